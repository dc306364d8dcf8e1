"""Figures of an attack: what it met, and what a child felt who worked at the same time."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from statistics import median

import httpx2
import psutil

from ..server import Server
from ..student import make_project

PAUSE_S = 0.25
BYTES_PER_MB = 1_000_000


@dataclass
class Attack:
    """One attack; times in milliseconds."""

    name: str
    statuses: Counter[int] = field(default_factory=Counter)
    answers: list[float] = field(default_factory=list)
    childs: list[float] = field(default_factory=list)
    """What the child's own requests took meanwhile."""
    seconds: float = 0
    grown_mb: float = 0

    @contextmanager
    def client(self, server: Server) -> Iterator[httpx2.Client]:
        """A client whose every answer counts."""
        hooks = {"request": [_begin], "response": [self._met]}
        with httpx2.Client(base_url=server.address, timeout=120, event_hooks=hooks) as client:
            yield client

    def _met(self, answer: httpx2.Response) -> None:
        self.answers.append(_since(answer.request.extensions["began"]))
        self.statuses[answer.status_code] += 1

    def row(self) -> str:
        statuses = ", ".join(
            f"{count} × {status}" for status, count in sorted(self.statuses.items())
        )
        return (
            f"| {self.name} | {statuses} | {self.seconds:.1f} | {_middle_and_worst(self.answers)}"
            f" | {_middle_and_worst(self.childs)} | {self.grown_mb:+.0f} |"
        )


@contextmanager
def measured(attack: Attack, server: Server) -> Iterator[None]:
    """The block is the attack; beside it a child goes on working, without one fault of ours."""
    web = psutil.Process(server.process.pid)
    before, began, over = memory(web), time.monotonic(), threading.Event()
    problems: list[str] = []

    def work() -> None:
        with closing(child):
            while not over.is_set():
                asked = time.monotonic()
                answer = child.patch(path, json={"name": f"{asked}"})
                attack.childs.append(_since(asked))
                if answer.status_code != 200:
                    problems.append(answer.text)
                over.wait(PAUSE_S)

    child = httpx2.Client(base_url=server.address, timeout=120)
    path = f"/api/projects/{make_project(child)['id']}"
    working = threading.Thread(target=work)
    working.start()
    try:
        yield
    finally:
        over.set()
        working.join()
        attack.seconds += time.monotonic() - began
        attack.grown_mb += (memory(web) - before) / BYTES_PER_MB
    assert problems == []


def memory(process: psutil.Process) -> int:
    return sum(each.memory_info().rss for each in [process, *process.children()])


def table(attacks: Sequence[Attack]) -> str:
    head = "| attack | answers | s | answer, ms: median, worst | a child's, ms | MB |"
    return "\n".join([head, "| --- | --- | --- | --- | --- | --- |", *(a.row() for a in attacks)])


def _begin(request: httpx2.Request) -> None:
    request.extensions["began"] = time.monotonic()


def _since(began: float) -> float:
    return 1000 * (time.monotonic() - began)


def _middle_and_worst(times: Sequence[float]) -> str:
    return f"{median(times):.0f}, {max(times):.0f}" if times else "–"
