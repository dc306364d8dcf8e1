"""What is kept of a training beside its head: why the model answers as it does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from app.ml.familiarity import comparable
from app.ml.types import Evidence, Floats, Indices

_EVIDENCE = [field.name for field in fields(Evidence)]


def insights_key(model_id: str) -> str:
    """The storage key of the model's insights. Models of earlier versions have none."""
    return f"{model_id}/insights.npz"


@dataclass(frozen=True)
class Insights:
    """The samples of a training, in order, and what it found out about them.

    `labels` (n,) are the numbers of their classes. A sample whose picture is gone has no id, and zeros
    as its direction. What was answered about it stays, so that a model keeps its score.
    """

    sample_ids: tuple[str, ...]
    labels: Indices
    evidence: Evidence

    def to_bytes(self) -> bytes:
        """The insights as an npz file."""
        out = io.BytesIO()
        arrays: dict[str, Any] = {
            "sample_ids": np.array(self.sample_ids, "S"),
            "labels": self.labels,
            **vars(self.evidence),
        }
        np.savez(out, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Insights:
        """The insights in a file of `to_bytes`. Raises ValueError if the bytes are none."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                insights = cls(
                    tuple(arrays["sample_ids"].astype(str).tolist()),
                    arrays["labels"],
                    Evidence(**{name: arrays[name] for name in _EVIDENCE}),
                )
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as problem:
            raise ValueError("no insights") from problem
        if not insights._is_whole():
            raise ValueError("no insights")
        return insights

    def with_pictures(self, new_ids: Mapping[str, str]) -> Insights:
        """The insights with the ids that the samples have now. The pictures of all others are gone."""
        sample_ids = tuple(new_ids.get(each, "") for each in self.sample_ids)
        left = np.array([bool(each) for each in sample_ids])
        directions = np.where(left[:, np.newaxis], self.evidence.directions, np.float16(0))
        evidence = replace(self.evidence, directions=directions)
        return replace(self, sample_ids=sample_ids, evidence=evidence)

    @property
    def own_familiarities(self) -> Floats:
        """How familiar the student's own pictures are to each other: at least one number."""
        moments, familiarities = self.evidence.moments, self.evidence.familiarities
        return familiarities[comparable(self.labels, moments) & ~np.isnan(familiarities)]

    @property
    def class_count(self) -> int:
        return int(self.evidence.answers.shape[1])

    def _is_whole(self) -> bool:
        """Whether every sample has all its numbers, and a class that there is."""
        count, evidence = len(self.sample_ids), self.evidence
        columns = (self.labels, evidence.moments, evidence.familiarities)
        tables = (evidence.directions, evidence.answers)
        return (
            count > 0
            and all(column.shape == (count,) for column in columns)
            and all(table.ndim == 2 and len(table) == count for table in tables)
            and int(self.labels.min()) >= 0
            and int(self.labels.max()) < evidence.answers.shape[1]
        )
