"""Measures an attack on a server, and the answer times of a student who works at the same time."""

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
    """The figures of one attack. Times are in milliseconds."""

    name: str
    statuses: Counter[int] = field(default_factory=Counter)
    answer_times: list[float] = field(default_factory=list)
    child_times: list[float] = field(default_factory=list)
    """The answer times of the student's own requests meanwhile."""
    seconds: float = 0
    growth_mb: float = 0

    @contextmanager
    def client(self, server: Server) -> Iterator[httpx2.Client]:
        """A client whose answers are counted."""
        hooks = {"request": [_begin], "response": [self._count_answer]}
        with httpx2.Client(base_url=server.address, timeout=120, event_hooks=hooks) as client:
            yield client

    def _count_answer(self, answer: httpx2.Response) -> None:
        self.answer_times.append(_elapsed_ms(answer.request.extensions["began"]))
        self.statuses[answer.status_code] += 1

    def row(self) -> str:
        statuses = ", ".join(
            f"{count} × {status}" for status, count in sorted(self.statuses.items())
        )
        return (
            f"| {self.name} | {statuses} | {self.seconds:.1f} | {_median_and_max(self.answer_times)}"
            f" | {_median_and_max(self.child_times)} | {self.growth_mb:+.0f} |"
        )


@contextmanager
def measured(attack: Attack, server: Server) -> Iterator[None]:
    """Measures the block as the attack. A student works meanwhile, whose requests must all succeed."""
    web = psutil.Process(server.process.pid)
    before, began, finished = memory(web), time.monotonic(), threading.Event()
    problems: list[str] = []

    def work_as_child() -> None:
        with closing(child):
            while not finished.is_set():
                began_request = time.monotonic()
                answer = child.patch(path, json={"name": f"{began_request}"})
                attack.child_times.append(_elapsed_ms(began_request))
                if answer.status_code != 200:
                    problems.append(answer.text)
                finished.wait(PAUSE_S)

    child = httpx2.Client(base_url=server.address, timeout=120)
    path = f"/api/projects/{make_project(child)['id']}"
    worker = threading.Thread(target=work_as_child)
    worker.start()
    try:
        yield
    finally:
        finished.set()
        worker.join()
        attack.seconds += time.monotonic() - began
        attack.growth_mb += (memory(web) - before) / BYTES_PER_MB
    assert problems == []


def memory(process: psutil.Process) -> int:
    return sum(member.memory_info().rss for member in [process, *process.children()])


def table(attacks: Sequence[Attack]) -> str:
    head = "| attack | answers | s | answer, ms: median, worst | a child's, ms | MB |"
    return "\n".join(
        [head, "| --- | --- | --- | --- | --- | --- |", *(attack.row() for attack in attacks)]
    )


def _begin(request: httpx2.Request) -> None:
    request.extensions["began"] = time.monotonic()


def _elapsed_ms(began: float) -> float:
    return 1000 * (time.monotonic() - began)


def _median_and_max(times: Sequence[float]) -> str:
    return f"{median(times):.0f}, {max(times):.0f}" if times else "–"
