"""Kills the web process or a worker at random moments. Nothing acknowledged may be lost.

`pytest tests/upkeep/test_kills.py --kills 50` tries more moments; `--kills-seed` chooses
other ones.
"""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import psutil
import pytest

from app.__main__ import main

from ..pictures import jpeg
from ..server import Server, running_server
from ..student import FINAL, SHAPES
from ..waiting import wait_until

pytestmark = pytest.mark.long

STUDENTS = 4
LONGEST_S = 3.0
"""The latest moment of a kill, after every student's first picture."""
EPOCHS = 60
LISTED_RUNS = 10
"""A project lists at least so many of its newest runs."""


@dataclass
class Acknowledged:
    """What the server acknowledged to one student, and what was unanswered when it was killed."""

    cookies: httpx2.Cookies = field(default_factory=httpx2.Cookies)
    project: dict[str, Any] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    """By class: the name that was acknowledged last, and a newer one without an answer."""
    samples: dict[str, set[str]] = field(default_factory=dict)
    unanswered: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """By class: key and picture of an upload without an answer."""
    runs: list[str] = field(default_factory=list)
    program_version: int = 0
    programs: list[int] = field(default_factory=lambda: [0])
    """The numbers that the program may have: the last acknowledged one, and a newer one."""

    @property
    def base(self) -> str:
        return f"/api/projects/{self.project['id']}"


class WorkingStudent:
    """One student who works until the server is killed or the lesson is over."""

    def __init__(self, address: str, chance: random.Random, over: threading.Event) -> None:
        self._client = httpx2.Client(base_url=address, timeout=30)
        self._chance = chance
        self._over = over
        self.notes = Acknowledged()

    def work(self) -> Acknowledged:
        with self._client, suppress(httpx2.TransportError):
            self._begin()
            while not self._over.is_set():
                self._chance.choice((self._upload, self._upload, self._rename, self._save))()
                if self._chance.random() < 0.2:
                    self._train()
        return self.notes

    def _begin(self) -> None:
        made = self._client.post("/api/projects", json={"name": "Lesson"})
        assert made.status_code == 201, made.text
        self.notes.cookies = self._client.cookies
        self.notes.project = made.json()
        for each in self.notes.project["classes"]:
            self.notes.names[each["id"]] = {each["name"]}
            self.notes.samples[each["id"]] = set()

    def _class(self) -> tuple[str, str]:
        place = self._chance.randrange(2)
        return str(self.notes.project["classes"][place]["id"]), SHAPES[place]

    def _upload(self) -> None:
        class_id, shape = self._class()
        key, picture = uuid4().hex, jpeg(shape, self._chance.randrange(10**6))
        self.notes.unanswered[class_id] = key, picture
        answer = send(self._client, self.notes, class_id, key, picture)
        if answer.status_code == 201:
            self.notes.samples[class_id] |= {each["id"] for each in answer.json()["accepted"]}
        del self.notes.unanswered[class_id]

    def _rename(self) -> None:
        class_id, _ = self._class()
        name = uuid4().hex[:12]
        self.notes.names[class_id].add(name)
        answer = self._client.patch(f"{self.notes.base}/classes/{class_id}", json={"name": name})
        if answer.status_code == 200:
            self.notes.names[class_id] = {name}

    def _save(self) -> None:
        number = self.notes.programs[-1] + 1
        self.notes.programs.append(number)
        body = {"version": self.notes.program_version, "format": 1, "blocks": {"n": number}}
        answer = self._client.put(f"{self.notes.base}/program", json=body)
        assert answer.status_code == 200, answer.text
        self.notes.program_version = answer.json()["version"]
        self.notes.programs = [number]

    def _train(self) -> None:
        answer = self._client.post(f"{self.notes.base}/runs", json={"epochs": EPOCHS})
        if answer.status_code == 202:
            self.notes.runs.append(answer.json()["id"])


def send(
    client: httpx2.Client, notes: Acknowledged, class_id: str, key: str, picture: bytes
) -> httpx2.Response:
    return client.post(
        f"{notes.base}/classes/{class_id}/samples",
        files={"files": picture},
        headers={"Idempotency-Key": key},
    )


def lesson(server: Server, chance: random.Random) -> list[Acknowledged]:
    """Students work until a process is killed. Returns what was acknowledged to each."""
    over = threading.Event()
    students = [
        WorkingStudent(server.address, random.Random(chance.random()), over)
        for _ in range(STUDENTS)
    ]
    with ThreadPoolExecutor(STUDENTS) as pool:
        working = [pool.submit(student.work) for student in students]
        wait_until(lambda: all(any(each.notes.samples.values()) for each in students), 120)
        over.wait(chance.uniform(0.05, LONGEST_S))
        victim = psutil.Process(server.process.pid)
        if chance.random() < 0.5:
            victim = chance.choice(victim.children())
        victim.kill()
        over.wait(0.3)
        over.set()
        return [each.result() for each in working]


def check_acknowledged(server: Server, notes: Acknowledged) -> None:
    """Assert that all acknowledged data is there, and that a repeated upload is there once."""
    if not notes.project:
        return
    with httpx2.Client(base_url=server.address, cookies=notes.cookies, timeout=30) as client:
        found = client.get(notes.base).json()
        assert [each["name"] in notes.names[each["id"]] for each in found["classes"]] == [True] * 2
        for class_id, acknowledged in notes.samples.items():
            if class_id in notes.unanswered:
                again = send(client, notes, class_id, *notes.unanswered[class_id])
                assert again.status_code == 201, again.text
                acknowledged = acknowledged | {each["id"] for each in again.json()["accepted"]}
            listed = client.get(f"{notes.base}/classes/{class_id}/samples").json()["samples"]
            assert len(listed) == len({each["id"] for each in listed})
            assert {each["id"] for each in listed} == acknowledged
        blocks = client.get(f"{notes.base}/program").json()["blocks"] or {}
        assert blocks.get("n", 0) in notes.programs
        (runs,) = wait_until(lambda: finished(client, notes), 90)
        assert {each["status"] for each in runs} <= {"succeeded"}
        assert {each["id"] for each in runs} >= set(notes.runs[-LISTED_RUNS:])


def finished(client: httpx2.Client, notes: Acknowledged) -> tuple[list[dict[str, Any]]] | None:
    """The student's runs in a tuple, or None while one of them is queued or running."""
    runs: list[dict[str, Any]] = client.get(f"{notes.base}/runs").json()["runs"]
    return (runs,) if all(each["status"] in FINAL for each in runs) else None


def test_nothing_acknowledged_is_lost_whenever_a_process_is_killed(
    tmp_path: Path, backbones: Path, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(request.config.getoption("--kills-seed"))
    all_notes: list[Acknowledged] = []
    folders = ("--data-dir", str(tmp_path / "data"), "--models-dir", str(tmp_path / "models_store"))
    for _ in range(request.config.getoption("--kills")):
        with running_server(tmp_path, backbones) as server:
            for notes in all_notes[-STUDENTS:]:
                check_acknowledged(server, notes)
            all_notes += lesson(server, chance)
        # A picture that was not acknowledged may have left its file.
        assert main(["check", "--delete-leftovers", *folders]) == 0
    with running_server(tmp_path, backbones) as server:
        for notes in all_notes[-STUDENTS:]:
            check_acknowledged(server, notes)
    assert main(["check", *folders]) == 0
    pictures = sum(len(each) for notes in all_notes for each in notes.samples.values())
    runs = sum(len(notes.runs) for notes in all_notes)
    assert pictures
    print(f"{len(all_notes)} students, {pictures} acknowledged pictures, {runs} runs: all there")
