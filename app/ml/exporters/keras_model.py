"""Keras models of built-in layers alone: as a `.keras` file, and as a TensorFlow SavedModel.

They take pictures as notebooks have them, with numbers from 0 to 255, and scale them in their first layer. The
network in them is as it was trained, its batch norms unfolded, so that a notebook can go on training.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.ml.exporters.classifier import Classifier
from app.ml.exporters.proof import Run
from app.ml.heads import Layer
from app.ml.types import Floats

if TYPE_CHECKING:
    import keras

KERAS_FILE, SAVED_MODEL_FOLDER = "model.keras", "saved_model"
IMAGE, SCORES = "image", "scores"

_METADATA = "metadata.json"
_ENTRY_TIME = (2000, 1, 1, 0, 0, 0)


def keras_classifier(classifier: Classifier) -> keras.Model:
    """The model: pictures (n, side, side, 3) float32 in 0 … 255 → confidences (n, classes)."""
    import keras

    side = classifier.spec.input_size
    network = classifier.spec.architecture.build_model(classifier.weights())
    image = keras.Input((side, side, 3), name=IMAGE)
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1, name="scaling")(image)
    outputs = network(scaled)[0]
    layers = classifier.layers
    for number, layer in enumerate(layers, start=1):
        outputs = _dense(outputs, layer, number, is_last=number == len(layers))
    return keras.Model(image, outputs, name="classifier")


def _dense(inputs: Any, layer: Layer, number: int, *, is_last: bool) -> Any:
    import keras

    dense = keras.layers.Dense(
        layer.kernel.shape[1],
        activation="softmax" if is_last else "relu",
        name=SCORES if is_last else f"dense_{number}",
    )
    outputs = dense(inputs)
    dense.set_weights([layer.kernel, layer.bias])
    return outputs


def keras_file(
    model: keras.Model, labels: Sequence[str], trained_at: datetime, folder: Path
) -> bytes:
    """The `.keras` file of a model, with the names of its classes in its metadata.

    It is written in `folder`. The same model always gives the same bytes. Raises OSError where it cannot
    be written.
    """
    path = folder / KERAS_FILE
    model.save(path)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as written, zipfile.ZipFile(out, "w") as packed:
        for name in written.namelist():
            data = written.read(name)
            if name == _METADATA:
                data = _with_labels(data, labels, trained_at)
            packed.writestr(zipfile.ZipInfo(name, _ENTRY_TIME), data)
    return out.getvalue()


def _with_labels(metadata: bytes, labels: Sequence[str], trained_at: datetime) -> bytes:
    """Keras's metadata, with the labels, and with the time of the training as that of saving."""
    saved = f"{trained_at.astimezone(UTC):%Y-%m-%d@%H:%M:%S}"
    facts = {**json.loads(metadata), "date_saved": saved, "labels": list(labels)}
    return json.dumps(facts, ensure_ascii=False).encode()


def keras_runner(data: bytes, folder: Path) -> Run:
    """Recognizes with a `.keras` file, which is written into `folder`, and loaded as a stranger's is."""
    import keras

    path = folder / KERAS_FILE
    path.write_bytes(data)
    model = keras.saving.load_model(path, compile=False, safe_mode=True)

    def run(picture: Floats) -> Floats:
        return np.asarray(model(_pixels(picture), training=False)[0], np.float32)

    return run


def saved_model_files(model: keras.Model, folder: Path) -> dict[str, bytes]:
    """The files of a SavedModel by their path in it; they are written in `folder`.

    It is what `model.export` writes, less what that does not need: there each array is in the file twice.
    Raises OSError where it cannot be written.
    """
    import keras
    import tensorflow as tf

    archive = keras.export.ExportArchive()
    picture = keras.InputSpec(shape=model.inputs[0].shape, dtype="float32", name=IMAGE)
    archive.add_endpoint(
        "serve", lambda image: {SCORES: model(image, training=False)}, input_signature=[picture]
    )
    path = folder / SAVED_MODEL_FOLDER
    try:
        archive.write_out(path, verbose=False)
    except tf.errors.OpError as problem:  # of another class for each thing that a disk refuses
        raise OSError(problem.message) from problem
    written = sorted(each for each in path.rglob("*") if each.is_file())
    return {each.relative_to(path).as_posix(): each.read_bytes() for each in written}


def saved_model_runner(files: Mapping[str, bytes], folder: Path) -> Run:
    """Recognizes with the files of a SavedModel, which are written into `folder`."""
    import tensorflow as tf

    path = folder / "loaded"
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    serve = tf.saved_model.load(str(path)).signatures["serving_default"]

    def run(picture: Floats) -> Floats:
        scores = serve(**{IMAGE: tf.constant(_pixels(picture))})[SCORES]
        return np.asarray(scores[0], np.float32)

    return run


def _pixels(picture: Floats) -> Floats:
    """A picture in −1 … 1 as the numbers that it was made of, which are whole."""
    return np.asarray(np.rint((picture + 1) * 127.5), np.float32)
