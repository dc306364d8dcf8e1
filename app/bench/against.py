"""`eyeblocks bench --against`: what work costs against another version of the product.

The servers of both versions run at the same time and are asked in turn, so that both meet the same
machine. The other version is a checkout with a prepared backbone of its own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from app.bench.collect_page import collect_page_row
from app.bench.http_client import Form, UnexpectedAnswer
from app.bench.live import ONE_STUDENTS_WEBCAMS, live_rows
from app.bench.pictures import CAPTURE_SIZE, large_task, small_task, texture
from app.bench.product import Product, Student, recognitions_path, running_product
from app.bench.recognition import OwnedModel
from app.bench.rows import AtMost, Row, failed_rows, markdown
from app.bench.training import DIFFERENT_PICTURES, SETTINGS

TRAININGS = {"3 × 30": 31, "10 × 100": 11}
"""How often each project is trained."""
RECOGNITIONS = 400
RECOGNITIONS_IN_TURN = 5

MAX_TRAINING = {"3 × 30": 1.3, "10 × 100": 1.5}
MAX_INSIGHTS_S = {"3 × 30": 0.3, "10 × 100": 1.5}
MAX_RECOGNITION = 1.05
MAX_HEAT_MAP = 1.15

Seconds = list[float]
_INSIGHTS_LIMIT_S = 30


def bench_against(backbones: Path, checkout: Path, results: Path) -> int:
    """Prints the table and writes it as JSON. Returns 1 if a row failed (`rows.failed_rows`), else 0."""
    checkout = checkout.resolve()
    with (
        running_product(backbones, options=ONE_STUDENTS_WEBCAMS) as ours,
        running_product(checkout / "models_store" / "backbones", checkout=checkout) as other,
    ):
        rows = _rows(ours, other)
    facts = {"against": str(checkout), "rows": [row.as_json() for row in rows]}
    results.write_text(json.dumps(facts, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"Against {checkout}, in turn\n\n{markdown(rows)}\n\nWritten to {results}", flush=True)
    return 1 if failed_rows(rows) else 0


def _rows(ours: Product, other: Product) -> list[Row]:
    small = small_task().training
    large = [
        list(islice(cycle(pictures), 100)) for pictures in large_task(DIFFERENT_PICTURES).training
    ]
    pair = _Pair.of(ours, other, small)
    rows = _training_rows("3 × 30", pair)
    rows += _recognition_rows(pair)
    rows += live_rows((ours, _model_of(pair.ours)), (other, _model_of(pair.other)))
    rows.append(collect_page_row(ours, other))
    return rows + _training_rows("10 × 100", _Pair.of(ours, other, large))


@dataclass(frozen=True)
class _Pair:
    """The same project of one student of each version."""

    ours: Student
    other: Student

    @classmethod
    def of(cls, ours: Product, other: Product, classes: Sequence[Sequence[bytes]]) -> _Pair:
        return cls(_student_with(ours, classes), _student_with(other, classes))

    def train(self) -> tuple[tuple[str, float], tuple[str, float]]:
        """Trains both projects: the model's id and the seconds of each."""
        return self.ours.train(SETTINGS), self.other.train(SETTINGS)


def _student_with(product: Product, classes: Sequence[Sequence[bytes]]) -> Student:
    """A student with a project of these pictures, which has been trained once."""
    student = Student(product)
    for class_id, pictures in zip(student.make_project(len(classes)), classes, strict=True):
        student.upload(class_id, pictures)
    student.train(SETTINGS)
    return student


def _training_rows(size: str, pair: _Pair) -> list[Row]:
    ours: Seconds = []
    other: Seconds = []
    insights: Seconds = []
    for _ in range(TRAININGS[size]):
        (model_id, ours_s), (_, other_s) = pair.train()
        ours.append(ours_s)
        other.append(other_s)
        insights.append(_seconds_to_insights(pair.ours, model_id))
    return [
        ratio_row(f"Train {size} over HTTP", ours, other, MAX_TRAINING[size]),
        Row(
            f"Insights of {size} after the end of training, in seconds",
            median(insights),
            AtMost(MAX_INSIGHTS_S[size]),
            f"{1000 * median(insights):.0f} ms",
        ),
    ]


def _seconds_to_insights(student: Student, model_id: str) -> float:
    """The seconds until the model's insights are there. Raises UnexpectedAnswer after a long wait."""
    start = time.perf_counter()
    while student.client.get(f"/api/models/{model_id}/insights").status != 200:
        if time.perf_counter() - start > _INSIGHTS_LIMIT_S:
            raise UnexpectedAnswer("no insights")
    return time.perf_counter() - start


def _model_of(student: Student) -> OwnedModel:
    model_id, _ = student.train(SETTINGS)
    return OwnedModel(student.client.token, model_id)


def _recognition_rows(pair: _Pair) -> list[Row]:
    form = Form.of("image", [texture(0, 1, CAPTURE_SIZE)])
    (ours, _), (other, _) = pair.train()
    ways: Mapping[str, Callable[[], None]] = {
        "other": lambda: _recognize(pair.other, other, form),
        "plain": lambda: _recognize(pair.ours, ours, form),
        "heat map": lambda: _recognize(pair.ours, ours, form, "heat_map"),
    }
    seconds = measure_in_turn(ways)
    return [
        ratio_row("Recognition", seconds["plain"], seconds["other"], MAX_RECOGNITION),
        ratio_row(
            "Recognition with heat map / the other's without",
            seconds["heat map"],
            seconds["other"],
            MAX_HEAT_MAP,
        ),
    ]


def measure_in_turn(ways: Mapping[str, Callable[[], None]]) -> Mapping[str, Seconds]:
    """The seconds of each way, a few at a time in turn. The first of each turn is not counted."""
    seconds: dict[str, Seconds] = {name: [] for name in ways}
    for _ in range(RECOGNITIONS // RECOGNITIONS_IN_TURN):
        for name, recognize in ways.items():
            recognize()
            for _ in range(RECOGNITIONS_IN_TURN):
                start = time.perf_counter()
                recognize()
                seconds[name].append(time.perf_counter() - start)
    return seconds


def _recognize(student: Student, model_id: str, form: Form, extras: str = "") -> None:
    answer = student.client.post_form(recognitions_path(model_id, "bench", extras), form)
    if answer.status != 201:
        raise UnexpectedAnswer(f"{answer.status}: {answer.body[:200]!r}")


def ratio_row(name: str, ours: Seconds, other: Seconds, bar: float) -> Row:
    """The median of ours against the median of the other's, which were measured in turn."""
    return Row(
        name,
        median(ours) / median(other),
        AtMost(bar),
        f"{1000 * median(ours):.1f} ms / {1000 * median(other):.1f} ms",
    )
