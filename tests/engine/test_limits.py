"""Pictures that need more memory or time than the worker may take, over HTTP."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from PIL import Image

from ..pictures import jpeg
from ..server import running_server
from ..student import Json, error_of, make_project

MEMORY_LIMIT_BYTES = 256 * 1024 * 1024
SIDE = 8366
"""70 megapixels, the most that are allowed: 280 MB with transparency."""


def large_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (SIDE, SIDE), (10, 200, 30, 128)).save(out, "PNG", compress_level=1)
    return out.getvalue()


@contextmanager
def running_client(
    folder: Path, backbones: Path, *options: str
) -> Iterator[tuple[httpx2.Client, int]]:
    with (
        running_server(folder, backbones, *options) as server,
        httpx2.Client(base_url=server.address, timeout=120) as client,
    ):
        yield client, server.process.pid


def upload(client: httpx2.Client, project: Json, *pictures: bytes) -> httpx2.Response:
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    return client.post(path, files=[("files", picture) for picture in pictures])


def rejection_codes(answer: httpx2.Response) -> list[Any]:
    return [rejected["code"] for rejected in answer.json()["rejected"]]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone bounds a process's memory")
def test_a_picture_that_needs_more_memory_is_refused_and_the_others_go_on(
    tmp_path: Path, backbones: Path
) -> None:
    limit = ("--worker-memory-bytes", str(MEMORY_LIMIT_BYTES), "--backbone-threads", "2")
    with running_client(tmp_path, backbones, *limit) as (client, pid):
        project = make_project(client)
        workers = {worker.pid for worker in psutil.Process(pid).children()}
        for attempt in range(3):
            answer = upload(client, project, large_png(), jpeg("circle", attempt))

            assert answer.status_code == 201, answer.text
            assert rejection_codes(answer) == ["picture_too_demanding"]
            assert [sample["index"] for sample in answer.json()["accepted"]] == [1]
        assert {worker.pid for worker in psutil.Process(pid).children()} == workers
        assert client.get("/readyz").json()["workers"][0]["deaths"] == 0


@pytest.mark.thorough
def test_a_picture_that_takes_too_long_is_refused_and_the_others_go_on(
    tmp_path: Path, backbones: Path
) -> None:
    """The worker is killed and restarted; other pictures wait for that at most."""
    with running_client(tmp_path, backbones, "--picture-timeout-s", "0.3") as (client, _):
        project = make_project(client)
        began = time.monotonic()
        answer = upload(client, project, large_png())

        assert answer.status_code == 503
        assert error_of(answer) in ("engine_timeout", "worker_died", "engine_starting")
        assert int(answer.headers["retry-after"]) > 0
        assert time.monotonic() - began < 30
        for attempt in range(5):
            assert accepted_in_the_end(client, project, jpeg("stripes", attempt))


def accepted_in_the_end(client: httpx2.Client, project: Json, picture: bytes) -> bool:
    """Repeats a refused upload, as the page does."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        answer = upload(client, project, picture)
        if answer.status_code == 201 and answer.json()["accepted"]:
            return True
        time.sleep(0.2)
    return False
