"""A frozen classroom: students can change and begin nothing until the teacher unfreezes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from ..conftest import Start
from ..student import error_of, make_project, visitor
from ..teacher import join
from ..waiting import wait_until
from .lesson import Lesson


@pytest.fixture
def lesson(start: Start) -> Iterator[Lesson]:
    with start(ready=False) as client:
        yield Lesson.begin(client)


def start_attempts(student: TestClient, share_id: str) -> list[str]:
    """Tries every way to begin a project; returns "started" or the error code of each."""
    answers = (
        student.post("/api/projects", json={"name": "new"}),
        student.post("/api/examples/door/projects"),
        student.post(f"/api/shares/{share_id}/remix"),
        student.post("/api/project-files", files={"file": ("a.zip", project_file(student))}),
    )
    return ["started" if answer.is_success else error_of(answer) for answer in answers]


def project_file(student: TestClient) -> bytes:
    project = student.get("/api/projects").json()["projects"][0]
    return student.get(f"/api/projects/{project['id']}/file").content


def test_students_cannot_begin_projects_in_a_frozen_classroom(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    outside = visitor(lesson.teacher)
    elsewhere = make_project(outside)
    share = f"/api/projects/{elsewhere['id']}/share"
    share_id = outside.put(share, json={"with_pictures": True}).json()["id"]

    lesson.freeze_all(frozen=True)

    assert start_attempts(lesson.mina, share_id) == ["classroom_frozen"] * 4
    assert lesson.wall()["frozen"] is True
    assert lesson.mina.get("/api/me/lesson").json()["frozen"] is True
    assert "started" in start_attempts(outside, share_id)

    lesson.freeze_all(frozen=False)

    assert start_attempts(lesson.mina, share_id) == ["started"] * 4
    assert lesson.wall()["frozen"] is False
    address = f"/api/projects/{project['id']}"
    assert lesson.mina.patch(address, json={"name": "x"}).status_code == 200


def test_the_teacher_can_unfreeze_one_student_alone(lesson: Lesson) -> None:
    minas, juns = make_project(lesson.mina), make_project(lesson.jun)
    lesson.freeze_all(frozen=True)

    address = f"/api/projects/{minas['id']}"
    assert lesson.teacher.put(f"{address}/frozen", json={"frozen": False}).status_code == 200

    assert lesson.mina.patch(address, json={"name": "x"}).status_code == 200
    waits = lesson.jun.patch(f"/api/projects/{juns['id']}", json={"name": "x"})
    assert error_of(waits) == "project_frozen"


def test_projects_that_arrive_in_a_frozen_classroom_are_frozen(lesson: Lesson) -> None:
    late = visitor(lesson.teacher)
    brought_project = make_project(late, "brought")
    demo = make_project(lesson.teacher, "demo")
    lesson.freeze_all(frozen=True)

    join(late, lesson.classroom, "Late")
    body = {"project_id": demo["id"]}
    assert lesson.teacher.post(f"{lesson.path}/assignments", json=body).status_code == 202
    wait_until(lambda: len(late.get("/api/projects").json()["projects"]) == 2)

    assert all(project["frozen"] for project in late.get("/api/projects").json()["projects"])
    fresh = lesson.teacher.post(f"/api/projects/{brought_project['id']}/reset").json()["id"]
    assert late.get(f"/api/projects/{fresh}").json()["frozen"] is True
    assert lesson.teacher.post(f"/api/projects/{brought_project['id']}/restore").status_code == 204
    assert late.get(f"/api/projects/{brought_project['id']}").json()["frozen"] is True

    lesson.freeze_all(frozen=False)
    assert not any(project["frozen"] for project in late.get("/api/projects").json()["projects"])


def test_students_cannot_leave_a_frozen_classroom_but_a_teacher_can_remove_them(
    lesson: Lesson,
) -> None:
    project = make_project(lesson.mina)
    lesson.freeze_all(frozen=True)

    assert error_of(lesson.mina.post("/api/me/leave")) == "classroom_frozen"

    place = f"{lesson.path}/students/{lesson.place('Mina')}"
    assert lesson.teacher.delete(place).status_code == 204
    address = f"/api/projects/{project['id']}"
    assert lesson.mina.patch(address, json={"name": "x"}).status_code == 200


def test_a_hint_appears_on_all_pages_of_the_student(lesson: Lesson) -> None:
    """The hint appears before the student opens a project, and in a project opened later."""
    lesson.hint("look at the front")

    status = lesson.mina.get("/api/me/lesson").json()
    assert (status["in_classroom"], status["hint"]["text"]) == (True, "look at the front")
    project = make_project(lesson.mina)
    assert lesson.lesson_status(lesson.mina, project)["hint"]["id"] == status["hint"]["id"]
    assert lesson.mina.post(f"/api/hints/{status['hint']['id']}/seen").status_code == 204
    assert lesson.mina.get("/api/me/lesson").json()["hint"] is None
    nobody = visitor(lesson.teacher).get("/api/me/lesson").json()
    assert nobody == {
        "in_classroom": False,
        "frozen": False,
        "project_count": 0,
        "handed_out": None,
        "gallery": False,
        "hint": None,
    }


def test_a_teacher_who_looks_at_a_project_gets_the_link_to_the_wall(lesson: Lesson) -> None:
    project = make_project(lesson.mina)

    assert lesson.lesson_status(lesson.teacher, project)["wall_id"] == lesson.classroom["id"]
    assert lesson.lesson_status(lesson.mina, project)["wall_id"] is None
