"""Exports as JSON."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from app.ml.exporters.formats import ExportFormat
from app.training.schemas import Problem


class ExportState(StrEnum):
    """How far an export is."""

    NOT_MADE = "not_made"
    WAITING = "waiting"
    WRITING = "writing"
    PROVING = "proving"
    READY = "ready"
    IMPOSSIBLE = "impossible"


class ExportOut(BaseModel):
    """One format that a model can be taken along in."""

    format: ExportFormat = Field(description="Stable")
    state: ExportState = Field(
        description="`proving`: the file is written and is asked about the golden pictures;"
        " `impossible`: `problem` says why"
    )
    size_bytes: int | None = Field(
        description="Of the file, once it is ready", examples=[9_200_000]
    )
    difference: float | None = Field(
        description="The largest difference of a confidence that the proof found, once it is ready",
        examples=[2.4e-7],
    )
    problem: Problem | None = Field(description="Why it cannot be made")


class ExportsOut(BaseModel):
    """All formats."""

    exports: list[ExportOut] = Field(description="In the order in which pages list them")
