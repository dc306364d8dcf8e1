"""A teacher freezes a classroom, sends hints, and resets and restores projects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..app_state import settings_of
from ..conftest import Start
from ..student import error_of, make_project, visitor
from ..teacher import colleague
from .lesson import Lesson, named_project


@pytest.fixture
def lesson(start: Start) -> Iterator[Lesson]:
    with start(ready=False) as client:
        yield Lesson.begin(client)


def test_a_whole_classroom_is_frozen_and_unfrozen(lesson: Lesson) -> None:
    minas, juns = make_project(lesson.mina), make_project(lesson.jun)
    outside = make_project(stranger := visitor(lesson.teacher))

    lesson.freeze_all(frozen=True)

    for student, project in ((lesson.mina, minas), (lesson.jun, juns)):
        answer = student.patch(f"/api/projects/{project['id']}", json={"name": "x"})
        assert (answer.status_code, error_of(answer)) == (409, "project_frozen")
        assert lesson.lesson_status(student, project)["frozen"] is True
    assert lesson.tile("Mina")["project"]["frozen"] is True
    assert stranger.patch(f"/api/projects/{outside['id']}", json={"name": "x"}).status_code == 200

    lesson.freeze_all(frozen=False)
    assert lesson.mina.patch(f"/api/projects/{minas['id']}", json={"name": "x"}).status_code == 200
    assert lesson.lesson_status(lesson.mina, minas)["frozen"] is False


def test_a_hint_reaches_its_student_until_it_is_marked_as_seen(lesson: Lesson) -> None:
    project, juns = make_project(lesson.mina), make_project(lesson.jun)
    text = "<b>More</b> pictures\nof the dog"

    assert lesson.hint(text, "Mina").status_code == 204

    hint = lesson.lesson_status(lesson.mina, project)["hint"]
    assert hint["text"] == "<b>More</b> pictures of the dog"
    assert lesson.lesson_status(lesson.jun, juns)["hint"] is None
    assert lesson.lesson_status(lesson.teacher, project)["hint"] is None
    assert lesson.tile("Mina")["hint"]["seen"] is False

    stolen = lesson.jun.post(f"/api/hints/{hint['id']}/seen")
    assert (stolen.status_code, error_of(stolen)) == (404, "hint_not_found")
    assert lesson.mina.post(f"/api/hints/{hint['id']}/seen").status_code == 204
    assert lesson.lesson_status(lesson.mina, project)["hint"] is None
    assert lesson.tile("Mina")["hint"]["seen"] is True


def test_a_hint_to_everybody_replaces_earlier_ones(lesson: Lesson) -> None:
    projects = [(student, make_project(student)) for student in (lesson.mina, lesson.jun)]
    lesson.hint("first", "Mina")

    lesson.hint("look at the front")

    for student, project in projects:
        hint = lesson.lesson_status(student, project)["hint"]
        assert hint["text"] == "look at the front"
    address = f"{lesson.path}/students/{lesson.place('Mina')}/hint"
    assert lesson.teacher.delete(address).status_code == 204
    assert lesson.lesson_status(*projects[0])["hint"] is None
    assert lesson.lesson_status(*projects[1])["hint"] is not None


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 201, "a\u202eb"])
def test_unusable_hints_are_refused(lesson: Lesson, text: str) -> None:
    answer = lesson.hint(text)
    assert (answer.status_code, error_of(answer)) == (422, "hint_unusable")


def test_a_teacher_sends_hints_only_to_the_own_classroom(lesson: Lesson) -> None:
    other = colleague(lesson.teacher)
    place = lesson.place("Mina")
    body = {"text": "hello", "place_ids": [place]}
    assert other.post(f"{lesson.path}/hints", json=body).status_code == 404
    classroom = other.post("/api/classrooms", json={"name": "6-3", "language": "ko"}).json()
    answer = other.post(f"/api/classrooms/{classroom['id']}/hints", json=body)
    assert (answer.status_code, error_of(answer)) == (404, "place_not_found")


def test_a_reset_project_can_be_restored(lesson: Lesson) -> None:
    project = named_project(lesson.mina, "Pets", "Cat", "Dog")
    address = f"/api/projects/{project['id']}"

    fresh = lesson.teacher.post(f"{address}/reset").json()["id"]

    projects = lesson.mina.get("/api/projects").json()["projects"]
    assert [(entry["id"], entry["name"]) for entry in projects] == [(fresh, "Pets")]
    assert [image_class["name"] for image_class in projects[0]["classes"]] == ["Class 1", "Class 2"]
    status = lesson.lesson_status(lesson.mina, project)
    assert (status["goes_on_in"], status["snapshot"], status["frozen"]) == (fresh, True, True)
    assert error_of(lesson.mina.patch(address, json={"name": "x"})) == "project_frozen"
    tile = lesson.tile("Mina")["project"]
    assert (tile["id"], tile["before_reset"]) == (fresh, project["id"])
    unfreeze = lesson.teacher.put(f"{address}/frozen", json={"frozen": False})
    assert error_of(unfreeze) == "snapshot_not_found"

    assert lesson.teacher.post(f"{address}/restore").status_code == 204

    (back,) = lesson.mina.get("/api/projects").json()["projects"]
    assert back["id"] == project["id"]
    assert [image_class["name"] for image_class in back["classes"]] == ["Cat", "Dog"]
    assert lesson.mina.patch(address, json={"name": "x"}).status_code == 200
    assert lesson.lesson_status(lesson.mina, {"id": fresh})["goes_on_in"] == project["id"]
    repeated = lesson.teacher.post(f"{address}/restore")
    assert (repeated.status_code, error_of(repeated)) == (404, "snapshot_not_found")


def test_a_reset_does_not_count_against_the_project_quota(lesson: Lesson) -> None:
    settings = settings_of(lesson.teacher)
    settings.max_projects = 1
    project = make_project(lesson.mina)
    for _ in range(3):
        answer = lesson.teacher.post(f"/api/projects/{project['id']}/reset")
        assert answer.status_code == 201, answer.text
        project = answer.json()
    assert error_of(lesson.mina.post("/api/projects", json={"name": "x"})) == "quota_reached"


def test_only_the_teacher_of_the_class_resets_and_restores(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    other = colleague(lesson.teacher)
    for client in (lesson.jun, other, visitor(lesson.teacher)):
        for action in ("reset", "restore"):
            assert client.post(f"/api/projects/{project['id']}/{action}").status_code == 404
        assert client.get(f"/api/projects/{project['id']}/lesson").status_code == 404
    refused = lesson.mina.post(f"/api/projects/{project['id']}/reset")
    assert (refused.status_code, error_of(refused)) == (403, "only_to_look_at")
    status = lesson.lesson_status(lesson.teacher, project)
    assert (status["own"], status["nickname"]) == (False, "Mina")
