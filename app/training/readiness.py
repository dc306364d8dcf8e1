"""May this project train, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import NotReadyToTrain
from app.settings import Settings


@dataclass(frozen=True)
class ClassCount:
    """How many samples a class has."""

    class_id: str
    class_name: str
    sample_count: int


@dataclass(frozen=True)
class Missing:
    """A class that lacks `needed` samples."""

    class_id: str
    class_name: str
    sample_count: int
    needed: int


@dataclass(frozen=True)
class Readiness:
    """Ready when nothing is missing and no class is needed."""

    classes_needed: int
    missing: Sequence[Missing]

    @property
    def ready(self) -> bool:
        return self.classes_needed == 0 and not self.missing


def readiness_of(counts: Sequence[ClassCount], settings: Settings) -> Readiness:
    """What `counts` lack of the classes, and of the samples in each, that training needs."""
    minimum = settings.min_samples_per_class
    return Readiness(
        classes_needed=max(0, settings.min_classes - len(counts)),
        missing=[
            Missing(each.class_id, each.class_name, each.sample_count, minimum - each.sample_count)
            for each in counts
            if each.sample_count < minimum
        ],
    )


def refuse_unready(counts: Sequence[ClassCount], settings: Settings) -> None:
    """Raises NotReadyToTrain."""
    readiness = readiness_of(counts, settings)
    if not readiness.ready:
        raise NotReadyToTrain(
            classes_needed=readiness.classes_needed,
            min_classes=settings.min_classes,
            minimum=settings.min_samples_per_class,
            missing=[vars(each) for each in readiness.missing],
        )
