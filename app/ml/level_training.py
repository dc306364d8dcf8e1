"""The training of a head whose scores alone count, on pictures that were set apart beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.ml._head_trainer import HeadTrainer, Samples
from app.ml._head_works import train_watched
from app.ml._lanes import Lanes
from app.ml._sample_span import SampleProducts
from app.ml.callbacks import TrainingCourse
from app.ml.head_settings import HeadSettings
from app.ml.types import EpochScores, LabeledEmbeddings


@dataclass(frozen=True)
class ScoredHead:
    """The scores of all `epochs`, and the number of the one whose weights are kept."""

    epochs: tuple[EpochScores, ...]
    kept: int


def score_training(
    training: LabeledEmbeddings,
    validation: LabeledEmbeddings,
    settings: HeadSettings,
    between_portions: Callable[[], None] = lambda: None,
) -> ScoredHead:
    """The scores of a head that learns from `training` as in `train_head`.

    `validation`: at least one sample; the head never learns from them. `between_portions` is called
    as in `train_head`. Raises TrainingDiverged.
    """
    lanes = Lanes(None, between_portions)
    trainer = HeadTrainer(*_samples(training, validation, lanes), settings, scored=True)
    course, epochs = TrainingCourse(settings), list[EpochScores]()
    lanes.run([train_watched(trainer, course, epochs.append, validated=True)])
    return ScoredHead(tuple(epochs), len(course.kept_rates))


def _samples(
    training: LabeledEmbeddings, validation: LabeledEmbeddings, lanes: Lanes
) -> tuple[Samples, Samples]:
    """Both as coordinates in the span of the training samples."""
    products = SampleProducts(training)
    lanes.run([products.choose_landmarks()])
    if works := products.works():
        lanes.run(works)
    span = products.span()
    apart = span.coordinates(span.landmarks.products(validation.embeddings))
    return (
        Samples(span.coordinates(products.table), training.labels, training.class_count),
        Samples(apart, validation.labels, validation.class_count),
    )
