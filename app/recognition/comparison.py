"""Compares a picture with those that a model has learnt from: is it known, and what is it like?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.db.database import Database
from app.db.tables import Sample
from app.errors import InsightsMissing
from app.insights.training_pictures import SimilarPicture, TrainingPicturesCache
from app.ml.types import Floats


@dataclass(frozen=True)
class Nearest:
    """A training picture that the picture is like: of its class, or of all, the most similar one."""

    sample_id: str
    class_id: str
    similarity: float


@dataclass(frozen=True)
class Comparison:
    """`known`: whether `familiarity`, the similarity to the nearest training picture, suffices.

    `nearest`: of each class that was asked for, where such pictures still exist. `similar`: those of
    all classes that are most like the picture, the best first, as many as were asked for.
    """

    known: bool
    familiarity: float
    nearest: Sequence[Nearest]
    similar: Sequence[Nearest]


@dataclass(frozen=True)
class Wanted:
    """The training pictures to find: the nearest of each of these classes, and this many of all."""

    nearest_of: Sequence[str] = ()
    similar: int = 0


class PictureComparer:
    """Compares pictures with training pictures. Several threads may use it."""

    def __init__(self, training_pictures: TrainingPicturesCache, database: Database) -> None:
        self._training_pictures = training_pictures
        self._database = database

    def compare(
        self,
        model_id: str,
        class_ids: Sequence[str],
        wanted: Wanted,
        embedding: Floats,
        strictness: float,
    ) -> Comparison | None:
        """Compares an embedding (d,). None if the model has no insights.

        `class_ids` are in the order of the model's outputs.
        """
        try:
            pictures = self._training_pictures.get(model_id, len(class_ids))
        except InsightsMissing:
            return None
        similarities = pictures.similarities(embedding)
        familiarity = float(similarities.max())
        known = familiarity >= pictures.threshold(strictness)
        nearest = [
            pictures.nearest(similarities, class_ids.index(class_id), self.existing)
            for class_id in wanted.nearest_of
        ]
        similar = []
        if wanted.similar:
            similar = pictures.most_similar(similarities, wanted.similar, self.existing)
        return Comparison(
            known,
            min(familiarity, 1.0),
            [_named(each, class_ids) for each in nearest if each is not None],
            [_named(each, class_ids) for each in similar],
        )

    def existing(self, sample_ids: Sequence[str]) -> Collection[str]:
        """Those of the samples that are not deleted."""
        query = select(Sample.id).where(Sample.id.in_(sample_ids), Sample.deleted_at.is_(None))
        with self._database.reading() as session:
            return set(session.scalars(query))


def _named(found: SimilarPicture, class_ids: Sequence[str]) -> Nearest:
    return Nearest(found.sample_id, class_ids[found.label], min(found.similarity, 1.0))
