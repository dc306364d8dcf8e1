"""The metrics, compared with values calculated by hand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from sklearn import metrics as sklearn
from sklearn.calibration import calibration_curve

from app.ml.metrics import (
    accuracy,
    calibration_error,
    class_figures,
    confusion_matrix,
    cross_entropy,
    macro_f1,
    micro_f1,
    reliability_bins,
    top_accuracy,
    wilson_interval,
)

Answered = npt.NDArray[np.int64]

CONFIDENCES = np.array([[0.9, 0.1], [0.6, 0.4], [0.25, 0.75], [0.55, 0.45]], np.float32)
LABELS = np.array([0, 1, 1, 0])


def test_accuracy_is_the_share_of_correct_rows() -> None:
    assert accuracy(CONFIDENCES, LABELS) == 0.75


def test_cross_entropy_is_in_nats() -> None:
    expected = -np.log([0.9, 0.4, 0.75, 0.55]).mean()
    assert cross_entropy(CONFIDENCES, LABELS) == pytest.approx(expected, rel=1e-6)


def test_cross_entropy_of_a_certain_mistake_is_finite() -> None:
    confidences = np.array([[1, 0]], np.float32)
    assert cross_entropy(confidences, np.array([1])) == pytest.approx(16.118, abs=0.001)


def test_calibration_error_weights_each_bin_by_its_rows() -> None:
    # Highest: 0.9 correct | 0.6 wrong | 0.75 correct | 0.55 correct, each in a bin of its own.
    assert calibration_error(CONFIDENCES, LABELS) == pytest.approx(
        (0.1 + 0.6 + 0.25 + 0.45) / 4, abs=1e-6
    )


def test_confidences_equal_to_the_accuracy_have_no_calibration_error() -> None:
    confidences = np.tile(np.array([[0.75, 0.25]], np.float32), (4, 1))
    assert calibration_error(confidences, np.array([0, 0, 0, 1])) == pytest.approx(0, abs=1e-6)
    certain = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    assert calibration_error(certain, np.array([0, 1])) == 0


def hand_made_answers() -> tuple[Answered, Answered]:
    """Answers and labels of five classes, of which one is never answered and one never asked."""
    random = np.random.default_rng(3)
    labels = random.choice([0, 1, 2, 3], 200)
    answers = np.where(random.random(200) < 0.6, labels, random.choice([0, 1, 2, 4], 200))
    answers[answers == 3] = 0
    return answers, labels


def test_confusion_and_figures_are_those_of_scikit_learn() -> None:
    answers, labels = hand_made_answers()
    matrix = confusion_matrix(answers, labels, 5)
    assert np.array_equal(matrix, sklearn.confusion_matrix(labels, answers, labels=range(5)))

    figures = class_figures(matrix)
    asked = [0, 1, 2, 3]
    expected = sklearn.precision_recall_fscore_support(
        labels, answers, labels=asked, zero_division=0
    )
    assert figures[4] is None
    assert figures[3] is not None
    assert figures[3].precision is None
    for label in asked:
        found = figures[label]
        assert found is not None
        values = (found.precision or 0, found.recall, found.f1)
        assert values == pytest.approx([column[label] for column in expected[:3]])
    f1 = {
        kind: sklearn.f1_score(labels, answers, labels=labels_, average=kind, zero_division=0)
        for kind, labels_ in (("macro", asked), ("micro", range(5)))
    }
    assert macro_f1(figures) == pytest.approx(f1["macro"])
    assert micro_f1(matrix) == pytest.approx(f1["micro"])


def test_nothing_asked_gives_no_figures() -> None:
    matrix = confusion_matrix(np.array([], np.int64), np.array([], np.int64), 2)
    assert class_figures(matrix) == [None, None]
    assert macro_f1(class_figures(matrix)) is None
    assert micro_f1(matrix) is None


def test_top_accuracy_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    confidences = random.dirichlet(np.ones(6), 100).astype(np.float32)
    labels = random.integers(0, 6, 100)
    expected = sklearn.top_k_accuracy_score(labels, confidences, k=3)
    assert top_accuracy(confidences, labels, 3) == pytest.approx(expected)


def test_reliability_bins_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    second = random.uniform(0, 0.5, 300)
    confidences = np.stack([1 - second, second], axis=1).astype(np.float32)
    labels = (random.random(300) < 0.3).astype(np.int64)
    bins = reliability_bins(confidences, labels)
    right, confidence = calibration_curve(labels == 0, confidences[:, 0], n_bins=10)
    filled = [row for row in bins if row.count]
    assert [row.right for row in filled] == pytest.approx(right)
    assert [row.confidence for row in filled] == pytest.approx(confidence)
    assert sum(row.count for row in bins) == 300
    assert (bins[0].lower, bins[0].upper, bins[0].confidence, bins[0].right) == (0, 0.1, None, None)
    weighted = sum(row.count * abs(row.confidence - row.right) for row in filled)  # type: ignore[operator]
    assert weighted / 300 == pytest.approx(calibration_error(confidences, labels), abs=1e-6)


@pytest.mark.parametrize(
    ("share", "trials", "low", "high"),
    # scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
    [(0.9, 10, 0.59585, 0.98212), (1.0, 5, 0.56552, 1.0), (0.0, 4, 0.0, 0.48989)],
)
def test_the_wilson_interval(share: float, trials: int, low: float, high: float) -> None:
    assert wilson_interval(share, trials) == pytest.approx((low, high), abs=1e-5)
