"""The usual Keras tutorial: a frozen MobileNetV2, a dense layer on it, `fit` over the pictures."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from app.ml.backbones import MOBILENET_V2


def main() -> None:
    facts = json.loads(sys.argv[1])
    learning, checking = pictures(facts, "training"), pictures(facts, "validation")
    count = len(learning.class_names)
    model = tutorial_model(Path(facts["backbones"]), count, facts["learning_rate"])
    epochs = Epochs()
    model.fit(
        learning.prefetch(2),
        validation_data=checking.prefetch(2),
        epochs=facts["measured_epochs"],
        verbose=0,
        callbacks=[epochs],
    )
    first, *later = epochs.seconds
    usual = float(np.median(later)) if later else first
    answer = {
        # Later epochs are all alike: what was not measured takes as long as their median.
        "fit_s": sum(epochs.seconds) + (facts["epochs"] - len(epochs.seconds)) * usual,
        "epoch_s": usual,
        "measured_epochs": len(epochs.seconds),
        "keras": keras.__version__,
    }
    if facts["asked"] and facts["measured_epochs"] == facts["epochs"]:
        asked = pictures({**facts, "folder": facts["asked"]}, None)
        answer["accuracy"] = float(model.evaluate(asked, verbose=0)[1])
    print(json.dumps(answer))


def tutorial_model(backbones: Path, classes: int, learning_rate: float) -> Any:
    with np.load(backbones / "mobilenet_v2" / "weights.npz") as weights:
        base = MOBILENET_V2.architecture.model(weights)
    base.trainable = False
    image = keras.Input((224, 224, 3))
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1)(image)
    outputs = keras.layers.Dense(classes, activation="softmax")(base(scaled, training=False))
    model = keras.Model(image, outputs)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def pictures(facts: dict[str, Any], subset: str | None) -> Any:
    return keras.utils.image_dataset_from_directory(
        facts["folder"],
        image_size=(224, 224),
        batch_size=facts["batch_size"],
        crop_to_aspect_ratio=True,
        validation_split=facts["validation_ratio"] if subset else None,
        subset=subset,
        seed=0,
        verbose=False,
    )


class Epochs(keras.callbacks.Callback):  # type: ignore[misc]
    """How long each epoch took."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        self.seconds.append(time.perf_counter() - self._start)


if __name__ == "__main__":
    main()
