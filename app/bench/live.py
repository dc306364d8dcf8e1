"""Many webcams and one: over WebSockets, against single requests of another version."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median

from app.bench.http_client import Form
from app.bench.live_client import LiveClient
from app.bench.pictures import CAPTURE_SIZE, SQUARE_SIZE, texture
from app.bench.product import Product
from app.bench.recognition import OwnedModel, recognize, run_in_parallel
from app.bench.rows import AtLeast, AtMost, Row

CLIENTS = 32
ONE_STUDENTS_WEBCAMS = ("--live-connections-per-student", str(CLIENTS))
TURNS = 3
PICTURES_OF_CLIENT = 12
"""In each turn."""
ONE_CLIENTS_PICTURES = 40
FRAME_QUALITY = 95
"""That of the page's pictures for live recognition."""

MIN_PER_S = 1.6
MAX_CPU = 0.68
MAX_MEDIAN = 0.85


Ask = Callable[[], object]


@dataclass(frozen=True)
class Webcams:
    """A product, a model in it, and how the client with a number asks about its picture."""

    product: Product
    model: OwnedModel
    opened: Callable[[Product, OwnedModel, int], AbstractContextManager[Ask]]

    def measure(self, clients: int, pictures: int) -> Turn:
        """Lets the clients recognize at the same time."""
        seconds: list[float] = []

        def send(number: int) -> None:
            with self.opened(self.product, self.model, number) as ask:
                for _ in range(pictures):
                    began = time.perf_counter()
                    ask()
                    seconds.append(time.perf_counter() - began)

        cpu_s, began = _cpu_s(self.product), time.perf_counter()
        run_in_parallel([partial(send, number) for number in range(clients)])
        took_s = time.perf_counter() - began
        return Turn(len(seconds) / took_s, (_cpu_s(self.product) - cpu_s) / len(seconds), seconds)


@dataclass(frozen=True)
class Turn:
    """Recognitions a second, the server's CPU time for each, and the seconds that each took."""

    per_s: float
    cpu_s: float
    seconds: Sequence[float]


def live_rows(ours: tuple[Product, OwnedModel], other: tuple[Product, OwnedModel]) -> list[Row]:
    """Ours over WebSockets against the other's requests, measured in turn."""
    frame = texture(0, 1, SQUARE_SIZE, FRAME_QUALITY)
    form = Form.of("image", [texture(0, 1, CAPTURE_SIZE)])
    live = Webcams(*ours, partial(live_webcam, frame))
    requests = Webcams(*other, partial(requesting_webcam, form))
    for webcams in (live, requests):
        webcams.measure(CLIENTS, 2)  # models and heads are in memory then
    many = [(_turn(live), _turn(requests)) for _ in range(TURNS)]
    one = [(_turn(live, one=True), _turn(requests, one=True)) for _ in range(TURNS)]
    ours_ms, other_ms = (
        1000 * median(second for turns in one for second in turns[side].seconds) for side in (0, 1)
    )
    return [
        _ratio_row(f"Live recognitions a second, {CLIENTS} webcams", many, "per_s"),
        _ratio_row("Server's CPU time for each of them", many, "cpu_s"),
        Row(
            "Live recognition, one webcam",
            ours_ms / other_ms,
            AtMost(MAX_MEDIAN),
            f"{ours_ms:.1f} ms / {other_ms:.1f} ms",
        ),
    ]


def _turn(webcams: Webcams, *, one: bool = False) -> Turn:
    if one:
        return webcams.measure(1, ONE_CLIENTS_PICTURES)
    return webcams.measure(CLIENTS, PICTURES_OF_CLIENT)


def _ratio_row(name: str, turns: Sequence[tuple[Turn, Turn]], fact: str) -> Row:
    ours, other = (median(getattr(turn[side], fact) for turn in turns) for side in (0, 1))
    if fact == "per_s":
        return Row(name, ours / other, AtLeast(MIN_PER_S), f"{ours:.0f} / {other:.0f}")
    shown = f"{1000 * ours:.1f} ms / {1000 * other:.1f} ms"
    return Row(name, ours / other, AtMost(MAX_CPU), shown)


@contextmanager
def live_webcam(picture: bytes, product: Product, model: OwnedModel, number: int) -> Iterator[Ask]:
    client = LiveClient(product.port, model.token, model.model_id, f"webcam-{number}")
    with closing(client):
        yield partial(client.recognize, picture)


@contextmanager
def requesting_webcam(
    form: Form, product: Product, model: OwnedModel, number: int
) -> Iterator[Ask]:
    with closing(product.client(model.token)) as client:
        yield partial(recognize, client, model.model_id, f"webcam-{number}", form)


def _cpu_s(product: Product) -> float:
    """What the server and its workers have computed, in seconds."""
    times = [process.cpu_times() for process in product.processes()]
    return float(sum(each.user + each.system for each in times))
