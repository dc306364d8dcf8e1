"""The formats of exported models. Their names are a part of the API and never change their meaning."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec

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


IN_BROWSERS = frozenset({ExportFormat.OFFLINE, ExportFormat.TURBOWARP, ExportFormat.PAGE})
"""Formats that bring what recognizes in a browser."""
_OF_ONNX = frozenset({ExportFormat.ONNX, ExportFormat.ONNX_HALF})
_ONNX_LIBRARIES = ("onnx", "onnxruntime")
_OF_FOLDED_STEPS = frozenset({ExportFormat.TEACHABLE_MACHINE}) | _OF_ONNX
"""Formats that are written step by step; the others take the network as it was converted."""


def can_export(export_format: ExportFormat, backbone: str) -> bool:
    """Whether models on this backbone can be taken along in the format.

    It has to be one network, and for formats that are written step by step one of inverted residuals.
    """
    spec = BACKBONES.get(backbone)
    if not isinstance(spec, NetworkSpec):
        return False
    if export_format in IN_BROWSERS:
        return runs_in_browsers(backbone)
    plain = isinstance(spec.architecture, InvertedResiduals)
    return plain or export_format not in _OF_FOLDED_STEPS


def runs_in_browsers(backbone: str) -> bool:
    """Whether browsers recognize with the backbone: their pictures differ by a hair, and others mind that more.

    The confidences of EfficientNet-Lite0 differed by up to 0.08, those of MobileNetV2 by up to 0.015.
    """
    return backbone in (MOBILENET_V2.name, MOBILENET_V2_160.name)


def is_writable(export_format: ExportFormat) -> bool:
    """Whether the libraries that the format needs are installed. They are looked for, not loaded."""
    return export_format not in _OF_ONNX or all(map(find_spec, _ONNX_LIBRARIES))
