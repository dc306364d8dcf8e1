"""A peer: Keras `fit` on existing embeddings."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from app.ml.backbones import load_embedder
from app.ml.pictures import PictureLimits, crop_square
from app.ml.split import stratified_split
from app.ml.types import Embedder

AVERAGE_SIZE = 1280
"""The numbers of the feature map's average, which is what MobileNetV2 gives in Keras."""


def main() -> None:
    facts = json.loads(sys.argv[1])
    embedder = load_embedder(Path(facts["backbones"]), "mobilenet_v2", "litert", 2)
    inputs, labels = embed_folder(embedder, Path(facts["folder"]))
    moments = np.arange(len(labels))  # what Keras users do: a random split
    training, validation = stratified_split(labels, moments, facts["validation_ratio"], 0)
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
        inputs[training],
        labels[training],
        validation_data=(inputs[validation], labels[validation]),
        epochs=facts["epochs"],
        batch_size=facts["batch_size"],
        verbose=0,
    )
    fit_s = time.perf_counter() - start
    accuracy = float(
        model.evaluate(*embed_folder(embedder, Path(facts["test_folder"])), verbose=0)[1]
    )
    print(json.dumps({"fit_s": fit_s, "accuracy": accuracy}))


def embed_folder(
    embedder: Embedder, folder: Path
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """The embeddings and labels of pictures in one folder for each class."""
    limits = PictureLimits(1 << 30, 1 << 30)
    squares, labels = [], []
    for label, class_folder in enumerate(sorted(folder.iterdir())):
        for path in sorted(class_folder.iterdir()):
            squares.append(crop_square(path.read_bytes(), limits))
            labels.append(label)
    averages = embedder.embed(np.stack(squares))[:, :AVERAGE_SIZE]
    return averages, np.array(labels, np.int64)


if __name__ == "__main__":
    main()
