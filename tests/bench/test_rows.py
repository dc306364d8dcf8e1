from __future__ import annotations

import pytest

from app.bench.rows import AtLeast, AtMost, Row, better, lost, markdown


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
def test_a_score_says_how_far_a_value_reaches(
    bar: AtMost | AtLeast, value: float, score: float
) -> None:
    assert bar.score(value) == pytest.approx(score)


def test_a_row_is_lost_below_half_its_bar_and_not_when_it_was_not_measured() -> None:
    near = Row("near", 2.5, AtMost(1.3), "")
    far = Row("far", 2.7, AtMost(1.3), "")
    absent = Row("absent", None, AtMost(1.3), "", "no browser")
    assert lost([near, far, absent]) == [far]


def test_of_two_measurements_the_better_one_of_each_row_counts() -> None:
    first = [Row("fast", 1, AtMost(2), ""), Row("many", 0.1, AtLeast(0.8), "")]
    again = [Row("fast", 3, AtMost(2), ""), Row("many", 0.7, AtLeast(0.8), "")]
    assert better(first, again) == [first[0], again[1]]


def test_the_table_has_a_line_for_each_row() -> None:
    table = markdown(
        [
            Row("Train", 1 / 607, AtMost(1 / 500), "99 ms / 60 s"),
            Row("Recognise", None, AtLeast(0.8), "", "no browser"),
            Row("Upload", 0.6, AtLeast(0.7), "6 / 10"),
            Row("Predict", 0.3, AtMost(0.2), "3 / 10"),
        ]
    )
    assert table.splitlines()[2:] == [
        "| Train | ≤ 1/500 | 1/607 | yes | 99 ms / 60 s |",
        "| Recognise | ≥ 0.8 | – | – | no browser |",
        "| Upload | ≥ 0.7 | 0.6 | no | 6 / 10 |",
        "| Predict | ≤ 0.2 | 0.3 | no | 3 / 10 |",
    ]
