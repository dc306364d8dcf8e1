"""Erasing a classroom or a student erases what its lessons have stored."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select
from starlette.testclient import TestClient

from app.__main__ import main
from app.db.classroom_tables import Classroom
from app.db.tables import Base
from app.settings import Settings

from ..app_state import services_of
from ..lessons.lesson import Lesson
from ..student import Json, make_project
from ..teacher import colleague, make_classroom
from ..waiting import wait_until
from .test_erasure import bytes_on_disk, trained_named_project, unique_bytes_of

HINT = "Kiefernzapfen fotografieren"
LESSON_TABLES = ("hints", "snapshots", "assignments", "collections", "copy_jobs", "test_sets")
TABLES = [Base.metadata.tables[name] for name in (*LESSON_TABLES, "projects", "samples")]


@pytest.fixture
def lesson(client: TestClient) -> Lesson:
    return Lesson.begin(client)


@pytest.fixture
def folders(server_settings: Settings) -> tuple[Path, Path]:
    return server_settings.data_dir, server_settings.models_dir / "models"


def hold_lesson(lesson: Lesson) -> Json:
    """Sends a hint, hands a project out, collects all work, chooses a test set; the project."""
    demo, _ = trained_named_project(lesson.teacher)
    assert lesson.hint(HINT, "Mina").is_success
    assignment = lesson.teacher.post(f"{lesson.path}/assignments", json={"project_id": demo["id"]})
    assert assignment.status_code == 202
    wait_copies_done(lesson, "assignments")
    for student in (lesson.mina, lesson.jun):  # what nobody has touched is not collected
        (copy,) = student.get("/api/projects").json()["projects"]
        rename_first_class(student, copy)
    assert lesson.teacher.post(f"{lesson.path}/collections").is_success
    wait_copies_done(lesson, "collections")
    body = {"project_id": demo["id"]}
    assert lesson.teacher.put(f"{lesson.path}/test-set", json=body).is_success
    return demo


def rename_first_class(student: TestClient, project: Json) -> None:
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}"
    assert student.patch(path, json={"name": "Mine"}).is_success


def wait_copies_done(lesson: Lesson, kind: str) -> None:
    def done() -> bool:
        (newest, *_) = lesson.teacher.get(f"{lesson.path}/{kind}").json()[kind]
        return bool(newest["progress"]["done"] == 2)

    wait_until(done)


def count_rows(client: TestClient, table: Table) -> int:
    with services_of(client).database.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.mark.sqlite
def test_erasing_a_classroom_erases_assignments_collections_and_hints(
    lesson: Lesson, folders: tuple[Path, Path]
) -> None:
    """The copies of a student who has left since are erased, too."""
    demo = hold_lesson(lesson)
    unique_bytes = [*unique_bytes_of(lesson.teacher, demo, folders), HINT.encode()]
    assert lesson.teacher.delete(f"{lesson.path}/students/{lesson.place('Jun')}").is_success
    (juns,) = lesson.jun.get("/api/projects").json()["projects"]
    assert lesson.jun.delete(f"/api/projects/{juns['id']}").is_success
    assert lesson.teacher.delete(f"/api/projects/{demo['id']}").is_success
    before = bytes_on_disk(folders)
    assert [part for part in unique_bytes if part not in before] == []

    receipt = lesson.teacher.delete(f"{lesson.path}?for_good=true").json()

    assert receipt["complete"] is True
    assert receipt["projects"] == 4  # the template, Mina's copy, and the collected copies of both
    after = bytes_on_disk(folders)
    assert [part for part in unique_bytes if part in after] == []
    assert [table.name for table in TABLES if count_rows(lesson.teacher, table)] == []
    assert [path for path in folders[0].rglob("*.jpg")] == []


def test_erasing_a_student_erases_the_collected_copies(
    lesson: Lesson, folders: tuple[Path, Path]
) -> None:
    hold_lesson(lesson)

    receipt = lesson.mina.delete("/api/me").json()

    assert (receipt["students"], receipt["projects"], receipt["complete"]) == (1, 2, True)
    assert HINT.encode() not in bytes_on_disk(folders)
    assert [tile for tile in lesson.wall()["tiles"] if tile["nickname"] == "Mina"] == []
    assert len(lesson.jun.get("/api/projects").json()["projects"]) == 1


@pytest.mark.sqlite
def test_a_hint_leaves_the_disk_even_without_any_picture(
    lesson: Lesson, folders: tuple[Path, Path]
) -> None:
    assert lesson.hint(HINT, "Mina").is_success
    assert HINT.encode() in bytes_on_disk(folders)

    assert lesson.mina.delete("/api/me").json()["complete"] is True

    assert HINT.encode() not in bytes_on_disk(folders)


def test_the_roster_counts_only_projects_that_students_see(lesson: Lesson) -> None:
    make_project(lesson.mina)
    make_project(lesson.jun)
    assert lesson.teacher.post(f"{lesson.path}/collections").is_success
    wait_copies_done(lesson, "collections")

    students = lesson.teacher.get(f"{lesson.path}/students").json()["students"]

    assert [student["project_count"] for student in students] == [1, 1]


@pytest.mark.sqlite
def test_a_teacher_is_erased_from_the_terminal(
    lesson: Lesson,
    folders: tuple[Path, Path],
    server_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other_classroom = make_classroom(colleague(lesson.teacher, "Zimmermann"))
    demo = hold_lesson(lesson)
    project = lesson.mina.get("/api/projects").json()["projects"][0]
    picture = folders[0] / "pictures" / project["id"]
    assert picture.is_dir()

    def removed(name: str, typed: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
        folder = ["--data-dir", str(server_settings.data_dir)]
        models = ["--models-dir", str(server_settings.models_dir)]
        return main(["teacher", "remove", name, *folder, *models])

    assert removed("nobody", "nobody") == 1
    assert removed("teacher", "techer") == 1
    assert picture.is_dir()
    assert removed("teacher", "teacher") == 0

    assert "teacher is erased, with 1 classrooms, 2 students, 6 projects" in capsys.readouterr().out
    assert not picture.exists()
    assert HINT.encode() not in bytes_on_disk(folders)
    assert lesson.teacher.get("/api/teacher").status_code == 401
    assert lesson.teacher.get(f"/api/projects/{demo['id']}").status_code == 404
    with services_of(lesson.teacher).database.reading() as session:
        assert session.scalars(select(Classroom.id)).all() == [other_classroom["id"]]
