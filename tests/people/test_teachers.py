from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.__main__ import main
from app.db.people_tables import Invitation, Teacher, TeacherSession
from app.db.tables import now
from app.people.console import first_account_token
from app.people.passwords import Passwords

from ..conftest import Start
from ..student import error_of, visitor
from ..teacher import PASSWORD, become_teacher, colleague, first_token


@pytest.fixture
def quick(start: Start) -> Iterator[TestClient]:
    """A stranger before a server that need not recognise anything."""
    with start(ready=False) as client:
        yield client


def answer_of(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, error_of(answer)) == (status, code)


def test_the_consoles_link_makes_the_first_account_once(quick: TestClient) -> None:
    told = quick.get("/api/teacher").json()["error"]
    assert (told["code"], told["details"]) == ("login_needed", {"any_account": False})
    token = first_token(quick)
    body = {"invitation": token, "name": "김선생님", "password": PASSWORD}

    made = quick.post("/api/teacher/accounts", json=body)

    assert (made.status_code, made.json()["name"]) == (201, "김선생님")
    assert quick.get("/api/teacher").json() == made.json()
    again = visitor(quick).post("/api/teacher/accounts", json={**body, "name": "other"})
    answer_of(again, 404, "invitation_not_found")
    assert first_account_token(quick.app.state.settings) is None  # type: ignore[attr-defined]


def test_a_new_link_of_the_console_ends_the_one_before(quick: TestClient) -> None:
    before, newest = first_token(quick), first_token(quick)

    body = {"invitation": before, "name": "one", "password": PASSWORD}
    answer_of(quick.post("/api/teacher/accounts", json=body), 404, "invitation_not_found")
    body["invitation"] = newest
    assert quick.post("/api/teacher/accounts", json=body).status_code == 201


def test_an_expired_invitation_makes_nothing(quick: TestClient) -> None:
    token = first_token(quick)
    with quick.app.state.database.transaction() as session:  # type: ignore[attr-defined]
        session.execute(update(Invitation).values(expires_at=now()))

    body = {"invitation": token, "name": "one", "password": PASSWORD}
    answer_of(quick.post("/api/teacher/accounts", json=body), 404, "invitation_not_found")


def test_a_refused_account_leaves_its_invitation(quick: TestClient) -> None:
    become_teacher(quick)
    path = quick.post("/api/teacher/invitations").json()["path"]
    other = visitor(quick)
    body = {"invitation": path.partition("#")[2], "name": "TEACHER", "password": PASSWORD}

    answer_of(other.post("/api/teacher/accounts", json=body), 409, "name_taken")
    for name in ("", "x" * 51):
        answer_of(
            other.post("/api/teacher/accounts", json={**body, "name": name}), 422, "name_unusable"
        )
    for password in ("short", "x" * 12, "a new name"):
        changed = {**body, "name": "a new name", "password": password}
        answer_of(other.post("/api/teacher/accounts", json=changed), 422, "password_unusable")
    assert (
        other.post("/api/teacher/accounts", json={**body, "name": "a new name"}).status_code == 201
    )


def test_log_in_and_out(quick: TestClient) -> None:
    become_teacher(quick)
    device = visitor(quick)

    wrong = device.post("/api/teacher/login", json={"name": "teacher", "password": "wrong"})
    unknown = device.post("/api/teacher/login", json={"name": "nobody", "password": PASSWORD})
    for answer in (wrong, unknown):
        answer_of(answer, 401, "login_failed")
    assert wrong.json() == unknown.json()

    right = device.post("/api/teacher/login", json={"name": " Teacher ", "password": PASSWORD})
    assert right.status_code == 200
    assert device.get("/api/teacher").json()["name"] == "teacher"
    token = device.cookies["eyeblocks_teacher"]
    assert device.post("/api/teacher/logout").status_code == 204
    device.cookies["eyeblocks_teacher"] = token
    answer_of(device.get("/api/teacher"), 401, "login_needed")
    assert quick.get("/api/teacher").status_code == 200


def test_every_login_begins_a_session_of_its_own(quick: TestClient) -> None:
    """A session that somebody else put into the browser before is not the one that logs in."""
    become_teacher(quick)
    device = visitor(quick)
    device.cookies["eyeblocks_teacher"] = "planted"
    tokens = {"planted"}
    for _ in range(2):
        body = {"name": "teacher", "password": PASSWORD}
        answer = device.post("/api/teacher/login", json=body)
        tokens.add(answer.headers["set-cookie"].partition("=")[2].partition(";")[0])
    assert len(tokens) == 3


def test_the_cookie_is_closed_to_scripts_and_ends(quick: TestClient) -> None:
    cookie = become_teacher(quick).headers["set-cookie"].lower()
    for flag in ("eyeblocks_teacher=", "httponly", "samesite=lax", "max-age=43200", "path=/"):
        assert flag in cookie
    with quick.app.state.database.transaction() as session:  # type: ignore[attr-defined]
        session.execute(update(TeacherSession).values(expires_at=now()))
    answer_of(quick.get("/api/teacher"), 401, "login_needed")


def test_only_hashes_of_what_opens_a_door_are_kept(quick: TestClient) -> None:
    token = first_token(quick)
    with quick.app.state.database.reading() as session:  # type: ignore[attr-defined]
        assert session.scalars(select(Invitation.token_hash)).all() != [token]
    become_teacher(quick, token)
    with quick.app.state.database.reading() as session:  # type: ignore[attr-defined]
        teacher = session.scalars(select(Teacher)).one()
        kept = session.scalars(select(TeacherSession)).one()
    assert teacher.password_hash.startswith("$argon2id$")
    assert PASSWORD not in teacher.password_hash
    assert kept.token_hash != quick.cookies["eyeblocks_teacher"]


def test_on_https_the_cookies_belong_to_this_very_host(start: Start) -> None:
    with start(ready=False, secure_cookies=True) as client:
        client.base_url = "https://testserver"
        for cookie in (
            become_teacher(client).headers["set-cookie"],
            visitor(client).get("/").headers["set-cookie"],
        ):
            first = cookie.partition(",")[0]
            assert first.startswith("__Host-eyeblocks_")
            assert "secure" in first.lower()
            assert "path=/" in first.lower()
            assert "domain" not in first.lower()
        assert client.get("/api/teacher").status_code == 200


def test_a_student_from_before_https_stays_the_same(start: Start) -> None:
    with start(ready=False) as client:
        project = client.post("/api/projects", json={"name": "Pets"}).json()
        client.app.state.settings.secure_cookies = True  # type: ignore[attr-defined]
        client.base_url = "https://testserver"

        client.get("/")

        assert set(client.cookies) == {"__Host-eyeblocks_student"}
        assert client.get("/api/projects").json()["projects"][0]["id"] == project["id"]


def test_guessing_a_password_has_to_wait(start: Start) -> None:
    with start(ready=False, guesses_per_account=3, guess_pause_s=1000) as client:
        become_teacher(client)
        body = {"name": "teacher", "password": PASSWORD}
        device = visitor(client)
        for _ in range(5):
            assert device.post("/api/teacher/login", json=body).status_code == 200
        for _ in range(3):
            wrong = device.post("/api/teacher/login", json={**body, "password": "wrong"})
            answer_of(wrong, 401, "login_failed")

        refused = device.post("/api/teacher/login", json=body)

        answer_of(refused, 429, "too_many_attempts")
        assert 0 < int(refused.headers["retry-after"]) <= 1000
        assert client.get("/api/teacher").status_code == 200


def test_guessing_from_one_device_does_not_shut_the_teacher_out(start: Start) -> None:
    limits = {"guesses_per_account": 2, "guess_pause_s": 1000, "trusted_proxies": "testclient"}
    with start(ready=False, **limits) as client:
        become_teacher(client)
        body = {"name": "teacher", "password": PASSWORD}

        def log_in(address: str, **changes: str) -> int:
            headers = {"x-forwarded-for": address}
            path = "/api/teacher/login"
            return client.post(path, json={**body, **changes}, headers=headers).status_code

        guesses = [log_in("192.0.2.66", password=f"guess {n}") for n in range(10)]
        assert guesses == [401] * 2 + [429] * 8
        assert log_in("192.0.2.1") == 200
        many = [log_in(f"192.0.2.{100 + n}", password="guess") for n in range(30)]
        assert many == [401] * 18 + [429] * 12
        assert log_in("192.0.2.1") == 429


def test_guessing_names_from_one_address_has_to_wait(start: Start) -> None:
    with start(ready=False, guesses_per_address=3, guess_pause_s=1000) as client:
        for number in range(3):
            body = {"name": f"teacher {number}", "password": PASSWORD}
            answer_of(client.post("/api/teacher/login", json=body), 401, "login_failed")
        answer_of(client.post("/api/teacher/login", json=body), 429, "too_many_attempts")
        body = {"invitation": "guessed", "name": "me", "password": PASSWORD}
        answer_of(client.post("/api/teacher/accounts", json=body), 429, "too_many_attempts")


def test_sessions_are_listed_and_ended(quick: TestClient) -> None:
    become_teacher(quick)
    device = visitor(quick)
    device.post("/api/teacher/login", json={"name": "teacher", "password": PASSWORD})
    stranger = colleague(quick)

    sessions = quick.get("/api/teacher/sessions").json()["sessions"]
    assert [each["current"] for each in sessions] == [False, True]
    other = f"/api/teacher/sessions/{sessions[0]['id']}"
    answer_of(stranger.delete(other), 404, "session_not_found")
    assert quick.delete(other).status_code == 204
    answer_of(device.get("/api/teacher"), 401, "login_needed")

    assert quick.delete("/api/teacher/sessions").status_code == 204
    answer_of(quick.get("/api/teacher"), 401, "login_needed")
    assert stranger.get("/api/teacher").status_code == 200


def test_a_new_password_ends_every_other_session(quick: TestClient) -> None:
    become_teacher(quick)
    device = visitor(quick)
    device.post("/api/teacher/login", json={"name": "teacher", "password": PASSWORD})
    new = "another long password"

    wrong = quick.post("/api/teacher/password", json={"current": "wrong", "new": new})
    answer_of(wrong, 401, "login_failed")
    stranger = visitor(quick).post("/api/teacher/password", json={"current": PASSWORD, "new": new})
    answer_of(stranger, 401, "login_needed")
    right = quick.post("/api/teacher/password", json={"current": PASSWORD, "new": new})

    assert right.status_code == 200
    assert quick.get("/api/teacher").status_code == 200
    answer_of(device.get("/api/teacher"), 401, "login_needed")
    body = {"name": "teacher", "password": PASSWORD}
    answer_of(device.post("/api/teacher/login", json=body), 401, "login_failed")


def test_an_invitation_can_be_taken_back(quick: TestClient) -> None:
    become_teacher(quick)
    made = quick.post("/api/teacher/invitations").json()
    assert made["path"].startswith("/teacher/start#")
    (listed,) = quick.get("/api/teacher/invitations").json()["invitations"]
    assert listed == {key: made[key] for key in ("id", "created_at", "expires_at")}
    other = colleague(quick)
    address = f"/api/teacher/invitations/{made['id']}"

    answer_of(other.delete(address), 404, "invitation_not_found")
    assert quick.delete(address).status_code == 204

    body = {"invitation": made["path"].partition("#")[2], "name": "x", "password": PASSWORD}
    answer_of(other.post("/api/teacher/accounts", json=body), 404, "invitation_not_found")


def test_a_hash_of_weaker_parameters_is_renewed_at_login(quick: TestClient) -> None:
    become_teacher(quick)
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    database = quick.app.state.database  # type: ignore[attr-defined]
    with database.transaction() as session:
        session.execute(update(Teacher).values(password_hash=weak))

    body = {"name": "teacher", "password": PASSWORD}
    assert quick.post("/api/teacher/login", json=body).status_code == 200

    with database.reading() as session:
        kept = session.scalar(select(Teacher.password_hash))
    assert not PasswordHasher().check_needs_rehash(kept)
    assert Passwords(10).matches(kept, PASSWORD)


def test_the_terminal_makes_accounts_and_sets_passwords(
    quick: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = quick.app.state.settings  # type: ignore[attr-defined]
    folder = ["--data-dir", str(settings.data_dir)]

    def command(action: str, name: str, password: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return main(["teacher", action, name, *folder])

    def logs_in(password: str) -> bool:
        body = {"name": "Kim", "password": password}
        return quick.post("/api/teacher/login", json=body).status_code == 200

    assert command("add", "Kim", PASSWORD) == 0
    assert logs_in(PASSWORD)
    assert command("add", "kim", PASSWORD) == 1
    assert "“Kim” is already in use" in capsys.readouterr().err.replace("kim", "Kim")
    assert command("password", "Kim", "another long password") == 0
    assert not logs_in(PASSWORD)
    assert logs_in("another long password")
    assert command("password", "Nobody", PASSWORD) == 1
    assert PASSWORD not in capsys.readouterr().out
