"""The notebook's network trained in the lab over HTTP: what it gets right, and what others feel of it."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

from app.bench.http_client import Form, UnexpectedAnswer, expect
from app.bench.pictures import Task, small_task
from app.bench.product import Product, Student
from app.bench.recognition import (
    WEBCAM_INTERVAL_S,
    OwnedModel,
    measure_latencies,
    recognize_during,
)
from app.bench.rows import AtLeast, AtMost, Row

EPOCHS = 10
FILTERS = (32, 64, 128)
POINTS = 5
SHARE_OF_TIME = 2
POLL_S = 0.5

SendTestSet = Callable[[Student, bytes], None]


def own_network_rows(
    product: Product, model: OwnedModel, form: Form, idle: int, send_test_set: SendTestSet
) -> list[Row]:
    """`idle`: recognitions by another student before it begins; during it they go on."""
    task = small_task()
    student = Student(product)
    for class_id, pictures in zip(
        student.make_project(len(task.training)), task.training, strict=True
    ):
        student.upload(class_id, pictures)
    send_test_set(student, _packed(student, task))
    alone = measure_latencies(product, model, form, idle, every_s=WEBCAM_INTERVAL_S)
    found: dict[str, Any] = {}
    meanwhile = recognize_during(product, model, form, lambda: found.update(_train(student)))
    transfer, own = found["transfer"], found["outcome"]
    points = 100 * (transfer["test_right"] - own["test_right"]) / own["test_pictures"]
    seconds = sum(each["seconds"] for each in found["epochs"])
    return [
        Row(
            f"Lab: transfer learning − the notebook's network, {own['test_pictures']} {task.name} kept aside",
            points if task.are_photos else None,
            AtLeast(POINTS),
            f"points: {transfer['test_right']} − {own['test_right']} right;"
            f" {transfer['seconds']:.1f} s, {seconds:.0f} s for {EPOCHS} epochs",
            "" if task.are_photos else "it takes photos to tell",
        ),
        Row(
            "Lab: recognition by others while a network learns / when idle, p95",
            meanwhile.percentile(95) / alone.percentile(95),
            AtMost(SHARE_OF_TIME),
            f"{meanwhile.percentile(95) * 1000:.1f} ms / {alone.percentile(95) * 1000:.1f} ms",
        ),
    ]


def _packed(student: Student, task: Task) -> bytes:
    """The test pictures as a zip file with a folder for each class."""
    classes = expect(student.client.get(student.base), 200)["classes"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for each, pictures in zip(classes, task.test, strict=True):
            for number, data in enumerate(pictures):
                packed.writestr(f"{each['name']}/{number}.jpg", data)
    return out.getvalue()


def _train(student: Student) -> dict[str, Any]:
    """The finished training of the notebook's network. Raises UnexpectedAnswer."""
    path = f"{student.base}/own-network"
    body = {"layers": notebook_layers(), "side": 128, "epochs": EPOCHS, "test": 0}
    expect(student.client.post(path, body), 202)
    while True:
        found: dict[str, Any] = expect(student.client.get(path), 200)["training"]
        if found["status"] == "succeeded":
            return found
        if found["status"] not in ("queued", "running"):
            raise UnexpectedAnswer(f"the training ended as {found}")
        time.sleep(POLL_S)


def notebook_layers() -> list[dict[str, Any]]:
    """Those of the notebook: three rounds of convolution, then a dense layer."""
    layers: list[dict[str, Any]] = []
    for filters in FILTERS:
        layers.append({"kind": "convolution", "filters": filters, "size": 3})
        layers += [{"kind": "pooling"}, {"kind": "dropout", "rate": 0.25}]
    dense = {"kind": "dense", "units": 512}
    return [*layers, {"kind": "flatten"}, dense, {"kind": "dropout", "rate": 0.5}]
