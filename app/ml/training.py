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

from app.ml._halves_numba import halves_of
from app.ml._head_trainer import HeadTrainer, Samples
from app.ml._head_works import OnEpoch, ScoredEpochs, train_at, train_watched
from app.ml._lanes import Lanes, Work
from app.ml._sample_span import SampleProducts, SampleSpan
from app.ml.calibration import calibration_factor
from app.ml.callbacks import TrainingCourse
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
    """A head, and what its training found out about the samples. `epoch`: after which it was kept."""

    head: Head
    evidence: Evidence
    epoch: int


def train_head(
    data: LabeledEmbeddings,
    settings: HeadSettings,
    on_epoch: Callable[[EpochScores], None],
    between_portions: Callable[[], None] = _go_on,
) -> TrainedHead:
    """Trains a head with cross-entropy in mini-batches of `settings.batch_size`.

    Several heads train, side by side on two cores unless they are small. One leaves out the validation
    samples and gives the scores, so no score comes from a head that has seen the sample. One has all
    samples and is returned, so no picture is wasted: with 5 hand signs a class, leaving out a quarter costs 1.7
    points of accuracy. One for each fold answers about the samples that it has not seen; from the
    answers comes the factor that calibrates the returned head.

    Where scores decide (early stopping, falling rates), the scored head trains first, and the others
    then take its rates for as many epochs as are kept: each ends with the weights that it had after
    the best epoch. Without validation samples the scored head is one of all samples.

    Variants (`data.lab`) are learnt by the heads that learn their samples. Where validation samples
    were set apart beforehand, the returned head never learns from them and is scored itself.

    The same data, settings and seed give the same head. `on_epoch` is called after each epoch.
    `between_portions` is called every 50 ms or sooner, while no head trains; the training goes on
    when it returns, with the same result however long that took. An exception from either ends the
    training and passes through.
    """
    with nullcontext() if _is_small(data, settings) else ThreadPoolExecutor(1) as beside:
        lanes = Lanes(beside, between_portions)
        return _Training(data, settings, lanes).run(on_epoch)


def _is_small(data: LabeledEmbeddings, settings: HeadSettings) -> bool:
    """Whether most of a training is Python, which has one core, so that a second thread is in its way."""
    weights_per_number = max(settings.hidden_units, 1)
    count = len(data.labels) + (len(data.lab.of) if data.lab else 0)
    return count * settings.epochs * weights_per_number <= _SMALL_TRAINING


def compile_training() -> None:
    """Trains a tiny head, so that the first real one finds everything loaded and compiled.

    Takes 0.5 s, or 8 s if Numba's cache folder is empty.
    """
    tiny = LabeledEmbeddings(np.eye(4, dtype=np.float32), np.array([0, 0, 1, 1]), 2)
    train_head(tiny, HeadSettings(1, 4, 0.001, 0.5), lambda scores: None)


class _Training:
    """The heads of one training."""

    def __init__(self, data: LabeledEmbeddings, settings: HeadSettings, lanes: Lanes) -> None:
        self._data, self._settings, self._lanes = data, settings, lanes
        self._moments = np.empty(len(data.labels), np.int64)
        self._directions: Floats
        self._variants_of = data.lab.of if data.lab else np.empty(0, np.int64)
        self._span, self._samples = self._measure_samples(data.with_variants)

    def _measure_samples(self, learnt: LabeledEmbeddings) -> tuple[SampleSpan, Samples]:
        """Finds the moments, and the coordinates (n + m, r) of samples and variants in the span."""
        products = SampleProducts(learnt)
        self._lanes.run([self._find_moments(), products.choose_landmarks()])
        if works := products.works():
            self._lanes.run(works)
        span = products.span()
        coordinates = span.coordinates(products.table)
        return span, Samples(coordinates, learnt.labels, learnt.class_count)

    def _set_apart(self, apart: LabeledEmbeddings) -> Samples:
        """Samples that were set apart beforehand, as coordinates."""
        coordinates = self._span.coordinates(self._span.landmarks.products(apart.embeddings))
        return Samples(coordinates, apart.labels, apart.class_count)

    def _find_moments(self) -> Work:
        self._directions = directions_of(self._data.embeddings, self._data.blocks[0])
        yield
        yield from fill_moments(self._moments, self._data, self._directions)

    def run(self, on_epoch: OnEpoch) -> TrainedHead:
        final, scored = self._first_heads()
        works, rates = self._first_works(final, scored, on_epoch)
        folds = grouped_folds(self._data.labels, self._moments, self._settings.seed)
        fold_heads = self._fold_heads(folds)
        familiarities = np.empty(len(folds), np.float32)
        works += [head.work(rates) for head in fold_heads.values()]
        works.append(
            fill_own_familiarities(
                familiarities, self._directions, self._data.labels, self._moments
            )
        )
        self._lanes.run(works)
        factor, answers = self._ask(fold_heads, folds)
        directions = halves_of(self._directions)
        evidence = Evidence(answers, self._moments, directions, familiarities)
        return TrainedHead(self._calibrated(final.layers, factor), evidence, len(rates))

    def _first_heads(self) -> tuple[_HeadInTraining, _HeadInTraining]:
        """The head that is returned, and the one that is scored: the same one where none is left out."""
        settings, everything = self._settings, np.arange(len(self._moments))
        apart = self._data.lab.validation if self._data.lab else None
        if apart is not None:
            own = self._head(everything, self._set_apart(apart))
            return own, own
        training, validation = stratified_split(
            self._data.labels, self._moments, settings.validation_ratio, settings.seed
        )
        final = self._head(everything)
        if not len(validation):
            return final, final
        return final, self._head(training, self._samples[validation])

    def _first_works(
        self, final: _HeadInTraining, scored: _HeadInTraining, on_epoch: OnEpoch
    ) -> tuple[list[Work], Sequence[float]]:
        """The works that train the returned head and the scored one, and their rates.

        The first work is the one that reports. Where scores decide, it is done here.
        """
        settings = self._settings
        if settings.watches:
            course = TrainingCourse(settings)
            self._lanes.run([scored.watched_work(course, on_epoch)])
            return [final.work(course.kept_rates)], course.kept_rates
        rates = [settings.learning_rate] * settings.epochs
        reporting = scored.work(rates, ScoredEpochs(on_epoch, validated=scored.validated))
        return [reporting] if scored is final else [reporting, final.work(rates)], rates

    def _fold_heads(self, folds: Indices) -> dict[int, _HeadInTraining]:
        """For each fold the head that does not see it."""
        numbers = np.unique(folds[folds != NEVER_HELD_OUT]).tolist()
        return {fold: self._head(np.flatnonzero(folds != fold)) for fold in numbers}

    def _head(self, training: Indices, validation: Samples | None = None) -> _HeadInTraining:
        """A head that learns from some samples and all their variants."""
        kept_apart = self._samples[np.arange(0)] if validation is None else validation
        variants = len(self._moments) + np.flatnonzero(np.isin(self._variants_of, training))
        learnt = np.concatenate([training, variants])
        return _HeadInTraining(self._samples, learnt, kept_apart, self._settings)

    def _ask(
        self, heads: Mapping[int, _HeadInTraining], folds: Indices
    ) -> tuple[float, npt.NDArray[np.float16]]:
        """The factor that calibrates, and the answers (n, classes) of the folds' heads; NaN without."""
        samples, asked = self._samples, folds != NEVER_HELD_OUT
        logits = np.zeros((len(folds), samples.class_count), np.float32)
        for fold, head in heads.items():
            held_out = np.flatnonzero(folds == fold)
            logits[held_out] = logits_of(head.layers, samples.coordinates[held_out])
        factor = calibration_factor(logits[asked], self._data.labels[asked])
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
    """One head of a training: what it sees of the samples, and what it is scored on after each epoch.

    `layers` take coordinates. They are there once its work is done.
    """

    samples: Samples
    training: Indices
    validation: Samples
    settings: HeadSettings
    layers: tuple[Layer, ...] = ()

    @property
    def validated(self) -> bool:
        return len(self.validation.labels) > 0

    def work(self, rates: Sequence[float], epochs: ScoredEpochs | None = None) -> Work:
        """Trains the head, an epoch at each rate. Nothing is scored where no `epochs` take scores."""
        trainer = self._trainer(scored=epochs is not None)
        yield from train_at(trainer, rates, epochs)
        self.layers = trainer.layers()

    def watched_work(self, course: TrainingCourse, on_epoch: OnEpoch) -> Work:
        """Trains the head as its own scores decide. It gets no `layers`."""
        trainer = self._trainer(scored=True)
        yield from train_watched(trainer, course, on_epoch, validated=self.validated)

    def _trainer(self, *, scored: bool) -> HeadTrainer:
        return HeadTrainer(
            self.samples[self.training], self.validation, self.settings, scored=scored
        )
