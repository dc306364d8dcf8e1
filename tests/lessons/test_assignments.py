"""Assignments hand a project out to a classroom; collections copy the work of all students."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.errors import StorageFailed

from ..app_state import services_of, settings_of
from ..student import Json, error_of, fill, make_project, train, visitor
from ..teacher import colleague, join
from ..waiting import wait_until
from .lesson import Lesson, named_project

BLOCKS: Json = {"sprites": [{"id": "a", "workspace": {}}]}


@pytest.fixture
def lesson(client: TestClient) -> Lesson:
    return Lesson.begin(client)


def trained_demo(teacher: TestClient) -> Json:
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


def wait_handed_out(lesson: Lesson, done: int) -> Json:
    """Waits until `done` copies of the newest assignment are finished; returns the assignment."""

    def newest_if_done() -> Any:
        (newest, *_) = lesson.teacher.get(f"{lesson.path}/assignments").json()["assignments"]
        return newest if newest["progress"]["done"] == done else None

    return dict(wait_until(newest_if_done))  # type: ignore[arg-type]


def own_projects(student: TestClient) -> list[Json]:
    return list(student.get("/api/projects").json()["projects"])


def picture_folders(lesson: Lesson) -> set[Path]:
    folder = settings_of(lesson.teacher).data_dir / "pictures"
    return {path.parent for path in folder.rglob("*.jpg")}


def test_every_student_gets_a_copy_and_late_joiners_too(lesson: Lesson) -> None:
    project = trained_demo(lesson.teacher)

    status = assign(lesson, project)

    assert (status["name"], status["progress"]["total"]) == ("Demo", 2)
    wait_handed_out(lesson, 2)
    (copy,) = own_projects(lesson.mina)
    assert copy["name"] == "Demo"
    assert [
        (image_class["name"], image_class["sample_count"]) for image_class in copy["classes"]
    ] == [
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
    assert [project["name"] for project in own_projects(lesson.teacher)] == ["Demo"]

    lesson.teacher.delete(f"/api/projects/{project['id']}")
    late = visitor(lesson.teacher)
    join(late, lesson.classroom, "Late")
    wait_handed_out(lesson, 3)
    assert [project["name"] for project in own_projects(late)] == ["Demo"]


def test_a_student_inside_a_project_is_told_of_a_hand_out(lesson: Lesson) -> None:
    project = make_project(lesson.mina, "Mine")
    assert lesson.lesson_status(lesson.mina, project)["handed_out"] is None

    assign(lesson, make_project(lesson.teacher, "Start"))
    wait_handed_out(lesson, 2)

    (copy,) = [each for each in own_projects(lesson.mina) if each["name"] == "Start"]
    news = lesson.lesson_status(lesson.mina, project)["handed_out"]
    assert news == {"id": copy["id"], "name": "Start"}
    assert lesson.lesson_status(lesson.mina, copy)["handed_out"] is None
    lesson.mina.patch(f"/api/projects/{copy['id']}", json={"name": "Begun"})
    assert lesson.lesson_status(lesson.mina, project)["handed_out"] is None


def test_the_start_page_is_told_of_a_hand_out_until_the_copy_is_changed(lesson: Lesson) -> None:
    assert lesson.mina.get("/api/me/lesson").json()["handed_out"] is None

    assign(lesson, make_project(lesson.teacher, "Start"))
    wait_handed_out(lesson, 2)

    (copy,) = own_projects(lesson.mina)
    news = lesson.mina.get("/api/me/lesson").json()
    assert news["handed_out"] == {"id": copy["id"], "name": "Start"}
    assert lesson.teacher.get("/api/me/lesson").json()["handed_out"] is None
    lesson.mina.patch(f"/api/projects/{copy['id']}", json={"name": "Begun"})
    assert lesson.mina.get("/api/me/lesson").json()["handed_out"] is None


def test_an_ended_assignment_keeps_its_copies_and_makes_no_new_ones(lesson: Lesson) -> None:
    assignment = assign(lesson, make_project(lesson.teacher))
    wait_handed_out(lesson, 2)
    address = f"{lesson.path}/assignments/{assignment['id']}"

    assert lesson.teacher.delete(address).status_code == 204

    assert lesson.teacher.get(f"{lesson.path}/assignments").json() == {"assignments": []}
    assert error_of(lesson.teacher.delete(address)) == "assignment_not_found"
    assert len(own_projects(lesson.mina)) == 1


def test_a_student_over_the_quota_gets_no_copy_until_a_retry(lesson: Lesson) -> None:
    settings = settings_of(lesson.teacher)
    project = trained_demo(lesson.teacher)
    other_project = make_project(lesson.mina)
    settings.max_projects = 1
    before = picture_folders(lesson)

    assignment = assign(lesson, project)

    status = wait_handed_out(lesson, 1)
    wait_until(lambda: wait_handed_out(lesson, 1)["progress"]["failed"] == 1)
    assert [project["id"] for project in own_projects(lesson.mina)] == [other_project["id"]]
    # The template's two classes, and the two of Jun's copy.
    assert len(picture_folders(lesson) - before) == 4

    lesson.mina.delete(f"/api/projects/{other_project['id']}")
    retry = lesson.teacher.post(f"{lesson.path}/assignments/{assignment['id']}/retry")
    assert retry.status_code == 202
    assert wait_handed_out(lesson, 2)["id"] == status["id"]
    assert [project["name"] for project in own_projects(lesson.mina)] == ["Demo"]


def test_a_full_disk_leaves_no_partial_copy(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = trained_demo(lesson.teacher)
    pictures = services_of(lesson.teacher).picture_files
    before, put, puts_left = picture_folders(lesson), pictures.put, 15

    def full(key: str, data: bytes) -> None:
        nonlocal puts_left
        puts_left -= 1
        if puts_left < 0:
            raise StorageFailed(retry_after_s=1)
        put(key, data)

    monkeypatch.setattr(pictures, "put", full)
    assign(lesson, project)
    wait_until(lambda: wait_handed_out(lesson, 0)["progress"]["failed"] == 2)

    assert own_projects(lesson.mina) == own_projects(lesson.jun) == []
    assert len(picture_folders(lesson) - before) == 2  # the template's


def test_erasing_the_classroom_erases_the_copies(lesson: Lesson) -> None:
    project = trained_demo(lesson.teacher)
    before = picture_folders(lesson)
    assign(lesson, project)
    wait_handed_out(lesson, 2)
    assert len(picture_folders(lesson) - before) == 6

    assert lesson.teacher.delete(f"{lesson.path}?for_good=true").status_code == 200

    assert picture_folders(lesson) == before
    assert [project["id"] for project in own_projects(lesson.teacher)] == [project["id"]]


def test_a_teacher_hands_out_only_own_projects(lesson: Lesson) -> None:
    body = {"project_id": make_project(lesson.mina)["id"]}
    for client, expected in ((lesson.teacher, 404), (lesson.mina, 401)):
        assert client.post(f"{lesson.path}/assignments", json=body).status_code == expected


def test_a_reset_replaces_a_copy_by_a_fresh_copy(lesson: Lesson) -> None:
    assign(lesson, trained_demo(lesson.teacher))
    wait_handed_out(lesson, 2)
    (copy,) = own_projects(lesson.mina)
    lesson.mina.delete(f"/api/projects/{copy['id']}/classes/{copy['classes'][0]['id']}")

    answer = lesson.teacher.post(f"/api/projects/{copy['id']}/reset")

    assert (answer.status_code, answer.json()) == (201, {"id": None})
    (fresh,) = wait_until(lambda: own_projects(lesson.mina))
    assert [image_class["sample_count"] for image_class in fresh["classes"]] == [6, 6]
    assert lesson.lesson_status(lesson.mina, copy)["goes_on_in"] == fresh["id"]
    assert lesson.tile("Mina")["project"]["before_reset"] == copy["id"]
    lesson.teacher.post(f"/api/projects/{copy['id']}/restore")
    assert [project["id"] for project in own_projects(lesson.mina)] == [copy["id"]]


def test_a_collection_keeps_a_frozen_copy_of_all_work(lesson: Lesson) -> None:
    project = trained_demo(lesson.mina)
    accuracy = lesson.mina.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]["scores"]
    make_project(lesson.jun, "Empty")

    collection = lesson.teacher.post(f"{lesson.path}/collections").json()

    address = f"{lesson.path}/collections/{collection['id']}"
    wait_until(lambda: lesson.teacher.get(address).json()["progress"]["done"] == 2)
    lesson.mina.patch(f"/api/projects/{project['id']}", json={"name": "Later"})
    jun, mina = lesson.teacher.get(address).json()["projects"]
    assert (jun["nickname"], jun["project_name"], jun["accuracy"]) == ("Jun", "Empty", None)
    assert (mina["project_name"], mina["picture_count"], mina["program_version"]) == ("Demo", 12, 1)
    assert mina["accuracy"] == accuracy["val_acc"]
    assert [project["name"] for project in own_projects(lesson.mina)] == ["Later"]
    assert lesson.tile("Mina")["project"]["id"] == project["id"]

    copy_path = f"/api/projects/{mina['project_id']}"
    assert lesson.teacher.get(copy_path).json()["name"] == "Demo"
    assert lesson.teacher.get(f"{copy_path}/file").content.startswith(b"PK")
    refused = lesson.mina.patch(copy_path, json={"name": "x"})
    assert (refused.status_code, error_of(refused)) == (409, "project_frozen")
    assert lesson.jun.get(copy_path).status_code == 404
    collections = lesson.teacher.get(f"{lesson.path}/collections").json()["collections"]
    assert [collection["id"] for collection in collections] == [collection["id"]]
    for client, expected in ((lesson.mina, 401), (lesson.teacher, 404)):
        assert client.get(f"{lesson.path}/collections/{'0' * 32}").status_code == expected


def test_a_collection_keeps_every_project_but_untouched_copies(lesson: Lesson) -> None:
    """Right after a hand-out, the copy is the newest project of everybody."""
    trained = trained_demo(lesson.mina)
    make_project(lesson.mina, "Second")
    assign(lesson, named_project(lesson.teacher, "Start", "Round", "Lines"))
    wait_handed_out(lesson, 2)
    tile = lesson.tile("Mina")
    assert tile["project"]["name"] == "Second"
    assert [(each["name"], each["trained"]) for each in tile["other_projects"]] == [
        ("Demo", True),
        ("Start", False),
    ]

    assert collected(lesson) == (1, 2, {("Mina", "Demo"), ("Mina", "Second")})

    (copy,) = own_projects(lesson.jun)
    fill(lesson.jun, copy)
    assert collected(lesson) == (
        2,
        2,
        {("Mina", "Demo"), ("Mina", "Second"), ("Jun", "Start")},
    )
    assert lesson.mina.get(f"/api/projects/{trained['id']}").status_code == 200


def collected(lesson: Lesson) -> tuple[int, int, set[tuple[str, str]]]:
    """Collects now. The students in the collection and in the classroom, and each kept project."""
    collection = lesson.teacher.post(f"{lesson.path}/collections").json()
    address = f"{lesson.path}/collections/{collection['id']}"

    def finished() -> Any:
        found = lesson.teacher.get(address).json()
        return found if found["progress"]["done"] == found["progress"]["total"] else None

    found: Json = wait_until(finished)  # type: ignore[assignment]
    kept = {(each["nickname"], each["project_name"]) for each in found["projects"]}
    return found["students"], found["students_in_classroom"], kept


def test_a_collection_is_downloaded_as_one_zip_file(lesson: Lesson) -> None:
    make_project(lesson.mina, "Cats")
    make_project(lesson.jun, "Dogs / <b>")
    collection = lesson.teacher.post(f"{lesson.path}/collections").json()
    address = f"{lesson.path}/collections/{collection['id']}"
    wait_until(lambda: lesson.teacher.get(address).json()["progress"]["done"] == 2)
    lesson.mina.delete(f"/api/projects/{own_projects(lesson.mina)[0]['id']}")

    answer = lesson.teacher.get(f"{address}/file")

    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == ["Jun/01 Dogs _ _b_.eyeblocks", "Mina/01 Cats.eyeblocks"]
        assert packed.testzip() is None
        project_file = packed.read("Mina/01 Cats.eyeblocks")
    back = lesson.teacher.post("/api/project-files", files={"file": ("a.zip", project_file)})
    assert (back.status_code, back.json()["name"]) == (201, "Cats")
    for client, expected in ((lesson.mina, 401), (colleague(lesson.teacher), 404)):
        assert client.get(f"{address}/file").status_code == expected
