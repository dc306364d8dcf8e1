"""The factor that calibrates a head."""

from __future__ import annotations

import numpy as np
import pytest

from app.ml.calibration import MAX_FACTOR, MIN_FACTOR, calibration_factor
from app.ml.heads import softmax
from app.ml.types import Floats, Labels


def answers(count: int, scale: float) -> tuple[Floats, Labels]:
    """Logits whose softmax, after division by `scale`, is how often each class is right."""
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, (count, 4)).astype(np.float32)
    draws = random.random((count, 1))
    labels = (np.cumsum(softmax(logits), axis=1) < draws).sum(axis=1)
    return logits * np.float32(scale), np.minimum(labels, 3)


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_many_answers_find_the_factor(scale: float) -> None:
    assert calibration_factor(*answers(5000, scale)) == pytest.approx(1 / scale, rel=0.1)


def test_nothing_changes_without_answers() -> None:
    assert calibration_factor(np.zeros((0, 3), np.float32), np.zeros(0, int)) == pytest.approx(1)


def test_few_answers_without_a_mistake_change_little() -> None:
    logits = np.eye(2, dtype=np.float32)[[0, 1] * 5] * 4
    assert 1 < calibration_factor(logits, np.array([0, 1] * 5)) < 1.3


@pytest.mark.parametrize("scale", [1e-3, 1e3])
def test_the_factor_is_bounded(scale: float) -> None:
    factor = calibration_factor(*answers(5000, scale))
    assert factor == pytest.approx(MAX_FACTOR if scale < 1 else MIN_FACTOR, rel=1e-3)
