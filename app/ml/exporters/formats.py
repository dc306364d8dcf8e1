"""The formats of exported models. Their names are a part of the API and never change their meaning."""

from __future__ import annotations

from enum import StrEnum

from app.ml._inverted_residuals import InvertedResiduals
from app.ml.backbones import BACKBONES
from app.ml.types import NetworkSpec


class ExportFormat(StrEnum):
    """What a model can be taken along as."""

    TEACHABLE_MACHINE = "tm"
    TFLITE = "tflite"


_OF_FOLDED_STEPS = frozenset({ExportFormat.TEACHABLE_MACHINE})
"""Formats that are written step by step; the others take the network as it was converted."""


def can_export(export_format: ExportFormat, backbone: str) -> bool:
    """Whether models on this backbone can be taken along in the format.

    It has to be one network, and for formats that are written step by step one of inverted residuals.
    """
    spec = BACKBONES.get(backbone)
    if not isinstance(spec, NetworkSpec):
        return False
    plain = isinstance(spec.architecture, InvertedResiduals)
    return plain or export_format not in _OF_FOLDED_STEPS
