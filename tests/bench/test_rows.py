from __future__ import annotations

import pytest

from app.bench.rows import AtLeast, AtMost, Row, best_of, failed_rows, markdown


@pytest.mark.parametrize(
    ("bar", "value", "score"),
    [
        (AtMost(1.3), 1.3, 1),
        (AtMost(1.3), 2.6, 0.5),
        (AtMost(1 / 500), 1 / 1000, 2),
        (AtMost(0), 0, 1),
        (AtMost(0), 1, 0),
        (AtLeast(0.8), 0.4, 0.5),
        (AtLeast(0.8), 0.88, 1.1),
    ],
)
def test_a_score_is_the_value_relative_to_its_bar(
    bar: AtMost | AtLeast, value: float, score: float
) -> None:
    assert bar.score(value) == pytest.approx(score)


def test_a_row_fails_below_a_third_of_its_bar_and_not_without_a_value() -> None:
    near = Row("near", 3.8, AtMost(1.3), "")
    far = Row("far", 4, AtMost(1.3), "")
    absent = Row("absent", None, AtMost(1.3), "", "no browser")
    seconds = Row("seconds", 4, AtMost(1.3), "", may_fail=False)
    assert failed_rows([near, far, absent, seconds]) == [far]


def test_best_of_takes_the_better_measurement_of_each_row() -> None:
    first = [Row("fast", 1, AtMost(2), ""), Row("many", 0.1, AtLeast(0.8), "")]
    second = [Row("fast", 3, AtMost(2), ""), Row("many", 0.7, AtLeast(0.8), "")]
    assert best_of(first, second) == [first[0], second[1]]


def test_the_table_has_a_line_for_each_row() -> None:
    table = markdown(
        [
            Row("Train", 1 / 607, AtMost(1 / 500), "99 ms / 60 s"),
            Row("Recognize", None, AtLeast(0.8), "", "no browser"),
            Row("Upload", 0.6, AtLeast(0.7), "6 / 10"),
            Row("Predict", 0.3, AtMost(0.2), "3 / 10"),
        ]
    )
    assert table.splitlines()[2:] == [
        "| Train | ≤ 1/500 | 1/607 | yes | 99 ms / 60 s |",
        "| Recognize | ≥ 0.8 | – | – | no browser |",
        "| Upload | ≥ 0.7 | 0.6 | no | 6 / 10 |",
        "| Predict | ≤ 0.2 | 0.3 | no | 3 / 10 |",
    ]
