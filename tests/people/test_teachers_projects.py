"""A teacher's projects belong to the account: they are there wherever the teacher logs in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from ..conftest import Start
from ..student import Json, error_of, make_project, visitor
from ..teacher import PASSWORD, become_teacher, colleague, join, make_classroom


@pytest.fixture
def computer(start: Start) -> Iterator[TestClient]:
    """A stranger's browser before a server that need not recognise anything."""
    with start(ready=False) as client:
        yield client


def log_in(browser: TestClient) -> None:
    answer = browser.post("/api/teacher/login", json={"name": "teacher", "password": PASSWORD})
    assert answer.status_code == 200, answer.text


def names(browser: TestClient) -> list[str]:
    return [each["name"] for each in browser.get("/api/projects").json()["projects"]]


def session(browser: TestClient) -> Json:
    answer = browser.get("/api/teacher/session")
    assert answer.status_code == 200
    return dict(answer.json())


def test_a_teacher_finds_projects_and_test_set_on_another_computer(computer: TestClient) -> None:
    become_teacher(computer)
    demo = make_project(computer, "demo")
    classroom = make_classroom(computer)
    path = f"/api/classrooms/{classroom['id']}/test-set"
    assert computer.put(path, json={"project_id": demo["id"]}).status_code == 200
    other = visitor(computer)

    log_in(other)

    assert names(other) == ["demo"]
    assert other.get(path).json() == {"project_id": demo["id"], "name": "demo"}
    address = f"/api/projects/{demo['id']}"
    assert other.patch(address, json={"name": "better"}).status_code == 200
    handed_out = other.post(
        f"/api/classrooms/{classroom['id']}/assignments", json={"project_id": demo["id"]}
    )
    assert handed_out.status_code == 202
    assert names(computer) == ["better"]
    other.post("/api/teacher/logout")
    assert other.get(address).status_code == 404
    assert names(other) == []


def test_another_teacher_on_the_same_computer_finds_only_their_own(computer: TestClient) -> None:
    become_teacher(computer)
    demo = make_project(computer, "demo")
    other = colleague(computer)
    make_project(other, "theirs")

    computer.post("/api/teacher/logout")
    computer.post("/api/teacher/login", json={"name": "colleague", "password": PASSWORD})

    assert names(computer) == ["theirs"]
    assert computer.get(f"/api/projects/{demo['id']}").status_code == 404


def test_what_was_made_before_logging_in_is_asked_about_and_brought(computer: TestClient) -> None:
    early = make_project(computer, "early")
    assert session(computer) == {"teacher": None, "any_account": False, "projects_to_bring": 0}
    become_teacher(computer)
    told = session(computer)
    assert (told["teacher"]["name"], told["projects_to_bring"]) == ("teacher", 1)
    assert names(computer) == []

    assert computer.post("/api/teacher/session/projects").status_code == 204

    assert names(computer) == ["early"]
    assert session(computer)["projects_to_bring"] == 0
    other = visitor(computer)
    log_in(other)
    assert other.get(f"/api/projects/{early['id']}").status_code == 200
    computer.post("/api/teacher/logout")
    assert names(computer) == []


def test_what_is_not_brought_waits_in_the_browser(computer: TestClient) -> None:
    make_project(computer, "early")
    become_teacher(computer)
    make_project(computer, "demo")
    computer.get("/")

    computer.post("/api/teacher/logout")

    assert names(computer) == ["early"]


def test_a_students_projects_are_never_brought(computer: TestClient) -> None:
    """A teacher logs in for a moment on the computer of a child."""
    become_teacher(computer)
    child = visitor(computer)
    join(child, make_classroom(computer), "민준")
    make_project(child, "the child's")
    log_in(child)

    assert session(child)["projects_to_bring"] == 0
    assert child.post("/api/teacher/session/projects").status_code == 204
    assert child.get("/api/me").json()["teacher"] == "teacher"

    child.post("/api/teacher/logout")
    assert names(child) == ["the child's"]
    assert child.get("/api/me").json()["nickname"] == "민준"


def test_a_teacher_comes_in_nowhere_as_a_student(computer: TestClient) -> None:
    become_teacher(computer)
    classroom = make_classroom(computer)
    body = {"code": classroom["join_code"], "nickname": "민준"}

    refused = computer.post("/api/join", json=body)

    assert (refused.status_code, error_of(refused)) == (409, "teacher_logged_in")
    card = computer.post("/api/join/card", json={"card": "사과 호랑이 기차 427"})
    assert (card.status_code, error_of(card)) == (409, "teacher_logged_in")
    computer.post("/api/teacher/logout")
    assert computer.post("/api/join", json=body).status_code == 201


def test_housekeeping_leaves_the_account_of_a_teacher_without_projects(start: Start) -> None:
    with start(ready=False, empty_student_hours=0) as computer:
        become_teacher(computer)
        computer.app.state.housekeeping.tidy()  # type: ignore[attr-defined]

        assert computer.post("/api/projects", json={"name": "demo"}).status_code == 201
