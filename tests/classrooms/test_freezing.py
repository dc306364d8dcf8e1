"""A frozen classroom: nothing changes and nothing new begins, until the teacher lets it go on."""

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


def beginnings(student: TestClient, shared: str) -> list[str]:
    """What is said to each way to begin something new."""
    answers = (
        student.post("/api/projects", json={"name": "new"}),
        student.post("/api/examples/door/projects"),
        student.post(f"/api/shares/{shared}/remix"),
        student.post("/api/project-files", files={"file": ("a.zip", file_of(student))}),
    )
    return ["begun" if each.is_success else error_of(each) for each in answers]


def file_of(student: TestClient) -> bytes:
    project = student.get("/api/projects").json()["projects"][0]
    return student.get(f"/api/projects/{project['id']}/file").content


def test_nothing_new_begins_in_a_frozen_classroom(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    outside = visitor(lesson.teacher)
    elsewhere = make_project(outside)
    share = f"/api/projects/{elsewhere['id']}/share"
    shared = outside.put(share, json={"with_pictures": True}).json()["id"]

    lesson.freeze_all(frozen=True)

    assert beginnings(lesson.mina, shared) == ["classroom_frozen"] * 4
    assert lesson.wall()["frozen"] is True
    assert lesson.mina.get("/api/me/lesson").json()["frozen"] is True
    assert "begun" in beginnings(outside, shared)

    lesson.freeze_all(frozen=False)

    assert beginnings(lesson.mina, shared) == ["begun"] * 4
    assert lesson.wall()["frozen"] is False
    address = f"/api/projects/{project['id']}"
    assert lesson.mina.patch(address, json={"name": "x"}).status_code == 200


def test_one_student_may_go_on_while_all_others_wait(lesson: Lesson) -> None:
    mine, juns = make_project(lesson.mina), make_project(lesson.jun)
    lesson.freeze_all(frozen=True)

    address = f"/api/projects/{mine['id']}"
    assert lesson.teacher.put(f"{address}/frozen", json={"frozen": False}).status_code == 200

    assert lesson.mina.patch(address, json={"name": "x"}).status_code == 200
    waits = lesson.jun.patch(f"/api/projects/{juns['id']}", json={"name": "x"})
    assert error_of(waits) == "project_frozen"


def test_what_comes_into_a_frozen_classroom_stands_still_too(lesson: Lesson) -> None:
    late = visitor(lesson.teacher)
    brought = make_project(late, "brought")
    demo = make_project(lesson.teacher, "demo")
    lesson.freeze_all(frozen=True)

    join(late, lesson.classroom, "Late")
    body = {"project_id": demo["id"]}
    assert lesson.teacher.post(f"{lesson.path}/assignments", json=body).status_code == 202
    wait_until(lambda: len(late.get("/api/projects").json()["projects"]) == 2)

    assert all(each["frozen"] for each in late.get("/api/projects").json()["projects"])
    fresh = lesson.teacher.post(f"/api/projects/{brought['id']}/reset").json()["id"]
    assert late.get(f"/api/projects/{fresh}").json()["frozen"] is True
    assert lesson.teacher.post(f"/api/projects/{brought['id']}/restore").status_code == 204
    assert late.get(f"/api/projects/{brought['id']}").json()["frozen"] is True

    lesson.freeze_all(frozen=False)
    assert not any(each["frozen"] for each in late.get("/api/projects").json()["projects"])


def test_nobody_leaves_a_frozen_classroom_but_a_teacher_may_let_go(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    lesson.freeze_all(frozen=True)

    assert error_of(lesson.mina.post("/api/me/leave")) == "classroom_frozen"

    place = f"{lesson.path}/students/{lesson.place('Mina')}"
    assert lesson.teacher.delete(place).status_code == 204
    address = f"/api/projects/{project['id']}"
    assert lesson.mina.patch(address, json={"name": "x"}).status_code == 200


def test_a_hint_is_told_on_the_students_own_pages(lesson: Lesson) -> None:
    """Before any project is open, and after one was opened later."""
    lesson.hint("look at the front")

    told = lesson.mina.get("/api/me/lesson").json()
    assert (told["in_classroom"], told["hint"]["text"]) == (True, "look at the front")
    project = make_project(lesson.mina)
    assert lesson.told(lesson.mina, project)["hint"]["id"] == told["hint"]["id"]
    assert lesson.mina.post(f"/api/hints/{told['hint']['id']}/seen").status_code == 204
    assert lesson.mina.get("/api/me/lesson").json()["hint"] is None
    nobody = visitor(lesson.teacher).get("/api/me/lesson").json()
    assert nobody == {"in_classroom": False, "frozen": False, "project_count": 0, "hint": None}


def test_who_looks_is_told_the_way_back_to_the_wall(lesson: Lesson) -> None:
    project = make_project(lesson.mina)

    assert lesson.told(lesson.teacher, project)["wall_id"] == lesson.classroom["id"]
    assert lesson.told(lesson.mina, project)["wall_id"] is None
