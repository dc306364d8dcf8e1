"""Thirty students press Train within one second, and somebody's webcam recognises meanwhile."""

from __future__ import annotations

import time
from functools import partial
from statistics import median

from app.bench.browser import Form
from app.bench.conditions import Conditions
from app.bench.pictures import CAPTURED, texture
from app.bench.product import Product, Student
from app.bench.recognizing import WEBCAM_EVERY_S, Askable, meanwhile, one_client, together
from app.bench.rows import AtMost, Row
from app.bench.seeding import copies
from app.bench.training import SETTINGS

STUDENTS = 30
TRIES = 3
IDLE_RECOGNITIONS = 40


def rows(product: Product, conditions: Conditions) -> list[Row]:
    first = Student(product)
    for kind, class_id in enumerate(first.make_project(3)):
        first.upload(class_id, [texture(kind, seed) for seed in range(30)])
    idle_s = median(first.train(SETTINGS)[1] for _ in range(7))
    model_id, _ = first.train(SETTINGS)
    model = Askable(first.browser.token, model_id)
    form = Form.of("image", [texture(1, 1, CAPTURED)])
    students = [
        Student(product, each.token, each.project_id)
        for each in copies(product, first.project_id, STUDENTS)
    ]
    idle = one_client(product, model, form, IDLE_RECOGNITIONS, every_s=WEBCAM_EVERY_S)
    pressed: list[float] = []

    def press() -> None:
        start = time.perf_counter()
        together([partial(each.train, SETTINGS) for each in students])
        pressed.append(time.perf_counter() - start)

    def press_several_times() -> None:
        for _ in range(TRIES):
            press()

    busy = meanwhile(product, model, form, press_several_times)
    took_s = median(pressed)
    return [
        Row(
            f"{STUDENTS} students press Train / one student alone",
            took_s / idle_s,
            AtMost(40),
            f"{took_s:.2f} s / {idle_s * 1000:.0f} ms",
        ),
        Row(
            "Recognition by a webcam meanwhile / when idle, p95",
            busy.percentile(95) / idle.percentile(95),
            AtMost(4),
            f"{busy.percentile(95) * 1000:.1f} ms / {idle.percentile(95) * 1000:.1f} ms",
        ),
    ]
