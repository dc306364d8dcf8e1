"""Training in the worker: kept embeddings in, a head out, epochs reported on the way."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from app.engine.local.worker import Doing, Hire, Tell, Turn
from app.ml.heads import (
    EpochScores,
    HeadSettings,
    LabelledEmbeddings,
    keep_compiled,
    prepare_training,
    train_head,
)

# Often enough for a chart that grows smoothly, rarely enough that a training of 20 ms isn't
# slowed by fifty messages.
_REPORT_EVERY_S = 0.03

# Recognition is waited for by somebody watching, so where both want the CPU, it goes first.
_NICENESS = 5


@dataclass(frozen=True)
class TrainRequest:
    """Train a head on these; the answer is its bytes, the reports are lists of EpochScores."""

    data: LabelledEmbeddings
    settings: HeadSettings


@dataclass(frozen=True)
class GetReady:
    """Somebody will want to train soon."""


@dataclass(frozen=True)
class TrainingSetup:
    """The recipe for the training worker: one training at a time."""

    compiled: Path
    """Folder in which compiled steps are kept."""
    threads: int = 2
    """One trains while the other hears that nobody waits for it any more."""

    def open(self, tell: Tell, hire: Hire) -> Doing:
        if hasattr(os, "nice"):
            os.nice(_NICENESS)
        keep_compiled(self.compiled)
        return _do


def _do(request: object, turn: Turn) -> bytes | None:
    if isinstance(request, GetReady):
        prepare_training()
        return None
    if isinstance(request, TrainRequest):
        return _train(request, turn)
    raise TypeError(request)


def _train(request: TrainRequest, turn: Turn) -> bytes:
    reports = _EpochReports(turn)
    head = train_head(request.data, request.settings, reports.add)
    reports.send()
    return head.to_bytes()


class _EpochReports:
    """Every epoch, in order, a few at a time."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._unsent: list[EpochScores] = []
        self._sent_at = time.monotonic()

    def add(self, scores: EpochScores) -> None:
        """Ends the training by Cancelled when nobody waits any more."""
        self._turn.check()
        self._unsent.append(scores)
        if time.monotonic() - self._sent_at >= _REPORT_EVERY_S:
            self.send()

    def send(self) -> None:
        if self._unsent:
            self._turn.report(self._unsent)
        self._unsent = []
        self._sent_at = time.monotonic()
