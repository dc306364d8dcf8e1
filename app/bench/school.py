"""`eyeblocks bench --school`: a class of forty joins, uploads, trains and recognises.

The server runs in a process of its own with the limits that it has by default, all students come
from one address, and nobody waits for anybody: what a teacher sees on the first day.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock

from app.bench.browser import Answer, Browser, Form, expect, persistent
from app.bench.load import lost
from app.bench.pictures import CAPTURED, texture
from app.bench.product import Product, Student, recognitions_path, running
from app.bench.recognizing import together
from app.people.console import first_account_token

STUDENTS = 40
PICTURES_PER_CLASS = 15
CLASSES = 2
BETWEEN_RECOGNITIONS_S = 0.5
PASSWORD = "eight green lamps by the door"  # noqa: S105 - of a server that lives for minutes  # nosec B105


@dataclass
class Day:
    """What all students together met; times in seconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    took_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        with self.lock:
            self.took_s[what].append(time.perf_counter() - began)

    def met(self, answer: Answer) -> Answer:
        with self.lock:
            self.statuses[answer.status] += 1
        return answer


def school(backbones: Path, seconds: float) -> int:
    """Print what forty students met in that time; 1 where an answer failed or a picture is lost."""
    with running(backbones, crowd=False) as product:
        day = Day()
        code = _open_classroom(product)
        end = time.monotonic() + seconds
        together([partial(_attend, product, code, number, day, end) for number in range(STUDENTS)])
        missing = lost(product, day.acknowledged)
    failed = sum(count for status, count in day.statuses.items() if status >= 500)
    print(f"{STUDENTS} students, {seconds:.0f} s, one address")
    print("answers: " + ", ".join(f"{n} × {status}" for status, n in sorted(day.statuses.items())))
    print(f"5xx: {failed}; pictures acknowledged: {len(day.acknowledged)}, lost: {missing}")
    for what, times in day.took_s.items():
        print(_line(what, times))
    if failed or missing:
        print("bench: the day at school failed", file=sys.stderr)
    return 1 if failed or missing else 0


def _line(what: str, times: list[float]) -> str:
    parts = statistics.quantiles(times, n=20) if len(times) > 1 else times * 19
    return (
        f"{what}: {len(times)}, median {1000 * parts[9]:.0f} ms, p95 {1000 * parts[18]:.0f} ms,"
        f" longest {1000 * max(times):.0f} ms"
    )


def _open_classroom(product: Product) -> str:
    """A teacher with a classroom whose door is open; its code."""
    teacher = Browser(product.port)
    account = {
        "invitation": first_account_token(product.settings),
        "name": "Teacher",
        "password": PASSWORD,
    }
    expect(teacher.post("/api/teacher/accounts", account), 201)
    room = {"name": "Class", "language": "en"}
    classroom = expect(teacher.post("/api/classrooms", room), 201)
    door = f"/api/classrooms/{classroom['id']}/door"
    opened = teacher.ask("PUT", door, b'{"open": true}', "application/json")
    return str(expect(opened, 200)["join_code"])


def _attend(product: Product, code: str, number: int, day: Day, end: float) -> None:
    student = Student(product)
    with day.timed("join"):
        joined = student.browser.post("/api/join", {"code": code, "nickname": f"Student {number}"})
        expect(day.met(joined), 201)
    for place, class_id in enumerate(student.make_project(CLASSES)):
        for picture in range(PICTURES_PER_CLASS):
            form = Form.of("files", [texture(place, 100 * number + picture)])
            with day.timed("upload"):
                _keep(day, _ask(day, student, f"{student.base}/classes/{class_id}/samples", form))
    with day.timed("training"):
        model_id, _ = student.train({"epochs": 30})
    image = Form.of("image", [texture(0, number, CAPTURED)])
    path = recognitions_path(model_id, f"student-{number}")
    while time.monotonic() < end:
        with day.timed("recognition"):
            _ask(day, student, path, image)
        time.sleep(BETWEEN_RECOGNITIONS_S)
    student.browser.close()


def _ask(day: Day, student: Student, path: str, form: Form) -> Answer:
    """As pages do it: a stated refusal is waited for, and counted with the time it took."""
    return day.met(persistent(student.browser, path, form))


def _keep(day: Day, answer: Answer) -> None:
    if answer.status == 201:
        with day.lock:
            day.acknowledged += [each["id"] for each in answer.json()["accepted"]]
