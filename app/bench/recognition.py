"""Measures recognition over HTTP, by one client and by many."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

import numpy as np

from app.bench.http_client import Form, HttpClient, UnexpectedAnswer
from app.bench.product import Product, recognitions_path


@dataclass(frozen=True)
class OwnedModel:
    """A model and the cookie of its owner."""

    token: str
    model_id: str


@dataclass
class Latencies:
    """The duration of each recognition in seconds."""

    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return float(np.median(self.seconds))

    def percentile(self, share: float) -> float:
        return float(np.percentile(self.seconds, share))


def recognize(
    client: HttpClient, model_id: str, session: str, form: Form, extras: str = ""
) -> None:
    answer = client.post_form(recognitions_path(model_id, session, extras), form)
    if answer.status != 201:
        raise UnexpectedAnswer(f"{answer.status}: {answer.body[:200]!r}")


# The page's continuous test waits this long between two requests.
WEBCAM_INTERVAL_S = 0.12


def measure_latencies(
    product: Product, model: OwnedModel, form: Form, count: int, *, every_s: float = 0
) -> Latencies:
    client = product.client(model.token)
    latencies = Latencies()
    for _ in range(count):
        start = time.perf_counter()
        recognize(client, model.model_id, "bench", form)
        latencies.seconds.append(time.perf_counter() - start)
        time.sleep(max(0.0, every_s - latencies.seconds[-1]))
    client.close()
    return latencies


def measure_in_turn(
    product: Product, model: OwnedModel, form: Form, count: int, extras: Sequence[str]
) -> list[Latencies]:
    """The latencies with each of `extras`, asked for in turn, so that all meet the same machine."""
    client = product.client(model.token)
    latencies = [Latencies() for _ in extras]
    for _ in range(count):
        for extra, its in zip(extras, latencies, strict=True):
            start = time.perf_counter()
            recognize(client, model.model_id, "bench", form, extra)
            its.seconds.append(time.perf_counter() - start)
    client.close()
    return latencies


def recognize_during(
    product: Product, model: OwnedModel, form: Form, work: Callable[[], object]
) -> Latencies:
    """The latencies of a webcam's recognitions while `work` runs."""
    latencies, stopped = Latencies(), Event()

    def send_requests() -> None:
        client = product.client(model.token)
        while not stopped.is_set():
            start = time.perf_counter()
            recognize(client, model.model_id, "meanwhile", form)
            latencies.seconds.append(time.perf_counter() - start)
            stopped.wait(max(0.0, WEBCAM_INTERVAL_S - latencies.seconds[-1]))
        client.close()

    thread = Thread(target=send_requests)
    thread.start()
    try:
        work()
    finally:
        stopped.set()
        thread.join()
    return latencies


@dataclass(frozen=True)
class Throughput:
    per_s: float
    busy: int
    """Answers of 429."""
    errors: int
    """All other answers that are no recognition."""


def measure_throughput(
    product: Product, models: Sequence[OwnedModel], form: Form, clients: int, requests: int
) -> Throughput:
    """Sends `requests` recognitions from `clients` threads, to one model after the other."""
    remaining = list(range(requests))
    lock = Lock()
    statuses: list[int] = []

    def send_requests() -> None:
        client = product.client()
        while True:
            with lock:
                if not remaining:
                    break
                number = remaining.pop()
            model = models[number % len(models)]
            client.set_token(model.token)
            path = recognitions_path(model.model_id, f"client-{number % clients}")
            statuses.append(client.post_form(path, form).status)
        client.close()

    start = time.perf_counter()
    run_in_parallel([send_requests] * clients)
    duration_s = time.perf_counter() - start
    recognized = statuses.count(201)
    return Throughput(
        recognized / duration_s, statuses.count(429), requests - recognized - statuses.count(429)
    )


def run_in_parallel(functions: Sequence[Callable[[], object]]) -> None:
    """Runs each function in its own thread and waits for all. Raises the first exception."""
    problems: list[BaseException] = []

    def run(function: Callable[[], object]) -> None:
        try:
            function()
        except BaseException as problem:
            problems.append(problem)

    threads = [Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
