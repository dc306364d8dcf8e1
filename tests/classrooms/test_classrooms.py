"""Classrooms: joining, roster, word cards, limits and what a teacher may see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.classroom_tables import Classroom, Membership
from app.db.tables import now

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, assert_refused, error_of, make_project, upload, visitor
from ..teacher import become_teacher, colleague, join, make_classroom, roster


@pytest.fixture
def teacher(start: Start) -> Iterator[TestClient]:
    """A teacher's browser and a server whose engine need not be ready."""
    with start(ready=False) as client:
        become_teacher(client)
        yield client


def test_a_classroom_is_made_listed_and_changed(teacher: TestClient) -> None:
    created = make_classroom(teacher, "6학년 2반", max_projects=2, ends_on="2030-07-17")

    assert (created["name"], created["language"], created["max_classes"]) == (
        "6학년 2반",
        "ko",
        None,
    )
    assert created["join_open"] is True
    assert len(created["join_code"]) == 8
    assert created["join_code"].isdecimal()
    address = f"/api/classrooms/{created['id']}"
    assert teacher.get("/api/classrooms").json() == {"classrooms": [created]}
    changed = teacher.patch(address, json={"name": " 6-3 ", "max_projects": None}).json()
    assert changed == {**created, "name": "6-3", "max_projects": None}
    assert teacher.get(address).json() == changed
    assert_refused(teacher.patch(address, json={"name": ""}), 422, "name_unusable")
    assert_refused(teacher.patch(address, json={"language": "fr"}), 422, "unusable_value")
    assert_refused(teacher.patch(address, json={"ends_on": "soon"}), 422, "unusable_value")
    assert teacher.patch(address, json={"ends_on": None}).json()["ends_on"] is None


def test_classrooms_belong_to_their_teacher(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    other = colleague(teacher)

    assert other.get("/api/classrooms").json() == {"classrooms": []}
    assert_refused(other.get(f"/api/classrooms/{classroom['id']}"), 404, "classroom_not_found")
    assert_refused(visitor(teacher).get("/api/classrooms"), 401, "login_needed")


def test_a_teacher_cannot_exceed_the_classroom_quota(start: Start) -> None:
    with start(ready=False, max_classrooms=1) as client:
        become_teacher(client)
        make_classroom(client)
        body = {"name": "one more", "language": "en"}
        assert_refused(client.post("/api/classrooms", json=body), 429, "quota_reached")


def test_a_student_joins_with_code_and_nickname(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, "6학년 2반")
    student = visitor(teacher)
    code = classroom["join_code"]
    spaced = f" {code[:4]} {code[4:]} "

    answer = student.post("/api/join/code", json={"code": spaced})
    assert answer.json() == {"classroom": "6학년 2반", "language": "ko"}
    before = student.get("/api/me").json()
    assert (before["classroom"], before["nickname"]) == (None, None)
    answer = student.post("/api/join", json={"code": spaced, "nickname": " 민준 "})

    assert answer.status_code == 201
    me = student.get("/api/me").json()
    assert (me["classroom"], me["nickname"]) == ("6학년 2반", "민준")
    (place,) = roster(teacher, classroom)
    assert (place["nickname"], place["project_count"]) == ("민준", 0)
    assert place["joined_at"] is not None


def test_joining_gives_a_new_cookie_and_the_classrooms_language(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, language="en")
    student = visitor(teacher)
    make_project(student)
    planted = student.cookies["eyeblocks_student"]

    join(student, classroom, "Ann")

    assert student.cookies["eyeblocks_student"] != planted
    assert student.cookies["eyeblocks_language"] == "en"
    thief = visitor(teacher)
    thief.cookies["eyeblocks_student"] = planted
    assert thief.get("/api/projects").json() == {"projects": []}
    assert len(student.get("/api/projects").json()["projects"]) == 1


def test_a_student_may_leave_earlier_projects_behind(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    student = visitor(teacher)
    make_project(student)

    join(student, classroom, "민준", bring_projects=False)

    assert student.get("/api/projects").json() == {"projects": []}


def test_a_closed_renewed_expired_or_ended_code_lets_nobody_in(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}"
    student = visitor(teacher)

    def look_up_code(code: str) -> tuple[int, str]:
        answer = student.post("/api/join/code", json={"code": code})
        return answer.status_code, "" if answer.status_code == 200 else error_of(answer)

    code = classroom["join_code"]
    not_found = (404, "join_code_not_found")
    assert look_up_code(code)[0] == 200
    assert teacher.put(f"{address}/door", json={"open": False}).json()["join_open"] is False
    assert look_up_code(code) == not_found
    teacher.put(f"{address}/door", json={"open": True})
    assert look_up_code(code)[0] == 200
    renewed = teacher.post(f"{address}/code").json()["join_code"]
    assert renewed != code
    assert (look_up_code(code), look_up_code(renewed)[0]) == (not_found, 200)
    teacher.patch(address, json={"ends_on": str(date.today() - timedelta(days=1))})
    assert look_up_code(renewed) == not_found
    teacher.patch(address, json={"ends_on": str(date.today())})
    assert look_up_code(renewed)[0] == 200
    with services_of(teacher).database.transaction() as session:
        session.execute(update(Classroom).values(join_until=now()))
    assert look_up_code(renewed) == not_found
    assert_refused(student.post("/api/join", json={"code": renewed, "nickname": "a"}), *not_found)


@pytest.mark.parametrize(
    "nickname",
    [
        "시발",
        "시1발",
        "시 발",
        "ㅅㅂ",
        "씨이발놈 병신",
        "FuCk",
        "f.u.c.k",
        "fuuuuck",
        "sh1t",
        "a$$hole",
        "sex",
    ],
)
def test_rude_nicknames_are_refused(teacher: TestClient, nickname: str) -> None:
    classroom = make_classroom(teacher)
    body = {"code": classroom["join_code"], "nickname": nickname}
    assert_refused(visitor(teacher).post("/api/join", json=body), 422, "nickname_rude")
    assert roster(teacher, classroom) == []


@pytest.mark.parametrize(
    "nickname",
    [
        "민준",
        "Cassandra",
        "시바견",
        "신발",
        "Dickens",
        "지아",
        "새끼손가락"[:1] + "별",
        "essex",
        "James 2",
        "보라",
    ],
)
def test_ordinary_nicknames_are_accepted(teacher: TestClient, nickname: str) -> None:
    join(visitor(teacher), make_classroom(teacher), nickname)


@pytest.mark.parametrize("nickname", ["", "  ", "x" * 21, "a\u202eb", "ㅤ"])
def test_nicknames_that_cannot_be_shown_are_refused(teacher: TestClient, nickname: str) -> None:
    body = {"code": make_classroom(teacher)["join_code"], "nickname": nickname}
    answer = visitor(teacher).post("/api/join", json=body)
    assert error_of(answer) in ("name_unusable", "name_has_controls")


def test_a_nickname_is_taken_once_and_the_teacher_may_change_it(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    join(visitor(teacher), classroom, "Min Jun")
    body = {"code": classroom["join_code"], "nickname": "minjun"}
    assert_refused(visitor(teacher).post("/api/join", json=body), 409, "nickname_taken")
    join(visitor(teacher), classroom, "Seo")
    first, _ = roster(teacher, classroom)
    address = f"/api/classrooms/{classroom['id']}/students/{first['id']}"

    assert_refused(teacher.patch(address, json={"nickname": "SEO"}), 409, "nickname_taken")
    assert teacher.patch(address, json={"nickname": "MinJun 1"}).json()["nickname"] == "MinJun 1"
    assert teacher.patch(address, json={"nickname": "minjun 1"}).status_code == 200
    assert {place["nickname"] for place in roster(teacher, classroom)} == {"minjun 1", "Seo"}


@pytest.mark.parametrize(
    "alike",
    [
        "민준\u200b",
        "민\u200d준",
        "민준\u2060",
        "\u3164민준",
        "민준\ufeff",
        "민준\u00ad",
        "민\u00a0준",
    ],
)
def test_nicknames_that_look_alike_are_one_nickname(teacher: TestClient, alike: str) -> None:
    classroom = make_classroom(teacher)
    join(visitor(teacher), classroom, "민준")
    body = {"code": classroom["join_code"], "nickname": alike}
    assert_refused(visitor(teacher).post("/api/join", json=body), 409, "nickname_taken")


def test_pasted_names_become_places_that_students_take(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}/students"
    names = ["민준", "서연", "민준"]

    added = teacher.post(address, json={"names": names}).json()["students"]

    assert [place["nickname"] for place in added] == ["민준", "민준 2", "서연"]
    assert {place["joined_at"] for place in added} == {None}
    student = visitor(teacher)
    join(student, classroom, "서연")
    assert len(roster(teacher, classroom)) == 3
    body = {"code": classroom["join_code"], "nickname": "서연"}
    assert_refused(visitor(teacher).post("/api/join", json=body), 409, "nickname_taken")
    assert_refused(teacher.post(address, json={"names": ["지우", " "]}), 422, "name_unusable")
    assert len(roster(teacher, classroom)) == 3


def test_a_refused_name_of_a_pasted_list_is_named_with_its_line(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}/students"

    answer = teacher.post(address, json={"names": ["민준", "Maximiliana Theresa Josepha", "서연"]})

    assert_refused(answer, 422, "name_unusable")
    error = answer.json()["error"]
    assert error["details"] == {
        "max_length": 20,
        "line": 2,
        "name": "Maximiliana Theresa Josepha",
    }
    assert "Line 2, “Maximiliana Theresa Josepha”" in error["message"]
    assert roster(teacher, classroom) == []


def test_a_code_may_be_typed_in_wide_digits(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in classroom["join_code"])
    join(visitor(teacher), {**classroom, "join_code": f"{wide[:4]} {wide[4:]}"}, "민준")
    assert [place["nickname"] for place in roster(teacher, classroom)] == ["민준"]


def test_pasted_names_of_any_shape_get_places_of_their_own(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}/students"
    names = ["x" * 20, "x" * 20, "\t민준 ", "민준"]

    assert teacher.post(address, json={"names": names}).status_code == 201

    nicknames = {place["nickname"] for place in roster(teacher, classroom)}
    assert nicknames == {"x" * 20, "x" * 18 + " 2", "민준", "민준 2"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/teacher/login", {"name": "\ud800", "password": "x"}),
        ("/api/teacher/login", {"name": "teacher", "password": "\ud800"}),
        ("/api/teacher/login", {"name": "a\0b", "password": "x"}),
        ("/api/teacher/accounts", {"invitation": "\ud800", "name": "x", "password": "x"}),
        ("/api/join/code", {"code": "\ud800"}),
        ("/api/join/code", {"code": "٣٣٣٣٣٣٣٣"}),
        ("/api/join/card", {"card": "\ud800 123"}),
        ("/api/join/card", {"card": "사과 사과 사과 ١٢٣"}),
        ("/api/join", {"code": "1", "nickname": "\ud800"}),
        ("/api/teacher/login", {"name": ["x"], "password": {"x": 1}}),
    ],
)
def test_hostile_characters_are_refused_like_any_wrong_input(
    teacher: TestClient, path: str, body: Json
) -> None:
    answer = visitor(teacher).post(
        path, content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert answer.status_code in (401, 404, 422)
    assert error_of(answer)


def test_a_classroom_cannot_exceed_the_student_quota(start: Start) -> None:
    with start(ready=False, max_students=1) as client:
        become_teacher(client)
        classroom = make_classroom(client)
        join(visitor(client), classroom, "one")
        body = {"code": classroom["join_code"], "nickname": "two"}
        assert_refused(visitor(client).post("/api/join", json=body), 429, "quota_reached")


def cards(teacher: TestClient, classroom: Json) -> dict[str, str]:
    answer = teacher.get(f"/api/classrooms/{classroom['id']}/cards").json()
    return {card["nickname"]: card["card"] for card in answer["cards"]}


def test_a_word_card_brings_a_student_back_on_another_device(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    student = visitor(teacher)
    join(student, classroom, "민준")
    project = make_project(student)
    card = cards(teacher, classroom)["민준"]
    assert student.get("/api/me/card").json() == {"card": card, "qr": None}
    teacher.put(f"/api/classrooms/{classroom['id']}/door", json={"open": False})

    for typed in (card, card.replace(" ", ""), f" {card.replace(' ', '-')} "):
        device = visitor(teacher)
        answer = device.post("/api/join/card", json={"card": typed})
        assert answer.status_code == 200, typed
        assert device.get("/api/projects").json()["projects"][0]["id"] == project["id"]
    assert student.get("/api/me").json()["nickname"] == "민준"


def test_a_card_reads_in_both_languages(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, language="ko")
    join(visitor(teacher), classroom, "민준")
    korean = cards(teacher, classroom)["민준"]
    teacher.patch(f"/api/classrooms/{classroom['id']}", json={"language": "en"})
    english = cards(teacher, classroom)["민준"]

    assert english.isascii()
    assert not korean.isascii()
    for typed in (korean, english.upper()):
        assert visitor(teacher).post("/api/join/card", json={"card": typed}).status_code == 200


def test_the_database_does_not_store_the_words_of_a_card(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, language="en")
    join(visitor(teacher), classroom, "Ann")
    *words, _ = cards(teacher, classroom)["Ann"].split()
    folder = settings_of(teacher).data_dir

    stored = b"".join(path.read_bytes() for path in folder.glob("eyeblocks.db*"))

    assert b"Ann" in stored
    assert " ".join(words).encode() not in stored
    assert (folder / "cards.key").stat().st_mode & 0o077 == 0


def test_a_new_card_invalidates_the_old_one_and_signs_devices_out(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    student = visitor(teacher)
    join(student, classroom, "민준")
    old = cards(teacher, classroom)["민준"]
    (place,) = roster(teacher, classroom)

    new = teacher.post(f"/api/classrooms/{classroom['id']}/students/{place['id']}/card").json()

    assert new["card"] != old
    assert student.get("/api/me").json()["classroom"] is None
    assert_refused(student.post("/api/join/card", json={"card": old}), 404, "card_not_found")
    assert student.post("/api/join/card", json={"card": new["card"]}).status_code == 200
    assert student.get("/api/me").json()["nickname"] == "민준"


def test_an_unused_card_takes_its_place_in_the_classroom(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}/students"
    teacher.post(address, json={"names": ["민준", "서연"]})
    cards_by_nickname = cards(teacher, classroom)
    student = visitor(teacher)
    project = make_project(student)

    student.post("/api/join/card", json={"card": cards_by_nickname["민준"]})
    assert student.get("/api/projects").json()["projects"][0]["id"] == project["id"]

    # Another student on the same device: neither sees the other's work.
    student.post("/api/join/card", json={"card": cards_by_nickname["서연"]})
    assert student.get("/api/me").json()["nickname"] == "서연"
    assert student.get("/api/projects").json() == {"projects": []}
    student.post("/api/join/card", json={"card": cards_by_nickname["민준"]})
    assert len(student.get("/api/projects").json()["projects"]) == 1


def test_projects_made_before_move_along_with_a_card(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    join(visitor(teacher), classroom, "민준")
    card = cards(teacher, classroom)["민준"]
    device = visitor(teacher)
    project = make_project(device)

    device.post("/api/join/card", json={"card": card})

    assert device.get("/api/projects").json()["projects"][0]["id"] == project["id"]
    assert roster(teacher, classroom)[0]["project_count"] == 1
    other = visitor(teacher)
    make_project(other)
    other.post("/api/join/card", json={"card": card, "bring_projects": False})
    assert len(other.get("/api/projects").json()["projects"]) == 1


@pytest.mark.parametrize(
    "card", ["", "123", "사과", "사과 사과 123", "x" * 61 + "123", "사과 사과 사과 12a"]
)
def test_malformed_cards_are_not_found(teacher: TestClient, card: str) -> None:
    assert_refused(
        visitor(teacher).post("/api/join/card", json={"card": card}), 404, "card_not_found"
    )


def test_a_student_is_in_one_classroom_at_a_time(teacher: TestClient) -> None:
    student = visitor(teacher)
    first, second = make_classroom(teacher, "one"), make_classroom(teacher, "two")
    join(student, first, "민준")
    make_project(student)
    body = {"code": second["join_code"], "nickname": "민준"}
    assert_refused(student.post("/api/join", json=body), 409, "already_in_classroom")

    assert student.post("/api/me/leave").status_code == 204
    assert_refused(student.post("/api/me/leave"), 409, "not_in_classroom")
    assert roster(teacher, first) == []
    join(student, second, "민준")
    assert len(student.get("/api/projects").json()["projects"]) == 1


def test_a_shared_device_can_be_signed_out(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    student = visitor(teacher)
    assert_refused(student.post("/api/me/sign-out"), 409, "not_in_classroom")
    join(student, classroom, "민준")
    token = student.cookies["eyeblocks_student"]

    assert student.post("/api/me/sign-out").status_code == 204

    assert "eyeblocks_student" not in student.cookies
    student.cookies["eyeblocks_student"] = token
    assert student.get("/api/me").json()["classroom"] is None
    assert len(roster(teacher, classroom)) == 1


def test_a_removed_student_keeps_the_projects(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    student = visitor(teacher)
    join(student, classroom, "민준")
    project = make_project(student)
    (place,) = roster(teacher, classroom)
    address = f"/api/classrooms/{classroom['id']}/students/{place['id']}"

    assert teacher.delete(address).status_code == 204

    assert_refused(teacher.delete(address), 404, "place_not_found")
    assert student.get("/api/me").json()["classroom"] is None
    assert student.get(f"/api/projects/{project['id']}").status_code == 200
    assert_refused(teacher.get(f"/api/projects/{project['id']}"), 404, "project_not_found")


def test_the_classrooms_limits_apply_if_they_are_stricter(start: Start) -> None:
    with start(max_projects=3) as client:
        become_teacher(client)
        classroom = make_classroom(client, max_projects=1, max_classes=3, max_samples_per_project=2)
        student = visitor(client)
        join(student, classroom, "민준")
        limits = student.get("/api/limits").json()
        assert (limits["max_projects"], limits["max_classes"]) == (1, 3)
        assert limits["max_samples_per_project"] == 2
        assert client.get("/api/limits").json()["max_projects"] == 3

        project = make_project(student)
        assert_refused(student.post("/api/projects", json={"name": "two"}), 429, "quota_reached")
        classes = f"/api/projects/{project['id']}/classes"
        assert student.post(classes, json={"name": "three"}).status_code == 201
        assert_refused(student.post(classes, json={"name": "four"}), 429, "quota_reached")
        files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(3)]
        outcome = upload(student, project, project["classes"][0]["id"], *files)
        assert (len(outcome["accepted"]), outcome["rejected"][0]["code"]) == (2, "quota_reached")

        client.patch(f"/api/classrooms/{classroom['id']}", json={"max_projects": 100})
        for name in ("two", "three"):
            assert student.post("/api/projects", json={"name": name}).status_code == 201
        assert_refused(student.post("/api/projects", json={"name": "four"}), 429, "quota_reached")


def test_on_a_network_students_must_join_a_classroom_first(start: Start) -> None:
    with start(ready=False, students_alone="no") as client:
        stranger = visitor(client)
        body = {"name": "Pets"}
        assert_refused(stranger.post("/api/projects", json=body), 403, "classroom_needed")
        assert stranger.get("/api/me").json()["may_make_projects"] is False
        become_teacher(client)
        assert client.post("/api/projects", json=body).status_code == 201
        student = visitor(client)
        join(student, make_classroom(client), "민준")
        assert student.get("/api/me").json()["may_make_projects"] is True
        assert student.post("/api/projects", json=body).status_code == 201


def test_whether_students_work_alone_follows_the_network(start: Start) -> None:
    with start(ready=False, host="0.0.0.0") as client:  # noqa: S104
        assert client.get("/api/me").json()["may_make_projects"] is False
    with start(ready=False, host="0.0.0.0", students_alone="yes") as client:  # noqa: S104
        assert client.get("/api/me").json()["may_make_projects"] is True
    with start(ready=False) as client:
        assert client.get("/api/me").json()["may_make_projects"] is True


def test_a_frozen_project_cannot_be_changed_until_the_teacher_unfreezes_it(
    teacher: TestClient,
) -> None:
    classroom = make_classroom(teacher)
    student = visitor(teacher)
    join(student, classroom, "민준")
    project = make_project(student)
    address = f"/api/projects/{project['id']}"

    assert teacher.put(f"{address}/frozen", json={"frozen": True}).json()["frozen"] is True

    assert student.get(address).json()["frozen"] is True
    assert_refused(student.patch(address, json={"name": "x"}), 409, "project_frozen")
    assert_refused(student.delete(address), 409, "project_frozen")
    assert_refused(student.put(f"{address}/frozen", json={"frozen": False}), 403, "only_to_look_at")
    teacher.put(f"{address}/frozen", json={"frozen": False})
    assert student.patch(address, json={"name": "x"}).status_code == 200


def test_members_without_projects_are_not_deleted(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    student = visitor(teacher)
    join(student, classroom, "민준")
    settings_of(teacher).empty_student_hours = 0

    services_of(teacher).housekeeping.run_once()

    assert student.get("/api/me").json()["nickname"] == "민준"
    with services_of(teacher).database.reading() as session:
        assert session.query(Membership).count() == 1


def test_the_teacher_sees_a_students_projects(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    student = visitor(teacher)
    join(student, classroom, "민준")
    project = make_project(student)
    (place,) = roster(teacher, classroom)
    address = f"/api/classrooms/{classroom['id']}/students/{place['id']}/projects"

    assert [project["id"] for project in teacher.get(address).json()["projects"]] == [project["id"]]
    assert teacher.get(f"/api/projects/{project['id']}").json()["name"] == "Shapes"
    assert_refused(
        teacher.patch(f"/api/projects/{project['id']}", json={"name": "x"}),
        403,
        "only_to_look_at",
    )


def test_the_pages_show_the_nickname_and_what_is_read_only(teacher: TestClient) -> None:
    student = visitor(teacher)
    join(student, make_classroom(teacher, "<b>6-2</b>"), "민준")
    project = make_project(student)
    address = f"/projects/{project['id']}"

    assert "&lt;b&gt;6-2&lt;/b&gt;" in student.get("/").text
    assert "민준" in student.get("/").text
    assert "site-notice" not in student.get(address).text
    assert "Look only" in teacher.get(address).text
    teacher.put(f"/api/projects/{project['id']}/frozen", json={"frozen": True})
    assert "멈춰 둔 작품" in student.get(f"{address}/blocks").text


def test_strangers_are_redirected_to_the_join_page_if_students_do_not_work_alone(
    start: Start,
) -> None:
    with start(ready=False, students_alone="no") as client:
        answer = client.get("/", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/join")
        assert "set-cookie" not in answer.headers
        become_teacher(client)
        assert client.get("/", follow_redirects=False).status_code == 200


def test_only_the_teacher_sees_the_sheet_of_cards(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, "6-2", language="ko")
    address = f"/api/classrooms/{classroom['id']}/students"
    teacher.post(address, json={"names": ["<i>민준</i>"]})
    (card,) = cards(teacher, classroom).values()

    sheet = teacher.get(f"/teacher/classrooms/{classroom['id']}/cards").text

    assert all(f"<span>{word}</span>" in sheet for word in card.split())
    assert "&lt;i&gt;민준&lt;/i&gt;" in sheet
    # No other device opens this server, so there is nothing to scan and no address to type.
    assert "data:image/svg+xml" not in sheet
    assert "localhost" not in sheet
    settings_of(teacher).public_address = "http://eyes.example"
    sheet = teacher.get(f"/teacher/classrooms/{classroom['id']}/cards").text
    assert sheet.count("data:image/svg+xml") == 1
    assert "http://eyes.example/join" in sheet
    answer = teacher.get(f"/api/classrooms/{classroom['id']}/door").json()
    assert answer["address"].endswith("/join")
    assert answer["qr"].startswith("data:image/svg+xml")
    assert colleague(teacher).get(f"/teacher/classrooms/{classroom['id']}/cards").status_code == 404


def test_a_card_has_a_qr_code_where_other_devices_reach_the_server(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    student = visitor(teacher)
    join(student, classroom, "민준")
    address = f"/api/classrooms/{classroom['id']}"
    (shown,) = teacher.get(f"{address}/cards").json()["cards"]
    assert shown["qr"] is None

    settings_of(teacher).public_address = "http://eyes.example"

    (shown,) = teacher.get(f"{address}/cards").json()["cards"]
    assert shown["qr"].startswith("data:image/svg+xml")
    assert student.get("/api/me/card").json()["qr"] == shown["qr"]
    renewed = teacher.post(f"{address}/students/{shown['id']}/card").json()
    assert renewed["qr"].startswith("data:image/svg+xml")
    assert renewed["qr"] != shown["qr"]


def test_the_roster_sorts_numbers_by_value(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    names = [f"학생{number}" for number in (10, 2, 1, 20)]
    address = f"/api/classrooms/{classroom['id']}/students"
    assert teacher.post(address, json={"names": ["가온", *names]}).status_code == 201

    listed = [place["nickname"] for place in roster(teacher, classroom)]

    assert listed == ["가온", "학생1", "학생2", "학생10", "학생20"]
