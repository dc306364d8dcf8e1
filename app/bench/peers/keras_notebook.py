"""A peer: the notebook's network, three rounds of convolution trained from scratch on 128 × 128 pixels."""

from __future__ import annotations

import json
import sys
from typing import Any

import keras

from app.bench.peers.keras_tutorial import EpochTimer

SIDE = 128
BATCH_SIZE = 32
FILTERS = (32, 64, 128)


def main() -> None:
    facts = json.loads(sys.argv[1])
    training = keras.utils.image_dataset_from_directory(
        facts["folder"], image_size=(SIDE, SIDE), batch_size=BATCH_SIZE, seed=0, verbose=False
    )
    pictures = len(training.file_paths)
    augmentation = augmenting_layers()
    augmented = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    model = notebook_model(len(training.class_names))
    timer = EpochTimer()
    model.fit(augmented.prefetch(2), epochs=2, verbose=0, callbacks=[timer])
    answer = {
        "picture_s": timer.seconds[-1] / pictures,  # the first epoch compiles
        "parameters": model.count_params(),
        "keras": keras.__version__,
    }
    print(json.dumps(answer))


def augmenting_layers() -> Any:
    """Small turns, zoom and mirroring, as in the notebook, and numbers from 0 to 1."""
    return keras.Sequential([
        keras.layers.RandomRotation(0.04),
        keras.layers.RandomZoom(0.2),
        keras.layers.RandomFlip(),
        keras.layers.Rescaling(1 / 255),
    ])  # fmt: skip


def notebook_model(classes: int) -> Any:
    model = keras.Sequential([keras.Input((SIDE, SIDE, 3))])
    for filters in FILTERS:
        model.add(keras.layers.Conv2D(filters, 3, activation="relu"))
        model.add(keras.layers.MaxPooling2D())
        model.add(keras.layers.Dropout(0.25))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(512, activation="relu"))
    model.add(keras.layers.Dropout(0.5))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


if __name__ == "__main__":
    main()
