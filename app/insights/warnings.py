"""What about a project's pictures will make its model worse, told before the training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from app.ml.backgrounds import classes_with_a_background, unpack_part_colors
from app.ml.types import DataFindings, Indices

Doubles = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MIN_MOMENTS = 5
"""With fewer moments a class has seen too little of the world, however many pictures it has."""
MAX_RATIO = 3
"""With so many times the pictures, the larger class is taken for the answer too often."""
MIN_BRIGHTNESS = 0.1
"""A room without light. Of 180 photos by day and indoors one was darker."""
MIN_SHARPNESS = 0.33
"""Photos have 0.47 and more, one 0.35; blurred by a Gaussian of 3 pixels, all have less than 0.3."""
NOTABLE_SHARE = 0.2
"""Of a class, so many pictures have to be dark or blurred: a single one does little harm."""
MAX_WARNINGS = 6
"""More at a time would be a lecture."""


class WarningCode(StrEnum):
    """The kinds of warnings, the worst first."""

    SAME_PICTURE = "same_picture"
    ONE_MOMENT = "one_moment"
    SAME_BACKGROUND = "same_background"
    UNEQUAL_CLASSES = "unequal_classes"
    DARK = "dark"
    BLURRED = "blurred"
    FEW_MOMENTS = "few_moments"


@dataclass(frozen=True)
class DataWarning:
    """One warning. Its classes come in the order of its words; its samples may be none."""

    code: WarningCode
    class_ids: Sequence[str]
    sample_ids: Sequence[str] = ()
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class InspectedData:
    """Samples (n) with their labels (n,) and findings, and the classes by label.

    `brightness` and `sharpness` (n,): `app.ml.quality`; NaN where unknown. `colors`, of each: the
    same; None where unknown.
    """

    class_ids: Sequence[str]
    sample_ids: Sequence[str]
    labels: Indices
    brightness: Doubles
    sharpness: Doubles
    colors: Sequence[bytes | None]
    findings: DataFindings

    def members(self, label: int) -> Indices:
        return np.flatnonzero(self.labels == label)

    def moment_count(self, label: int) -> int:
        return len(np.unique(self.findings.moments[self.members(label)]))

    def ids_of(self, rows: Indices) -> list[str]:
        return [self.sample_ids[row] for row in rows.tolist()]


def warnings_about(data: InspectedData) -> list[DataWarning]:
    """The warnings about the data, the worst first, few enough to be read."""
    found = [
        *_same_pictures(data),
        *_moments(data),
        *_same_backgrounds(data),
        *_unequal_classes(data),
        *_poor_pictures(data, WarningCode.DARK, data.brightness < MIN_BRIGHTNESS),
        *_poor_pictures(data, WarningCode.BLURRED, data.sharpness < MIN_SHARPNESS),
    ]
    return sorted(found, key=_severity)[:MAX_WARNINGS]


def _severity(warning: DataWarning) -> int:
    return list(WarningCode).index(warning.code)


def _same_pictures(data: InspectedData) -> Iterator[DataWarning]:
    """One warning for each two classes that have a picture in common."""
    pairs = data.findings.pairs
    labels = data.labels[pairs]
    for first, second in np.unique(labels, axis=0).tolist():
        rows = np.unique(pairs[(labels == (first, second)).all(axis=1)])
        class_ids = [data.class_ids[first], data.class_ids[second]]
        facts = {"pictures": len(rows)}
        yield DataWarning(WarningCode.SAME_PICTURE, class_ids, data.ids_of(rows), facts)


def _moments(data: InspectedData) -> Iterator[DataWarning]:
    for label, class_id in enumerate(data.class_ids):
        pictures, moments = len(data.members(label)), data.moment_count(label)
        facts = {"pictures": pictures, "moments": moments}
        if pictures > 1 and moments == 1:
            yield DataWarning(WarningCode.ONE_MOMENT, [class_id], facts=facts)
        elif pictures >= MIN_MOMENTS > moments:
            yield DataWarning(WarningCode.FEW_MOMENTS, [class_id], facts=facts)


def _same_backgrounds(data: InspectedData) -> Iterator[DataWarning]:
    """One warning for each class with a background of its own."""
    known = [row for row, colors in enumerate(data.colors) if colors is not None]
    colors = unpack_part_colors([each for each in data.colors if each is not None])
    for label in classes_with_a_background(colors, data.labels[known]):
        facts = {"pictures": len(data.members(label))}
        yield DataWarning(WarningCode.SAME_BACKGROUND, [data.class_ids[label]], facts=facts)


def _unequal_classes(data: InspectedData) -> Iterator[DataWarning]:
    """At most one warning: the largest and the smallest class, of those that have pictures."""
    counts = np.bincount(data.labels, minlength=len(data.class_ids))
    filled = np.flatnonzero(counts)
    if not len(filled):
        return
    largest, smallest = (int(filled[pick(counts[filled])]) for pick in (np.argmax, np.argmin))
    if counts[largest] >= MAX_RATIO * counts[smallest]:
        facts = {
            "pictures": int(counts[smallest]),
            "ratio": int(counts[largest] // counts[smallest]),
        }
        class_ids = [data.class_ids[largest], data.class_ids[smallest]]
        yield DataWarning(WarningCode.UNEQUAL_CLASSES, class_ids, facts=facts)


def _poor_pictures(data: InspectedData, code: WarningCode, poor: Flags) -> Iterator[DataWarning]:
    for label, class_id in enumerate(data.class_ids):
        members = data.members(label)
        rows = members[poor[members]]
        if len(rows) and len(rows) >= NOTABLE_SHARE * len(members):
            facts = {"pictures": len(rows)}
            yield DataWarning(code, [class_id], data.ids_of(rows), facts)
