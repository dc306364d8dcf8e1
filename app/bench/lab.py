"""The notebook's job in the lab: thousands of pictures come in, a model learns them and answers a test set."""

from __future__ import annotations

import http.client
import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import numpy as np
from PIL import Image

from app.bench.augmentation import variants_row
from app.bench.collect_page import large_page_rows
from app.bench.conditions import Conditions
from app.bench.grid_search import grid_row
from app.bench.http_client import COOKIE, TIMEOUT_S, Form, UnexpectedAnswer, expect
from app.bench.network_comparison import network_rows
from app.bench.own_network import own_network_rows
from app.bench.peers import run_peer
from app.bench.pictures import CAPTURE_SIZE, texture
from app.bench.product import Product, Student, running_product
from app.bench.recognition import (
    WEBCAM_INTERVAL_S,
    Latencies,
    OwnedModel,
    measure_latencies,
    recognize_during,
)
from app.bench.rows import AtMost, Row
from app.bench.training import SETTINGS

KINDS = {"cat": 0, "dog": 5}
SIZE = (375, 300)
VIEWS = 100
PICTURES_OF_A_VIEW = 10
"""Every picture is a part of a texture: so many pictures of each, or more where VIEWS are too few."""

LIMITS = (
    "--max-samples-per-class", "15000", "--max-samples-per-project", "30000",
    "--max-import-files", "60000", "--max-test-set-pictures", "15000",
    "--max-import-bytes", str(4 * 2**30), "--max-student-bytes", str(16 * 2**30),
)  # fmt: skip
"""Those of a teacher's project."""

SECONDS_A_PICTURE = 6 * 60 / 25_000
NOTEBOOK_EPOCHS = 50
NOTEBOOK_TRAINING_SHARE = 0.8
POLL_S = 0.1


@dataclass(frozen=True)
class Job:
    """What the job took. `training_s`: from the press to the model, part of `seconds`."""

    seconds: float
    training_s: float
    peak_mb: float
    idle: Latencies
    meanwhile: Latencies
    student: Student


def rows(conditions: Conditions) -> list[Row]:
    scale = conditions.scale
    data_set = _write_zip(conditions.folder / "data_set.zip", scale.data_set, seed=0)
    test_set = _write_zip(conditions.folder / "test_set.zip", scale.test_set, seed=1)
    notebook = run_peer(
        "keras_notebook",
        folder=_write_folder(conditions.folder / "notebook", scale.notebook_pictures),
    )
    with running_product(conditions.backbones, options=LIMITS) as product:
        job = _do_job(product, data_set, test_set, scale.idle_recognitions)
        large_page = large_page_rows(product, job.student, scale.data_set)
        variants = variants_row(product)
        grid = grid_row(product, scale.grid_pictures)
        networks = network_rows(product, conditions.backbones, scale.network_pictures)
        own = own_network_rows(
            product,
            _trained_by_another(product),
            Form.of("image", [texture(1, 1, CAPTURE_SIZE)]),
            scale.idle_recognitions,
            lambda student, packed: _import(
                product, student, _kept(packed, conditions), "test_set"
            ),
        )
    learnt = round(scale.data_set * NOTEBOOK_TRAINING_SHARE)
    fit_s = notebook["picture_s"] * learnt * NOTEBOOK_EPOCHS
    part = f"the notebook's network measured on {scale.notebook_pictures} pictures"
    size = f"{scale.data_set:,} pictures"
    return [
        Row(
            f"Lab: {size} from the zip file to a model and {scale.test_set:,} answers",
            job.seconds,
            AtMost(scale.data_set * SECONDS_A_PICTURE),
            "seconds",
            may_fail=False,
        ),
        Row(
            "Lab: the same / the notebook's network",
            job.seconds / fit_s,
            AtMost(1 / 25),
            f"{job.seconds:.0f} s / {fit_s:,.0f} s",
            part,
        ),
        Row(
            "Lab: training alone / the notebook's network",
            job.training_s / fit_s,
            AtMost(1 / 300),
            f"{job.training_s:.2f} s / {fit_s:,.0f} s",
            part,
        ),
        Row("Lab: memory meanwhile", job.peak_mb, AtMost(1500), "MB, the highest of all moments"),
        Row(
            "Lab: recognition by others meanwhile / when idle, p95",
            job.meanwhile.percentile(95) / job.idle.percentile(95),
            AtMost(2),
            f"{job.meanwhile.percentile(95) * 1000:.1f} ms / {job.idle.percentile(95) * 1000:.1f} ms",
        ),
        *large_page,
        variants,
        grid,
        *networks,
        *own,
    ]


def _kept(packed: bytes, conditions: Conditions) -> Path:
    """The zip file of the bytes."""
    path = conditions.folder / "own_network.zip"
    path.write_bytes(packed)
    return path


def _do_job(product: Product, data_set: Path, test_set: Path, idle_recognitions: int) -> Job:
    model = _trained_by_another(product)
    form = Form.of("image", [texture(1, 1, CAPTURE_SIZE)])
    idle = measure_latencies(product, model, form, idle_recognitions, every_s=WEBCAM_INTERVAL_S)
    student = Student(product)
    student.make_project(len(KINDS))
    training_s = 0.0

    def job() -> None:
        nonlocal training_s
        _import(product, student, data_set, "samples")
        _, training_s = student.train(SETTINGS)
        _import(product, student, test_set, "test_set")
        expect(student.client.get(f"{student.base}/test-set"), 200)

    start = time.perf_counter()
    with _PeakMemory(product) as memory:
        meanwhile = recognize_during(product, model, form, job)
    seconds = time.perf_counter() - start
    return Job(seconds, training_s, memory.peak_mb, idle, meanwhile, student)


def _trained_by_another(product: Product) -> OwnedModel:
    other = Student(product)
    for kind, class_id in enumerate(other.make_project(2)):
        other.upload(class_id, [texture(kind, seed) for seed in range(10)])
    model_id, _ = other.train(SETTINGS)
    return OwnedModel(other.client.token, model_id)


def _import(product: Product, student: Student, packed: Path, purpose: str) -> None:
    """Sends the zip file and waits until all of it is in. Raises UnexpectedAnswer."""
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=TIMEOUT_S)
    headers = {
        "Content-Type": "application/zip",
        "Content-Length": str(packed.stat().st_size),
        "Cookie": f"{COOKIE}={student.client.token}",
    }
    path = f"{student.base}/imports?filename={packed.name}&purpose={purpose}"
    with packed.open("rb") as file:
        connection.request("POST", path, file, headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 202:
        raise UnexpectedAnswer(f"{answer.status}: {body[:200]!r}")
    _wait_for_import(student, f"{student.base}/imports")


def _wait_for_import(student: Student, path: str) -> None:
    while True:
        newest = expect(student.client.get(path), 200)["imports"][0]
        if newest["status"] == "succeeded" and not newest["refused"]:
            return
        if newest["status"] not in ("queued", "running"):
            raise UnexpectedAnswer(f"the import ended as {newest}")
        time.sleep(POLL_S)


class _PeakMemory:
    """Looks at the memory of the product's processes until the block ends. `peak_mb`: the most seen."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._stopped = Event()
        self._thread = Thread(target=self._look)
        self.peak_mb = 0.0

    def __enter__(self) -> _PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stopped.wait(POLL_S):
            self.peak_mb = max(self.peak_mb, self._product.resident_mb())


def _write_zip(path: Path, count: int, seed: int) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in _pictures(count, seed):
            packed.writestr(name, data)
    return path


def _write_folder(folder: Path, count: int) -> Path:
    """Writes the pictures into one folder for each class."""
    for name, data in _pictures(count, seed=2):
        kind = folder / name.partition(".")[0]
        kind.mkdir(parents=True, exist_ok=True)
        (kind / name).write_bytes(data)
    return folder


def _pictures(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Names like those of the notebook, and JPEGs of SIZE: each a part of one of VIEWS textures."""
    random = np.random.default_rng(seed)
    views_of_a_class = min(VIEWS, max(1, count // PICTURES_OF_A_VIEW))
    views = {
        name: [_large_texture(kind, 1000 * seed + view) for view in range(views_of_a_class)]
        for name, kind in KINDS.items()
    }
    for number in range(count):
        name = tuple(KINDS)[number % len(KINDS)]
        view = views[name][int(random.integers(len(views[name])))]
        yield f"{name}.{number}.jpg", _part(view, random)


def _large_texture(kind: int, seed: int) -> Image.Image:
    picture = Image.open(io.BytesIO(texture(kind, seed)))
    picture.load()
    return picture


def _part(view: Image.Image, random: np.random.Generator) -> bytes:
    width, height = (int(side * random.uniform(0.6, 0.9)) for side in view.size)
    left, top = (
        int(random.integers(s - p)) for s, p in zip(view.size, (width, height), strict=True)
    )
    out = io.BytesIO()
    view.resize(SIZE, box=(left, top, left + width, top + height)).save(out, "JPEG", quality=88)
    return out.getvalue()
