"""Pictures: uploads, one recognition, many at once and with many models, beside bare LiteRT."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

import numpy as np

from app.bench.browser import Form
from app.bench.conditions import Conditions
from app.bench.peers import run_peer
from app.bench.pictures import CAPTURED, SQUARE, WEBCAM, phone_photo, plain_square, texture
from app.bench.product import Product, Student
from app.bench.recognizing import Askable, Latencies, many_clients, one_client, together
from app.bench.rows import AtLeast, AtMost, Row
from app.bench.seeding import copies
from app.ml.pictures import PictureLimits, square_of

# As the page does it.
FILES_PER_REQUEST = 8
PARALLEL_REQUESTS = 3
REQUESTS_EACH = 6

CLIENTS = 32
REQUESTS = 480
LIMITS = PictureLimits(1 << 30, 1 << 30)


@dataclass
class _Round:
    """What one round measured, beside bare LiteRT just before and just after it."""

    bare: Sequence[dict[str, Any]]
    latencies: Latencies
    small: Latencies
    """Of a picture that is as large as Teachable Machine's already."""
    uploaded_per_s: float
    one_model_per_s: float
    many_models_per_s: float
    refused: int

    def bare_mean(self, fact: str) -> float:
        return float(mean(each[fact] for each in self.bare))

    @property
    def bare_per_s(self) -> float:
        return float(
            mean(max(each["one_at_a_time_per_s"], each["one_per_core_per_s"]) for each in self.bare)
        )


def rows(product: Product, conditions: Conditions) -> list[Row]:
    measuring = _Measuring(product, conditions)
    before = measuring.bare()
    rounds: list[_Round] = []
    for _ in range(conditions.scale.rounds):
        rounds.append(measuring.round(before))
        before = rounds[-1].bare[-1]
    return [
        _uploads(rounds),
        *_one_client(rounds, conditions),
        *_many_clients(rounds),
        measuring.growth(),
        _phone(),
    ]


class _Measuring:
    """A trained model, and many other students' copies of it."""

    def __init__(self, product: Product, conditions: Conditions) -> None:
        self._product = product
        self._conditions = conditions
        self._picture = conditions.folder / "captured.jpg"
        self._picture.write_bytes(texture(0, 1, CAPTURED))
        self._form = Form.of("image", [self._picture.read_bytes()])
        self._small = Form.of("image", [texture(0, 1, SQUARE)])
        self._student = Student(product)
        for kind, class_id in enumerate(self._student.make_project(2)):
            self._student.upload(class_id, [texture(kind, seed) for seed in range(5)])
        model_id, _ = self._student.train({})
        self._model = Askable(self._student.browser.token, model_id)
        # A class for each round, made before: a new project has every model looked up anew.
        self._receiving = [_receiving(product) for _ in range(conditions.scale.rounds)]
        self._uploads = Form.of("files", [texture(2, s) for s in range(FILES_PER_REQUEST)])
        count = conditions.scale.models
        self._copies = [
            Askable(each.token, each.model_id)
            for each in copies(product, self._student.project_id, count)
        ]
        self._ask_once([self._model])
        before_mb = product.resident_mb()
        self._ask_once(self._copies)
        self._kb_a_model = 1000 * (product.resident_mb() - before_mb) / count

    def bare(self) -> dict[str, Any]:
        return run_peer(
            "litert",
            backbones=self._conditions.backbones,
            cores=self._product.settings.backbone_cores,
            picture=self._picture,
            seconds=self._conditions.scale.bare_s,
        )

    def round(self, before: dict[str, Any]) -> _Round:
        uploaded_per_s = self._uploaded_per_s()
        count = self._conditions.scale.recognitions
        latencies = one_client(self._product, self._model, self._form, count)
        small = one_client(self._product, self._model, self._small, count)
        one = many_clients(self._product, [self._model], self._form, CLIENTS, REQUESTS)
        many = many_clients(self._product, self._copies, self._form, CLIENTS, REQUESTS)
        return _Round(
            bare=(before, self.bare()),
            latencies=latencies,
            small=small,
            uploaded_per_s=uploaded_per_s,
            one_model_per_s=one.per_s,
            many_models_per_s=many.per_s,
            refused=one.errors + many.errors,
        )

    def growth(self) -> Row:
        note = f"kB of {len(self._copies)} models, each used for the first time"
        return Row("Memory for each more model", max(0.0, self._kb_a_model), AtMost(64), note)

    def _ask_once(self, models: Sequence[Askable]) -> None:
        many_clients(self._product, models, self._form, 8, len(models))

    def _uploaded_per_s(self) -> float:
        owner, class_id = self._receiving.pop()

        def upload() -> None:
            student = Student(self._product, owner.browser.token, owner.project_id)
            for _ in range(REQUESTS_EACH):
                student.send(class_id, self._uploads, FILES_PER_REQUEST)
            student.browser.close()

        start = time.perf_counter()
        together([upload] * PARALLEL_REQUESTS)
        count = PARALLEL_REQUESTS * REQUESTS_EACH * FILES_PER_REQUEST
        return count / (time.perf_counter() - start)


def _receiving(product: Product) -> tuple[Student, str]:
    """A student and a class of theirs."""
    student = Student(product)
    class_id, *_ = student.make_project(2)
    student.browser.close()
    return student, class_id


def _uploads(rounds: Sequence[_Round]) -> Row:
    width, height = WEBCAM
    return Row(
        "Uploads over HTTP / bare LiteRT forward, pictures a second",
        median(each.uploaded_per_s / each.bare_per_s for each in rounds),
        AtLeast(0.7),
        f"{_median(rounds, lambda r: r.uploaded_per_s):.0f} / "
        f"{_median(rounds, lambda r: r.bare_per_s):.0f} a second, {width} × {height}",
    )


def _one_client(rounds: Sequence[_Round], conditions: Conditions) -> list[Row]:
    width, height = CAPTURED
    bare_s = _median(rounds, lambda each: each.bare_mean("decode_and_forward_s"))
    ours_s = _median(rounds, lambda each: each.latencies.median)
    p99_s = _median(rounds, lambda each: each.latencies.percentile(99))
    predict_s = conditions.teachable.get("predict_s")
    small_s = _median(rounds, lambda each: each.small.median)
    beside = f"{small_s * 1000:.1f} ms / {predict_s * 1000:.1f} ms" if predict_s else ""
    return [
        Row(
            "Recognition over HTTP / bare decode and forward, median",
            median(r.latencies.median / r.bare_mean("decode_and_forward_s") for r in rounds),
            AtMost(1.3),
            f"{ours_s * 1000:.1f} ms / {bare_s * 1000:.1f} ms, {width} × {height}",
        ),
        Row(
            "Recognition over HTTP / bare decode and forward, p99",
            median(
                r.latencies.percentile(99) / r.bare_mean("decode_and_forward_s") for r in rounds
            ),
            AtMost(2.5),
            f"{p99_s * 1000:.1f} ms / {bare_s * 1000:.1f} ms",
        ),
        Row(
            "Recognition over HTTP / Teachable Machine's predict",
            small_s / predict_s if predict_s else None,
            AtMost(1 / 5),
            beside,
            conditions.teachable.get(
                "problem", "both of 224 × 224; its network is six times smaller"
            ),
        ),
    ]


def _many_clients(rounds: Sequence[_Round]) -> list[Row]:
    one = _median(rounds, lambda each: each.one_model_per_s)
    many = _median(rounds, lambda each: each.many_models_per_s)
    bare = _median(rounds, lambda each: each.bare_per_s)
    refused = sum(each.refused for each in rounds)
    return [
        Row(
            f"Recognition, {CLIENTS} clients / bare forward, pictures a second",
            median(each.one_model_per_s / each.bare_per_s for each in rounds),
            AtLeast(0.8),
            f"{one:.0f} / {bare:.0f} a second; {refused} errors",
        ),
        Row(
            "The same with 1,000 students' models / with one model",
            median(each.many_models_per_s / each.one_model_per_s for each in rounds),
            AtLeast(0.9),
            f"{many:.0f} / {one:.0f} a second",
        ),
    ]


def _phone() -> Row:
    """In this process: no other part of the product has a hand in it."""
    photo = phone_photo()

    scaled_s = _seconds(lambda: square_of(photo, LIMITS))
    plain_s = _seconds(lambda: plain_square(photo))
    apart = np.abs(square_of(photo, LIMITS).astype(int) - plain_square(photo)).mean()
    return Row(
        "12-megapixel JPEG: scaled / plain decode",
        scaled_s / plain_s,
        AtMost(1 / 3),
        f"{scaled_s * 1000:.0f} ms / {plain_s * 1000:.0f} ms; pixels {apart:.1f} of 255 apart",
    )


def _seconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return median(took)


def _median(rounds: Sequence[_Round], fact: Callable[[_Round], float]) -> float:
    return median(fact(each) for each in rounds)
