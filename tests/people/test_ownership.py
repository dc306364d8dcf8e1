from __future__ import annotations

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.db.tables import Student

from ..student import error_of, make_project, visitor


def test_the_cookie_is_long_lived_and_closed_to_scripts(client: TestClient) -> None:
    answer = client.get("/")
    cookie = answer.headers["set-cookie"].lower()
    assert "eyeblocks_student=" in cookie
    for flag in ("httponly", "samesite=lax", "max-age=34560000", "path=/"):
        assert flag in cookie


def test_a_visit_keeps_the_identity_and_makes_its_cookie_last(client: TestClient) -> None:
    client.get("/")
    token = client.cookies["eyeblocks_student"]
    project = make_project(client)

    assert f"eyeblocks_student={token}" in client.get("/").headers["set-cookie"]
    assert client.get("/api/projects").json()["projects"][0]["id"] == project["id"]


def test_students_without_a_project_are_forgotten(client: TestClient) -> None:
    owner, passer_by = visitor(client), visitor(client)
    for each in (owner, passer_by):
        each.get("/")
    make_project(owner)
    app = client.app

    app.state.settings.empty_student_hours = 0  # type: ignore[attr-defined]
    app.state.housekeeping.tidy()  # type: ignore[attr-defined]

    with app.state.database.reading() as session:  # type: ignore[attr-defined]
        assert session.scalar(select(func.count(Student.id))) == 1
    assert len(owner.get("/api/projects").json()["projects"]) == 1


def test_an_invented_cookie_is_nobody(client: TestClient) -> None:
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
