"""The formats of exported models. Their names are a part of the API and never change their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from app.errors import ExportLibraryMissing
from app.ml._inverted_residuals import InvertedResiduals
from app.ml.backbones import BACKBONES, MOBILENET_V2, MOBILENET_V2_160
from app.ml.types import NetworkSpec


class ExportFormat(StrEnum):
    """What a model can be taken along as."""

    TEACHABLE_MACHINE = "tm"
    TFLITE = "tflite"
    TFLITE_HALF = "tflite16"
    ONNX = "onnx"
    ONNX_HALF = "onnx16"
    PYTHON = "python"
    OFFLINE = "offline"
    TURBOWARP = "turbowarp"
    PAGE = "page"
    KERAS = "keras"
    SAVED_MODEL = "savedmodel"


@dataclass(frozen=True)
class Library:
    """What writes some formats. `modules`: what it consists of; `command`: brings it."""

    name: str
    modules: tuple[str, ...]
    command: str


IN_BROWSERS = frozenset({ExportFormat.OFFLINE, ExportFormat.TURBOWARP, ExportFormat.PAGE})
"""Formats that bring what recognizes in a browser."""
IN_FOLDERS = frozenset({ExportFormat.KERAS, ExportFormat.SAVED_MODEL})
"""Formats that Keras writes into a folder; the others are made in memory."""
_OF_ONNX = frozenset({ExportFormat.ONNX, ExportFormat.ONNX_HALF})
_ONNX_LIBRARY = Library("ONNX", ("onnx", "onnxruntime"), 'pip install "eyeblocks[onnx]"')
_TENSORFLOW = Library("TensorFlow", ("tensorflow", "keras"), 'pip install "tensorflow>=2.20,<3"')
_LIBRARIES: Mapping[ExportFormat, Library] = {
    ExportFormat.ONNX: _ONNX_LIBRARY,
    ExportFormat.ONNX_HALF: _ONNX_LIBRARY,
    ExportFormat.KERAS: _TENSORFLOW,
    ExportFormat.SAVED_MODEL: _TENSORFLOW,
}
_OF_FOLDED_STEPS = frozenset({ExportFormat.TEACHABLE_MACHINE}) | _OF_ONNX
"""Formats that are written step by step; the others take the network as it was converted."""


def can_export(export_format: ExportFormat, backbone: str) -> bool:
    """Whether models on this backbone can be taken along in the format.

    It has to be one network in float32, and for formats that are written step by step one of inverted
    residuals.
    """
    spec = BACKBONES.get(backbone)
    if not isinstance(spec, NetworkSpec) or calculates_with_integers(backbone):
        return False
    if export_format in IN_BROWSERS:
        return runs_in_browsers(backbone)
    plain = isinstance(spec.architecture, InvertedResiduals)
    return plain or export_format not in _OF_FOLDED_STEPS


def calculates_with_integers(backbone: str) -> bool:
    """Whether models on the backbone stay here: exports are float32, where such a head loses two points."""
    spec = BACKBONES.get(backbone)
    return spec is not None and any(each.integers for each in spec.networks)


def runs_in_browsers(backbone: str) -> bool:
    """Whether browsers recognize with the backbone: their pictures differ by a hair, and others mind that more.

    The confidences of EfficientNet-Lite0 differed by up to 0.08, those of MobileNetV2 by up to 0.015.
    """
    return backbone in (MOBILENET_V2.name, MOBILENET_V2_160.name)


def check_writable(export_format: ExportFormat) -> None:
    """Raises ExportLibraryMissing if the libraries that the format needs are not installed.

    They are looked for, not loaded.
    """
    library = _LIBRARIES.get(export_format)
    if library is not None and not all(map(find_spec, library.modules)):
        raise ExportLibraryMissing(
            format=export_format, library=library.name, command=library.command
        )
