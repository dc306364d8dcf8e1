"""The training of a head whose score alone counts, on pictures that were set apart beforehand."""

from __future__ import annotations

from collections.abc import Callable

from app.ml._head_trainer import HeadTrainer, Samples, portions
from app.ml._lanes import Lanes
from app.ml._sample_span import SampleProducts
from app.ml.head_settings import HeadSettings
from app.ml.types import EpochScores, LabeledEmbeddings


def score_training(
    training: LabeledEmbeddings,
    validation: LabeledEmbeddings,
    settings: HeadSettings,
    between_portions: Callable[[], None] = lambda: None,
) -> EpochScores:
    """The scores after the last epoch of a head that learns from `training` as in `train_head`.

    `validation`: at least one sample; the head never learns from them. `between_portions` is called
    as in `train_head`.
    """
    lanes = Lanes(None, between_portions)
    products = SampleProducts(training)
    lanes.run([products.choose_landmarks()])
    if works := products.works():
        lanes.run(works)
    span = products.span()
    trainer = HeadTrainer(
        Samples(span.coordinates(products.table), training.labels, training.class_count),
        Samples(
            span.coordinates(span.landmarks.products(validation.embeddings)),
            validation.labels,
            validation.class_count,
        ),
        settings,
        scored=True,
    )
    rows: list[list[float]] = []
    for portion in portions(settings.epochs, len(training.labels), settings.batch_size):
        rows += trainer.train(portion)
        between_portions()
    return EpochScores(settings.epochs, *rows[-1])
