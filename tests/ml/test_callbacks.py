"""Early stopping and falling rates: the values are those of Keras 3.15's callbacks on the same numbers."""

from __future__ import annotations

from typing import Any

import pytest

from app.ml.callbacks import EarlyStopping, ReduceRateOnPlateau

LOSSES = [1.0, 0.8, 0.7, 0.71, 0.69, 0.695, 0.70, 0.69, 0.68, 0.9, 0.9, 0.9]
ACCURACIES = [0.5, 0.6, 0.6, 0.7, 0.7, 0.69, 0.7, 0.71, 0.71, 0.71]
FLAT = [1.0] * 12
STEPS = [1.0, 0.9, 0.9, 0.89995, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7, 0.7, 0.7]


def lower_is_better(accuracies: list[float]) -> list[float]:
    return [-value for value in accuracies]


@pytest.mark.parametrize(
    ("values", "settings", "last", "restored"),
    [
        (LOSSES, {"patience": 1}, 4, 3),
        (LOSSES, {"patience": 2}, 7, 5),
        (LOSSES, {"patience": 3}, 8, 5),
        (LOSSES, {"patience": 4}, 12, 9),
        (LOSSES, {"patience": 10}, 12, 9),
        (LOSSES, {"patience": 2, "min_delta": 0.05}, 5, 3),
        (LOSSES, {"patience": 4, "min_delta": 0.05}, 7, 3),
        ([0.5] * 5, {"patience": 2}, 3, 1),
        ([0.5, 0.4], {"patience": 1}, 2, 2),
        (lower_is_better(ACCURACIES), {"patience": 1}, 3, 2),
        (lower_is_better(ACCURACIES), {"patience": 3}, 7, 4),
        (lower_is_better(ACCURACIES), {"patience": 4}, 10, 8),
        (lower_is_better(ACCURACIES), {"patience": 3, "min_delta": 0.05}, 7, 4),
    ],
)
def test_a_training_stops_and_keeps_the_epoch_that_keras_restores(
    values: list[float], settings: dict[str, Any], last: int, restored: int
) -> None:
    stopping = EarlyStopping(**settings)
    stops = (epoch for epoch, value in enumerate(values, 1) if stopping.add(epoch, value))
    assert next(stops, len(values)) == last
    assert stopping.best_epoch == restored


@pytest.mark.parametrize(
    ("values", "settings", "rates"),
    [
        (FLAT, {"patience": 1}, [0.1, *(10.0**-power for power in range(1, 12))]),
        (FLAT, {"patience": 3, "factor": 0.5},
         [0.1] * 4 + [0.05] * 3 + [0.025] * 3 + [0.0125] * 2),
        (FLAT, {"patience": 2, "factor": 0.5, "cooldown": 2},
         [0.1] * 3 + [0.05] * 3 + [0.025] * 3 + [0.0125] * 3),
        (FLAT, {"patience": 1, "factor": 0.5, "cooldown": 1},
         [0.1, *(0.1 * 0.5**power for power in range(11))]),
        (FLAT, {"patience": 2, "min_rate": 0.002}, [0.1] * 3 + [0.01] * 2 + [0.002] * 7),
        (STEPS, {"patience": 2, "factor": 0.5},
         [0.1] * 4 + [0.05] * 3 + [0.025] * 2 + [0.0125] * 3),
        (STEPS, {"patience": 2, "factor": 0.5, "min_delta": 0},
         [0.1] * 7 + [0.05] * 2 + [0.025] * 3),
        (STEPS, {"patience": 2, "factor": 0.5, "min_delta": 0.15},
         [0.1] * 3 + [0.05] * 4 + [0.025] * 2 + [0.0125] * 2 + [0.00625]),
        (lower_is_better(ACCURACIES), {"patience": 2, "factor": 0.5}, [0.1] * 6 + [0.05] * 4),
        (lower_is_better(ACCURACIES), {"patience": 1, "factor": 0.5, "cooldown": 2},
         [0.1] * 3 + [0.05] * 2 + [0.025] * 2 + [0.0125] * 2 + [0.00625]),
    ],
)  # fmt: skip
def test_the_rate_falls_where_keras_lets_it_fall(
    values: list[float], settings: dict[str, Any], rates: list[float]
) -> None:
    reducing, found = ReduceRateOnPlateau(0.1, **settings), []
    for value in values:
        found.append(reducing.rate)
        reducing.add(value)
    assert found == pytest.approx(rates)
