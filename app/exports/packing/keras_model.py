"""`.keras` and SavedModel, for notebooks and for TensorFlow Serving. TensorFlow is loaded here alone."""

from __future__ import annotations

from importlib.resources import files as package_files
from pathlib import Path
from tempfile import TemporaryDirectory

from app.exports.jobs import ExportedFile
from app.exports.packing.packing import Packing
from app.ml.exporters.formats import check_writable
from app.ml.exporters.keras_model import (
    KERAS_FILE,
    SAVED_MODEL_FOLDER,
    keras_classifier,
    keras_file,
    keras_runner,
    saved_model_files,
    saved_model_runner,
)
from app.ml.exporters.litert_metadata import LABELS_FILE, labels_text
from app.ml.exporters.proof import REORDERED_TOLERANCE
from app.ml.trainable_networks import start_keras

NOTEBOOK_FILE = "notebook.ipynb"
FOLDERS_FILE = "folders.txt"
"""The folders of the data set, which the notebook goes on training with: in the order of the labels."""


def pack_keras(packing: Packing) -> ExportedFile:
    """The file, the names of classes and folders, and a notebook that asks it. Raises ExportLibraryMissing."""
    check_writable(packing.job.export_format)
    with TemporaryDirectory() as folder:
        start_keras(threads=1, seed=0)
        model = keras_classifier(packing.classifier)
        data = keras_file(model, packing.classifier.labels, packing.job.trained_at, Path(folder))
        difference = packing.prove(keras_runner(data, Path(folder)), REORDERED_TOLERANCE)
    notebook = (package_files("app.exports") / "notebook" / NOTEBOOK_FILE).read_bytes()
    folders = labels_text(packing.job.folders).encode()
    files = {KERAS_FILE: data, NOTEBOOK_FILE: notebook, FOLDERS_FILE: folders}
    return _packed(packing, files, difference)


def pack_saved_model(packing: Packing) -> ExportedFile:
    """The folder, and the names of the classes beside it. Raises ExportLibraryMissing."""
    check_writable(packing.job.export_format)
    with TemporaryDirectory() as folder:
        start_keras(threads=1, seed=0)
        files = saved_model_files(keras_classifier(packing.classifier), Path(folder))
        difference = packing.prove(saved_model_runner(files, Path(folder)), REORDERED_TOLERANCE)
    named = {f"{SAVED_MODEL_FOLDER}/{name}": data for name, data in files.items()}
    return _packed(packing, named, difference)


def _packed(packing: Packing, files: dict[str, bytes], difference: float) -> ExportedFile:
    labels = labels_text(packing.classifier.labels).encode()
    return packing.packed({**files, LABELS_FILE: labels}, difference, REORDERED_TOLERANCE)
