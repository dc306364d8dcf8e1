"""The pictures that models have learnt from, for the question how familiar a new one is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from app.errors import InsightsMissing
from app.insights.stored import read_insights
from app.ml.familiarity import directions_of, threshold_for
from app.ml.types import Floats, Indices
from app.storage import Storage
from app.training.insights import Insights

_CANDIDATES = 50
"""So many of the most similar pictures are looked at for those that still exist."""

Existing = Callable[[Sequence[str]], Collection[str]]
"""Gives those ids of samples that exist, of some."""


@dataclass(frozen=True)
class SimilarPicture:
    """A training picture, the number of its class, and the cosine with the picture in question."""

    sample_id: str
    label: int
    similarity: float


@dataclass(frozen=True)
class TrainingPictures:
    """The pictures of one training that are left, as directions (n, d) with their labels (n,)."""

    sample_ids: Sequence[str]
    labels: Indices
    directions: Floats
    own_familiarities: Floats

    @classmethod
    def of(cls, insights: Insights) -> TrainingPictures:
        """Raises InsightsMissing if no picture is left: then nothing could be familiar."""
        left = [row for row, sample_id in enumerate(insights.sample_ids) if sample_id]
        if not left:
            raise InsightsMissing
        return cls(
            [insights.sample_ids[row] for row in left],
            insights.labels[left],
            insights.evidence.directions[left].astype(np.float32),
            insights.own_familiarities,
        )

    @property
    def size_bytes(self) -> int:
        return self.directions.nbytes

    def similarities(self, embedding: Floats) -> Floats:
        """The cosine of each picture (n,) with an embedding (d',), of which the first block counts."""
        direction = directions_of(embedding[np.newaxis], self.directions.shape[1])[0]
        cosines: Floats = self.directions @ direction
        return cosines

    def threshold(self, strictness: float) -> float:
        """The similarity below which a picture is unknown."""
        return threshold_for(self.own_familiarities, strictness)

    def nearest(
        self, similarities: Floats, label: int, existing: Existing
    ) -> SimilarPicture | None:
        """The class's most similar picture that exists."""
        members = np.flatnonzero(self.labels == label)
        found = self._most_similar(similarities, members, 1, existing)
        return found[0] if found else None

    def most_similar(
        self, similarities: Floats, count: int, existing: Existing
    ) -> list[SimilarPicture]:
        """The most similar pictures of all classes that exist, the best first."""
        return self._most_similar(similarities, np.arange(len(similarities)), count, existing)

    def _most_similar(
        self, similarities: Floats, rows: Indices, count: int, existing: Existing
    ) -> list[SimilarPicture]:
        best = rows[np.argsort(-similarities[rows], kind="stable")][:_CANDIDATES].tolist()
        still_there = existing([self.sample_ids[row] for row in best])
        return [
            SimilarPicture(self.sample_ids[row], int(self.labels[row]), float(similarities[row]))
            for row in best
            if self.sample_ids[row] in still_there
        ][:count]


class TrainingPicturesCache:
    """The training pictures asked for last, of at most `max_bytes` together. Several threads may use it."""

    def __init__(self, model_files: Storage, max_bytes: int) -> None:
        self._model_files = model_files
        self._max_bytes = max_bytes
        self._pictures: OrderedDict[str, TrainingPictures] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, model_id: str, class_count: int) -> TrainingPictures:
        """The pictures of a model with this many classes. Raises InsightsMissing."""
        with self._lock:
            if (cached := self._pictures.get(model_id)) is not None:
                self._pictures.move_to_end(model_id)
                return cached
        pictures = TrainingPictures.of(read_insights(self._model_files, model_id, class_count))
        with self._lock:
            self._add(model_id, pictures)
        return pictures

    def discard(self, model_id: str) -> None:
        """Removes a model's pictures from the cache, if they are there."""
        with self._lock:
            self._remove(model_id)

    def _add(self, model_id: str, pictures: TrainingPictures) -> None:
        self._remove(model_id)
        self._pictures[model_id] = pictures
        self._bytes += pictures.size_bytes
        while self._bytes > self._max_bytes:
            self._remove(next(iter(self._pictures)))

    def _remove(self, model_id: str) -> None:
        if (removed := self._pictures.pop(model_id, None)) is not None:
            self._bytes -= removed.size_bytes
