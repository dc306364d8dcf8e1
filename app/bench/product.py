"""A server of the product in its own process and folders, and a student who uses it over HTTP."""

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

from app.bench.http_client import Form, HttpClient, UnexpectedAnswer, expect
from app.settings import Settings

START_LIMIT_S = 60.0
PICTURES_PER_UPLOAD = 30


@dataclass(frozen=True)
class Product:
    """A running server. `page_s` and `ready_s` are the seconds to its first page and until it was ready.

    `page_cpu_s`: what its web process computed until then, in seconds.
    """

    process: subprocess.Popen[bytes]
    port: int
    settings: Settings
    page_s: float
    page_cpu_s: float
    ready_s: float

    def client(self, token: str = "") -> HttpClient:
        return HttpClient(self.port, token)

    def processes(self) -> list[Any]:
        """The web process and its workers. Raises ImportError without psutil."""
        import psutil

        web = psutil.Process(self.process.pid)
        return [web, *web.children(recursive=True)]

    def resident_mb(self) -> float:
        return float(sum(process.memory_info().rss for process in self.processes())) / 1e6

    def kill_worker(self) -> None:
        """Kills the pictures worker, which is the process that has loaded LiteRT."""
        _, *workers = self.processes()
        for worker in workers:
            if any("litert" in mapped.path for mapped in worker.memory_maps()):
                worker.kill()


WIDE_LIMITS = [
    option
    for kind in ("writes", "uploads", "recognitions")
    for option in (f"--{kind}-per-minute", "1000000")
]


@contextmanager
def running_product(
    backbones: Path,
    *,
    wide_limits: bool = True,
    options: Sequence[str] = (),
    checkout: Path | None = None,
) -> Iterator[Product]:
    """A ready server with new folders, which are deleted at the end.

    With `wide_limits` a few clients may send as much as a whole classroom. `options`: more of `eyeblocks
    serve`. `checkout`: the folder of
    another version of the product, whose server it is instead of this one's.
    """
    with tempfile.TemporaryDirectory(prefix="eyeblocks-bench-") as folder:
        settings = _settings(Path(folder), backbones)
        started = time.monotonic()
        log = (Path(folder) / "server.log").open("wb")
        process = subprocess.Popen(  # noqa: S603 - our own program
            [
                sys.executable, "-m", "app", "serve",
                "--port", str(settings.port),
                "--data-dir", str(settings.data_dir),
                "--models-dir", str(settings.models_dir),
                *(WIDE_LIMITS if wide_limits else ()),
                *options,
            ],
            stdout=log,
            stderr=log,
            cwd=checkout,
            env={**os.environ, "PYTHONPATH": _module_path(checkout)},
        )  # fmt: skip
        try:
            page_s = _wait_for_page(process, settings.port, "/", started)
            page_cpu_s = _cpu_s(process)
            ready_s = _wait_for_page(process, settings.port, "/readyz", started)
            yield Product(process, settings.port, settings, page_s, page_cpu_s, ready_s)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.close()


def _cpu_s(process: subprocess.Popen[bytes]) -> float:
    """What the process has computed, in seconds. Raises ImportError without psutil."""
    import psutil

    times = psutil.Process(process.pid).cpu_times()
    return float(times.user + times.system)


def _module_path(checkout: Path | None) -> str:
    """Our own module path, behind the folder of another version if there is one."""
    own = [entry or os.getcwd() for entry in sys.path]
    return os.pathsep.join([str(checkout), *own] if checkout else own)


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


def _wait_for_page(process: subprocess.Popen[bytes], port: int, path: str, started: float) -> float:
    client = HttpClient(port)
    while time.monotonic() - started < START_LIMIT_S and process.poll() is None:
        try:
            if client.get(path).status == 200:
                return time.monotonic() - started
        except OSError:
            client.close()
        time.sleep(0.01)
    raise UnexpectedAnswer(f"the server did not answer {path}")


class Student:
    """One student with one project, over one connection."""

    def __init__(self, product: Product, token: str = "", project_id: str = "") -> None:
        self.client = product.client(token)
        self.project_id = project_id

    def make_project(self, classes: int) -> list[str]:
        """Makes a project. Returns the ids of its classes."""
        project = expect(self.client.post("/api/projects", {"name": "Bench"}), 201)
        self.project_id = project["id"]
        ids = [image_class["id"] for image_class in project["classes"]]
        for number in range(len(ids), classes):
            answer = self.client.post(f"{self.base}/classes", {"name": f"Class {number + 1}"})
            ids.append(expect(answer, 201)["id"])
        return ids

    def upload(self, class_id: str, pictures: Sequence[bytes]) -> None:
        """Uploads some pictures at a time, like the page. Raises UnexpectedAnswer if one is rejected."""
        for start in range(0, len(pictures), PICTURES_PER_UPLOAD):
            batch = pictures[start : start + PICTURES_PER_UPLOAD]
            self.upload_form(class_id, Form.of("files", batch), len(batch))

    def upload_form(self, class_id: str, form: Form, count: int) -> None:
        answer = self.client.post_form(f"{self.base}/classes/{class_id}/samples", form)
        accepted = expect(answer, 201)["accepted"]
        if len(accepted) != count:
            raise UnexpectedAnswer(f"{len(accepted)} of {count} pictures were accepted")

    def train(self, settings: Mapping[str, float]) -> tuple[str, float]:
        """Trains. Returns the model's id and the seconds from the request to the finished model."""
        started = time.perf_counter()
        run = expect(self.client.post(f"{self.base}/runs", settings), 202)
        path = f"{self.base}/runs/{run['id']}"
        last = ""
        for last in self.client.event_names(f"{path}/events"):
            if last != "epoch":
                break
        duration_s = time.perf_counter() - started
        self.client.close()
        finished = expect(self.client.get(path), 200)
        if last != "succeeded":
            raise UnexpectedAnswer(f"the run ended as {finished}")
        return str(finished["model_id"]), duration_s

    @property
    def base(self) -> str:
        return f"/api/projects/{self.project_id}"


def recognitions_path(model_id: str, session: str, extras: str = "") -> str:
    path = f"/api/models/{model_id}/recognitions?session={session}"
    return f"{path}&with={extras}" if extras else path
