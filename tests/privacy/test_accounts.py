"""Erasing a teacher's account with its classrooms and projects, confirmed by the password."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from ..conftest import Start
from ..student import error_of, make_project, visitor
from ..teacher import PASSWORD, become_teacher, colleague, join, make_classroom


@pytest.fixture
def teacher(start: Start) -> Iterator[TestClient]:
    """A teacher with a project, and a classroom with one child and one project in it."""
    with start(ready=False) as client:
        become_teacher(client)
        make_project(client, "demo")
        child = visitor(client)
        join(child, make_classroom(client), "민준")
        make_project(child, "pets")
        yield client


def test_erasing_the_account_erases_its_classrooms_and_projects(teacher: TestClient) -> None:
    other = colleague(teacher)
    other_classroom = make_classroom(other, "theirs")

    answer = teacher.post("/api/teacher/erase", json={"password": PASSWORD})

    assert answer.status_code == 200, answer.text
    receipt = answer.json()
    counts = [receipt[key] for key in ("classrooms", "students", "projects", "complete")]
    assert counts == [1, 1, 2, True]
    assert teacher.get("/api/teacher/session").json()["teacher"] is None
    login = teacher.post("/api/teacher/login", json={"name": "teacher", "password": PASSWORD})
    assert login.status_code == 401
    assert other.get(f"/api/classrooms/{other_classroom['id']}").status_code == 200


def test_erasing_needs_the_password_and_limits_guessing(start: Start) -> None:
    with start(ready=False, guesses_per_account=2) as teacher:
        become_teacher(teacher)
        for _ in range(2):
            wrong = teacher.post("/api/teacher/erase", json={"password": "a wrong password"})
            assert (wrong.status_code, error_of(wrong)) == (401, "login_failed")
        assert teacher.post("/api/teacher/erase", json={"password": PASSWORD}).status_code == 429
        assert teacher.get("/api/teacher").status_code == 200


def test_erasing_my_data_as_a_teacher_keeps_the_account(teacher: TestClient) -> None:
    receipt = teacher.delete("/api/me").json()

    assert (receipt["students"], receipt["projects"]) == (0, 1)
    assert teacher.get("/api/projects").json() == {"projects": []}
    assert len(teacher.get("/api/classrooms").json()["classrooms"]) == 1
    assert teacher.post("/api/projects", json={"name": "again"}).status_code == 201
