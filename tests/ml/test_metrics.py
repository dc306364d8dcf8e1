"""The figures, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from app.ml.metrics import accuracy, calibration_error, cross_entropy

CONFIDENCES = np.array([[0.9, 0.1], [0.6, 0.4], [0.25, 0.75], [0.55, 0.45]], np.float32)
LABELS = np.array([0, 1, 1, 0])


def test_accuracy_is_the_share_of_right_winners() -> None:
    assert accuracy(CONFIDENCES, LABELS) == 0.75


def test_cross_entropy_is_in_nats() -> None:
    wanted = -np.log([0.9, 0.4, 0.75, 0.55]).mean()
    assert cross_entropy(CONFIDENCES, LABELS) == pytest.approx(wanted, rel=1e-6)


def test_cross_entropy_of_a_sure_mistake_stays_a_number() -> None:
    sure = np.array([[1, 0]], np.float32)
    assert cross_entropy(sure, np.array([1])) == pytest.approx(16.118, abs=0.001)


def test_calibration_error_weighs_each_bins_gap_by_its_answers() -> None:
    # Winners: 0.9 right | 0.6 wrong | 0.75 right | 0.55 right, each in a bin of its own.
    assert calibration_error(CONFIDENCES, LABELS) == pytest.approx(
        (0.1 + 0.6 + 0.25 + 0.45) / 4, abs=1e-6
    )


def test_answers_that_are_as_sure_as_they_are_right_have_no_calibration_error() -> None:
    sure = np.tile(np.array([[0.75, 0.25]], np.float32), (4, 1))
    assert calibration_error(sure, np.array([0, 0, 0, 1])) == pytest.approx(0, abs=1e-6)
    certain = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    assert calibration_error(certain, np.array([0, 1])) == 0
