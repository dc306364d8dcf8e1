"""Uploads and recognitions, by one client and by many, with one model and with many, against LiteRT."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

import numpy as np

from app.bench.conditions import Conditions
from app.bench.data import copy_project
from app.bench.http_client import Form
from app.bench.peers import run_peer
from app.bench.pictures import (
    CAPTURE_SIZE,
    SQUARE_SIZE,
    WEBCAM_SIZE,
    phone_photo,
    plain_square,
    texture,
)
from app.bench.product import Product, Student
from app.bench.recognition import (
    Latencies,
    OwnedModel,
    measure_in_turn,
    measure_latencies,
    measure_throughput,
    run_in_parallel,
)
from app.bench.rows import AtLeast, AtMost, Row
from app.ml.pictures import PictureLimits, crop_square

# The page uploads like this.
FILES_PER_REQUEST = 8
PARALLEL_REQUESTS = 3
REQUESTS_PER_CONNECTION = 6

CLIENTS = 32
LIMITS = PictureLimits(1 << 30, 1 << 30)


@dataclass
class _Round:
    """The results of one round, and those of bare LiteRT before and after it."""

    bare: Sequence[dict[str, Any]]
    latencies: Latencies
    small: Latencies
    """Latencies of a picture of Teachable Machine's size."""
    plain: Latencies
    """Latencies in turn with those of `with_heat_map`."""
    with_heat_map: Latencies
    uploaded_per_s: float
    one_model_per_s: float
    many_models_per_s: float
    errors: int

    def bare_mean(self, fact: str) -> float:
        return float(mean(peer[fact] for peer in self.bare))

    @property
    def bare_per_s(self) -> float:
        return float(
            mean(max(peer["one_at_a_time_per_s"], peer["one_per_core_per_s"]) for peer in self.bare)
        )


def rows(product: Product, conditions: Conditions) -> list[Row]:
    measurements = _Measurements(product, conditions)
    before = measurements.measure_bare()
    rounds: list[_Round] = []
    for _ in range(conditions.scale.rounds):
        rounds.append(measurements.measure_round(before))
        before = rounds[-1].bare[-1]
    return [
        _upload_row(rounds),
        *_one_client_rows(rounds, conditions),
        _heat_map_row(rounds),
        *_many_clients_rows(rounds),
        measurements.memory_row(),
        _phone_row(),
    ]


class _Measurements:
    """A trained model, and many other students' copies of it."""

    def __init__(self, product: Product, conditions: Conditions) -> None:
        self._product = product
        self._conditions = conditions
        self._picture = conditions.folder / "captured.jpg"
        self._picture.write_bytes(texture(0, 1, CAPTURE_SIZE))
        self._form = Form.of("image", [self._picture.read_bytes()])
        self._small = Form.of("image", [texture(0, 1, SQUARE_SIZE)])
        self._student = Student(product)
        for kind, class_id in enumerate(self._student.make_project(2)):
            self._student.upload(class_id, [texture(kind, seed) for seed in range(5)])
        model_id, _ = self._student.train({})
        self._model = OwnedModel(self._student.client.token, model_id)
        # One class for each round. Made in advance, because a new project invalidates cached models.
        self._upload_targets = [
            _make_upload_target(product) for _ in range(conditions.scale.rounds)
        ]
        self._uploads = Form.of("files", [texture(2, s) for s in range(FILES_PER_REQUEST)])
        count = conditions.scale.models
        self._copied_models = [
            OwnedModel(copy.token, copy.model_id)
            for copy in copy_project(product, self._student.project_id, count)
        ]
        self._recognize_once([self._model])
        before_mb = product.resident_mb()
        self._recognize_once(self._copied_models)
        self._kb_a_model = 1000 * (product.resident_mb() - before_mb) / count

    def measure_bare(self) -> dict[str, Any]:
        return run_peer(
            "litert",
            backbones=self._conditions.backbones,
            cores=self._product.settings.backbone_cores,
            picture=self._picture,
            seconds=self._conditions.scale.bare_s,
        )

    def measure_round(self, before: dict[str, Any]) -> _Round:
        uploaded_per_s = self._measure_uploads()
        count = self._conditions.scale.recognitions
        latencies = measure_latencies(self._product, self._model, self._form, count)
        small = measure_latencies(self._product, self._model, self._small, count)
        plain, with_heat_map = measure_in_turn(
            self._product, self._model, self._form, count, ("", "heat_map")
        )
        requests = self._conditions.scale.requests
        one = measure_throughput(self._product, [self._model], self._form, CLIENTS, requests)
        many = measure_throughput(self._product, self._copied_models, self._form, CLIENTS, requests)
        return _Round(
            bare=(before, self.measure_bare()),
            latencies=latencies,
            small=small,
            plain=plain,
            with_heat_map=with_heat_map,
            uploaded_per_s=uploaded_per_s,
            one_model_per_s=one.per_s,
            many_models_per_s=many.per_s,
            errors=one.errors + many.errors,
        )

    def memory_row(self) -> Row:
        note = f"kB of {len(self._copied_models)} models, each used for the first time"
        return Row("Memory for each more model", max(0.0, self._kb_a_model), AtMost(64), note)

    def _recognize_once(self, models: Sequence[OwnedModel]) -> None:
        measure_throughput(self._product, models, self._form, 8, len(models))

    def _measure_uploads(self) -> float:
        owner, class_id = self._upload_targets.pop()

        def upload() -> None:
            student = Student(self._product, owner.client.token, owner.project_id)
            for _ in range(REQUESTS_PER_CONNECTION):
                student.upload_form(class_id, self._uploads, FILES_PER_REQUEST)
            student.client.close()

        start = time.perf_counter()
        run_in_parallel([upload] * PARALLEL_REQUESTS)
        count = PARALLEL_REQUESTS * REQUESTS_PER_CONNECTION * FILES_PER_REQUEST
        return count / (time.perf_counter() - start)


def _make_upload_target(product: Product) -> tuple[Student, str]:
    """A new student and one of the student's classes."""
    student = Student(product)
    class_id, *_ = student.make_project(2)
    student.client.close()
    return student, class_id


def _upload_row(rounds: Sequence[_Round]) -> Row:
    width, height = WEBCAM_SIZE
    return Row(
        "Uploads over HTTP / bare LiteRT forward, pictures a second",
        median(r.uploaded_per_s / r.bare_per_s for r in rounds),
        AtLeast(0.7),
        f"{_median(rounds, lambda r: r.uploaded_per_s):.0f} / "
        f"{_median(rounds, lambda r: r.bare_per_s):.0f} a second, {width} × {height}",
    )


def _heat_map_row(rounds: Sequence[_Round]) -> Row:
    return Row(
        "Recognition with heat map / without",
        median(r.with_heat_map.median / r.plain.median for r in rounds),
        AtMost(1.15),
        f"{_median(rounds, lambda r: r.with_heat_map.median) * 1000:.1f} ms / "
        f"{_median(rounds, lambda r: r.plain.median) * 1000:.1f} ms",
    )


def _one_client_rows(rounds: Sequence[_Round], conditions: Conditions) -> list[Row]:
    width, height = CAPTURE_SIZE
    bare_s = _median(rounds, lambda r: r.bare_mean("decode_and_forward_s"))
    ours_s = _median(rounds, lambda r: r.latencies.median)
    p99_s = _median(rounds, lambda r: r.latencies.percentile(99))
    predict_s = conditions.teachable.get("predict_s")
    small_s = _median(rounds, lambda r: r.small.median)
    comparison = f"{small_s * 1000:.1f} ms / {predict_s * 1000:.1f} ms" if predict_s else ""
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
            comparison,
            conditions.teachable.get(
                "problem", "both of 224 × 224; its network is six times smaller"
            ),
        ),
    ]


def _many_clients_rows(rounds: Sequence[_Round]) -> list[Row]:
    one = _median(rounds, lambda r: r.one_model_per_s)
    many = _median(rounds, lambda r: r.many_models_per_s)
    bare = _median(rounds, lambda r: r.bare_per_s)
    errors = sum(r.errors for r in rounds)
    return [
        Row(
            f"Recognition, {CLIENTS} clients / bare forward, pictures a second",
            median(r.one_model_per_s / r.bare_per_s for r in rounds),
            AtLeast(0.8),
            f"{one:.0f} / {bare:.0f} a second; {errors} errors",
        ),
        Row(
            "The same with 1,000 students' models / with one model",
            median(r.many_models_per_s / r.one_model_per_s for r in rounds),
            AtLeast(0.9),
            f"{many:.0f} / {one:.0f} a second",
        ),
    ]


def _phone_row() -> Row:
    """Measures `crop_square` in this process."""
    photo = phone_photo()

    scaled_s = _seconds(lambda: crop_square(photo, LIMITS))
    plain_s = _seconds(lambda: plain_square(photo))
    apart = np.abs(crop_square(photo, LIMITS).astype(int) - plain_square(photo)).mean()
    return Row(
        "12-megapixel JPEG: scaled / plain decode",
        scaled_s / plain_s,
        AtMost(1 / 3),
        f"{scaled_s * 1000:.0f} ms / {plain_s * 1000:.0f} ms; pixels {apart:.1f} of 255 apart",
    )


def _seconds(work: Callable[[], object]) -> float:
    durations = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        durations.append(time.perf_counter() - start)
    return median(durations)


def _median(rounds: Sequence[_Round], fact: Callable[[_Round], float]) -> float:
    return median(fact(r) for r in rounds)
