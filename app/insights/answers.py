"""What a training's heads answered about the samples that they had not seen, and how right they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from app.ml.metrics import (
    ClassFigures,
    ReliabilityBin,
    class_figures,
    confusion_matrix,
    macro_f1,
    micro_f1,
    reliability_bins,
    top_accuracy,
    wilson_interval,
)
from app.ml.types import Floats, Indices, Labels
from app.training.insights import Insights

Mask = npt.NDArray[np.bool_]

MIN_CLASSES_FOR_TOP_3 = 4
"""With three classes the answer is always among the first three."""


@dataclass(frozen=True)
class Score:
    """The share of new pictures that is right, and between which shares it lies by 19 of 20 chances."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class ClassCounts:
    """A class's samples and moments; those asked about, and those answered right."""

    pictures: int
    moments: int
    asked: int
    right: int


class MeasuredAnswers:
    """How right answers are.

    `confidences` (n, classes), `labels` (n,) the numbers of the true classes; `counted` (n,): which
    pictures count.
    """

    def __init__(self, confidences: Floats, labels: Labels, counted: Mask) -> None:
        self._class_count = confidences.shape[1]
        self.confidences, self.labels, self.counted = confidences, labels, counted
        self.answers: Indices = confidences.argmax(axis=1)
        self.right: Mask = counted & (self.answers == labels)

    @property
    def counted_count(self) -> int:
        return int(self.counted.sum())

    @property
    def right_count(self) -> int:
        return int(self.right.sum())

    @property
    def score(self) -> Score | None:
        """None if no picture counts."""
        if not self.counted_count:
            return None
        share = self.right_count / self.counted_count
        return Score(share, *wilson_interval(share, self._independent_count()))

    def _independent_count(self) -> int:
        """How many of the pictures that count tell something of their own."""
        return self.counted_count

    @cached_property
    def matrix(self) -> Indices:
        counted = self.counted
        return confusion_matrix(self.answers[counted], self.labels[counted], self._class_count)

    @cached_property
    def figures(self) -> Sequence[ClassFigures | None]:
        return class_figures(self.matrix)

    @property
    def macro_f1(self) -> float | None:
        return macro_f1(self.figures)

    @property
    def micro_f1(self) -> float | None:
        return micro_f1(self.matrix)

    @property
    def top_3(self) -> float | None:
        if self._class_count < MIN_CLASSES_FOR_TOP_3 or not self.counted_count:
            return None
        return top_accuracy(self.confidences[self.counted], self.labels[self.counted], 3)

    @property
    def reliability(self) -> Sequence[ReliabilityBin]:
        return reliability_bins(self.confidences[self.counted], self.labels[self.counted])


class Answers(MeasuredAnswers):
    """The answers of one training. Classes are numbered as its labels; what was asked about counts."""

    def __init__(self, insights: Insights) -> None:
        answers = insights.evidence.answers
        confidences: Floats = np.nan_to_num(answers.astype(np.float32))
        super().__init__(confidences, insights.labels, ~np.isnan(answers[:, 0]))
        self._moments = insights.evidence.moments

    def _independent_count(self) -> int:
        """Thirty pictures of one moment tell hardly more than one."""
        return len(np.unique(self._moments[self.counted]))

    def counts(self, label: int) -> ClassCounts:
        members = self.labels == label
        return ClassCounts(
            pictures=int(members.sum()),
            moments=len(np.unique(self._moments[members])),
            asked=int(self.counted[members].sum()),
            right=int(self.right[members].sum()),
        )


@dataclass(frozen=True)
class Changes:
    """The ids of the samples that a new model gets right or wrong, other than the one before."""

    mended: Sequence[str]
    broken: Sequence[str]


def changes_between(before: Insights, after: Insights) -> Changes:
    """Compares the answers about the samples of which both models were asked.

    Each is measured by the classes of its time: a sample that was moved to the class that it was
    taken for is mended.
    """
    was_right = _outcomes(before)
    now_right = {sample: right for sample, right in _outcomes(after).items() if sample in was_right}
    return Changes(
        mended=[each for each, right in now_right.items() if right and not was_right[each]],
        broken=[each for each, right in now_right.items() if was_right[each] and not right],
    )


def _outcomes(insights: Insights) -> dict[str, bool]:
    """Whether the answer was right, by the id of each sample that was asked about."""
    answers = Answers(insights)
    columns = zip(
        insights.sample_ids, answers.counted.tolist(), answers.right.tolist(), strict=True
    )
    return {sample: right for sample, asked, right in columns if asked}
