"""Teachers' accounts: invitations, logins, sessions, passwords and limits on guessing."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.__main__ import main
from app.accounts.console import first_account_token
from app.accounts.passwords import Passwords
from app.db.account_tables import Invitation, Teacher, TeacherSession
from app.db.tables import now

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..student import assert_refused, visitor
from ..teacher import PASSWORD, become_teacher, colleague, first_token


@pytest.fixture
def browser(start: Start) -> Iterator[TestClient]:
    """An anonymous browser and a server whose engine need not be ready."""
    with start(ready=False) as client:
        yield client


def test_the_consoles_link_creates_the_first_account_once(browser: TestClient) -> None:
    error = browser.get("/api/teacher").json()["error"]
    assert (error["code"], error["details"]) == ("login_needed", {"any_account": False})
    token = first_token(browser)
    body = {"invitation": token, "name": "김선생님", "password": PASSWORD}

    created = browser.post("/api/teacher/accounts", json=body)

    assert (created.status_code, created.json()["name"]) == (201, "김선생님")
    assert browser.get("/api/teacher").json() == created.json()
    second = visitor(browser).post("/api/teacher/accounts", json={**body, "name": "other"})
    assert_refused(second, 404, "invitation_not_found")
    assert first_account_token(settings_of(browser)) is None


def test_a_new_link_of_the_console_invalidates_the_previous_one(browser: TestClient) -> None:
    old_token, new_token = first_token(browser), first_token(browser)

    body = {"invitation": old_token, "name": "one", "password": PASSWORD}
    assert_refused(browser.post("/api/teacher/accounts", json=body), 404, "invitation_not_found")
    body["invitation"] = new_token
    assert browser.post("/api/teacher/accounts", json=body).status_code == 201


def test_an_expired_invitation_creates_no_account(browser: TestClient) -> None:
    token = first_token(browser)
    with services_of(browser).database.transaction() as session:
        session.execute(update(Invitation).values(expires_at=now()))

    body = {"invitation": token, "name": "one", "password": PASSWORD}
    assert_refused(browser.post("/api/teacher/accounts", json=body), 404, "invitation_not_found")


def test_a_refused_account_leaves_its_invitation(browser: TestClient) -> None:
    become_teacher(browser)
    path = browser.post("/api/teacher/invitations").json()["path"]
    other = visitor(browser)
    body = {"invitation": path.partition("#")[2], "name": "TEACHER", "password": PASSWORD}

    assert_refused(other.post("/api/teacher/accounts", json=body), 409, "name_taken")
    for name in ("", "x" * 51):
        assert_refused(
            other.post("/api/teacher/accounts", json={**body, "name": name}), 422, "name_unusable"
        )
    for password in ("short", "x" * 12, "a new name"):
        changed = {**body, "name": "a new name", "password": password}
        assert_refused(other.post("/api/teacher/accounts", json=changed), 422, "password_unusable")
    assert (
        other.post("/api/teacher/accounts", json={**body, "name": "a new name"}).status_code == 201
    )


def test_a_teacher_logs_in_and_out(browser: TestClient) -> None:
    become_teacher(browser)
    device = visitor(browser)

    wrong = device.post("/api/teacher/login", json={"name": "teacher", "password": "wrong"})
    unknown = device.post("/api/teacher/login", json={"name": "nobody", "password": PASSWORD})
    for answer in (wrong, unknown):
        assert_refused(answer, 401, "login_failed")
    assert wrong.json() == unknown.json()

    right = device.post("/api/teacher/login", json={"name": " Teacher ", "password": PASSWORD})
    assert right.status_code == 200
    assert device.get("/api/teacher").json()["name"] == "teacher"
    token = device.cookies["eyeblocks_teacher"]
    assert device.post("/api/teacher/logout").status_code == 204
    device.cookies["eyeblocks_teacher"] = token
    assert_refused(device.get("/api/teacher"), 401, "login_needed")
    assert browser.get("/api/teacher").status_code == 200


def test_every_login_begins_a_session_of_its_own(browser: TestClient) -> None:
    """Session fixation: a login never takes over a token that was in the browser before."""
    become_teacher(browser)
    device = visitor(browser)
    device.cookies["eyeblocks_teacher"] = "planted"
    tokens = {"planted"}
    for _ in range(2):
        body = {"name": "teacher", "password": PASSWORD}
        answer = device.post("/api/teacher/login", json=body)
        tokens.add(answer.headers["set-cookie"].partition("=")[2].partition(";")[0])
    assert len(tokens) == 3


def test_the_cookie_is_closed_to_scripts_and_ends(browser: TestClient) -> None:
    cookie = become_teacher(browser).headers["set-cookie"].lower()
    for flag in ("eyeblocks_teacher=", "httponly", "samesite=lax", "max-age=43200", "path=/"):
        assert flag in cookie
    with services_of(browser).database.transaction() as session:
        session.execute(update(TeacherSession).values(expires_at=now()))
    assert_refused(browser.get("/api/teacher"), 401, "login_needed")


def test_the_database_stores_only_hashes_of_tokens_and_passwords(browser: TestClient) -> None:
    token = first_token(browser)
    with services_of(browser).database.reading() as session:
        assert session.scalars(select(Invitation.token_hash)).all() != [token]
    become_teacher(browser, token)
    with services_of(browser).database.reading() as session:
        teacher = session.scalars(select(Teacher)).one()
        stored = session.scalars(select(TeacherSession)).one()
    assert teacher.password_hash.startswith("$argon2id$")
    assert PASSWORD not in teacher.password_hash
    assert stored.token_hash != browser.cookies["eyeblocks_teacher"]


def test_on_https_the_cookies_have_the_host_prefix(start: Start) -> None:
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


def test_guessing_a_password_is_slowed_down(start: Start) -> None:
    with start(ready=False, guesses_per_account=3, guess_pause_s=1000) as client:
        become_teacher(client)
        body = {"name": "teacher", "password": PASSWORD}
        device = visitor(client)
        for _ in range(5):
            assert device.post("/api/teacher/login", json=body).status_code == 200
        for _ in range(3):
            wrong = device.post("/api/teacher/login", json={**body, "password": "wrong"})
            assert_refused(wrong, 401, "login_failed")

        refused = device.post("/api/teacher/login", json=body)

        assert_refused(refused, 429, "too_many_attempts")
        assert 0 < int(refused.headers["retry-after"]) <= 1000
        assert client.get("/api/teacher").status_code == 200


def test_guessing_from_one_address_does_not_lock_the_teacher_out(start: Start) -> None:
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


def test_a_child_who_guesses_passwords_at_school_does_not_lock_the_teacher_out(
    start: Start,
) -> None:
    limits = {"guesses_per_account": 2, "guesses_per_address": 4, "guess_pause_s": 1000}
    with start(ready=False, **limits) as client:
        become_teacher(client)
        body = {"name": "teacher", "password": PASSWORD}

        def log_in(browser: TestClient, **changes: str) -> int:
            return browser.post("/api/teacher/login", json={**body, **changes}).status_code

        child, laptop = visitor(client), visitor(client)
        for browser in (child, laptop):
            assert browser.get("/teacher").status_code == 200
        guesses = [log_in(child, password=f"guess {n}") for n in range(8)]
        assert guesses == [401] * (3 + 2) + [429] * 3
        guesses = [log_in(child, name=f"teacher {n}") for n in range(4)]
        assert guesses == [401] * 2 + [429] * 2

        assert log_in(laptop, password="slip of the finger") == 401
        assert log_in(laptop) == 200
        assert log_in(child) == 429


def test_guessing_names_from_one_address_is_slowed_down(start: Start) -> None:
    with start(ready=False, guesses_per_address=3, guess_pause_s=1000) as client:
        for number in range(3):
            body = {"name": f"teacher {number}", "password": PASSWORD}
            assert_refused(client.post("/api/teacher/login", json=body), 401, "login_failed")
        assert_refused(client.post("/api/teacher/login", json=body), 429, "too_many_attempts")
        body = {"invitation": "guessed", "name": "me", "password": PASSWORD}
        assert_refused(client.post("/api/teacher/accounts", json=body), 429, "too_many_attempts")


def test_sessions_are_listed_and_ended(browser: TestClient) -> None:
    become_teacher(browser)
    device = visitor(browser)
    device.post("/api/teacher/login", json={"name": "teacher", "password": PASSWORD})
    stranger = colleague(browser)

    sessions = browser.get("/api/teacher/sessions").json()["sessions"]
    assert [session["current"] for session in sessions] == [False, True]
    other = f"/api/teacher/sessions/{sessions[0]['id']}"
    assert_refused(stranger.delete(other), 404, "session_not_found")
    assert browser.delete(other).status_code == 204
    assert_refused(device.get("/api/teacher"), 401, "login_needed")

    assert browser.delete("/api/teacher/sessions").status_code == 204
    assert_refused(browser.get("/api/teacher"), 401, "login_needed")
    assert stranger.get("/api/teacher").status_code == 200


def test_a_new_password_ends_every_other_session(browser: TestClient) -> None:
    become_teacher(browser)
    device = visitor(browser)
    device.post("/api/teacher/login", json={"name": "teacher", "password": PASSWORD})
    new = "another long password"

    wrong = browser.post("/api/teacher/password", json={"current": "wrong", "new": new})
    assert_refused(wrong, 401, "login_failed")
    stranger = visitor(browser).post(
        "/api/teacher/password", json={"current": PASSWORD, "new": new}
    )
    assert_refused(stranger, 401, "login_needed")
    right = browser.post("/api/teacher/password", json={"current": PASSWORD, "new": new})

    assert right.status_code == 200
    assert browser.get("/api/teacher").status_code == 200
    assert_refused(device.get("/api/teacher"), 401, "login_needed")
    body = {"name": "teacher", "password": PASSWORD}
    assert_refused(device.post("/api/teacher/login", json=body), 401, "login_failed")


def test_an_invitation_has_a_link_and_a_qr_code_for_other_devices(browser: TestClient) -> None:
    become_teacher(browser)
    assert browser.post("/api/teacher/invitations").json()["on_network"] is False

    settings_of(browser).public_address = "http://eyes.example"

    invitation = browser.post("/api/teacher/invitations").json()
    assert invitation["on_network"] is True
    assert invitation["url"] == "http://eyes.example" + invitation["path"]
    assert invitation["qr"].startswith("data:image/svg+xml")


def test_an_invitation_can_be_revoked(browser: TestClient) -> None:
    become_teacher(browser)
    invitation = browser.post("/api/teacher/invitations").json()
    assert invitation["path"].startswith("/teacher/start#")
    (listed,) = browser.get("/api/teacher/invitations").json()["invitations"]
    assert listed == {key: invitation[key] for key in ("id", "created_at", "expires_at")}
    other = colleague(browser)
    address = f"/api/teacher/invitations/{invitation['id']}"

    assert_refused(other.delete(address), 404, "invitation_not_found")
    assert browser.delete(address).status_code == 204

    body = {"invitation": invitation["path"].partition("#")[2], "name": "x", "password": PASSWORD}
    assert_refused(other.post("/api/teacher/accounts", json=body), 404, "invitation_not_found")


@pytest.mark.usefixtures("real_hashes")
def test_a_hash_with_weaker_parameters_is_replaced_at_login(browser: TestClient) -> None:
    become_teacher(browser)
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    database = services_of(browser).database
    with database.transaction() as session:
        session.execute(update(Teacher).values(password_hash=weak))

    body = {"name": "teacher", "password": PASSWORD}
    assert browser.post("/api/teacher/login", json=body).status_code == 200

    with database.reading() as session:
        stored = session.scalar(select(Teacher.password_hash))
    assert not PasswordHasher().check_needs_rehash(stored)
    assert Passwords(10).matches(stored, PASSWORD)


def test_the_terminal_creates_accounts_and_sets_passwords(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_of(browser)
    folder = ["--data-dir", str(settings.data_dir)]

    def command(action: str, name: str, password: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return main(["teacher", action, name, *folder])

    def logs_in(password: str) -> bool:
        body = {"name": "Kim", "password": password}
        return browser.post("/api/teacher/login", json=body).status_code == 200

    assert command("add", "Kim", PASSWORD) == 0
    assert logs_in(PASSWORD)
    assert command("add", "kim", PASSWORD) == 1
    assert "“Kim” is already in use" in capsys.readouterr().err.replace("kim", "Kim")
    assert command("password", "Kim", "another long password") == 0
    assert not logs_in(PASSWORD)
    assert logs_in("another long password")
    assert command("password", "Nobody", PASSWORD) == 1
    assert PASSWORD not in capsys.readouterr().out
