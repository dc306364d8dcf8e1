"""What scores decide while a head trains: when its rate falls, and when it stops, as in Keras."""

from __future__ import annotations

from app.ml.head_settings import HeadSettings
from app.ml.types import EpochScores


class EarlyStopping:
    """Counts the epochs since the best one, as Keras's callback of this name.

    A lower `value` is better. `best_epoch`: the one whose weights are restored.
    """

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self._patience, self._min_delta = patience, min_delta
        self._best: float | None = None
        self.best_epoch = 0

    def add(self, epoch: int, value: float) -> bool:
        """Adds the value of an epoch, counted from 1. Returns whether the training stops."""
        if self._best is None or value + self._min_delta < self._best:
            self._best, self.best_epoch = value, epoch
        return epoch - self.best_epoch >= self._patience


class ReduceRateOnPlateau:
    """Lets the rate fall when values stay where they are, as Keras's ReduceLROnPlateau.

    A lower value is better. `rate`: that of the next epoch.
    """

    def __init__(
        self,
        rate: float,
        patience: int,
        factor: float = 0.1,
        min_delta: float = 0.0001,
        cooldown: int = 0,
        min_rate: float = 0.0,
    ) -> None:
        self.rate = rate
        self._patience, self._factor, self._min_delta = patience, factor, min_delta
        self._cooldown, self._min_rate = cooldown, min_rate
        self._best: float | None = None
        self._waited = 0
        self._cooling = 0

    def add(self, value: float) -> None:
        """Adds the value of the next epoch."""
        if self._cooling:
            self._cooling -= 1
            self._waited = 0
        if self._best is None or value + self._min_delta < self._best:
            self._best, self._waited = value, 0
        elif not self._cooling:
            self._waited += 1
            if self._waited >= self._patience and self.rate > self._min_rate:
                self._reduce()

    def _reduce(self) -> None:
        self.rate = max(self.rate * self._factor, self._min_rate)
        self._cooling, self._waited = self._cooldown, 0


class TrainingCourse:
    """Follows the scores of a training by its settings: the rate of each epoch, and which is the last.

    `rate`: that of the next epoch. `ended`: there is none.
    """

    def __init__(self, settings: HeadSettings) -> None:
        self._settings = settings
        self._stopping = EarlyStopping(settings.stop_patience, settings.stop_min_delta)
        self._reducing = ReduceRateOnPlateau(
            settings.learning_rate,
            settings.reduce_patience,
            settings.reduce_factor,
            settings.reduce_min_delta,
            settings.reduce_cooldown,
            settings.min_learning_rate,
        )
        self._rates: list[float] = []
        self.ended = False

    @property
    def rate(self) -> float:
        return self._reducing.rate

    @property
    def kept_rates(self) -> list[float]:
        """The rates of the epochs up to the one whose weights are kept."""
        stops = self._settings.stop_patience > 0
        return self._rates[: self._stopping.best_epoch] if stops else self._rates

    def add(self, scores: EpochScores) -> None:
        """Adds the scores of the next epoch."""
        settings, value = self._settings, _watched(scores, self._settings)
        self._rates.append(self.rate)
        stops = settings.stop_patience > 0 and self._stopping.add(scores.epoch, value)
        self.ended = stops or scores.epoch == settings.epochs
        if settings.reduce_patience > 0:
            self._reducing.add(value)


def _watched(scores: EpochScores, settings: HeadSettings) -> float:
    """What is watched, as a number of which a lower one is better."""
    if settings.monitor == "accuracy":
        return -(scores.acc if scores.val_acc is None else scores.val_acc)
    return scores.loss if scores.val_loss is None else scores.val_loss
