from __future__ import annotations

import pytest

from app.bench.against import RECOGNITIONS, RECOGNITIONS_IN_TURN, measure_in_turn, ratio_row


def test_both_versions_are_asked_in_turn_a_few_times_each() -> None:
    asked: list[str] = []
    seconds = measure_in_turn({name: lambda name=name: asked.append(name) for name in ("a", "b")})
    turn = 1 + RECOGNITIONS_IN_TURN
    assert asked[: 2 * turn] == ["a"] * turn + ["b"] * turn
    assert {name: len(own) for name, own in seconds.items()} == dict.fromkeys("ab", RECOGNITIONS)


def test_a_ratio_compares_the_medians() -> None:
    row = ratio_row("Train", [0.3, 0.033, 0.03], [0.02, 0.022, 0.9], 1.3)
    assert row.value == pytest.approx(1.5)
    assert row.verdict == "no"
    assert row.measured == "33.0 ms / 22.0 ms"
