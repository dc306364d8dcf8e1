"""The time until the lab shows nine variants of a picture, over HTTP."""

from __future__ import annotations

import time
from statistics import median

from app.bench.http_client import UnexpectedAnswer, expect
from app.bench.pictures import texture
from app.bench.product import Product, Student
from app.bench.rows import AtMost, Row
from app.ml.augmentation import Transform

SEEDS = 3
MAX_S = 0.3


def variants_row(product: Product) -> Row:
    """Each transform by itself, with new variants each time."""
    student = Student(product)
    class_id = student.make_project(2)[0]
    student.upload(class_id, [texture(0, 1)])
    samples = student.client.get(f"{student.base}/classes/{class_id}/samples")
    sample = expect(samples, 200)["samples"][0]["id"]
    path = f"{student.base}/augmentation/preview?sample={sample}"
    seconds = [
        _shown_s(student, f"{path}&transform={transform}&seed={seed}")
        for seed in range(SEEDS)
        for transform in Transform
    ]
    return Row("Lab: nine variants shown", median(seconds), AtMost(MAX_S), "seconds, median")


def _shown_s(student: Student, path: str) -> float:
    """Raises UnexpectedAnswer."""
    started = time.perf_counter()
    answer = student.client.get(path)
    if answer.status != 200:
        raise UnexpectedAnswer(f"{answer.status}: {answer.body[:200]!r}")
    return time.perf_counter() - started
