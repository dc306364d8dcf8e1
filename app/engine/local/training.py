"""The training worker: trains heads on embeddings and reports the scores of each epoch."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from app.engine.engine import ScoredTraining, TrainedModel
from app.engine.local.turns import Turn, Turns
from app.engine.local.worker import AddThreads, Handler, JobContext, Send
from app.ml.head_settings import HeadSettings
from app.ml.inspection import inspect_data
from app.ml.moments import moments_of
from app.ml.numba_cache import set_numba_cache_folder
from app.ml.scipy_loading import load_scipy
from app.ml.types import (
    DataFindings,
    EpochScores,
    Halves,
    Indices,
    LabeledEmbeddings,
    MirrorFindings,
)

# Short enough for a chart that grows smoothly, long enough that a training of 20 ms sends few
# messages.
_REPORT_EVERY_S = 0.03

# Somebody watches while a picture is recognized, so recognition has priority on the CPU.
_NICENESS = 5


@dataclass(frozen=True)
class TrainRequest:
    """Asks for a TrainedModel of `data`. Reports are lists of EpochScores."""

    data: LabeledEmbeddings
    settings: HeadSettings


@dataclass(frozen=True)
class InspectRequest:
    """Asks for the DataFindings of `data`."""

    data: LabeledEmbeddings


@dataclass(frozen=True)
class MomentsRequest:
    """Asks for the number of the moment (n,) of each sample of `data`."""

    data: LabeledEmbeddings


@dataclass(frozen=True)
class MirrorsRequest:
    """Asks for the MirrorFindings of `data`. `mirrored` (n, d): embeddings of the mirrored samples."""

    data: LabeledEmbeddings
    mirrored: Halves


@dataclass(frozen=True)
class ScoreRequest:
    """Asks for the ScoredTraining on `training`, scored on `validation`."""

    training: LabeledEmbeddings
    validation: LabeledEmbeddings
    settings: HeadSettings


Result = TrainedModel | DataFindings | Indices | MirrorFindings | ScoredTraining | None


@dataclass(frozen=True)
class WarmUp:
    """Asks to load and compile the training, because a training is likely to follow."""


@dataclass(frozen=True)
class TrainingSetup:
    """The recipe for the training worker: trainings of several students take turns."""

    numba_cache: Path
    """The folder of compiled functions."""
    trainings: int
    """Trainings in progress, at most."""
    limit_s: float
    """The time that one training may take, the turns of others not counted."""

    @property
    def threads(self) -> int:
        """A thread for each training, and one that reads cancellations."""
        return self.trainings + 1

    def open(self, send: Send, add_threads: AddThreads) -> Handler:
        if hasattr(os, "nice"):
            os.nice(_NICENESS)
        set_numba_cache_folder(self.numba_cache)
        return _TrainingHandler(Turns(self.limit_s)).handle


class _TrainingHandler:
    """Trains heads in turns."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def handle(self, request: object, context: JobContext) -> Result:
        load_scipy()  # jobs in other threads may be about to
        match request:
            case WarmUp():
                from app.ml.training import compile_training

                compile_training()
                return None
            case TrainRequest():
                with self._turns.queued(context) as turn:
                    return _train(request, context, turn)
            case InspectRequest(data):
                with self._turns.queued(context) as turn:
                    return inspect_data(data, turn.pass_on)
            case MomentsRequest(data):
                with self._turns.queued(context) as turn:
                    return moments_of(data, turn.pass_on)
            case MirrorsRequest():
                with self._turns.queued(context) as turn:
                    return _find_mix_ups(request, turn)
            case ScoreRequest():
                with self._turns.queued(context) as turn:
                    return _score(request, turn)
        raise TypeError(request)


def _train(request: TrainRequest, context: JobContext, turn: Turn) -> TrainedModel:
    from app.ml.training import train_head

    reports = _EpochReports(context)
    trained = train_head(request.data, request.settings, reports.add, turn.pass_on)
    reports.send()
    return TrainedModel(trained.head.to_bytes(), trained.evidence, trained.epoch)


def _find_mix_ups(request: MirrorsRequest, turn: Turn) -> MirrorFindings:
    from app.ml.mirrors import mirror_mix_ups  # scipy, which the web process does without

    return mirror_mix_ups(request.data, request.mirrored, turn.pass_on)


def _score(request: ScoreRequest, turn: Turn) -> ScoredTraining:
    from app.ml.level_training import score_training
    from app.ml.training import compile_training

    compile_training()  # otherwise the first training would seem to take longest
    began = time.thread_time()
    scored = score_training(request.training, request.validation, request.settings, turn.pass_on)
    return ScoredTraining(scored.epochs, scored.kept, time.thread_time() - began)


class _EpochReports:
    """Reports every epoch in order, a few at a time."""

    def __init__(self, context: JobContext) -> None:
        self._context = context
        self._unsent: list[EpochScores] = []
        self._sent_at = time.monotonic()

    def add(self, scores: EpochScores) -> None:
        """Adds the scores of one epoch."""
        self._unsent.append(scores)
        if time.monotonic() - self._sent_at >= _REPORT_EVERY_S:
            self.send()

    def send(self) -> None:
        if self._unsent:
            self._context.report(self._unsent)
        self._unsent = []
        self._sent_at = time.monotonic()
