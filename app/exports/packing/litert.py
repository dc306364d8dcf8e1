"""`.tflite` for LiteRT, LiteRT.js, MediaPipe and phones, and with a program that asks it in Python."""

from __future__ import annotations

from importlib.resources import files as package_files

from app.exports.jobs import ExportedFile
from app.exports.packing.packing import Packing
from app.ml.exporters.litert_file import litert_classifier
from app.ml.exporters.litert_metadata import LABELS_FILE, labels_text, with_metadata
from app.ml.exporters.proof import FLOAT_TOLERANCE, HALF_TOLERANCE, litert_runner

MODEL_FILE = "model.tflite"
STARTER_FILES = ("recognize.py", "requirements.txt")


def pack_litert(packing: Packing) -> ExportedFile:
    return _pack(packing, {}, halves=False)


def pack_half_litert(packing: Packing) -> ExportedFile:
    return _pack(packing, {}, halves=True)


def pack_python_starter(packing: Packing) -> ExportedFile:
    """The file, and a short program that prepares pictures as the server does."""
    folder = package_files("app.exports") / "starter"
    starter = {name: (folder / name).read_bytes() for name in STARTER_FILES}
    return _pack(packing, starter, halves=False)


def _pack(packing: Packing, more: dict[str, bytes], *, halves: bool) -> ExportedFile:
    """The file with labels and scaling inside, and the labels beside it for programs that look there."""
    classifier, tolerance = packing.classifier, HALF_TOLERANCE if halves else FLOAT_TOLERANCE
    model = litert_classifier(classifier, halves=halves)
    model = with_metadata(model, classifier.labels, packing.job.title)
    difference = packing.prove(litert_runner(model), tolerance)
    labels = labels_text(classifier.labels).encode()
    return packing.packed({MODEL_FILE: model, LABELS_FILE: labels, **more}, difference, tolerance)
