"""The works that train a head: at rates that are known beforehand, or as its own scores decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from app.ml._head_trainer import HeadTrainer, portions
from app.ml._lanes import Work
from app.ml.callbacks import TrainingCourse
from app.ml.types import EpochScores

OnEpoch = Callable[[EpochScores], None]


class ScoredEpochs:
    """Reports the scores of epochs under their numbers, counted from 1."""

    def __init__(self, on_epoch: OnEpoch, *, validated: bool) -> None:
        self._on_epoch, self._validated = on_epoch, validated
        self._last = 0

    def add(self, rows: Sequence[Sequence[float]], rate: float) -> None:
        """Reports the next epochs: rows of `HeadTrainer.train`, which were trained at `rate`."""
        for loss, acc, val_loss, val_acc in rows:
            self._last += 1
            scores = EpochScores(self._last, loss, acc, val_loss, val_acc, rate)
            if not self._validated:
                scores = replace(scores, val_loss=None, val_acc=None)
            self._on_epoch(scores)


def train_at(trainer: HeadTrainer, rates: Sequence[float], epochs: ScoredEpochs | None) -> Work:
    """Trains an epoch at each rate."""
    for rate, equal in groupby(rates):
        for portion in portions(len(list(equal)), trainer.sample_count, trainer.batch_size):
            rows = trainer.train(portion, rate)
            if epochs:
                epochs.add(rows, rate)
            yield


def train_watched(
    trainer: HeadTrainer, course: TrainingCourse, on_epoch: OnEpoch, *, validated: bool
) -> Work:
    """Trains a scored head epoch by epoch until the course of its scores has ended."""

    def take(scores: EpochScores) -> None:
        course.add(scores)
        on_epoch(scores)

    epochs = ScoredEpochs(take, validated=validated)
    while not course.ended:
        rate = course.rate
        for portion in portions(1, trainer.sample_count, trainer.batch_size):
            epochs.add(trainer.train(portion, rate), rate)
            yield
