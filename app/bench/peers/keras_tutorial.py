"""A peer: the usual Keras tutorial, which fits a dense layer on a frozen MobileNetV2 over pictures."""

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
    training, validation = pictures(facts, "training"), pictures(facts, "validation")
    count = len(training.class_names)
    model = tutorial_model(Path(facts["backbones"]), count, facts["learning_rate"])
    timer = EpochTimer()
    model.fit(
        training.prefetch(2),
        validation_data=validation.prefetch(2),
        epochs=facts["measured_epochs"],
        verbose=0,
        callbacks=[timer],
    )
    first, *later = timer.seconds
    later_s = float(np.median(later)) if later else first
    answer = {
        # Each epoch that was not measured counts as the median of the later epochs.
        "fit_s": sum(timer.seconds) + (facts["epochs"] - len(timer.seconds)) * later_s,
        "epoch_s": later_s,
        "measured_epochs": len(timer.seconds),
        "keras": keras.__version__,
    }
    if facts["test_folder"] and facts["measured_epochs"] == facts["epochs"]:
        test = pictures({**facts, "folder": facts["test_folder"]}, None)
        answer["accuracy"] = float(model.evaluate(test, verbose=0)[1])
    print(json.dumps(answer))


def tutorial_model(backbones: Path, classes: int, learning_rate: float) -> Any:
    with np.load(backbones / "mobilenet_v2" / "weights.npz") as weights:
        base = MOBILENET_V2.architecture.build_model(weights)
    base.trainable = False
    image = keras.Input((224, 224, 3))
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1)(image)
    _, feature_map = base(scaled, training=False)
    average = keras.layers.GlobalAveragePooling2D()(feature_map)
    outputs = keras.layers.Dense(classes, activation="softmax")(average)
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


class EpochTimer(keras.callbacks.Callback):  # type: ignore[misc]
    """Records the seconds of each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        self.seconds.append(time.perf_counter() - self._start)


if __name__ == "__main__":
    main()
