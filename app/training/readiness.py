"""Whether a project has enough classes and samples to train."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import NotReadyToTrain
from app.settings import Settings


@dataclass(frozen=True)
class ClassCount:
    """The number of samples of a class."""

    class_id: str
    class_name: str
    sample_count: int


@dataclass(frozen=True)
class Shortage:
    """A class that lacks `needed` samples."""

    class_id: str
    class_name: str
    sample_count: int
    needed: int


@dataclass(frozen=True)
class Readiness:
    """The classes and samples that a project lacks. It is ready if it lacks none."""

    classes_needed: int
    missing: Sequence[Shortage]

    @property
    def ready(self) -> bool:
        return self.classes_needed == 0 and not self.missing


def readiness_of(counts: Sequence[ClassCount], settings: Settings) -> Readiness:
    """Compares the counts with the least number of classes and of samples in each class."""
    minimum = settings.min_samples_per_class
    return Readiness(
        classes_needed=max(0, settings.min_classes - len(counts)),
        missing=[
            Shortage(row.class_id, row.class_name, row.sample_count, minimum - row.sample_count)
            for row in counts
            if row.sample_count < minimum
        ],
    )


def require_ready(counts: Sequence[ClassCount], settings: Settings) -> None:
    """Raises NotReadyToTrain if the project lacks classes or samples."""
    readiness = readiness_of(counts, settings)
    if not readiness.ready:
        raise NotReadyToTrain(
            classes_needed=readiness.classes_needed,
            min_classes=settings.min_classes,
            minimum=settings.min_samples_per_class,
            missing=[vars(shortage) for shortage in readiness.missing],
        )
