"""The product in processes of its own, in folders of its own, met over HTTP alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.bench.browser import Browser, Form, Refused, expect
from app.settings import Settings

START_LIMIT_S = 60.0
UPLOADED_TOGETHER = 30


@dataclass(frozen=True)
class Product:
    """A running server. `page_s` and `ready_s`: seconds from its start to each."""

    process: subprocess.Popen[bytes]
    port: int
    settings: Settings
    page_s: float
    ready_s: float

    def browser(self, token: str = "") -> Browser:
        return Browser(self.port, token)

    def processes(self) -> list[Any]:
        """Web and workers, as psutil sees them. Raises ImportError without psutil."""
        import psutil

        web = psutil.Process(self.process.pid)
        return [web, *web.children(recursive=True)]

    def resident_mb(self) -> float:
        return float(sum(each.memory_info().rss for each in self.processes())) / 1e6

    def kill_worker(self) -> None:
        """The pictures worker, which is the one that has LiteRT in it."""
        _, *workers = self.processes()
        for each in workers:
            if any("litert" in mapped.path for mapped in each.memory_maps()):
                each.kill()


CROWD = [
    option
    for kind in ("writes", "uploads", "recognitions")
    for option in (f"--{kind}-per-minute", "1000000")
]


@contextmanager
def running(backbones: Path, *, crowd: bool = True) -> Iterator[Product]:
    """A ready server with new folders, which are removed in the end.

    A `crowd` is a handful of clients that send as much as many, so it has wider limits.
    """
    with tempfile.TemporaryDirectory(prefix="eyeblocks-bench-") as folder:
        settings = _settings(Path(folder), backbones)
        started = time.monotonic()
        log = (Path(folder) / "server.log").open("wb")
        process = subprocess.Popen(  # noqa: S603 - ourselves
            [
                sys.executable, "-m", "app", "serve",
                "--port", str(settings.port),
                "--data-dir", str(settings.data_dir),
                "--models-dir", str(settings.models_dir),
                *(CROWD if crowd else ()),
            ],
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p or os.getcwd() for p in sys.path)},
        )  # fmt: skip
        try:
            page_s = _until(process, settings.port, "/", started)
            ready_s = _until(process, settings.port, "/readyz", started)
            yield Product(process, settings.port, settings, page_s, ready_s)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.close()


def _settings(folder: Path, backbones: Path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    models_dir = folder / "models"
    models_dir.mkdir()
    for prepared in (backbones.resolve(), backbones.resolve().parent / "compiled"):
        prepared.mkdir(exist_ok=True)
        (models_dir / prepared.name).symlink_to(prepared, target_is_directory=True)
    return Settings(port=port, data_dir=folder / "data", models_dir=models_dir)


def _until(process: subprocess.Popen[bytes], port: int, path: str, started: float) -> float:
    browser = Browser(port)
    while time.monotonic() - started < START_LIMIT_S and process.poll() is None:
        try:
            if browser.get(path).status == 200:
                return time.monotonic() - started
        except OSError:
            browser.close()
        time.sleep(0.01)
    raise Refused(f"the server did not answer {path}")


class Student:
    """One student with one project, over one connection."""

    def __init__(self, product: Product, token: str = "", project_id: str = "") -> None:
        self.browser = product.browser(token)
        self.project_id = project_id

    def make_project(self, classes: int) -> list[str]:
        """The ids of its classes."""
        project = expect(self.browser.post("/api/projects", {"name": "Bench"}), 201)
        self.project_id = project["id"]
        ids = [each["id"] for each in project["classes"]]
        for number in range(len(ids), classes):
            answer = self.browser.post(f"{self.base}/classes", {"name": f"Class {number + 1}"})
            ids.append(expect(answer, 201)["id"])
        return ids

    def upload(self, class_id: str, pictures: Sequence[bytes]) -> None:
        """As the page does it: some at a time. Raises Refused where one is not accepted."""
        for start in range(0, len(pictures), UPLOADED_TOGETHER):
            some = pictures[start : start + UPLOADED_TOGETHER]
            self.send(class_id, Form.of("files", some), len(some))

    def send(self, class_id: str, form: Form, count: int) -> None:
        answer = self.browser.send(f"{self.base}/classes/{class_id}/samples", form)
        accepted = expect(answer, 201)["accepted"]
        if len(accepted) != count:
            raise Refused(f"{len(accepted)} of {count} pictures were accepted")

    def train(self, settings: Mapping[str, float]) -> tuple[str, float]:
        """The model's id, and the seconds from pressing the button to the finished model."""
        pressed = time.perf_counter()
        run = expect(self.browser.post(f"{self.base}/runs", settings), 202)
        path = f"{self.base}/runs/{run['id']}"
        last = ""
        for last in self.browser.follow(f"{path}/events"):
            if last != "epoch":
                break
        took_s = time.perf_counter() - pressed
        self.browser.close()
        finished = expect(self.browser.get(path), 200)
        if last != "succeeded":
            raise Refused(f"the run ended as {finished}")
        return str(finished["model_id"]), took_s

    @property
    def base(self) -> str:
        return f"/api/projects/{self.project_id}"


def recognitions_path(model_id: str, session: str) -> str:
    return f"/api/models/{model_id}/recognitions?session={session}"
