"""A classroom is exported, erased by its teacher, or erased after its last day."""

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

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..student import Json, error_of, make_project, visitor
from ..teacher import become_teacher, colleague, join, make_classroom
from .test_erasure import bytes_on_disk, trained_named_project, unique_bytes_of

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
    """Runs housekeeping as if today were `day`."""

    class Day(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return day

    for module in ("app.housekeeping", "app.classrooms.classrooms", "app.classrooms.join_routes"):
        monkeypatch.setattr(f"{module}.date", Day)
    housekeeping: Housekeeping = services_of(teacher).housekeeping
    housekeeping.run_once()


@pytest.mark.sqlite
def test_a_teacher_erases_a_classroom_with_all_its_data(
    teacher: TestClient, server_settings: Settings
) -> None:
    folders = (server_settings.data_dir, server_settings.models_dir / "models")
    classroom = make_classroom(teacher)
    student = student_in(teacher, classroom, NICKNAME)
    student_in(teacher, classroom, "nobody yet")
    project, _ = trained_named_project(student)
    outsider = visitor(teacher)
    outside_project = make_project(outsider)
    unique_bytes = [*unique_bytes_of(student, project, folders), NICKNAME.encode()]
    assert [part for part in unique_bytes if part not in bytes_on_disk(folders)] == []

    receipt = teacher.delete(f"/api/classrooms/{classroom['id']}?for_good=true").json()

    assert receipt["restorable_until"] is None
    assert (receipt["students"], receipt["projects"], receipt["pictures"]) == (2, 1, 12)
    assert receipt["complete"] is True
    assert [part for part in unique_bytes if part in bytes_on_disk(folders)] == []
    assert teacher.get("/api/classrooms").json() == {"classrooms": []}
    assert student.get("/api/projects").json() == {"projects": []}
    assert outsider.get(f"/api/projects/{outside_project['id']}").status_code == 200
    with services_of(teacher).database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM memberships")).scalar_one() == 0


def test_a_deleted_classroom_is_gone_for_everybody_and_comes_back_whole(
    teacher: TestClient,
) -> None:
    classroom = make_classroom(teacher, ends_on=(date.today() + timedelta(days=30)).isoformat())
    address = f"/api/classrooms/{classroom['id']}"
    student, listener = student_in(teacher, classroom, NICKNAME), visitor(teacher)
    project, model_id = trained_named_project(student)
    share = student.put(f"/api/projects/{project['id']}/share", json={}).json()
    card = {"card": student.get("/api/me/card").json()["card"]}
    work = [f"/api/projects/{project['id']}", f"/api/models/{model_id}"]
    recognition = f"/api/models/{model_id}/recognition/result?session=s"
    lists = [f"{address}/students", f"{address}/cards"]
    looks = [
        *((teacher, path) for path in (address, *lists, f"{address}/wall", f"{address}/file")),
        *((teacher, path) for path in work),
        *((student, path) for path in ("/api/me/card", *work)),
        *((listener, f"{path}/{share['id']}") for path in ("/api/shares", "/play")),
        (listener, recognition),
    ]

    def open_to_all() -> list[str]:
        return [path for who, path in looks if who.get(path).status_code == 200]

    before = [teacher.get(path).json() for path in lists]
    assert len(open_to_all()) == len(looks)

    receipt = teacher.delete(address).json()

    assert (receipt["students"], receipt["projects"], receipt["pictures"]) == (1, 1, 12)
    assert (receipt["complete"], open_to_all()) == (False, [])
    assert student.get("/api/me").json()["classroom"] is None
    assert student.get("/api/projects").json() == {"projects": []}
    assert teacher.get("/api/classrooms").json() == {"classrooms": []}
    assert error_of(teacher.delete(address)) == "classroom_not_found"
    door = listener.post("/api/join/code", json={"code": classroom["join_code"]})
    assert error_of(door) == "join_code_not_found"
    assert error_of(listener.post("/api/join/card", json=card)) == "card_not_found"
    (deleted,) = teacher.get("/api/deleted-classrooms").json()["classrooms"]
    assert (deleted["id"], deleted["student_count"]) == (classroom["id"], 1)
    assert deleted["restorable_until"] == receipt["restorable_until"]

    assert teacher.post(f"{address}/restore").json()["join_code"] == classroom["join_code"]

    assert len(open_to_all()) == len(looks)
    assert [teacher.get(path).json() for path in lists] == before
    assert teacher.get("/api/deleted-classrooms").json() == {"classrooms": []}
    assert listener.post("/api/join/code", json={"code": classroom["join_code"]}).status_code == 200
    assert listener.post("/api/join/card", json=card).status_code == 200


@pytest.mark.sqlite
def test_a_classroom_deleted_long_ago_is_erased(
    teacher: TestClient, server_settings: Settings
) -> None:
    folders = (server_settings.data_dir, server_settings.models_dir / "models")
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}"
    student = student_in(teacher, classroom, NICKNAME)
    project, _ = trained_named_project(student)
    unique_bytes = [*unique_bytes_of(student, project, folders), NICKNAME.encode()]
    teacher.delete(address)
    services_of(teacher).housekeeping.run_once()
    assert [part for part in unique_bytes if part not in bytes_on_disk(folders)] == []

    settings_of(teacher).classroom_undo_hours = 0  # it cannot be brought back any more
    assert teacher.get("/api/deleted-classrooms").json() == {"classrooms": []}
    assert error_of(teacher.post(f"{address}/restore")) == "classroom_not_found"
    services_of(teacher).housekeeping.run_once()

    assert [part for part in unique_bytes if part in bytes_on_disk(folders)] == []


def test_a_deleted_classroom_is_erased_at_once_on_request(
    teacher: TestClient, server_settings: Settings
) -> None:
    folders = (server_settings.data_dir, server_settings.models_dir / "models")
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}"
    student = student_in(teacher, classroom, NICKNAME)
    project, _ = trained_named_project(student)
    unique_bytes = [*unique_bytes_of(student, project, folders), NICKNAME.encode()]
    teacher.delete(address)

    receipt = teacher.delete(f"{address}?for_good=true").json()

    assert (receipt["students"], receipt["complete"]) == (1, True)
    assert [part for part in unique_bytes if part in bytes_on_disk(folders)] == []
    assert error_of(teacher.post(f"{address}/restore")) == "classroom_not_found"


def test_a_browser_begins_anew_while_its_classroom_is_deleted(teacher: TestClient) -> None:
    classroom, other = make_classroom(teacher), make_classroom(teacher, "6-3")
    writer, joiner = (student_in(teacher, classroom, name) for name in ("Mina", "Jun"))
    card = {"card": writer.get("/api/me/card").json()["card"]}
    old = make_project(writer, "old")
    teacher.delete(f"/api/classrooms/{classroom['id']}")

    new = make_project(writer, "new")
    join(joiner, other, "Jun")

    teacher.post(f"/api/classrooms/{classroom['id']}/restore")
    assert [each["id"] for each in writer.get("/api/projects").json()["projects"]] == [new["id"]]
    assert joiner.get("/api/me").json()["classroom"] == "6-3"
    assert writer.post("/api/join/card", json=card).status_code == 200
    projects = writer.get("/api/projects").json()["projects"]
    assert {each["id"] for each in projects} == {old["id"], new["id"]}


def test_a_classroom_that_has_no_room_any_more_is_not_brought_back(start: Start) -> None:
    with start(max_classrooms=1) as teacher:
        become_teacher(teacher)
        old = make_classroom(teacher)
        teacher.delete(f"/api/classrooms/{old['id']}")
        new = make_classroom(teacher)
        restore = f"/api/classrooms/{old['id']}/restore"

        assert error_of(teacher.post(restore)) == "quota_reached"
        teacher.delete(f"/api/classrooms/{new['id']}")
        assert teacher.post(restore).status_code == 200


def test_only_its_teacher_brings_a_classroom_back(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    other = colleague(teacher)
    teacher.delete(f"/api/classrooms/{classroom['id']}")

    restore = f"/api/classrooms/{classroom['id']}/restore"
    assert error_of(visitor(teacher).post(restore)) == "login_needed"
    assert error_of(other.post(restore)) == "classroom_not_found"
    assert other.get("/api/deleted-classrooms").json() == {"classrooms": []}
    erase = f"/api/classrooms/{classroom['id']}?for_good=true"
    assert error_of(other.delete(erase)) == "classroom_not_found"


def test_only_its_teacher_exports_or_erases_a_classroom(teacher: TestClient) -> None:
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


def test_a_classroom_is_exported_with_a_folder_for_each_student(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, "6-2")
    make_project(student_in(teacher, classroom, "Mina"), "Cats")
    make_project(student_in(teacher, classroom, "Jun"), "Dogs")

    answer = teacher.get(f"/api/classrooms/{classroom['id']}/file")

    assert "6-2.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == ["Jun/01 Dogs.eyeblocks", "Mina/01 Cats.eyeblocks"]
        assert packed.testzip() is None


def test_an_ended_classroom_is_announced_and_then_erased(
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


def test_a_classroom_is_never_erased_without_a_warning(
    teacher: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server was off over the holidays, including the classroom's last day."""
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
