"""`.onnx` for onnxruntime, onnxruntime-web and OpenCV."""

from __future__ import annotations

from app.exports.jobs import ExportedFile
from app.exports.packing.packing import Packing
from app.ml.exporters.formats import check_writable
from app.ml.exporters.litert_metadata import LABELS_FILE, labels_text
from app.ml.exporters.onnx_file import onnx_classifier, onnx_runner
from app.ml.exporters.proof import HALF_TOLERANCE, REORDERED_TOLERANCE

MODEL_FILE = "model.onnx"


def pack_onnx(packing: Packing) -> ExportedFile:
    return _pack(packing, halves=False)


def pack_half_onnx(packing: Packing) -> ExportedFile:
    return _pack(packing, halves=True)


def _pack(packing: Packing, *, halves: bool) -> ExportedFile:
    """The file, and the names of the classes beside it. Raises ExportLibraryMissing."""
    check_writable(packing.job.export_format)
    classifier, tolerance = packing.classifier, HALF_TOLERANCE if halves else REORDERED_TOLERANCE
    model = onnx_classifier(classifier, packing.job.title, halves=halves)
    difference = packing.prove(onnx_runner(model), tolerance)
    files = {MODEL_FILE: model, LABELS_FILE: labels_text(classifier.labels).encode()}
    return packing.packed(files, difference, tolerance)
