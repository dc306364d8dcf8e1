"""`.tflite` for LiteRT, LiteRT.js, MediaPipe and phones."""

from __future__ import annotations

from app.exports.jobs import ExportedFile
from app.exports.packing.packing import Packing
from app.ml.exporters.litert_file import litert_classifier
from app.ml.exporters.litert_metadata import LABELS_FILE, labels_text, with_metadata
from app.ml.exporters.proof import FLOAT_TOLERANCE, litert_runner

MODEL_FILE = "model.tflite"


def pack_litert(packing: Packing) -> ExportedFile:
    """The file with labels and scaling inside, and the labels beside it for programs that look there."""
    classifier = packing.classifier
    model = with_metadata(litert_classifier(classifier), classifier.labels, packing.job.title)
    difference = packing.prove(litert_runner(model), FLOAT_TOLERANCE)
    files = {MODEL_FILE: model, LABELS_FILE: labels_text(classifier.labels).encode()}
    return packing.packed(files, difference, FLOAT_TOLERANCE)
