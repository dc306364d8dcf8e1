"""Scores of confidences (n, classes) against labels (n,)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from app.ml.types import Floats, Indices, Labels

Doubles = npt.NDArray[np.float64]

_Z_95 = 1.959964


def accuracy(confidences: Floats, labels: Labels) -> float:
    """The share of rows whose highest confidence is the label's, from 0 to 1."""
    return float((confidences.argmax(axis=1) == labels).mean())


def cross_entropy(confidences: Floats, labels: Labels) -> float:
    """The mean of −ln(confidence of the label), in nats. Confidences below 1e-7 count as 1e-7, as in Keras."""
    label_confidences = confidences[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(label_confidences, 1e-7, 1.0), dtype=np.float64).mean())


def calibration_error(confidences: Floats, labels: Labels, bins: int = 10) -> float:
    """The expected calibration error, from 0 to 1.

    Rows go into bins of equal width by their highest confidence. The error is the gap between mean
    confidence and accuracy in each bin, weighted by the bin's share of the rows.
    """
    highest = confidences.max(axis=1).astype(np.float64)
    correct = (confidences.argmax(axis=1) == labels).astype(np.float64)
    bin_of = np.minimum((highest * bins).astype(np.int64), bins - 1)
    gaps = np.bincount(bin_of, weights=highest - correct, minlength=bins)
    return float(np.abs(gaps).sum() / len(labels))


@dataclass(frozen=True)
class ClassFigures:
    """How well one class is recognized. `precision`: None if nothing was taken for the class."""

    precision: float | None
    recall: float
    f1: float


@dataclass(frozen=True)
class ReliabilityBin:
    """The rows whose highest confidence lies from `lower` up to `upper`.

    `confidence`: its mean, and `right`: the share of correct rows; None without rows.
    """

    lower: float
    upper: float
    count: int
    confidence: float | None
    right: float | None


def confusion_matrix(answers: Labels, labels: Labels, class_count: int) -> Indices:
    """Counts (classes, classes): rows are the true classes, columns the answered ones."""
    matrix = np.zeros((class_count, class_count), np.int64)
    np.add.at(matrix, (labels, answers), 1)
    return matrix


def class_figures(matrix: Indices) -> list[ClassFigures | None]:
    """The figures of each class; None for a class of which nothing was asked."""
    return [
        _figures_of(int(matrix[label, label]), int(asked), int(answered)) if asked else None
        for label, (asked, answered) in enumerate(
            zip(matrix.sum(axis=1), matrix.sum(axis=0), strict=True)
        )
    ]


def _figures_of(right: int, asked: int, answered: int) -> ClassFigures:
    precision = right / answered if answered else None
    return ClassFigures(precision, right / asked, 2 * right / (asked + answered))


def macro_f1(figures: Sequence[ClassFigures | None]) -> float | None:
    """The mean F1 of the classes of which something was asked; None if there are none."""
    values = [each.f1 for each in figures if each is not None]
    return sum(values) / len(values) if values else None


def micro_f1(matrix: Indices) -> float | None:
    """The F1 of all rows together, which is the accuracy where a row has one answer."""
    asked = int(matrix.sum())
    return int(matrix.trace()) / asked if asked else None


def top_accuracy(confidences: Floats, labels: Labels, places: int) -> float:
    """The share of rows whose label is among the `places` highest confidences."""
    best = np.argsort(-confidences, axis=1, kind="stable")[:, :places]
    return float((best == labels[:, None]).any(axis=1).mean())


def reliability_bins(confidences: Floats, labels: Labels, bins: int = 10) -> list[ReliabilityBin]:
    """The rows in `bins` bins of equal width by their highest confidence."""
    highest = confidences.max(axis=1).astype(np.float64)
    right = (confidences.argmax(axis=1) == labels).astype(np.float64)
    bin_of = np.minimum((highest * bins).astype(np.int64), bins - 1)
    return [
        _reliability_bin(number / bins, (number + 1) / bins, highest[rows], right[rows])
        for number in range(bins)
        for rows in [bin_of == number]
    ]


def _reliability_bin(
    lower: float, upper: float, highest: Doubles, right: Doubles
) -> ReliabilityBin:
    if not len(highest):
        return ReliabilityBin(lower, upper, 0, None, None)
    return ReliabilityBin(lower, upper, len(highest), float(highest.mean()), float(right.mean()))


def wilson_interval(share: float, trials: int) -> tuple[float, float]:
    """The interval that holds the true share with a probability of 95 %, of ≥ 1 trials.

    Wilson, J. Am. Stat. Assoc. 22 (1927); unlike mean ± 2 deviations it stays within 0 and 1, and
    has a width when all trials were right.
    """
    z_squared = _Z_95**2
    middle = (share + z_squared / (2 * trials)) / (1 + z_squared / trials)
    spread = share * (1 - share) / trials + z_squared / (4 * trials**2)
    half = _Z_95 * sqrt(spread) / (1 + z_squared / trials)
    return max(middle - half, 0.0), min(middle + half, 1.0)
