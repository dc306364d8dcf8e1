"""Keras `fit` on embeddings that were made before."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from app.ml.backbones import Embedder, load_embedder
from app.ml.heads import split
from app.ml.pictures import PictureLimits, square_of


def main() -> None:
    facts = json.loads(sys.argv[1])
    embedder = load_embedder(Path(facts["backbones"]), "mobilenet_v2", "litert", 2)
    inputs, labels = embedded(embedder, Path(facts["folder"]))
    learning, checking = split(labels, facts["validation_ratio"], 0)
    model = keras.Sequential(
        [
            keras.Input((inputs.shape[1],)),
            keras.layers.Dense(int(labels.max()) + 1, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(facts["learning_rate"]),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    start = time.perf_counter()
    model.fit(
        inputs[learning],
        labels[learning],
        validation_data=(inputs[checking], labels[checking]),
        epochs=facts["epochs"],
        batch_size=facts["batch_size"],
        verbose=0,
    )
    fit_s = time.perf_counter() - start
    accuracy = float(model.evaluate(*embedded(embedder, Path(facts["asked"])), verbose=0)[1])
    print(json.dumps({"fit_s": fit_s, "accuracy": accuracy}))


def embedded(
    embedder: Embedder, folder: Path
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """One folder a class."""
    limits = PictureLimits(1 << 30, 1 << 30)
    squares, labels = [], []
    for label, of_class in enumerate(sorted(folder.iterdir())):
        for path in sorted(of_class.iterdir()):
            squares.append(square_of(path.read_bytes(), limits))
            labels.append(label)
    return embedder.embed(np.stack(squares)), np.array(labels, np.int64)


if __name__ == "__main__":
    main()
