"""Many who write at the same moment: everybody gets a turn, and nobody a fault of ours."""

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

STRANGERS = 200
WRITERS = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("crowd"), backbones) as server:
        yield server


def test_a_school_that_comes_in_at_one_moment_is_let_in(server: Server) -> None:
    """Every page that a stranger opens writes a row, every new project some more."""
    together = threading.Barrier(STRANGERS + WRITERS)

    def open_page(_: int) -> int:
        together.wait()
        return httpx2.get(f"{server.address}/", timeout=120).status_code

    def make_projects(_: int) -> list[int]:
        with httpx2.Client(base_url=server.address, timeout=120) as client:
            together.wait()
            return [client.post("/api/projects", json={"name": "x"}).status_code for _ in range(5)]

    with ThreadPoolExecutor(STRANGERS + WRITERS) as pool:
        pages = [pool.submit(open_page, number) for number in range(STRANGERS)]
        projects = [pool.submit(make_projects, number) for number in range(WRITERS)]
        opened = Counter(each.result() for each in pages)
        made = Counter(status for each in projects for status in each.result())

    assert opened == {200: STRANGERS}
    assert made == {201: 5 * WRITERS}


def test_more_than_can_wait_in_threads_are_told_when_to_come_again(server: Server) -> None:
    """Examples are made in threads of their own: some wait there, the others are refused."""
    together = threading.Barrier(STRANGERS)

    def make_example(_: int) -> tuple[int, str]:
        with httpx2.Client(base_url=server.address, timeout=120) as client:
            together.wait()
            answer = client.post("/api/examples/door/projects")
            while answer.status_code == 429:
                assert error_of(answer) == "server_busy"
                time.sleep(int(answer.headers["retry-after"]))
                answer = client.post("/api/examples/door/projects")
            return answer.status_code, answer.json()["id"]

    with ThreadPoolExecutor(STRANGERS) as pool:
        found = list(pool.map(make_example, range(STRANGERS)))

    assert {status for status, _ in found} == {201}
    assert len({project_id for _, project_id in found}) == STRANGERS


def test_a_database_that_another_program_holds_is_no_fault_of_ours(server: Server) -> None:
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
