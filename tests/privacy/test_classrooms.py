"""A classroom is taken along, erased by its teacher, or erases itself after its end date."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.housekeeping import Housekeeping
from app.settings import Settings

from ..conftest import Start
from ..student import Json, error_of, make_project, visitor
from ..teacher import become_teacher, colleague, join, make_classroom
from .test_erasing import bytes_on_disk, traces, work

NICKNAME = "Mondlandung"


@pytest.fixture
def teacher(start: Start) -> Iterator[TestClient]:
    with start() as client:
        become_teacher(client)
        yield client


def student_in(teacher: TestClient, classroom: Json, nickname: str) -> TestClient:
    student = visitor(teacher)
    join(student, classroom, nickname)
    return student


def tidy_on(teacher: TestClient, monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Housekeeping, as on another day."""

    class Day(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return day

    for module in ("app.housekeeping", "app.people.classrooms", "app.people.join_routes"):
        monkeypatch.setattr(f"{module}.date", Day)
    housekeeping: Housekeeping = teacher.app.state.housekeeping  # type: ignore[attr-defined]
    housekeeping.tidy()


def test_a_teacher_erases_a_classroom_with_all_its_data(
    teacher: TestClient, server_settings: Settings
) -> None:
    folders = (server_settings.data_dir, server_settings.models_dir / "models")
    classroom = make_classroom(teacher)
    student = student_in(teacher, classroom, NICKNAME)
    student_in(teacher, classroom, "nobody yet")
    project, _ = work(student)
    outsider = visitor(teacher)
    kept = make_project(outsider)
    marks = [*traces(student, project, folders), NICKNAME.encode()]
    assert [mark for mark in marks if mark not in bytes_on_disk(folders)] == []

    receipt = teacher.delete(f"/api/classrooms/{classroom['id']}").json()

    assert (receipt["students"], receipt["projects"], receipt["pictures"]) == (2, 1, 12)
    assert receipt["complete"] is True
    assert [mark for mark in marks if mark in bytes_on_disk(folders)] == []
    assert teacher.get("/api/classrooms").json() == {"classrooms": []}
    assert student.get("/api/projects").json() == {"projects": []}
    assert outsider.get(f"/api/projects/{kept['id']}").status_code == 200
    with teacher.app.state.database.reading() as session:  # type: ignore[attr-defined]
        assert session.execute(text("SELECT count(*) FROM memberships")).scalar_one() == 0


def test_only_its_teacher_takes_or_erases_a_classroom(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    student = student_in(teacher, classroom, "Mina")
    for path in (f"/api/classrooms/{classroom['id']}/file", f"/api/classrooms/{classroom['id']}"):
        assert error_of(student.request("DELETE", path.removesuffix("/file"))) == "login_needed"
        assert error_of(student.get(path)) == "login_needed"
        assert error_of(colleague(teacher, path[-9:]).get(path)) == "classroom_not_found"
    other = colleague(teacher, "third")
    answer = other.delete(f"/api/classrooms/{classroom['id']}")
    assert error_of(answer) == "classroom_not_found"
    assert teacher.get(f"/api/classrooms/{classroom['id']}").status_code == 200


def test_a_classroom_is_taken_along_with_a_folder_for_each_student(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, "6-2")
    make_project(student_in(teacher, classroom, "Mina"), "Cats")
    make_project(student_in(teacher, classroom, "Jun"), "Dogs")

    answer = teacher.get(f"/api/classrooms/{classroom['id']}/file")

    assert "6-2.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == ["Jun/01 Dogs.zip", "Mina/01 Cats.zip"]
        assert packed.testzip() is None


def test_a_classroom_warns_and_then_erases_itself(
    teacher: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = date.today() + timedelta(days=30)
    classroom = make_classroom(teacher, ends_on=end.isoformat())
    address = f"/api/classrooms/{classroom['id']}"
    student = student_in(teacher, classroom, "Mina")
    make_project(student)
    erased_on = end + timedelta(days=14)
    assert classroom["erased_on"] == erased_on.isoformat()
    assert classroom["erased_soon"] is False
    assert student.get("/api/me").json()["classroom_erased_on"] is None

    tidy_on(teacher, monkeypatch, end)
    assert teacher.get(address).json()["erased_soon"] is True
    assert student.get("/api/me").json()["classroom_erased_on"] == erased_on.isoformat()

    tidy_on(teacher, monkeypatch, erased_on - timedelta(days=1))
    assert teacher.get(address).status_code == 200
    tidy_on(teacher, monkeypatch, erased_on)
    assert teacher.get(address).status_code == 404
    assert student.get("/api/projects").json() == {"projects": []}


def test_nobody_loses_anything_unwarned(
    teacher: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server was switched off over the holidays, and the classroom's end with it."""
    end = date.today() + timedelta(days=30)
    classroom = make_classroom(teacher, ends_on=end.isoformat())
    address = f"/api/classrooms/{classroom['id']}"

    back = end + timedelta(days=60)
    tidy_on(teacher, monkeypatch, back)
    assert teacher.get(address).json()["erased_soon"] is True
    assert teacher.get(address).json()["erased_on"] == (back + timedelta(days=14)).isoformat()

    later = (back + timedelta(days=90)).isoformat()
    assert teacher.patch(address, json={"ends_on": later}).json()["erased_soon"] is False
    tidy_on(teacher, monkeypatch, back + timedelta(days=14))
    assert teacher.get(address).status_code == 200
