"""Compares a picture with those that a model has learnt from: is it known, and what is it like?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.db.database import Database
from app.db.tables import Sample
from app.errors import InsightsMissing
from app.insights.training_pictures import TrainingPictures, TrainingPicturesCache
from app.ml.types import Floats


@dataclass(frozen=True)
class Nearest:
    """The training picture of a class that is most like the picture."""

    sample_id: str
    class_id: str
    similarity: float


@dataclass(frozen=True)
class Comparison:
    """`known`: whether `familiarity`, the similarity to the nearest training picture, suffices.

    `nearest`: of each class that was asked for, where such pictures still exist.
    """

    known: bool
    familiarity: float
    nearest: Sequence[Nearest]


class PictureComparer:
    """Compares pictures with training pictures. Several threads may use it."""

    def __init__(self, training_pictures: TrainingPicturesCache, database: Database) -> None:
        self._training_pictures = training_pictures
        self._database = database

    def compare(
        self,
        model_id: str,
        class_ids: Sequence[str],
        shown: Sequence[str],
        embedding: Floats,
        strictness: float,
    ) -> Comparison | None:
        """Compares an embedding (d,). None if the model has no insights.

        `class_ids` are in the order of the model's outputs; the nearest pictures of the classes
        `shown` are looked for.
        """
        try:
            pictures = self._training_pictures.get(model_id, len(class_ids))
        except InsightsMissing:
            return None
        similarities = pictures.similarities(embedding)
        familiarity = float(similarities.max())
        known = familiarity >= pictures.threshold(strictness)
        nearest = self._nearest(pictures, similarities, class_ids, shown)
        return Comparison(known, min(familiarity, 1.0), nearest)

    def _nearest(
        self,
        pictures: TrainingPictures,
        similarities: Floats,
        class_ids: Sequence[str],
        shown: Sequence[str],
    ) -> list[Nearest]:
        found = [
            pictures.nearest(similarities, class_ids.index(class_id), self._existing)
            for class_id in shown
        ]
        return [
            Nearest(each.sample_id, class_ids[each.label], min(each.similarity, 1.0))
            for each in found
            if each is not None
        ]

    def _existing(self, sample_ids: Sequence[str]) -> Collection[str]:
        query = select(Sample.id).where(Sample.id.in_(sample_ids), Sample.deleted_at.is_(None))
        with self._database.reading() as session:
            return set(session.scalars(query))
