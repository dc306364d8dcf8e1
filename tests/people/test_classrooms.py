from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.people_tables import Classroom, Membership
from app.db.tables import now

from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, error_of, make_project, upload, visitor
from ..teacher import become_teacher, colleague, join, make_classroom, roster


@pytest.fixture
def teacher(start: Start) -> Iterator[TestClient]:
    """A teacher's browser before a server that need not recognise anything."""
    with start(ready=False) as client:
        become_teacher(client)
        yield client


def refused(answer: object, status: int, code: str) -> None:
    assert (answer.status_code, error_of(answer)) == (status, code)  # type: ignore[attr-defined]


def test_a_classroom_is_made_listed_and_changed(teacher: TestClient) -> None:
    made = make_classroom(teacher, "6학년 2반", max_projects=2, ends_on="2030-07-17")

    assert (made["name"], made["language"], made["max_classes"]) == ("6학년 2반", "ko", None)
    assert made["join_open"] is True
    assert len(made["join_code"]) == 8
    assert made["join_code"].isdecimal()
    address = f"/api/classrooms/{made['id']}"
    assert teacher.get("/api/classrooms").json() == {"classrooms": [made]}
    changed = teacher.patch(address, json={"name": " 6-3 ", "max_projects": None}).json()
    assert changed == {**made, "name": "6-3", "max_projects": None}
    assert teacher.get(address).json() == changed
    refused(teacher.patch(address, json={"name": ""}), 422, "name_unusable")
    refused(teacher.patch(address, json={"language": "fr"}), 422, "unusable_value")
    refused(teacher.patch(address, json={"ends_on": "soon"}), 422, "unusable_value")
    assert teacher.patch(address, json={"ends_on": None}).json()["ends_on"] is None


def test_classrooms_belong_to_their_teacher(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    other = colleague(teacher)

    assert other.get("/api/classrooms").json() == {"classrooms": []}
    refused(other.get(f"/api/classrooms/{classroom['id']}"), 404, "classroom_not_found")
    refused(visitor(teacher).get("/api/classrooms"), 401, "login_needed")


def test_a_teacher_has_so_many_classrooms(start: Start) -> None:
    with start(ready=False, max_classrooms=1) as client:
        become_teacher(client)
        make_classroom(client)
        body = {"name": "one more", "language": "en"}
        refused(client.post("/api/classrooms", json=body), 429, "quota_reached")


def test_a_student_joins_with_code_and_nickname(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, "6학년 2반")
    child = visitor(teacher)
    code = classroom["join_code"]
    spaced = f" {code[:4]} {code[4:]} "

    door = child.post("/api/join/code", json={"code": spaced})
    assert door.json() == {"classroom": "6학년 2반", "language": "ko"}
    before = child.get("/api/me").json()
    assert (before["classroom"], before["nickname"]) == (None, None)
    answer = child.post("/api/join", json={"code": spaced, "nickname": " 민준 "})

    assert answer.status_code == 201
    me = child.get("/api/me").json()
    assert (me["classroom"], me["nickname"]) == ("6학년 2반", "민준")
    (line,) = roster(teacher, classroom)
    assert (line["nickname"], line["project_count"]) == ("민준", 0)
    assert line["joined_at"] is not None


def test_joining_gives_a_new_cookie_and_the_classrooms_language(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, language="en")
    child = visitor(teacher)
    make_project(child)
    planted = child.cookies["eyeblocks_student"]

    join(child, classroom, "Ann")

    assert child.cookies["eyeblocks_student"] != planted
    assert child.cookies["eyeblocks_language"] == "en"
    thief = visitor(teacher)
    thief.cookies["eyeblocks_student"] = planted
    assert thief.get("/api/projects").json() == {"projects": []}
    assert len(child.get("/api/projects").json()["projects"]) == 1


def test_a_student_may_leave_behind_what_was_made_before(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    child = visitor(teacher)
    make_project(child)

    join(child, classroom, "민준", bring_projects=False)

    assert child.get("/api/projects").json() == {"projects": []}


def test_a_closed_renewed_expired_or_ended_door_lets_nobody_in(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}"
    child = visitor(teacher)

    def knock(code: str) -> tuple[int, str]:
        answer = child.post("/api/join/code", json={"code": code})
        return answer.status_code, "" if answer.status_code == 200 else error_of(answer)

    code = classroom["join_code"]
    shut = (404, "join_code_not_found")
    assert knock(code)[0] == 200
    assert teacher.put(f"{address}/door", json={"open": False}).json()["join_open"] is False
    assert knock(code) == shut
    teacher.put(f"{address}/door", json={"open": True})
    assert knock(code)[0] == 200
    renewed = teacher.post(f"{address}/code").json()["join_code"]
    assert renewed != code
    assert (knock(code), knock(renewed)[0]) == (shut, 200)
    teacher.patch(address, json={"ends_on": str(date.today() - timedelta(days=1))})
    assert knock(renewed) == shut
    teacher.patch(address, json={"ends_on": str(date.today())})
    assert knock(renewed)[0] == 200
    with teacher.app.state.database.transaction() as session:  # type: ignore[attr-defined]
        session.execute(update(Classroom).values(join_until=now()))
    assert knock(renewed) == shut
    refused(child.post("/api/join", json={"code": renewed, "nickname": "a"}), *shut)


def test_guessing_codes_and_cards_has_to_wait_but_a_class_does_not(start: Start) -> None:
    with start(ready=False, guesses_per_address=5, guess_pause_s=1000) as client:
        become_teacher(client)
        classroom = make_classroom(client)
        for number in range(20):
            join(visitor(client), classroom, f"student {number}")
        guesser = visitor(client)
        wrong = "00000000" if classroom["join_code"] != "00000000" else "11111111"
        for _ in range(3):
            refused(
                guesser.post("/api/join/code", json={"code": wrong}), 404, "join_code_not_found"
            )
        for _ in range(2):
            answer = guesser.post("/api/join/card", json={"card": "사과 사과 사과 123"})
            refused(answer, 404, "card_not_found")

        late = visitor(client).post(
            "/api/join", json={"code": classroom["join_code"], "nickname": "late"}
        )

        refused(late, 429, "too_many_attempts")


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
    refused(visitor(teacher).post("/api/join", json=body), 422, "nickname_rude")
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
def test_ordinary_nicknames_are_not(teacher: TestClient, nickname: str) -> None:
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
    refused(visitor(teacher).post("/api/join", json=body), 409, "nickname_taken")
    join(visitor(teacher), classroom, "Seo")
    first, _ = roster(teacher, classroom)
    address = f"/api/classrooms/{classroom['id']}/students/{first['id']}"

    refused(teacher.patch(address, json={"nickname": "SEO"}), 409, "nickname_taken")
    assert teacher.patch(address, json={"nickname": "MinJun 1"}).json()["nickname"] == "MinJun 1"
    assert teacher.patch(address, json={"nickname": "minjun 1"}).status_code == 200
    assert {each["nickname"] for each in roster(teacher, classroom)} == {"minjun 1", "Seo"}


def test_pasted_names_are_places_that_children_take(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}/students"
    names = ["민준", "서연", "민준"]

    added = teacher.post(address, json={"names": names}).json()["students"]

    assert [each["nickname"] for each in added] == ["민준", "민준 2", "서연"]
    assert {each["joined_at"] for each in added} == {None}
    child = visitor(teacher)
    join(child, classroom, "서연")
    assert len(roster(teacher, classroom)) == 3
    body = {"code": classroom["join_code"], "nickname": "서연"}
    refused(visitor(teacher).post("/api/join", json=body), 409, "nickname_taken")
    refused(teacher.post(address, json={"names": ["지우", " "]}), 422, "name_unusable")
    assert len(roster(teacher, classroom)) == 3


def test_pasted_names_of_any_shape_get_places_of_their_own(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}/students"
    names = ["x" * 20, "x" * 20, "\t민준 ", "민준"]

    assert teacher.post(address, json={"names": names}).status_code == 201

    found = {each["nickname"] for each in roster(teacher, classroom)}
    assert found == {"x" * 20, "x" * 18 + " 2", "민준", "민준 2"}


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
def test_hostile_letters_are_refused_like_any_wrong_ones(
    teacher: TestClient, path: str, body: Json
) -> None:
    answer = visitor(teacher).post(
        path, content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert answer.status_code in (401, 404, 422)
    assert error_of(answer)


def test_a_classroom_has_room_for_so_many(start: Start) -> None:
    with start(ready=False, max_students=1) as client:
        become_teacher(client)
        classroom = make_classroom(client)
        join(visitor(client), classroom, "one")
        body = {"code": classroom["join_code"], "nickname": "two"}
        refused(visitor(client).post("/api/join", json=body), 429, "quota_reached")


def cards(teacher: TestClient, classroom: Json) -> dict[str, str]:
    answer = teacher.get(f"/api/classrooms/{classroom['id']}/cards").json()
    return {each["nickname"]: each["card"] for each in answer["cards"]}


def test_a_word_card_brings_a_student_back_on_another_device(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    child = visitor(teacher)
    join(child, classroom, "민준")
    project = make_project(child)
    card = cards(teacher, classroom)["민준"]
    assert child.get("/api/me/card").json() == {"card": card}
    teacher.put(f"/api/classrooms/{classroom['id']}/door", json={"open": False})

    for typed in (card, card.replace(" ", ""), f" {card.replace(' ', '-')} "):
        device = visitor(teacher)
        answer = device.post("/api/join/card", json={"card": typed})
        assert answer.status_code == 200, typed
        assert device.get("/api/projects").json()["projects"][0]["id"] == project["id"]
    assert child.get("/api/me").json()["nickname"] == "민준"


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


def test_the_database_does_not_hold_what_a_card_says(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, language="en")
    join(visitor(teacher), classroom, "Ann")
    *words, _ = cards(teacher, classroom)["Ann"].split()
    folder = teacher.app.state.settings.data_dir  # type: ignore[attr-defined]

    stored = b"".join(path.read_bytes() for path in folder.glob("eyeblocks.db*"))

    assert b"Ann" in stored
    assert " ".join(words).encode() not in stored
    assert (folder / "cards.key").stat().st_mode & 0o077 == 0


def test_a_new_card_ends_the_old_one_and_its_devices(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    child = visitor(teacher)
    join(child, classroom, "민준")
    old = cards(teacher, classroom)["민준"]
    (line,) = roster(teacher, classroom)

    new = teacher.post(f"/api/classrooms/{classroom['id']}/students/{line['id']}/card").json()

    assert new["card"] != old
    assert child.get("/api/me").json()["classroom"] is None
    refused(child.post("/api/join/card", json={"card": old}), 404, "card_not_found")
    assert child.post("/api/join/card", json={"card": new["card"]}).status_code == 200
    assert child.get("/api/me").json()["nickname"] == "민준"


def test_a_card_that_nobody_used_is_a_way_in(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    address = f"/api/classrooms/{classroom['id']}/students"
    teacher.post(address, json={"names": ["민준", "서연"]})
    shown = cards(teacher, classroom)
    child = visitor(teacher)
    project = make_project(child)

    child.post("/api/join/card", json={"card": shown["민준"]})
    assert child.get("/api/projects").json()["projects"][0]["id"] == project["id"]

    # Another child on the same device: neither sees the other's work.
    child.post("/api/join/card", json={"card": shown["서연"]})
    assert child.get("/api/me").json()["nickname"] == "서연"
    assert child.get("/api/projects").json() == {"projects": []}
    child.post("/api/join/card", json={"card": shown["민준"]})
    assert len(child.get("/api/projects").json()["projects"]) == 1


def test_what_was_made_alone_comes_along_with_a_card(teacher: TestClient) -> None:
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
def test_what_is_no_card_is_not_found(teacher: TestClient, card: str) -> None:
    refused(visitor(teacher).post("/api/join/card", json={"card": card}), 404, "card_not_found")


def test_one_classroom_at_a_time(teacher: TestClient) -> None:
    child = visitor(teacher)
    first, second = make_classroom(teacher, "one"), make_classroom(teacher, "two")
    join(child, first, "민준")
    make_project(child)
    body = {"code": second["join_code"], "nickname": "민준"}
    refused(child.post("/api/join", json=body), 409, "already_in_classroom")

    assert child.post("/api/me/leave").status_code == 204
    refused(child.post("/api/me/leave"), 409, "not_in_classroom")
    assert roster(teacher, first) == []
    join(child, second, "민준")
    assert len(child.get("/api/projects").json()["projects"]) == 1


def test_a_shared_device_can_be_signed_out(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    child = visitor(teacher)
    refused(child.post("/api/me/sign-out"), 409, "not_in_classroom")
    join(child, classroom, "민준")
    token = child.cookies["eyeblocks_student"]

    assert child.post("/api/me/sign-out").status_code == 204

    assert "eyeblocks_student" not in child.cookies
    child.cookies["eyeblocks_student"] = token
    assert child.get("/api/me").json()["classroom"] is None
    assert len(roster(teacher, classroom)) == 1


def test_a_removed_student_keeps_the_projects(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    child = visitor(teacher)
    join(child, classroom, "민준")
    project = make_project(child)
    (line,) = roster(teacher, classroom)
    address = f"/api/classrooms/{classroom['id']}/students/{line['id']}"

    assert teacher.delete(address).status_code == 204

    refused(teacher.delete(address), 404, "place_not_found")
    assert child.get("/api/me").json()["classroom"] is None
    assert child.get(f"/api/projects/{project['id']}").status_code == 200
    refused(teacher.get(f"/api/projects/{project['id']}"), 404, "project_not_found")


def test_the_classrooms_limits_hold_where_they_are_stricter(start: Start) -> None:
    with start(max_projects=3) as client:
        become_teacher(client)
        classroom = make_classroom(client, max_projects=1, max_classes=3, max_samples_per_project=2)
        child = visitor(client)
        join(child, classroom, "민준")
        limits = child.get("/api/limits").json()
        assert (limits["max_projects"], limits["max_classes"]) == (1, 3)
        assert limits["max_samples_per_project"] == 2
        assert client.get("/api/limits").json()["max_projects"] == 3

        project = make_project(child)
        refused(child.post("/api/projects", json={"name": "two"}), 429, "quota_reached")
        classes = f"/api/projects/{project['id']}/classes"
        assert child.post(classes, json={"name": "three"}).status_code == 201
        refused(child.post(classes, json={"name": "four"}), 429, "quota_reached")
        files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(3)]
        outcome = upload(child, project, project["classes"][0]["id"], *files)
        assert (len(outcome["accepted"]), outcome["rejected"][0]["code"]) == (2, "quota_reached")

        client.patch(f"/api/classrooms/{classroom['id']}", json={"max_projects": 100})
        for name in ("two", "three"):
            assert child.post("/api/projects", json={"name": name}).status_code == 201
        refused(child.post("/api/projects", json={"name": "four"}), 429, "quota_reached")


def test_on_a_network_students_join_a_classroom_first(start: Start) -> None:
    with start(ready=False, students_alone="no") as client:
        stranger = visitor(client)
        body = {"name": "Pets"}
        refused(stranger.post("/api/projects", json=body), 403, "classroom_needed")
        assert stranger.get("/api/me").json()["may_make_projects"] is False
        become_teacher(client)
        assert client.post("/api/projects", json=body).status_code == 201
        child = visitor(client)
        join(child, make_classroom(client), "민준")
        assert child.get("/api/me").json()["may_make_projects"] is True
        assert child.post("/api/projects", json=body).status_code == 201


def test_alone_or_not_follows_the_network(start: Start) -> None:
    with start(ready=False, host="0.0.0.0") as client:  # noqa: S104
        assert client.get("/api/me").json()["may_make_projects"] is False
    with start(ready=False, host="0.0.0.0", students_alone="yes") as client:  # noqa: S104
        assert client.get("/api/me").json()["may_make_projects"] is True
    with start(ready=False) as client:
        assert client.get("/api/me").json()["may_make_projects"] is True


def test_a_frozen_project_waits_for_the_teacher(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    child = visitor(teacher)
    join(child, classroom, "민준")
    project = make_project(child)
    address = f"/api/projects/{project['id']}"

    assert teacher.put(f"{address}/frozen", json={"frozen": True}).json()["frozen"] is True

    assert child.get(address).json()["frozen"] is True
    refused(child.patch(address, json={"name": "x"}), 409, "project_frozen")
    refused(child.delete(address), 409, "project_frozen")
    refused(child.put(f"{address}/frozen", json={"frozen": False}), 403, "only_to_look_at")
    teacher.put(f"{address}/frozen", json={"frozen": False})
    assert child.patch(address, json={"name": "x"}).status_code == 200


def test_members_without_projects_are_not_forgotten(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    child = visitor(teacher)
    join(child, classroom, "민준")
    teacher.app.state.settings.empty_student_hours = 0  # type: ignore[attr-defined]

    teacher.app.state.housekeeping.tidy()  # type: ignore[attr-defined]

    assert child.get("/api/me").json()["nickname"] == "민준"
    with teacher.app.state.database.reading() as session:  # type: ignore[attr-defined]
        assert session.query(Membership).count() == 1


def test_the_teacher_sees_a_students_projects(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    child = visitor(teacher)
    join(child, classroom, "민준")
    project = make_project(child)
    (line,) = roster(teacher, classroom)
    address = f"/api/classrooms/{classroom['id']}/students/{line['id']}/projects"

    assert [each["id"] for each in teacher.get(address).json()["projects"]] == [project["id"]]
    assert teacher.get(f"/api/projects/{project['id']}").json()["name"] == "Shapes"
    refused(
        teacher.patch(f"/api/projects/{project['id']}", json={"name": "x"}),
        403,
        "only_to_look_at",
    )


def test_the_pages_say_who_is_there_and_what_can_only_be_looked_at(teacher: TestClient) -> None:
    child = visitor(teacher)
    join(child, make_classroom(teacher, "<b>6-2</b>"), "민준")
    project = make_project(child)
    address = f"/projects/{project['id']}"

    assert "&lt;b&gt;6-2&lt;/b&gt;" in child.get("/").text
    assert "민준" in child.get("/").text
    assert "site-notice" not in child.get(address).text
    assert "Look only" in teacher.get(address).text
    teacher.put(f"/api/projects/{project['id']}/frozen", json={"frozen": True})
    assert "멈춰 둔 작품" in child.get(f"{address}/blocks").text


def test_strangers_are_led_to_the_door_where_students_do_not_work_alone(start: Start) -> None:
    with start(ready=False, students_alone="no") as client:
        answer = client.get("/", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/join")
        assert "set-cookie" not in answer.headers
        become_teacher(client)
        assert client.get("/", follow_redirects=False).status_code == 200


def test_the_sheet_of_cards_is_for_its_teacher(teacher: TestClient) -> None:
    classroom = make_classroom(teacher, "6-2", language="ko")
    address = f"/api/classrooms/{classroom['id']}/students"
    teacher.post(address, json={"names": ["<i>민준</i>"]})
    (card,) = cards(teacher, classroom).values()

    sheet = teacher.get(f"/teacher/classrooms/{classroom['id']}/cards").text

    assert all(f"<span>{word}</span>" in sheet for word in card.split())
    assert "&lt;i&gt;민준&lt;/i&gt;" in sheet
    assert sheet.count("data:image/svg+xml") == 1
    door = teacher.get(f"/api/classrooms/{classroom['id']}/door").json()
    assert door["address"].endswith("/join")
    assert door["qr"].startswith("data:image/svg+xml")
    assert colleague(teacher).get(f"/teacher/classrooms/{classroom['id']}/cards").status_code == 404


def test_the_roster_counts_as_people_do(teacher: TestClient) -> None:
    classroom = make_classroom(teacher)
    names = [f"학생{number}" for number in (10, 2, 1, 20)]
    address = f"/api/classrooms/{classroom['id']}/students"
    assert teacher.post(address, json={"names": ["가온", *names]}).status_code == 201

    listed = [each["nickname"] for each in roster(teacher, classroom)]

    assert listed == ["가온", "학생1", "학생2", "학생10", "학생20"]
