"""Imports go on after their server was killed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ..server import Server, running_server
from ..student import Json, make_project
from ..waiting import wait_until
from .data_sets import counts, finished_import, pictures, read_test_set, send, zip_of

FILES = pictures(100, cat="circle", dog="stripes")
ROOM = ("--max-samples-per-class", "2500")
IMPORT_S = 300.0
TEST_FILES = pictures(60, cat="circle", dog="stripes")


@pytest.mark.thorough
def test_imports_go_on_after_a_kill_without_a_gap_or_a_double(
    tmp_path: Path, backbones: Path
) -> None:
    """Of samples, and after a second kill those of the test set of somebody else."""
    with (
        running_server(tmp_path, backbones) as server,
        visitor_of(server) as client,
        visitor_of(server) as other,
    ):
        pets, exam = make_project(client), make_project(other)
        mina, jun = client.cookies, other.cookies
        import_id = send(client, pets, zip_of(FILES)).json()["id"]
        test_import_id = send(other, exam, zip_of(TEST_FILES), "test_set").json()["id"]
        wait_until(lambda: sum(counts(client, pets).values()) > 40)
        kill(server)

    with running_server(tmp_path, backbones) as server, visitor_of(server, jun) as other:
        wait_until(lambda: picture_count(other, exam) > 8)
        kill(server)

    with (
        running_server(tmp_path, backbones) as server,
        visitor_of(server, mina) as client,
        visitor_of(server, jun) as other,
    ):
        row = finished_import(client, pets, import_id)
        assert (row["status"], row["accepted"], row["refused"]) == ("succeeded", 200, 0)
        assert counts(client, pets) == {"cat": 100, "dog": 100}
        row = finished_import(other, exam, test_import_id)
        assert (row["status"], row["accepted"], row["refused"]) == ("succeeded", 120, 0)
        assert sorted(names_of(other, exam)) == sorted(names_by_label(TEST_FILES))
        wait_until(lambda: not list((tmp_path / "data" / "imports").rglob("*.zip")))


@pytest.mark.thorough
def test_an_import_of_2000_pictures_goes_on_after_three_kills(
    tmp_path: Path, backbones: Path
) -> None:
    packed = zip_of(pictures(1000, cat="circle", dog="stripes"))
    with running_server(tmp_path, backbones, *ROOM) as server, visitor_of(server) as client:
        project, cookies = make_project(client), client.cookies
        import_id = send(client, project, packed).json()["id"]
        wait_until(lambda: sum(counts(client, project).values()) > 100, IMPORT_S)
        kill(server)
    for reached in (600, 1300):
        with (
            running_server(tmp_path, backbones, *ROOM) as server,
            visitor_of(server, cookies) as client,
        ):
            wait_until(lambda: sum(counts(client, project).values()) > reached, IMPORT_S)  # noqa: B023
            kill(server)

    with (
        running_server(tmp_path, backbones, *ROOM) as server,
        visitor_of(server, cookies) as client,
    ):
        row = finished_import(client, project, import_id, IMPORT_S)
        assert (row["status"], row["accepted"], row["refused"]) == ("succeeded", 2000, 0)
        assert counts(client, project) == {"cat": 1000, "dog": 1000}


def visitor_of(server: Server, cookies: httpx2.Cookies | None = None) -> httpx2.Client:
    return httpx2.Client(base_url=server.address, cookies=cookies)


def kill(server: Server) -> None:
    server.process.kill()
    server.process.wait()


def picture_count(client: httpx2.Client, project: Json) -> int:
    return int(read_test_set(client, project)["picture_count"])


def names_of(client: httpx2.Client, project: Json) -> list[tuple[Any, Any]]:
    """Label and name of each picture, by their places."""
    pages = [read_test_set(client, project, start)["rows"] for start in range(0, 120, 50)]
    return [(row["true_name"], row["name"]) for page in pages for row in page]


def names_by_label(files: Mapping[str, bytes]) -> list[tuple[str, ...]]:
    return [tuple(path.split("/")) for path in files]
