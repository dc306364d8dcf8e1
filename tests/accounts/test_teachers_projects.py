"""A teacher's projects belong to the account, not to the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from ..app_state import services_of
from ..conftest import Start
from ..student import Json, error_of, make_project, visitor
from ..teacher import PASSWORD, become_teacher, colleague, join, make_classroom


@pytest.fixture
def browser(start: Start) -> Iterator[TestClient]:
    """An anonymous browser and a server whose engine need not be ready."""
    with start(ready=False) as client:
        yield client


def log_in(client: TestClient) -> None:
    answer = client.post("/api/teacher/login", json={"name": "teacher", "password": PASSWORD})
    assert answer.status_code == 200, answer.text


def project_names(client: TestClient) -> list[str]:
    return [project["name"] for project in client.get("/api/projects").json()["projects"]]


def login_status(client: TestClient) -> Json:
    answer = client.get("/api/teacher/session")
    assert answer.status_code == 200
    return dict(answer.json())


def test_a_teacher_finds_projects_and_test_set_on_another_computer(browser: TestClient) -> None:
    become_teacher(browser)
    demo = make_project(browser, "demo")
    classroom = make_classroom(browser)
    path = f"/api/classrooms/{classroom['id']}/test-set"
    assert browser.put(path, json={"project_id": demo["id"]}).status_code == 200
    other = visitor(browser)

    log_in(other)

    assert project_names(other) == ["demo"]
    assert other.get(path).json() == {"project_id": demo["id"], "name": "demo"}
    address = f"/api/projects/{demo['id']}"
    assert other.patch(address, json={"name": "better"}).status_code == 200
    handed_out = other.post(
        f"/api/classrooms/{classroom['id']}/assignments", json={"project_id": demo["id"]}
    )
    assert handed_out.status_code == 202
    assert project_names(browser) == ["better"]
    other.post("/api/teacher/logout")
    assert other.get(address).status_code == 404
    assert project_names(other) == []


def test_another_teacher_on_the_same_computer_finds_only_their_own(browser: TestClient) -> None:
    become_teacher(browser)
    demo = make_project(browser, "demo")
    other = colleague(browser)
    make_project(other, "theirs")

    browser.post("/api/teacher/logout")
    browser.post("/api/teacher/login", json={"name": "colleague", "password": PASSWORD})

    assert project_names(browser) == ["theirs"]
    assert browser.get(f"/api/projects/{demo['id']}").status_code == 404


def test_projects_made_before_the_login_are_offered_and_moved(browser: TestClient) -> None:
    early = make_project(browser, "early")
    assert login_status(browser) == {"teacher": None, "any_account": False, "projects_to_bring": 0}
    become_teacher(browser)
    status = login_status(browser)
    assert (status["teacher"]["name"], status["projects_to_bring"]) == ("teacher", 1)
    assert project_names(browser) == []

    assert browser.post("/api/teacher/session/projects").status_code == 204

    assert project_names(browser) == ["early"]
    assert login_status(browser)["projects_to_bring"] == 0
    other = visitor(browser)
    log_in(other)
    assert other.get(f"/api/projects/{early['id']}").status_code == 200
    browser.post("/api/teacher/logout")
    assert project_names(browser) == []


def test_projects_that_are_not_moved_stay_in_the_browser(browser: TestClient) -> None:
    make_project(browser, "early")
    become_teacher(browser)
    make_project(browser, "demo")
    browser.get("/")

    browser.post("/api/teacher/logout")

    assert project_names(browser) == ["early"]


def test_a_students_projects_are_never_moved_to_a_teacher(browser: TestClient) -> None:
    """A teacher logs in for a moment in a child's browser."""
    become_teacher(browser)
    child = visitor(browser)
    join(child, make_classroom(browser), "민준")
    make_project(child, "the child's")
    log_in(child)

    assert login_status(child)["projects_to_bring"] == 0
    assert child.post("/api/teacher/session/projects").status_code == 204
    assert child.get("/api/me").json()["teacher"] == "teacher"

    child.post("/api/teacher/logout")
    assert project_names(child) == ["the child's"]
    assert child.get("/api/me").json()["nickname"] == "민준"


def test_a_logged_in_teacher_cannot_join_as_a_student(browser: TestClient) -> None:
    become_teacher(browser)
    classroom = make_classroom(browser)
    body = {"code": classroom["join_code"], "nickname": "민준"}

    refused = browser.post("/api/join", json=body)

    assert (refused.status_code, error_of(refused)) == (409, "teacher_logged_in")
    card = browser.post("/api/join/card", json={"card": "사과 호랑이 기차 427"})
    assert (card.status_code, error_of(card)) == (409, "teacher_logged_in")
    browser.post("/api/teacher/logout")
    assert browser.post("/api/join", json=body).status_code == 201


def test_housekeeping_leaves_the_account_of_a_teacher_without_projects(start: Start) -> None:
    with start(ready=False, empty_student_hours=0) as browser:
        become_teacher(browser)
        services_of(browser).housekeeping.run_once()

        assert browser.post("/api/projects", json={"name": "demo"}).status_code == 201
