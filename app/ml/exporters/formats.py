"""The formats of exported models. Their names are a part of the API and never change their meaning."""

from __future__ import annotations

from enum import StrEnum

from app.ml.backbones import BACKBONES
from app.ml.types import NetworkSpec


class ExportFormat(StrEnum):
    """What a model can be taken along as."""

    TFLITE = "tflite"


def can_export(export_format: ExportFormat, backbone: str) -> bool:
    """Whether models on this backbone can be taken along in the format: it has to be one network."""
    return isinstance(BACKBONES.get(backbone), NetworkSpec)
