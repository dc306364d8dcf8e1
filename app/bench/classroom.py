"""Thirty students press Train within one second while a webcam recognizes."""

from __future__ import annotations

import time
from functools import partial
from statistics import median

from app.bench.conditions import Conditions
from app.bench.data import copy_project
from app.bench.http_client import Form
from app.bench.pictures import CAPTURE_SIZE, texture
from app.bench.product import Product, Student
from app.bench.recognition import (
    WEBCAM_INTERVAL_S,
    OwnedModel,
    measure_latencies,
    recognize_during,
    run_in_parallel,
)
from app.bench.rows import AtMost, Row
from app.bench.training import SETTINGS

STUDENTS = 30
REPETITIONS = 3
IDLE_RECOGNITIONS = 40


def rows(product: Product, conditions: Conditions) -> list[Row]:
    first = Student(product)
    for kind, class_id in enumerate(first.make_project(3)):
        first.upload(class_id, [texture(kind, seed) for seed in range(30)])
    one_s = median(first.train(SETTINGS)[1] for _ in range(7))
    model_id, _ = first.train(SETTINGS)
    model = OwnedModel(first.client.token, model_id)
    form = Form.of("image", [texture(1, 1, CAPTURE_SIZE)])
    students = [
        Student(product, copy.token, copy.project_id)
        for copy in copy_project(product, first.project_id, STUDENTS)
    ]
    idle = measure_latencies(product, model, form, IDLE_RECOGNITIONS, every_s=WEBCAM_INTERVAL_S)
    durations_s: list[float] = []

    def train_all() -> None:
        start = time.perf_counter()
        run_in_parallel([partial(student.train, SETTINGS) for student in students])
        durations_s.append(time.perf_counter() - start)

    def train_all_several_times() -> None:
        for _ in range(REPETITIONS):
            train_all()

    busy = recognize_during(product, model, form, train_all_several_times)
    all_s = median(durations_s)
    return [
        Row(
            f"{STUDENTS} students press Train / one student alone",
            all_s / one_s,
            AtMost(40),
            f"{all_s:.2f} s / {one_s * 1000:.0f} ms",
        ),
        Row(
            "Recognition by a webcam meanwhile / when idle, p95",
            busy.percentile(95) / idle.percentile(95),
            AtMost(4),
            f"{busy.percentile(95) * 1000:.1f} ms / {idle.percentile(95) * 1000:.1f} ms",
        ),
    ]
