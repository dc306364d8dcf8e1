"""Many simultaneous writers: each one is served, and none gets a server error."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from ..server import Server, running_server
from ..student import error_of

pytestmark = pytest.mark.alone

STRANGERS = 200
WRITERS = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("crowd"), backbones) as server:
        yield server


def test_a_whole_school_that_arrives_at_once_is_served(server: Server) -> None:
    """A new student's first page writes a row; a new project writes several."""
    barrier = threading.Barrier(STRANGERS + WRITERS)

    def open_page(_: int) -> int:
        barrier.wait()
        return httpx2.get(f"{server.address}/", timeout=120).status_code

    def make_projects(_: int) -> list[int]:
        with httpx2.Client(base_url=server.address, timeout=120) as client:
            barrier.wait()
            return [client.post("/api/projects", json={"name": "x"}).status_code for _ in range(5)]

    with ThreadPoolExecutor(STRANGERS + WRITERS) as pool:
        pages = [pool.submit(open_page, number) for number in range(STRANGERS)]
        projects = [pool.submit(make_projects, number) for number in range(WRITERS)]
        page_statuses = Counter(page.result() for page in pages)
        project_statuses = Counter(status for project in projects for status in project.result())

    assert page_statuses == {200: STRANGERS}
    assert project_statuses == {201: 5 * WRITERS}


def test_writers_beyond_the_waiting_threads_get_retry_after(server: Server) -> None:
    """Example projects are written in threads: some writers wait there, the others are refused."""
    barrier = threading.Barrier(STRANGERS)

    def make_example(_: int) -> tuple[int, str]:
        with httpx2.Client(base_url=server.address, timeout=120) as client:
            barrier.wait()
            answer = client.post("/api/examples/door/projects")
            while answer.status_code == 429:
                assert error_of(answer) == "server_busy"
                time.sleep(int(answer.headers["retry-after"]))
                answer = client.post("/api/examples/door/projects")
            return answer.status_code, answer.json()["id"]

    with ThreadPoolExecutor(STRANGERS) as pool:
        results = list(pool.map(make_example, range(STRANGERS)))

    assert {status for status, _ in results} == {201}
    assert len({project_id for _, project_id in results}) == STRANGERS


def test_a_database_locked_by_another_program_gives_429(server: Server) -> None:
    with (
        httpx2.Client(base_url=server.address, timeout=120) as client,
        closing(sqlite3.connect(server.authority.parents[1] / "eyeblocks.db")) as other,
    ):
        project = client.post("/api/projects", json={"name": "before"}).json()
        path = f"/api/projects/{project['id']}"
        other.execute("BEGIN IMMEDIATE")
        refused = client.patch(path, json={"name": "never"})
        assert client.get(path).json()["name"] == "before"
        other.rollback()
        assert client.patch(path, json={"name": "after"}).status_code == 200

    assert refused.status_code == 429
    assert error_of(refused) == "server_busy"
    assert int(refused.headers["retry-after"]) > 0
