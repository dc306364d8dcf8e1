"""A full or read-only disk: clear refusals, no damage, and the server works again afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

import httpx2
import psutil
import pytest

from app.__main__ import main

from ..lab.data_sets import counts, finished_import, pictures, send, zip_of
from ..pictures import jpeg
from ..server import running_server
from ..student import Json, error_of, fill, make_project, train, upload
from ..waiting import wait_until

DISK_MB = 24
BreakDisk = Callable[[Path, int], AbstractContextManager[None]]

DISK_ERRORS = ("storage_failed", "database_failed")
RESTORED_S = 60
WHILE_FULL_S = 4
"""Longer than an import waits before it tries again."""


def mounted(*arguments: str) -> bool:
    done = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk where mounting is allowed, otherwise a folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    own = os.geteuid() == 0 and mounted(
        "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)
    )
    yield folder
    if own:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def full(disk: Path, server: int) -> Iterator[None]:
    """Fill the disk, or limit the file size of the process where it is no disk."""
    if not disk.is_mount():
        with no_writing(server):
            yield
        return
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    assert shutil.disk_usage(disk).free == 0
    yield
    filler.unlink()


@contextmanager
def read_only(disk: Path, server: int) -> Iterator[None]:
    if not disk.is_mount():
        with no_writing(server):
            yield
        return
    # The system may refuse to remount a disk with files that are open for writing.
    if not mounted("-o", "remount,ro", str(disk)):
        with no_writing(server):
            yield
        return
    yield
    assert mounted("-o", "remount,rw", str(disk))


@contextmanager
def limited(_disk: Path, server: int) -> Iterator[None]:
    with no_writing(server):
        yield


@contextmanager
def no_writing(server: int) -> Iterator[None]:
    """Forbid the server to make any file longer, which fails like writing to a full disk."""
    process = psutil.Process(server)
    before = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (0, before[1]))
    yield
    process.rlimit(psutil.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    "break_disk", [full, read_only, pytest.param(limited, marks=pytest.mark.thorough)]
)
def test_a_full_or_read_only_disk_is_reported_and_survived(
    break_disk: BreakDisk, disk: Path, backbones: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ("--data-dir", str(disk / "data"), "--models-dir", str(disk / "models_store"))
    with (
        running_server(disk, backbones) as server,
        httpx2.Client(base_url=server.address, timeout=60) as client,
    ):
        project = make_project(client)
        fill(client, project)
        run = train(client, project, epochs=2)
        with break_disk(disk, server.process.pid):
            refuse_clearly(client, project)
            still_there(client, project, run)
        wait_until(lambda: client.get("/readyz").status_code == 200, RESTORED_S)
        works_again(client, project)
    assert main(["check", *folders]) == 0
    assert not list(disk.rglob(".new-*"))


@pytest.mark.parametrize("break_disk", [full, pytest.param(limited, marks=pytest.mark.thorough)])
def test_an_import_waits_for_a_full_disk_and_goes_on(
    break_disk: BreakDisk, disk: Path, backbones: Path
) -> None:
    with (
        running_server(disk, backbones) as server,
        httpx2.Client(base_url=server.address, timeout=60) as client,
    ):
        project = make_project(client)
        row = send(client, project, zip_of(pictures(60, cat="circle", dog="stripes"))).json()
        wait_until(lambda: sum(counts(client, project).values()) > 10, RESTORED_S)
        with break_disk(disk, server.process.pid):
            time.sleep(WHILE_FULL_S)
            assert (
                client.get(f"/api/projects/{project['id']}/imports/{row['id']}").json()["status"]
                == "running"
            )
        row = finished_import(client, project, row["id"])
        assert (row["status"], row["accepted"], row["refused"]) == ("succeeded", 120, 0)
        assert counts(client, project) == {"cat": 60, "dog": 60}
    assert not list(disk.rglob(".new-*"))


def test_deleting_makes_room_on_a_full_disk(disk: Path, backbones: Path) -> None:
    reserve = ("--disk-reserve-bytes", str(2 * 1024 * 1024))
    with (
        running_server(disk, backbones, *reserve) as server,
        httpx2.Client(base_url=server.address, timeout=60) as client,
    ):
        project = make_project(client)
        fill(client, project)
        base = f"/api/projects/{project['id']}"
        first, second = (each["id"] for each in project["classes"])
        kept = wait_until(lambda: next(disk.glob("data/reserve"), None))
        with ExitStack() as filled:
            if disk.is_mount():
                filled.enter_context(full(disk, server.process.pid))
                assert client.post("/api/projects", json={"name": "more"}).status_code == 503
            sample = client.get(f"{base}/classes/{second}/samples").json()["samples"][0]["id"]
            assert client.delete(f"{base}/samples/{sample}").status_code == 204
            assert client.delete(f"{base}/classes/{first}").status_code == 204
            assert client.delete(base).status_code == 204
            assert kept.exists() != disk.is_mount()
        assert client.get(base).status_code == 404


def refuse_clearly(client: httpx2.Client, project: Json) -> None:
    """Assert that requests that need the disk get 503 with a reason and Retry-After."""
    base = f"/api/projects/{project['id']}"
    class_id = project["classes"][0]["id"]
    picture = {"files": jpeg("circle", 99)}
    answers = [
        client.post(f"{base}/classes/{class_id}/samples", files=picture),
        client.post(f"{base}/classes", json={"name": "more"}),
        client.patch(f"{base}/classes/{class_id}", json={"name": "other"}),
        client.put(f"{base}/program", json={"version": 0, "format": 1, "blocks": {"a": 1}}),
        client.post(f"{base}/runs", json={}),
        client.post("/api/projects", json={"name": "more"}),
        client.get("/readyz"),
    ]
    for answer in answers:
        assert answer.status_code == 503, answer.text
        assert error_of(answer) in DISK_ERRORS
        assert int(answer.headers["retry-after"]) > 0


def still_there(client: httpx2.Client, project: Json, run: Json) -> None:
    """Assert that reading and recognition work. Last recognitions are written later."""
    base = f"/api/projects/{project['id']}"
    assert client.get("/healthz").status_code == 200
    found = client.get(base).json()
    assert [each["sample_count"] for each in found["classes"]] == [6, 6]
    assert found["classes"][0]["name"] == project["classes"][0]["name"]
    assert client.get(f"{base}/runs/{run['id']}").json()["status"] == "succeeded"
    model = f"/api/models/{run['model_id']}"
    answer = client.post(f"{model}/recognitions?session=full", files={"image": jpeg("circle", 98)})
    name = project["classes"][0]["name"]
    assert (answer.status_code, answer.json()["result"]) == (201, name)
    assert client.get(f"{model}/recognition/result?session=full").json() == {"value": name}


def works_again(client: httpx2.Client, project: Json) -> None:
    base = f"/api/projects/{project['id']}"
    class_id = project["classes"][0]["id"]
    assert upload(client, project, class_id, ("a.jpg", jpeg("circle", 99)))["rejected"] == []
    saved = client.put(f"{base}/program", json={"version": 0, "format": 1, "blocks": {"a": 1}})
    assert saved.status_code == 200
    assert train(client, project, epochs=2)["status"] == "succeeded"
    found = client.get(base).json()
    assert [each["sample_count"] for each in found["classes"]] == [7, 6]
