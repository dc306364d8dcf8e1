"""`eyeblocks bench --school`: a class of forty students joins, uploads, trains and recognizes.

The server runs in its own process with its default limits. All students come from one address and
start at once.
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

from app.accounts.console import first_account_token
from app.bench.http_client import Answer, Form, HttpClient, expect, post_form_with_retries
from app.bench.load import count_lost
from app.bench.pictures import CAPTURE_SIZE, texture
from app.bench.product import Product, Student, recognitions_path, running_product
from app.bench.recognition import run_in_parallel

STUDENTS = 40
PICTURES_PER_CLASS = 15
CLASSES = 2
BETWEEN_RECOGNITIONS_S = 0.5
PASSWORD = "eight green lamps by the door"  # noqa: S105 - of a server that lives for minutes  # nosec B105


@dataclass
class SchoolTally:
    """Counts the answers, durations in seconds and acknowledged samples of all students."""

    statuses: Counter[int] = field(default_factory=Counter)
    durations_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @contextmanager
    def measure(self, activity: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        with self.lock:
            self.durations_s[activity].append(time.perf_counter() - began)

    def count(self, answer: Answer) -> Answer:
        with self.lock:
            self.statuses[answer.status] += 1
        return answer


def bench_school(backbones: Path, seconds: float) -> int:
    """Prints the results of forty students. Returns 1 if an answer failed or a picture is lost, else 0."""
    with running_product(backbones, wide_limits=False) as product:
        tally = SchoolTally()
        code = _open_classroom(product)
        end = time.monotonic() + seconds
        run_in_parallel(
            [partial(_run_student, product, code, number, tally, end) for number in range(STUDENTS)]
        )
        missing = count_lost(product, tally.acknowledged)
    failed = sum(count for status, count in tally.statuses.items() if status >= 500)
    print(f"{STUDENTS} students, {seconds:.0f} s, one address")
    print(
        "answers: " + ", ".join(f"{n} × {status}" for status, n in sorted(tally.statuses.items()))
    )
    print(f"5xx: {failed}; pictures acknowledged: {len(tally.acknowledged)}, lost: {missing}")
    for activity, times in tally.durations_s.items():
        print(_line(activity, times))
    if failed or missing:
        print("bench: the day at school failed", file=sys.stderr)
    return 1 if failed or missing else 0


def _line(activity: str, times: list[float]) -> str:
    parts = statistics.quantiles(times, n=20) if len(times) > 1 else times * 19
    return (
        f"{activity}: {len(times)}, median {1000 * parts[9]:.0f} ms, p95 {1000 * parts[18]:.0f} ms,"
        f" longest {1000 * max(times):.0f} ms"
    )


def _open_classroom(product: Product) -> str:
    """Makes a teacher and a classroom with an open join link. Returns its code."""
    teacher = HttpClient(product.port)
    account = {
        "invitation": first_account_token(product.settings),
        "name": "Teacher",
        "password": PASSWORD,
    }
    expect(teacher.post("/api/teacher/accounts", account), 201)
    body = {"name": "Class", "language": "en"}
    classroom = expect(teacher.post("/api/classrooms", body), 201)
    join_link = f"/api/classrooms/{classroom['id']}/door"
    opened = teacher.request("PUT", join_link, b'{"open": true}', "application/json")
    return str(expect(opened, 200)["join_code"])


def _run_student(product: Product, code: str, number: int, tally: SchoolTally, end: float) -> None:
    student = Student(product)
    with tally.measure("join"):
        joined = student.client.post("/api/join", {"code": code, "nickname": f"Student {number}"})
        expect(tally.count(joined), 201)
    for class_number, class_id in enumerate(student.make_project(CLASSES)):
        for picture in range(PICTURES_PER_CLASS):
            form = Form.of("files", [texture(class_number, 100 * number + picture)])
            with tally.measure("upload"):
                _note_acknowledged(
                    tally, _post(tally, student, f"{student.base}/classes/{class_id}/samples", form)
                )
    with tally.measure("training"):
        model_id, _ = student.train({"epochs": 30})
    image = Form.of("image", [texture(0, number, CAPTURE_SIZE)])
    path = recognitions_path(model_id, f"student-{number}")
    while time.monotonic() < end:
        with tally.measure("recognition"):
            _post(tally, student, path, image)
        time.sleep(BETWEEN_RECOGNITIONS_S)
    student.client.close()


def _post(tally: SchoolTally, student: Student, path: str, form: Form) -> Answer:
    """Posts a form and waits out refusals, like the page. Their time counts."""
    return tally.count(post_form_with_retries(student.client, path, form))


def _note_acknowledged(tally: SchoolTally, answer: Answer) -> None:
    if answer.status == 201:
        with tally.lock:
            tally.acknowledged += [sample["id"] for sample in answer.json()["accepted"]]
