"""The training of heads.

Importing this module loads Numba (0.5 s, 170 MB). The web process never does: only the training
worker and `eyeblocks prepare` import it, when they train.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.ml._head_trainer import HeadTrainer, Samples, portions
from app.ml._lanes import Lanes, Work
from app.ml._sample_span import SampleProducts, SampleSpan
from app.ml.calibration import calibration_factor
from app.ml.familiarity import directions_of, fill_own_familiarities
from app.ml.head_settings import HeadSettings
from app.ml.heads import Head, Layer, logits_of, softmax
from app.ml.moments import fill_moments
from app.ml.split import NEVER_HELD_OUT, grouped_folds, stratified_split
from app.ml.types import EpochScores, Evidence, Floats, Indices, LabeledEmbeddings

# Samples looked at, times hidden units: 15 ms. With two lanes such a training takes as long where
# both cores are free, and a fifth longer where they are not.
_SMALL_TRAINING = 20_000


def _go_on() -> None:
    pass


@dataclass(frozen=True)
class TrainedHead:
    """A head, and what its training found out about the samples."""

    head: Head
    evidence: Evidence


def train_head(
    data: LabeledEmbeddings,
    settings: HeadSettings,
    on_epoch: Callable[[EpochScores], None],
    between_portions: Callable[[], None] = _go_on,
) -> TrainedHead:
    """Trains a head with Adam and cross-entropy in mini-batches of `settings.batch_size`.

    Several heads train, side by side on two cores unless they are small. One leaves out the validation
    samples and gives the scores, so no score comes from a head that has seen the sample. One has all
    samples and is returned, so no picture is wasted: with 5 hand signs a class, leaving out a quarter costs 1.7
    points of accuracy. One for each fold answers about the samples that it has not seen; from the
    answers comes the factor that calibrates the returned head.

    The same data, settings and seed give the same head. `on_epoch` is called after each epoch.
    `between_portions` is called every 50 ms or sooner, while no head trains; the training goes on
    when it returns, with the same result however long that took. An exception from either ends the
    training and passes through.
    """
    with nullcontext() if _is_small(data, settings) else ThreadPoolExecutor(1) as beside:
        lanes = Lanes(beside, between_portions)
        return _Training(data, settings, lanes).run(_EpochNumbering(on_epoch))


def _is_small(data: LabeledEmbeddings, settings: HeadSettings) -> bool:
    """Whether most of a training is Python, which has one core, so that a second thread is in its way."""
    weights_per_number = max(settings.hidden_units, 1)
    return len(data.labels) * settings.epochs * weights_per_number <= _SMALL_TRAINING


def compile_training() -> None:
    """Trains a tiny head, so that the first real one finds everything loaded and compiled.

    Takes 0.5 s, or 8 s if Numba's cache folder is empty.
    """
    tiny = LabeledEmbeddings(np.eye(4, dtype=np.float32), np.array([0, 0, 1, 1]), 2)
    train_head(tiny, HeadSettings(1, 4, 0.001, 0.5), lambda scores: None)


class _EpochNumbering:
    """Reports the scores of epochs under their numbers, counted from 1."""

    def __init__(self, on_epoch: Callable[[EpochScores], None]) -> None:
        self._on_epoch = on_epoch
        self._last = 0

    def __call__(self, rows: Sequence[Sequence[float]]) -> None:
        """Reports the next epochs: loss and accuracy of each, and the same in validation if any."""
        for loss, acc, *validation in rows:
            self._last += 1
            val_loss, val_acc = validation or (None, None)
            self._on_epoch(EpochScores(self._last, loss, acc, val_loss, val_acc))


class _Training:
    """The heads of one training."""

    def __init__(self, data: LabeledEmbeddings, settings: HeadSettings, lanes: Lanes) -> None:
        self._data, self._settings, self._lanes = data, settings, lanes
        self._moments = np.empty(len(data.labels), np.int64)
        self._directions: Floats
        self._span, coordinates = self._measure_samples()
        self._samples = Samples(coordinates, data.labels, data.class_count)

    def _measure_samples(self) -> tuple[SampleSpan, Floats]:
        """Finds the moments, and the coordinates (n, r) in the span."""
        products = SampleProducts(self._data)
        self._lanes.run([self._find_moments(), products.choose_landmarks()])
        if works := products.works():
            self._lanes.run(works)
        span = products.span()
        return span, span.coordinates(products.table)

    def _find_moments(self) -> Work:
        self._directions = directions_of(self._data.embeddings, self._data.blocks[0])
        yield
        yield from fill_moments(self._moments, self._data, self._directions)

    def run(self, report: _EpochNumbering) -> TrainedHead:
        final, works = self._first_works(report)
        folds = grouped_folds(self._samples.labels, self._moments, self._settings.seed)
        fold_heads = self._fold_heads(folds)
        familiarities = np.empty(len(folds), np.float32)
        works += [head.work() for head in fold_heads.values()]
        works.append(
            fill_own_familiarities(
                familiarities, self._directions, self._samples.labels, self._moments
            )
        )
        self._lanes.run(works)
        factor, answers = self._ask(fold_heads, folds)
        directions = self._directions.astype(np.float16)
        evidence = Evidence(answers, self._moments, directions, familiarities)
        return TrainedHead(self._calibrated(final.layers, factor), evidence)

    def _first_works(self, report: _EpochNumbering) -> tuple[_HeadInTraining, list[Work]]:
        """The head on all samples, and the works that train it and the one that is scored.

        The first work is the one that reports.
        """
        training, validation = stratified_split(
            self._samples.labels,
            self._moments,
            self._settings.validation_ratio,
            self._settings.seed,
        )
        nothing = validation[:0]
        final = self._head(np.arange(len(self._moments)), nothing)
        if not len(validation):
            return final, [final.work(lambda rows: report([row[:2] for row in rows]))]
        return final, [self._head(training, validation).work(report), final.work()]

    def _fold_heads(self, folds: Indices) -> dict[int, _HeadInTraining]:
        """For each fold the head that does not see it."""
        numbers = np.unique(folds[folds != NEVER_HELD_OUT]).tolist()
        nothing = np.arange(0)
        return {fold: self._head(np.flatnonzero(folds != fold), nothing) for fold in numbers}

    def _head(self, training: Indices, validation: Indices) -> _HeadInTraining:
        return _HeadInTraining(self._samples, training, validation, self._settings)

    def _ask(
        self, heads: Mapping[int, _HeadInTraining], folds: Indices
    ) -> tuple[float, npt.NDArray[np.float16]]:
        """The factor that calibrates, and the answers (n, classes) of the folds' heads; NaN without."""
        samples, asked = self._samples, folds != NEVER_HELD_OUT
        logits = np.zeros((len(folds), samples.class_count), np.float32)
        for fold, head in heads.items():
            logits[folds == fold] = logits_of(head.layers, samples.coordinates[folds == fold])
        factor = calibration_factor(logits[asked], samples.labels[asked])
        answers = np.full(logits.shape, np.nan, np.float16)
        answers[asked] = softmax(logits[asked] * np.float32(factor))
        return factor, answers

    def _calibrated(self, layers: Sequence[Layer], factor: float) -> Head:
        """The head for embeddings, of layers for coordinates."""
        first, *others = layers
        kernel, bias = self._span.embedding_kernel(first.kernel)
        *before, last = [Layer(kernel, first.bias + bias), *others]
        scale = np.float32(factor)
        return Head((*before, Layer(last.kernel * scale, last.bias * scale)))


@dataclass
class _HeadInTraining:
    """One head of a training: the samples that it sees, and those that it is scored on after each epoch.

    `layers` take coordinates. They are there once its work is done.
    """

    samples: Samples
    training: Indices
    validation: Indices
    settings: HeadSettings
    layers: tuple[Layer, ...] = ()

    def work(self, report: Callable[[list[list[float]]], None] | None = None) -> Work:
        """Trains the head. `report` gets the rows of `HeadTrainer.train`; without it nothing is scored."""
        settings, samples = self.settings, self.samples
        trainer = HeadTrainer(
            samples[self.training], samples[self.validation], settings, scored=report is not None
        )
        for portion in portions(settings.epochs, len(self.training), settings.batch_size):
            scores = trainer.train(portion)
            if report:
                report(scores)
            yield
        self.layers = trainer.layers()
