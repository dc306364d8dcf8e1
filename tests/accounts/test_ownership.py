"""The student cookie: whose projects a browser sees, and which writes are refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.accounts.students import Students
from app.db.tables import Student

from ..app_state import services_of, settings_of
from ..student import error_of, make_project, visitor


def count_students(client: TestClient) -> int:
    with services_of(client).database.reading() as session:
        return session.scalar(select(func.count(Student.id))) or 0


def test_the_cookie_is_long_lived_and_closed_to_scripts(client: TestClient) -> None:
    answer = client.get("/")
    cookie = answer.headers["set-cookie"].lower()
    assert "eyeblocks_student=" in cookie
    for flag in ("httponly", "samesite=lax", "max-age=34560000", "path=/"):
        assert flag in cookie


def test_a_visit_keeps_the_student_and_extends_the_cookie(client: TestClient) -> None:
    client.get("/")
    token = client.cookies["eyeblocks_student"]
    project = make_project(client)

    assert f"eyeblocks_student={token}" in client.get("/").headers["set-cookie"]
    assert client.get("/api/projects").json()["projects"][0]["id"] == project["id"]


def test_who_only_passes_by_leaves_no_student_behind(client: TestClient) -> None:
    for _ in range(3):
        visitor(client).get("/")

    assert count_students(client) == 0


def test_two_first_clicks_at_once_make_one_student(client: TestClient) -> None:
    client.get("/")
    two_tabs = [visitor(client), visitor(client)]
    for tab in two_tabs:
        tab.cookies = client.cookies
    with ThreadPoolExecutor() as threads:
        list(threads.map(make_project, two_tabs))

    assert count_students(client) == 1
    assert len(client.get("/api/projects").json()["projects"]) == 2


def test_a_token_that_another_process_has_just_used_keeps_its_student(client: TestClient) -> None:
    students = []
    for _ in range(2):
        with services_of(client).database.transaction() as session:
            students.append(Students(session).create_for("x" * 43))

    assert students[0] == students[1]
    assert count_students(client) == 1


@pytest.mark.parametrize("token", ["", "short", "x" * 44, "é" * 43, "a b" * 14 + "a"])
def test_a_cookie_that_the_server_never_gave_makes_no_student(
    client: TestClient, token: str
) -> None:
    cookie = {"cookie": f"eyeblocks_student={token}".encode()}
    for answer in (
        client.get("/", headers=cookie),
        client.post("/api/projects", json={"name": "Pets"}, headers=cookie),
    ):
        given = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
        assert len(given) == 43
        assert given != token


def test_students_without_a_project_are_deleted(client: TestClient) -> None:
    owner, passer_by = visitor(client), visitor(client)
    project = make_project(passer_by)
    passer_by.delete(f"/api/projects/{project['id']}")
    make_project(owner)
    assert count_students(client) == 2

    settings_of(client).empty_student_hours = 0
    services_of(client).housekeeping.run_once()

    assert count_students(client) == 1
    assert len(owner.get("/api/projects").json()["projects"]) == 1


def test_an_invented_cookie_belongs_to_nobody(client: TestClient) -> None:
    make_project(client)
    stranger = visitor(client)
    stranger.cookies["eyeblocks_student"] = "invented"
    assert stranger.get("/api/projects").json() == {"projects": []}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_writes_from_another_site_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    project = make_project(client)

    answer = client.delete(f"/api/projects/{project['id']}", headers=headers)

    assert (answer.status_code, error_of(answer)) == (403, "cross_site_write")
    assert client.get(f"/api/projects/{project['id']}").status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}]
)
def test_writes_from_the_own_page_and_from_programs_are_accepted(
    client: TestClient, headers: dict[str, str]
) -> None:
    project = make_project(client)
    assert client.delete(f"/api/projects/{project['id']}", headers=headers).status_code == 204
