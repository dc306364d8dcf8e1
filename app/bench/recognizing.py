"""Recognition over HTTP: one client after another, or many at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

import numpy as np

from app.bench.browser import Browser, Form, Refused
from app.bench.product import Product, recognitions_path


@dataclass(frozen=True)
class Askable:
    """A model and the cookie of its owner."""

    token: str
    model_id: str


@dataclass
class Latencies:
    """Seconds that each recognition took."""

    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return float(np.median(self.seconds))

    def percentile(self, share: float) -> float:
        return float(np.percentile(self.seconds, share))


def recognize(browser: Browser, model_id: str, session: str, form: Form) -> None:
    answer = browser.send(recognitions_path(model_id, session), form)
    if answer.status != 201:
        raise Refused(f"{answer.status}: {answer.body[:200]!r}")


# The page's continuous test asks no sooner than this after it asked last.
WEBCAM_EVERY_S = 0.12


def one_client(
    product: Product, model: Askable, form: Form, count: int, *, every_s: float = 0
) -> Latencies:
    browser = product.browser(model.token)
    latencies = Latencies()
    for _ in range(count):
        start = time.perf_counter()
        recognize(browser, model.model_id, "bench", form)
        latencies.seconds.append(time.perf_counter() - start)
        time.sleep(max(0.0, every_s - latencies.seconds[-1]))
    browser.close()
    return latencies


def meanwhile(
    product: Product, model: Askable, form: Form, work: Callable[[], object]
) -> Latencies:
    """What one webcam meets while `work` goes on."""
    latencies, over = Latencies(), Event()

    def ask() -> None:
        browser = product.browser(model.token)
        while not over.is_set():
            start = time.perf_counter()
            recognize(browser, model.model_id, "meanwhile", form)
            latencies.seconds.append(time.perf_counter() - start)
            over.wait(max(0.0, WEBCAM_EVERY_S - latencies.seconds[-1]))
        browser.close()

    thread = Thread(target=ask)
    thread.start()
    try:
        work()
    finally:
        over.set()
        thread.join()
    return latencies


@dataclass(frozen=True)
class Throughput:
    per_s: float
    busy: int
    """Stated refusals (429)."""
    errors: int
    """Everything else but an answer."""


def many_clients(
    product: Product, models: Sequence[Askable], form: Form, clients: int, requests: int
) -> Throughput:
    """`clients` at a time, asking for one model after the other until all is asked."""
    left = list(range(requests))
    lock = Lock()
    statuses: list[int] = []

    def ask() -> None:
        connection = product.browser()
        while True:
            with lock:
                if not left:
                    break
                number = left.pop()
            model = models[number % len(models)]
            connection.become(model.token)
            path = recognitions_path(model.model_id, f"client-{number % clients}")
            statuses.append(connection.send(path, form).status)
        connection.close()

    start = time.perf_counter()
    together([ask] * clients)
    took_s = time.perf_counter() - start
    answered = statuses.count(201)
    return Throughput(
        answered / took_s, statuses.count(429), requests - answered - statuses.count(429)
    )


def together(works: Sequence[Callable[[], object]]) -> None:
    """Each in a thread of its own, all at once. Raises what the first of them raised."""
    problems: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as problem:
            problems.append(problem)

    threads = [Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
