"""The time of a grid search in the lab over HTTP."""

from __future__ import annotations

import time

from app.bench.http_client import UnexpectedAnswer, expect
from app.bench.pictures import texture
from app.bench.product import Product, Student
from app.bench.rows import AtMost, Row

CLASSES = 6
AXES = {"batch_size": [16, 32, 64, 128], "learning_rate": [0.0003, 0.001, 0.003]}
MAX_S = 10.0
POLL_S = 0.05


def grid_row(product: Product, pictures: int) -> Row:
    """Twelve combinations of batch size and rate, 30 epochs each."""
    student = Student(product)
    for kind, class_id in enumerate(student.make_project(CLASSES)):
        each = range(pictures // CLASSES)
        student.upload(class_id, [texture(kind, seed) for seed in each])
    path = f"{student.base}/grid-searches"
    started = time.perf_counter()
    expect(student.client.post(path, {"axes": AXES}), 202)
    while (search := expect(student.client.get(path), 200)["search"])["status"] != "succeeded":
        if search["status"] not in ("queued", "running"):
            raise UnexpectedAnswer(f"the search ended as {search}")
        time.sleep(POLL_S)
    seconds = time.perf_counter() - started
    name = f"Lab: grid of {search['count']} combinations on {pictures} pictures"
    return Row(name, seconds, AtMost(MAX_S), "seconds", may_fail=False)
