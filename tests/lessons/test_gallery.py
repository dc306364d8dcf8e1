"""The gallery of a classroom: what classmates put into it, likes, and who may see it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from app.db.lesson_tables import GalleryEntry, GalleryLike
from app.db.tables import Sample
from app.lessons.gallery import Gallery

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, assert_refused, make_project, upload, visitor
from ..teacher import colleague, join, make_classroom
from .lesson import Lesson


@pytest.fixture
def lesson(start: Start) -> Iterator[Lesson]:
    """A lesson whose gallery is open, on a server whose engine need not be ready."""
    with start(ready=False) as client:
        lesson = Lesson.begin(client)
        set_open(lesson, opened=True)
        yield lesson


def set_open(lesson: Lesson, *, opened: bool) -> Json:
    answer = lesson.teacher.put(f"{lesson.path}/gallery", json={"open": opened})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def shared(student: TestClient, name: str) -> Json:
    project = make_project(student, name)
    answer = student.put(f"/api/projects/{project['id']}/share", json={"with_pictures": False})
    return {**project, "entry": answer.json()["id"]}


def shown(student: TestClient, name: str) -> Json:
    """A shared project in the gallery."""
    project = shared(student, name)
    assert student.put(f"/api/projects/{project['id']}/gallery").status_code == 204
    return project


def seen(student: TestClient) -> list[tuple[str, str, int, bool, bool]]:
    entries = student.get("/api/me/gallery").json()["entries"]
    return [
        (each["name"], each["nickname"], each["likes"], each["liked"], each["own"])
        for each in entries
    ]


def like(student: TestClient, project: Json, *, liked: bool = True) -> Any:
    return student.request("PUT" if liked else "DELETE", f"/api/gallery/{project['entry']}/like")


def classmate(lesson: Lesson) -> TestClient:
    """A third student of the classroom."""
    third = visitor(lesson.teacher)
    join(third, lesson.classroom, "Sol")
    return third


def rows(lesson: Lesson) -> tuple[int, int]:
    """The numbers of entries and of likes in the database."""
    with services_of(lesson.teacher).database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(t)) for t in (GalleryEntry, GalleryLike)
        ]
    return counts[0] or 0, counts[1] or 0


def test_classmates_see_what_was_put_into_the_gallery_and_like_it(lesson: Lesson) -> None:
    project = shown(lesson.mina, "Hands")
    assert seen(lesson.jun) == [("Hands", "Mina", 0, False, False)]

    assert like(lesson.jun, project).status_code == 204
    assert like(lesson.jun, project).status_code == 204
    assert like(third := classmate(lesson), project).status_code == 204

    assert seen(lesson.jun) == [("Hands", "Mina", 2, True, False)]
    assert seen(lesson.mina) == [("Hands", "Mina", 2, False, True)]
    assert like(lesson.jun, project, liked=False).status_code == 204
    assert seen(lesson.jun) == [("Hands", "Mina", 1, False, False)]
    assert seen(third) == [("Hands", "Mina", 1, True, False)]
    (entry,) = lesson.jun.get("/api/me/gallery").json()["entries"]
    assert lesson.jun.get(f"/api/shares/{entry['id']}").json()["name"] == "Hands"
    # Nothing tells who likes it, not even the teacher.
    body = lesson.teacher.get(f"{lesson.path}/gallery").text
    assert '"likes":1' in body
    assert "Jun" not in body


def test_nobody_likes_the_own_project(lesson: Lesson) -> None:
    project = shown(lesson.mina, "Hands")

    assert_refused(like(lesson.mina, project), 409, "own_gallery_entry")

    assert seen(lesson.mina) == [("Hands", "Mina", 0, False, True)]


def test_likes_stay_as_they_are_in_a_frozen_classroom(lesson: Lesson) -> None:
    liked, other = shown(lesson.mina, "Hands"), shown(lesson.mina, "Feet")
    assert like(lesson.jun, liked).status_code == 204
    before = seen(lesson.jun)
    lesson.freeze_all(frozen=True)

    assert_refused(like(lesson.jun, other), 409, "classroom_frozen")
    assert_refused(like(lesson.jun, liked, liked=False), 409, "classroom_frozen")

    assert seen(lesson.jun) == before
    lesson.freeze_all(frozen=False)
    assert like(lesson.jun, other).status_code == 204


def test_a_gallery_is_closed_until_the_teacher_opens_it(start: Start) -> None:
    with start(ready=False) as client:
        lesson = Lesson.begin(client)
        project = shared(lesson.mina, "Hands")
        address = f"/api/projects/{project['id']}/gallery"
        assert lesson.mina.get(address).json() == {"open": False, "shown": False}
        assert_refused(lesson.mina.put(address), 409, "gallery_closed")
        assert lesson.mina.get("/api/me/lesson").json()["gallery"] is False

        set_open(lesson, opened=True)

        assert lesson.mina.put(address).status_code == 204
        assert lesson.mina.get(address).json() == {"open": True, "shown": True}
        assert lesson.jun.get("/api/me/lesson").json()["gallery"] is True
        closed = set_open(lesson, opened=False)
        assert [each["name"] for each in closed["entries"]] == ["Hands"]
        assert lesson.jun.get("/api/me/gallery").json() == {"classroom": None, "entries": []}
        assert_refused(like(lesson.jun, project), 404, "gallery_entry_not_found")


def test_strangers_and_other_classes_see_and_like_nothing(lesson: Lesson) -> None:
    project = shown(lesson.mina, "Hands")
    other_teacher = colleague(lesson.teacher)
    room = make_classroom(other_teacher, "6-3")
    other_teacher.put(f"/api/classrooms/{room['id']}/gallery", json={"open": True})
    elsewhere = visitor(lesson.teacher)
    join(elsewhere, room, "Elsewhere")

    for outsider in (visitor(lesson.teacher), elsewhere, other_teacher):
        assert outsider.get("/api/me/gallery").json()["entries"] == []
        assert_refused(like(outsider, project), 404, "gallery_entry_not_found")
        thumbnail = outsider.get(f"/api/gallery/{project['entry']}/thumbnail")
        assert_refused(thumbnail, 404, "gallery_entry_not_found")
    assert_refused(
        lesson.jun.get(f"/api/gallery/{project['entry']}/thumbnail"), 404, "thumbnail_not_found"
    )
    remove = f"/api/classrooms/{room['id']}/gallery/{project['entry']}"
    assert_refused(other_teacher.delete(remove), 404, "gallery_entry_not_found")
    assert seen(lesson.jun) == [("Hands", "Mina", 0, False, False)]


def test_only_shared_projects_within_the_limit_are_shown(lesson: Lesson) -> None:
    private = make_project(lesson.mina, "Private")
    address = f"/api/projects/{private['id']}/gallery"
    assert_refused(lesson.mina.put(address), 409, "not_shared")
    settings_of(lesson.teacher).max_gallery_entries = 1
    first, second = shown(lesson.mina, "One"), shared(lesson.mina, "Two")

    refused = lesson.mina.put(f"/api/projects/{second['id']}/gallery")

    assert_refused(refused, 429, "quota_reached")
    assert refused.json()["error"]["details"]["quota"] == "gallery_entries"
    assert lesson.mina.put(f"/api/projects/{first['id']}/gallery").status_code == 204
    assert lesson.mina.delete(f"/api/projects/{first['id']}/gallery").status_code == 204
    assert lesson.mina.put(f"/api/projects/{second['id']}/gallery").status_code == 204
    assert seen(lesson.jun) == [("Two", "Mina", 0, False, False)]


def test_two_requests_at_once_put_one_entry_into_the_gallery(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each looks before the other has committed, as on a database without a write lock."""
    project = shown(lesson.mina, "Hands")
    like(lesson.jun, project)
    with monkeypatch.context() as at_once:
        at_once.setattr(Gallery, "entry_of", lambda *_: None)
        answer = lesson.mina.put(f"/api/projects/{project['id']}/gallery")

    assert answer.status_code == 204
    assert seen(lesson.jun) == [("Hands", "Mina", 1, True, False)]


def test_a_replaced_project_takes_no_place(lesson: Lesson) -> None:
    settings_of(lesson.teacher).max_gallery_entries = 1
    replaced = shown(lesson.mina, "One")
    assert lesson.teacher.post(f"/api/projects/{replaced['id']}/reset").status_code == 201

    shown(lesson.mina, "Two")

    assert seen(lesson.jun) == [("Two", "Mina", 0, False, False)]


def test_the_teacher_takes_an_entry_out(lesson: Lesson) -> None:
    project = shown(lesson.mina, "Hands")
    like(lesson.jun, project)

    answer = lesson.teacher.delete(f"{lesson.path}/gallery/{project['entry']}")

    assert answer.status_code == 204
    assert seen(lesson.jun) == []
    assert rows(lesson) == (0, 0)
    # The project and its link stay.
    assert lesson.jun.get(f"/api/shares/{project['entry']}").status_code == 200
    again = lesson.teacher.delete(f"{lesson.path}/gallery/{project['entry']}")
    assert_refused(again, 404, "gallery_entry_not_found")


def test_what_the_teacher_took_out_stays_out_until_it_is_allowed_again(lesson: Lesson) -> None:
    project = shown(lesson.mina, "Hands")
    address = f"/api/projects/{project['id']}"
    lesson.teacher.delete(f"{lesson.path}/gallery/{project['entry']}")

    assert_refused(lesson.mina.put(f"{address}/gallery"), 409, "taken_out_of_gallery")
    lesson.mina.delete(f"{address}/gallery")
    assert lesson.mina.delete(f"{address}/share").status_code == 204
    assert lesson.mina.put(f"{address}/share", json={"with_pictures": False}).status_code == 200
    assert_refused(lesson.mina.put(f"{address}/gallery"), 409, "taken_out_of_gallery")
    gallery = lesson.teacher.get(f"{lesson.path}/gallery").json()
    assert gallery["removed"] == [{"id": project["id"], "name": "Hands", "nickname": "Mina"}]

    allowed = f"{lesson.path}/gallery/removed/{project['id']}"
    assert lesson.teacher.delete(allowed).status_code == 204
    assert lesson.mina.put(f"{address}/gallery").status_code == 204
    assert seen(lesson.jun) == [("Hands", "Mina", 0, False, False)]
    assert lesson.teacher.get(f"{lesson.path}/gallery").json()["removed"] == []
    assert_refused(lesson.teacher.delete(allowed), 404, "gallery_entry_not_found")


def put_into_gallery(student: TestClient, project: Json) -> Any:
    student.put(f"/api/projects/{project['id']}/share", json={"with_pictures": True})
    return student.put(f"/api/projects/{project['id']}/gallery")


def saved_program(student: TestClient, project: Json, text: str) -> None:
    blocks = {"note": text, "sprites": [{"id": "s", "name": "S", "costumes": []}]}
    address = f"/api/projects/{project['id']}/program"
    version = student.get(address).json()["version"]
    body = {"version": version, "format": 1, "blocks": blocks}
    answer = student.put(address, json=body)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("remixed_before", [True, False])
def test_a_remix_of_what_was_taken_out_stays_out_too(lesson: Lesson, remixed_before: bool) -> None:
    project = shown(lesson.mina, "Hands")
    remix = f"/api/shares/{project['entry']}/remix"
    early = lesson.jun.post(remix).json() if remixed_before else None
    lesson.teacher.delete(f"{lesson.path}/gallery/{project['entry']}")

    copies = [(lesson.jun, early or lesson.jun.post(remix).json())]
    copies.append((lesson.mina, lesson.mina.post(remix).json()))
    for student, copy in copies:
        assert_refused(put_into_gallery(student, copy), 409, "taken_out_of_gallery")

    for removed in lesson.teacher.get(f"{lesson.path}/gallery").json()["removed"]:
        lesson.teacher.delete(f"{lesson.path}/gallery/removed/{removed['id']}")
    for student, copy in copies:
        assert put_into_gallery(student, copy).status_code == 204


@pytest.mark.parametrize("end", ["unshare", "share again", "delete"])
def test_remixes_stay_out_whatever_becomes_of_what_was_taken_out(lesson: Lesson, end: str) -> None:
    project = shown(lesson.mina, "Hands")
    address = f"/api/projects/{project['id']}"
    first = lesson.jun.post(f"/api/shares/{project['entry']}/remix").json()
    link = lesson.jun.put(f"/api/projects/{first['id']}/share", json={"with_pictures": False})
    second = lesson.mina.post(f"/api/shares/{link.json()['id']}/remix").json()
    lesson.teacher.delete(f"{lesson.path}/gallery/{project['entry']}")

    assert lesson.mina.delete(address if end == "delete" else f"{address}/share").status_code == 204
    copies = [(lesson.jun, first), (lesson.mina, second)]
    if end == "share again":
        link = lesson.mina.put(f"{address}/share", json={"with_pictures": False})
        late = lesson.jun.post(f"/api/shares/{link.json()['id']}/remix").json()
        copies.append((lesson.jun, late))

    for student, copy in copies:
        assert_refused(put_into_gallery(student, copy), 409, "taken_out_of_gallery")
    allowed = f"{lesson.path}/gallery/removed/{first['id']}"
    assert lesson.teacher.delete(allowed).status_code == 204
    assert put_into_gallery(lesson.jun, first).status_code == 204


def test_a_remix_that_the_teacher_leaves_in_the_gallery_may_come_back(lesson: Lesson) -> None:
    project = shown(lesson.mina, "Hands")
    remix = lesson.jun.post(f"/api/shares/{project['entry']}/remix").json()
    assert put_into_gallery(lesson.jun, remix).status_code == 204

    lesson.teacher.delete(f"{lesson.path}/gallery/{project['entry']}")

    gallery = lesson.teacher.get(f"{lesson.path}/gallery").json()
    assert [each["name"] for each in gallery["entries"]] == [remix["name"]]
    assert [each["id"] for each in gallery["removed"]] == [project["id"]]
    assert lesson.jun.delete(f"/api/projects/{remix['id']}/gallery").status_code == 204
    assert put_into_gallery(lesson.jun, remix).status_code == 204


def test_what_was_taken_out_does_not_come_back_out_of_a_file(lesson: Lesson) -> None:
    project = shared(lesson.mina, "Hands")
    saved_program(lesson.mina, project, "unkind")
    file = lesson.mina.get(f"/api/projects/{project['id']}/file").content
    assert put_into_gallery(lesson.mina, project).status_code == 204
    lesson.teacher.delete(f"{lesson.path}/gallery/{project['entry']}")

    opened = lesson.mina.post("/api/project-files", files={"file": ("a.eyeblocks", file)}).json()

    assert_refused(put_into_gallery(lesson.mina, opened), 409, "taken_out_of_gallery")
    # Other work is shown, and so is a classmate's that happens to be the same.
    saved_program(lesson.mina, opened, "kind")
    assert put_into_gallery(lesson.mina, opened).status_code == 204
    twin = make_project(lesson.jun, "Twin")
    saved_program(lesson.jun, twin, "unkind")
    assert put_into_gallery(lesson.jun, twin).status_code == 204


def test_pictures_of_earlier_versions_are_not_taken_for_equal_ones(client: TestClient) -> None:
    """Their rows have no checksums."""
    lesson = Lesson.begin(client)
    set_open(lesson, opened=True)
    project, other = shared(lesson.mina, "Hands"), shared(lesson.mina, "Feet")
    for seed, each in enumerate((project, other)):
        upload(lesson.mina, each, each["classes"][0]["id"], ("a.jpg", jpeg("circle", seed)))
    with services_of(lesson.teacher).database.transaction() as session:
        session.execute(update(Sample).values(checksum=None))
    assert put_into_gallery(lesson.mina, project).status_code == 204
    lesson.teacher.delete(f"{lesson.path}/gallery/{project['entry']}")

    assert put_into_gallery(lesson.mina, other).status_code == 204


def test_what_was_taken_out_goes_with_the_project(lesson: Lesson) -> None:
    project = shown(lesson.mina, "Hands")
    lesson.teacher.delete(f"{lesson.path}/gallery/{project['entry']}")

    assert lesson.mina.delete(f"/api/projects/{project['id']}").status_code == 204

    assert lesson.teacher.get(f"{lesson.path}/gallery").json()["removed"] == []


@pytest.mark.parametrize("end", ["unshare", "delete", "leave", "erase", "removed"])
def test_entries_and_likes_go_with_the_link_the_project_and_the_student(
    lesson: Lesson, end: str
) -> None:
    project = shown(lesson.mina, "Hands")
    like(lesson.jun, project)
    assert rows(lesson) == (1, 1)
    mina, address = lesson.mina, f"/api/projects/{project['id']}"

    answer = {
        "unshare": lambda: mina.delete(f"{address}/share"),
        "delete": lambda: mina.delete(address),
        "leave": lambda: mina.post("/api/me/leave"),
        "erase": lambda: mina.delete("/api/me"),
        "removed": lambda: lesson.teacher.delete(f"{lesson.path}/students/{lesson.place('Mina')}"),
    }[end]()

    assert answer.status_code < 300, answer.text
    assert seen(lesson.jun) == []
    assert rows(lesson) == (0, 0)


def test_likes_are_in_the_own_data_and_in_nobody_elses(lesson: Lesson) -> None:
    project = shown(lesson.mina, "=Hands")
    like(lesson.jun, project)
    make_project(lesson.jun, "Own")

    def packed(browser: TestClient, address: str) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(browser.get(address).content))

    mine = packed(lesson.jun, "/api/me/file")
    assert sorted(mine.namelist()) == ["01 Own.eyeblocks", "likes.csv"]
    assert mine.read("likes.csv").decode("utf-8-sig").split() == [
        "project,nickname",
        "'=Hands,Mina",
    ]
    for browser, address in (
        (lesson.mina, "/api/me/file"),
        (lesson.teacher, f"{lesson.path}/file"),
        (visitor(lesson.teacher), "/api/me/file"),
    ):
        assert not [name for name in packed(browser, address).namelist() if "likes" in name]


def test_a_students_likes_go_with_the_student(lesson: Lesson) -> None:
    project = shown(lesson.mina, "Hands")
    like(lesson.jun, project)

    lesson.jun.post("/api/me/leave")

    assert seen(lesson.mina) == [("Hands", "Mina", 0, False, True)]


def test_a_replaced_project_is_not_shown(lesson: Lesson) -> None:
    project = shown(lesson.mina, "Hands")

    assert lesson.teacher.post(f"/api/projects/{project['id']}/reset").status_code == 201

    assert seen(lesson.jun) == []


def test_a_teacher_outside_of_a_lesson_opens_only_own_galleries(lesson: Lesson) -> None:
    other = colleague(lesson.teacher)
    for answer in (
        other.get(f"{lesson.path}/gallery"),
        other.put(f"{lesson.path}/gallery", json={"open": False}),
    ):
        assert_refused(answer, 404, "classroom_not_found")
    assert_refused(lesson.mina.get(f"{lesson.path}/gallery"), 401, "login_needed")
