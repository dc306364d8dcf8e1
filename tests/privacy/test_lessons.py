"""What a lesson keeps of children's work goes with the classroom, and with the child."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select
from starlette.testclient import TestClient

from app.__main__ import main
from app.db.people_tables import Classroom
from app.db.tables import Base
from app.settings import Settings

from ..classrooms.lesson import Lesson
from ..student import Json, make_project
from ..teacher import colleague, make_classroom
from ..waiting import wait_until
from .test_erasing import bytes_on_disk, traces, work

HINT = "Kiefernzapfen fotografieren"
LESSON_TABLES = ("hints", "snapshots", "assignments", "collections", "copy_jobs", "test_sets")
TABLES = [Base.metadata.tables[name] for name in (*LESSON_TABLES, "projects", "samples")]


@pytest.fixture
def lesson(client: TestClient) -> Lesson:
    return Lesson.begin(client)


@pytest.fixture
def folders(server_settings: Settings) -> tuple[Path, Path]:
    return server_settings.data_dir, server_settings.models_dir / "models"


def whole_lesson(lesson: Lesson) -> Json:
    """A hint, work that was handed out and collected, a hidden test; the demo."""
    demo, _ = work(lesson.teacher)
    assert lesson.hint(HINT, "Mina").is_success
    given = lesson.teacher.post(f"{lesson.path}/assignments", json={"project_id": demo["id"]})
    assert given.status_code == 202
    finished(lesson, "assignments")
    assert lesson.teacher.post(f"{lesson.path}/collections").is_success
    finished(lesson, "collections")
    body = {"project_id": demo["id"]}
    assert lesson.teacher.put(f"{lesson.path}/test-set", json=body).is_success
    return demo


def finished(lesson: Lesson, what: str) -> None:
    def done() -> bool:
        (newest, *_) = lesson.teacher.get(f"{lesson.path}/{what}").json()[what]
        return bool(newest["progress"]["done"] == 2)

    wait_until(done)


def rows(client: TestClient, table: Table) -> int:
    with client.app.state.database.reading() as session:  # type: ignore[attr-defined]
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_classroom_goes_with_demos_collections_and_hints(
    lesson: Lesson, folders: tuple[Path, Path]
) -> None:
    """What was collected from a student who has left since goes, too."""
    demo = whole_lesson(lesson)
    marks = [*traces(lesson.teacher, demo, folders), HINT.encode()]
    assert lesson.teacher.delete(f"{lesson.path}/students/{lesson.place('Jun')}").is_success
    (juns,) = lesson.jun.get("/api/projects").json()["projects"]
    assert lesson.jun.delete(f"/api/projects/{juns['id']}").is_success
    assert lesson.teacher.delete(f"/api/projects/{demo['id']}").is_success
    before = bytes_on_disk(folders)
    assert [mark for mark in marks if mark not in before] == []

    receipt = lesson.teacher.delete(lesson.path).json()

    assert receipt["complete"] is True
    assert receipt["projects"] == 4  # the template, Mina's copy, and what was collected of both
    after = bytes_on_disk(folders)
    assert [mark for mark in marks if mark in after] == []
    assert [table.name for table in TABLES if rows(lesson.teacher, table)] == []
    assert [path for path in folders[0].rglob("*.jpg")] == []


def test_a_student_takes_along_what_was_collected(
    lesson: Lesson, folders: tuple[Path, Path]
) -> None:
    whole_lesson(lesson)

    receipt = lesson.mina.delete("/api/me").json()

    assert (receipt["students"], receipt["projects"], receipt["complete"]) == (1, 2, True)
    assert HINT.encode() not in bytes_on_disk(folders)
    assert [each for each in lesson.wall()["tiles"] if each["nickname"] == "Mina"] == []
    assert len(lesson.jun.get("/api/projects").json()["projects"]) == 1


def test_words_leave_the_disk_where_no_picture_does(
    lesson: Lesson, folders: tuple[Path, Path]
) -> None:
    assert lesson.hint(HINT, "Mina").is_success
    assert HINT.encode() in bytes_on_disk(folders)

    assert lesson.mina.delete("/api/me").json()["complete"] is True

    assert HINT.encode() not in bytes_on_disk(folders)


def test_the_roster_counts_what_students_see(lesson: Lesson) -> None:
    make_project(lesson.mina)
    make_project(lesson.jun)
    assert lesson.teacher.post(f"{lesson.path}/collections").is_success
    finished(lesson, "collections")

    students = lesson.teacher.get(f"{lesson.path}/students").json()["students"]

    assert [each["project_count"] for each in students] == [1, 1]


def test_a_teacher_is_erased_from_the_terminal(
    lesson: Lesson,
    folders: tuple[Path, Path],
    server_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = make_classroom(colleague(lesson.teacher, "Zimmermann"))
    demo = whole_lesson(lesson)
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
    with lesson.teacher.app.state.database.reading() as session:  # type: ignore[attr-defined]
        assert session.scalars(select(Classroom.id)).all() == [kept["id"]]
