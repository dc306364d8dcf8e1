from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.errors import StorageFailed

from ..student import Json, error_of, fill, make_project, train, visitor
from ..teacher import colleague, join
from ..waiting import wait_until
from .lesson import Lesson, named_project

BLOCKS: Json = {"sprites": [{"id": "a", "workspace": {}}]}


@pytest.fixture
def lesson(client: TestClient) -> Lesson:
    return Lesson.begin(client)


def demo(teacher: TestClient) -> Json:
    project = named_project(teacher, "Demo", "Round", "Lines")
    fill(teacher, project)
    assert train(teacher, project, epochs=7)["status"] == "succeeded"
    body = {"version": 0, "format": 1, "blocks": BLOCKS}
    assert teacher.put(f"/api/projects/{project['id']}/program", json=body).status_code == 200
    return project


def assign(lesson: Lesson, project: Json) -> Json:
    body = {"project_id": project["id"]}
    answer = lesson.teacher.post(f"{lesson.path}/assignments", json=body)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def handed_out(lesson: Lesson, done: int) -> Json:
    """The newest assignment once that many have it."""

    def look() -> Any:
        (newest, *_) = lesson.teacher.get(f"{lesson.path}/assignments").json()["assignments"]
        return newest if newest["progress"]["done"] == done else None

    return dict(wait_until(look))  # type: ignore[arg-type]


def own(student: TestClient) -> list[Json]:
    return list(student.get("/api/projects").json()["projects"])


def files(lesson: Lesson) -> set[Path]:
    folder = lesson.teacher.app.state.settings.data_dir / "pictures"  # type: ignore[attr-defined]
    return {path.parent for path in folder.rglob("*.jpg")}


def test_everybody_gets_an_own_copy_and_late_joiners_too(lesson: Lesson) -> None:
    project = demo(lesson.teacher)

    told = assign(lesson, project)

    assert (told["name"], told["progress"]["total"]) == ("Demo", 2)
    handed_out(lesson, 2)
    (copy,) = own(lesson.mina)
    assert copy["name"] == "Demo"
    assert [(each["name"], each["sample_count"]) for each in copy["classes"]] == [
        ("Round", 6),
        ("Lines", 6),
    ]
    address = f"/api/projects/{copy['id']}"
    assert lesson.mina.get(f"{address}/program").json()["blocks"] == BLOCKS
    (run,) = lesson.mina.get(f"{address}/runs").json()["runs"]
    assert run["settings"]["epochs"] == 7
    assert lesson.jun.get(address).status_code == 404
    assert lesson.mina.patch(address, json={"name": "Mine"}).status_code == 200
    assert train(lesson.mina, copy)["status"] == "succeeded"
    assert [each["name"] for each in own(lesson.teacher)] == ["Demo"]

    lesson.teacher.delete(f"/api/projects/{project['id']}")
    late = visitor(lesson.teacher)
    join(late, lesson.classroom, "Late")
    handed_out(lesson, 3)
    assert [each["name"] for each in own(late)] == ["Demo"]


def test_what_is_not_handed_out_any_more_reaches_nobody_new(lesson: Lesson) -> None:
    assignment = assign(lesson, make_project(lesson.teacher))
    handed_out(lesson, 2)
    address = f"{lesson.path}/assignments/{assignment['id']}"

    assert lesson.teacher.delete(address).status_code == 204

    assert lesson.teacher.get(f"{lesson.path}/assignments").json() == {"assignments": []}
    assert error_of(lesson.teacher.delete(address)) == "assignment_not_found"
    assert len(own(lesson.mina)) == 1


def test_a_full_student_is_refused_whole_and_gets_it_later(lesson: Lesson) -> None:
    settings = lesson.teacher.app.state.settings  # type: ignore[attr-defined]
    demonstration = demo(lesson.teacher)
    in_the_way = make_project(lesson.mina)
    settings.max_projects = 1
    before = files(lesson)

    assignment = assign(lesson, demonstration)

    told = handed_out(lesson, 1)
    wait_until(lambda: handed_out(lesson, 1)["progress"]["failed"] == 1)
    assert [each["id"] for each in own(lesson.mina)] == [in_the_way["id"]]
    # The template's two classes, and the two of Jun's copy.
    assert len(files(lesson) - before) == 4

    lesson.mina.delete(f"/api/projects/{in_the_way['id']}")
    retry = lesson.teacher.post(f"{lesson.path}/assignments/{assignment['id']}/retry")
    assert retry.status_code == 202
    assert handed_out(lesson, 2)["id"] == told["id"]
    assert [each["name"] for each in own(lesson.mina)] == ["Demo"]


def test_nothing_half_made_is_left_when_the_disk_is_full(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = demo(lesson.teacher)
    pictures = lesson.teacher.app.state.pictures  # type: ignore[attr-defined]
    before, put, room = files(lesson), pictures.put, 15

    def full(key: str, data: bytes) -> None:
        nonlocal room
        room -= 1
        if room < 0:
            raise StorageFailed(retry_after_s=1)
        put(key, data)

    monkeypatch.setattr(pictures, "put", full)
    assign(lesson, project)
    wait_until(lambda: handed_out(lesson, 0)["progress"]["failed"] == 2)

    assert own(lesson.mina) == own(lesson.jun) == []
    assert len(files(lesson) - before) == 2  # the template's


def test_what_was_handed_out_goes_with_the_classroom(lesson: Lesson) -> None:
    project = demo(lesson.teacher)
    before = files(lesson)
    assign(lesson, project)
    handed_out(lesson, 2)
    assert len(files(lesson) - before) == 6

    assert lesson.teacher.delete(lesson.path).status_code == 200

    assert files(lesson) == before
    assert [each["id"] for each in own(lesson.teacher)] == [project["id"]]


def test_only_an_own_project_is_handed_out(lesson: Lesson) -> None:
    body = {"project_id": make_project(lesson.mina)["id"]}
    for who, status in ((lesson.teacher, 404), (lesson.mina, 401)):
        assert who.post(f"{lesson.path}/assignments", json=body).status_code == status


def test_a_reset_copy_begins_again_as_it_was_handed_out(lesson: Lesson) -> None:
    assign(lesson, demo(lesson.teacher))
    handed_out(lesson, 2)
    (copy,) = own(lesson.mina)
    lesson.mina.delete(f"/api/projects/{copy['id']}/classes/{copy['classes'][0]['id']}")

    answer = lesson.teacher.post(f"/api/projects/{copy['id']}/reset")

    assert (answer.status_code, answer.json()) == (201, {"id": None})
    (fresh,) = wait_until(lambda: own(lesson.mina))
    assert [each["sample_count"] for each in fresh["classes"]] == [6, 6]
    assert lesson.told(lesson.mina, copy)["goes_on_in"] == fresh["id"]
    assert lesson.tile("Mina")["project"]["before_reset"] == copy["id"]
    lesson.teacher.post(f"/api/projects/{copy['id']}/restore")
    assert [each["id"] for each in own(lesson.mina)] == [copy["id"]]


def test_a_collection_keeps_everybodys_work_as_it_was(lesson: Lesson) -> None:
    project = demo(lesson.mina)
    accuracy = lesson.mina.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]["scores"]
    make_project(lesson.jun, "Empty")

    made = lesson.teacher.post(f"{lesson.path}/collections").json()

    address = f"{lesson.path}/collections/{made['id']}"
    wait_until(lambda: lesson.teacher.get(address).json()["progress"]["done"] == 2)
    lesson.mina.patch(f"/api/projects/{project['id']}", json={"name": "Later"})
    jun, mina = lesson.teacher.get(address).json()["projects"]
    assert (jun["nickname"], jun["project_name"], jun["accuracy"]) == ("Jun", "Empty", None)
    assert (mina["project_name"], mina["picture_count"], mina["program_version"]) == ("Demo", 12, 1)
    assert mina["accuracy"] == accuracy["val_acc"]
    assert [each["name"] for each in own(lesson.mina)] == ["Later"]
    assert lesson.tile("Mina")["project"]["id"] == project["id"]

    kept = f"/api/projects/{mina['project_id']}"
    assert lesson.teacher.get(kept).json()["name"] == "Demo"
    assert lesson.teacher.get(f"{kept}/file").content.startswith(b"PK")
    refused = lesson.mina.patch(kept, json={"name": "x"})
    assert (refused.status_code, error_of(refused)) == (409, "project_frozen")
    assert lesson.jun.get(kept).status_code == 404
    collections = lesson.teacher.get(f"{lesson.path}/collections").json()["collections"]
    assert [each["id"] for each in collections] == [made["id"]]
    for who, status in ((lesson.mina, 401), (lesson.teacher, 404)):
        assert who.get(f"{lesson.path}/collections/{'0' * 32}").status_code == status


def test_a_collection_is_taken_along_as_one_file(lesson: Lesson) -> None:
    make_project(lesson.mina, "Cats")
    make_project(lesson.jun, "Dogs / <b>")
    made = lesson.teacher.post(f"{lesson.path}/collections").json()
    address = f"{lesson.path}/collections/{made['id']}"
    wait_until(lambda: lesson.teacher.get(address).json()["progress"]["done"] == 2)
    lesson.mina.delete(f"/api/projects/{own(lesson.mina)[0]['id']}")

    answer = lesson.teacher.get(f"{address}/file")

    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == ["Jun/01 Dogs _ _b_.zip", "Mina/01 Cats.zip"]
        assert packed.testzip() is None
        again = packed.read("Mina/01 Cats.zip")
    back = lesson.teacher.post("/api/project-files", files={"file": ("a.zip", again)})
    assert (back.status_code, back.json()["name"]) == (201, "Cats")
    for who, status in ((lesson.mina, 401), (colleague(lesson.teacher), 404)):
        assert who.get(f"{address}/file").status_code == status
