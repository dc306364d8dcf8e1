from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..conftest import Start
from ..student import error_of, make_project, visitor
from ..teacher import colleague
from .lesson import Lesson, named_project


@pytest.fixture
def lesson(start: Start) -> Iterator[Lesson]:
    with start(ready=False) as client:
        yield Lesson.begin(client)


def test_everybody_is_frozen_and_let_go(lesson: Lesson) -> None:
    mine, juns = make_project(lesson.mina), make_project(lesson.jun)
    outside = make_project(stranger := visitor(lesson.teacher))

    lesson.freeze_all(frozen=True)

    for student, project in ((lesson.mina, mine), (lesson.jun, juns)):
        answer = student.patch(f"/api/projects/{project['id']}", json={"name": "x"})
        assert (answer.status_code, error_of(answer)) == (409, "project_frozen")
        assert lesson.told(student, project)["frozen"] is True
    assert lesson.tile("Mina")["project"]["frozen"] is True
    assert stranger.patch(f"/api/projects/{outside['id']}", json={"name": "x"}).status_code == 200

    lesson.freeze_all(frozen=False)
    assert lesson.mina.patch(f"/api/projects/{mine['id']}", json={"name": "x"}).status_code == 200
    assert lesson.told(lesson.mina, mine)["frozen"] is False


def test_a_hint_reaches_its_student_until_it_is_put_away(lesson: Lesson) -> None:
    project, juns = make_project(lesson.mina), make_project(lesson.jun)
    text = "<b>More</b> pictures\nof the dog"

    assert lesson.hint(text, "Mina").status_code == 204

    hint = lesson.told(lesson.mina, project)["hint"]
    assert hint["text"] == "<b>More</b> pictures of the dog"
    assert lesson.told(lesson.jun, juns)["hint"] is None
    assert lesson.told(lesson.teacher, project)["hint"] is None
    assert lesson.tile("Mina")["hint"]["seen"] is False

    stolen = lesson.jun.post(f"/api/hints/{hint['id']}/seen")
    assert (stolen.status_code, error_of(stolen)) == (404, "hint_not_found")
    assert lesson.mina.post(f"/api/hints/{hint['id']}/seen").status_code == 204
    assert lesson.told(lesson.mina, project)["hint"] is None
    assert lesson.tile("Mina")["hint"]["seen"] is True


def test_a_hint_to_everybody_takes_the_place_of_earlier_ones(lesson: Lesson) -> None:
    projects = [(each, make_project(each)) for each in (lesson.mina, lesson.jun)]
    lesson.hint("first", "Mina")

    lesson.hint("look at the front")

    for student, project in projects:
        hint = lesson.told(student, project)["hint"]
        assert hint["text"] == "look at the front"
    address = f"{lesson.path}/students/{lesson.place('Mina')}/hint"
    assert lesson.teacher.delete(address).status_code == 204
    assert lesson.told(*projects[0])["hint"] is None
    assert lesson.told(*projects[1])["hint"] is not None


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 201, "a\u202eb"])
def test_unusable_hints_are_refused(lesson: Lesson, text: str) -> None:
    answer = lesson.hint(text)
    assert (answer.status_code, error_of(answer)) == (422, "hint_unusable")


def test_hints_go_to_the_own_classroom_only(lesson: Lesson) -> None:
    other = colleague(lesson.teacher)
    place = lesson.place("Mina")
    body = {"text": "hello", "place_ids": [place]}
    assert other.post(f"{lesson.path}/hints", json=body).status_code == 404
    classroom = other.post("/api/classrooms", json={"name": "6-3", "language": "ko"}).json()
    answer = other.post(f"/api/classrooms/{classroom['id']}/hints", json=body)
    assert (answer.status_code, error_of(answer)) == (404, "place_not_found")


def test_a_reset_project_comes_back_whole(lesson: Lesson) -> None:
    project = named_project(lesson.mina, "Pets", "Cat", "Dog")
    address = f"/api/projects/{project['id']}"

    fresh = lesson.teacher.post(f"{address}/reset").json()["id"]

    own = lesson.mina.get("/api/projects").json()["projects"]
    assert [(each["id"], each["name"]) for each in own] == [(fresh, "Pets")]
    assert [each["name"] for each in own[0]["classes"]] == ["Class 1", "Class 2"]
    told = lesson.told(lesson.mina, project)
    assert (told["goes_on_in"], told["snapshot"], told["frozen"]) == (fresh, True, True)
    assert error_of(lesson.mina.patch(address, json={"name": "x"})) == "project_frozen"
    tile = lesson.tile("Mina")["project"]
    assert (tile["id"], tile["before_reset"]) == (fresh, project["id"])
    unfreeze = lesson.teacher.put(f"{address}/frozen", json={"frozen": False})
    assert error_of(unfreeze) == "snapshot_not_found"

    assert lesson.teacher.post(f"{address}/restore").status_code == 204

    (back,) = lesson.mina.get("/api/projects").json()["projects"]
    assert back["id"] == project["id"]
    assert [each["name"] for each in back["classes"]] == ["Cat", "Dog"]
    assert lesson.mina.patch(address, json={"name": "x"}).status_code == 200
    assert lesson.told(lesson.mina, {"id": fresh})["goes_on_in"] == project["id"]
    again = lesson.teacher.post(f"{address}/restore")
    assert (again.status_code, error_of(again)) == (404, "snapshot_not_found")


def test_a_reset_counts_no_project_twice(lesson: Lesson) -> None:
    settings = lesson.teacher.app.state.settings  # type: ignore[attr-defined]
    settings.max_projects = 1
    project = make_project(lesson.mina)
    for _ in range(3):
        answer = lesson.teacher.post(f"/api/projects/{project['id']}/reset")
        assert answer.status_code == 201, answer.text
        project = answer.json()
    assert error_of(lesson.mina.post("/api/projects", json={"name": "x"})) == "quota_reached"


def test_only_the_teacher_of_the_class_directs(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    other = colleague(lesson.teacher)
    for who in (lesson.jun, other, visitor(lesson.teacher)):
        for what in ("reset", "restore"):
            assert who.post(f"/api/projects/{project['id']}/{what}").status_code == 404
        assert who.get(f"/api/projects/{project['id']}/lesson").status_code == 404
    refused = lesson.mina.post(f"/api/projects/{project['id']}/reset")
    assert (refused.status_code, error_of(refused)) == (403, "only_to_look_at")
    told = lesson.told(lesson.teacher, project)
    assert (told["own"], told["nickname"]) == (False, "Mina")
