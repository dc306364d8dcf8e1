"""What a model answered about a test set, and how right it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from app.db.lab_tables import TestPicture
from app.insights.answers import Mask, MeasuredAnswers
from app.ml.types import Floats, Labels
from app.names import name_key

UNKNOWN = -1
"""The label of a picture that has none, or one that is no class of the model."""


def labels_of(
    pictures: Sequence[TestPicture], outputs: Sequence[Mapping[str, str]], names: Sequence[str]
) -> Labels:
    """The number (n,) of each picture's class among the model's outputs, or UNKNOWN.

    A label is the class that had its name when the picture came, or the one that has it now or had
    it in the training. `names`: the outputs' names now.
    """
    by_id = {output["id"]: number for number, output in enumerate(outputs)}
    by_name = {name_key(output["name"]): number for number, output in enumerate(outputs)}
    by_name |= {name_key(name): number for number, name in enumerate(names)}
    found = (
        by_id.get(each.class_id or "", by_name.get(name_key(each.label or ""), UNKNOWN))
        for each in pictures
    )
    return np.fromiter(found, np.int64, len(pictures))


class TestAnswers(MeasuredAnswers):
    """The answers about n pictures: confidences (n, classes), NaN where nothing could be asked.

    `labels` (n,): as `labels_of` gives them. Pictures that were answered and have a label count.
    """

    def __init__(self, confidences: Floats, labels: Labels) -> None:
        self.answered: Mask = ~np.isnan(confidences[:, 0])
        super().__init__(np.nan_to_num(confidences), labels, self.answered & (labels != UNKNOWN))

    @property
    def predicted_counts(self) -> list[int]:
        """How many pictures were taken for each class: of those that count, or of all if none does."""
        shown = self.counted if self.counted.any() else self.answered
        counts: list[int] = np.bincount(self.answers[shown], minlength=self._class_count).tolist()
        return counts

    def worst_first(self) -> list[int]:
        """The numbers of the pictures: wrong ones, the surest first; then those that do not count,
        and then right ones, the least sure first; at last those that could not be asked about.
        """
        group = np.select([~self.answered, self.right, self.counted], [3, 2, 0], 1)
        highest = self.confidences.max(axis=1)
        order: list[int] = np.lexsort((np.where(group == 0, -highest, highest), group)).tolist()
        return order

    def best(self, number: int, places: int) -> list[tuple[int, float]]:
        """The surest classes of a picture with their confidences; none if it was not asked about."""
        if not self.answered[number]:
            return []
        row = self.confidences[number]
        ranked = np.argsort(-row, kind="stable")[:places]
        return [(int(label), float(row[label])) for label in ranked]
