"""A student cookie with the plain name on https: from before https, or planted over plain http."""

from __future__ import annotations

from starlette.testclient import TestClient

from app.accounts.students import Students

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..student import visitor
from ..teacher import become_teacher, join, make_classroom

PLAIN, SECURE = "eyeblocks_student", "__Host-eyeblocks_student"


def test_on_https_a_plain_cookie_identifies_nobody(start: Start) -> None:
    with start(ready=False) as client:
        attacker, child = _two_browsers(client)
        _make_project(attacker, "Trap")
        _switch_https_on(client, child)
        _plant(child, attacker.cookies[PLAIN])

        _make_project(child, "Pets")

        assert _projects(child) == {"Pets"}
        _with_secure_cookie(attacker)
        assert _projects(attacker) == {"Trap"}


def test_a_browser_from_before_https_is_asked_once_and_keeps_its_work(start: Start) -> None:
    with start(ready=False) as client:
        child, other = _two_browsers(client)
        _make_project(child, "Pets")
        token = child.cookies[PLAIN]
        _switch_https_on(client, child, other)

        child.get("/")
        assert _projects(child) == set()
        assert _earlier(child) == {"classroom": None, "nickname": None, "project_count": 1}
        assert _answer(child, mine=True) == 204

        assert _projects(child) == {"Pets"}
        assert _earlier(child) is None
        assert set(child.cookies) == {SECURE}
        _plant(other, token)
        assert _earlier(other) is None
        _with_secure_cookie(other)
        assert _projects(other) == set()


def test_work_that_is_not_the_childs_is_forgotten_in_that_browser_alone(start: Start) -> None:
    with start(ready=False) as client:
        attacker, child = _two_browsers(client)
        _make_project(attacker, "Trap")
        _switch_https_on(client, child, attacker)
        _plant(child, attacker.cookies[PLAIN])
        child.get("/")

        assert _answer(child, mine=False) == 204

        assert set(child.cookies) == {SECURE}
        assert (_earlier(child), _projects(child)) == (None, set())
        _make_project(child, "Pets")
        assert _answer(attacker, mine=True) == 204
        assert _projects(attacker) == {"Trap"}


def test_a_member_from_before_https_takes_the_place_again(start: Start) -> None:
    """Also where nobody may work alone, so that the start page leads to the door."""
    with start(ready=False, students_alone="no") as client:
        become_teacher(client)
        child, other = _two_browsers(client)
        join(child, make_classroom(client, name="6학년 2반"), "민준")
        _make_project(child, "Pets")
        token = child.cookies[PLAIN]
        _switch_https_on(client, child, other)

        assert child.get("/", follow_redirects=False).headers["location"] == "/join"
        assert _earlier(child) == {"classroom": "6학년 2반", "nickname": "민준", "project_count": 1}
        assert _answer(child, mine=True) == 204

        assert child.get("/api/me").json()["nickname"] == "민준"
        assert _projects(child) == {"Pets"}
        assert set(child.cookies) >= {SECURE}
        assert PLAIN not in child.cookies
        _plant(other, token)
        assert _earlier(other) is None


def test_new_work_moves_into_the_place_of_a_member_from_before_https(start: Start) -> None:
    with start(ready=False) as client:
        become_teacher(client)
        child, _ = _two_browsers(client)
        join(child, make_classroom(client), "민준")
        _switch_https_on(client, child)
        _make_project(child, "Pets")

        assert _answer(child, mine=True) == 204

        assert child.get("/api/me").json()["nickname"] == "민준"
        assert _projects(child) == {"Pets"}


def test_a_member_of_a_classroom_is_not_asked_about_another_place(start: Start) -> None:
    with start(ready=False) as client:
        become_teacher(client)
        classroom = make_classroom(client)
        attacker, child = _two_browsers(client)
        join(attacker, classroom, "attacker")
        _switch_https_on(client, child)
        join(child, classroom, "child")
        _plant(child, attacker.cookies[PLAIN])

        assert _earlier(child) is None
        assert _answer(child, mine=True) == 204

        assert child.get("/api/me").json()["nickname"] == "child"


def test_an_unknown_or_empty_plain_cookie_is_not_asked_about(start: Start) -> None:
    with start(ready=False) as client:
        child, other = _two_browsers(client)
        with services_of(client).database.transaction() as session:
            _, without_work = Students(session).create()
        _switch_https_on(client, child, other)
        for token in ("invented", "", without_work):
            _plant(child, token)
            assert _earlier(child) is None


def test_a_teacher_takes_earlier_work_into_the_account(start: Start) -> None:
    with start(ready=False) as client:
        _make_project(client, "Pets")
        _switch_https_on(client, client)
        become_teacher(client)

        assert _earlier(client) is not None
        assert _answer(client, mine=True) == 204

        assert _projects(client) == {"Pets"}


def _two_browsers(client: TestClient) -> tuple[TestClient, TestClient]:
    return visitor(client), visitor(client)


def _switch_https_on(client: TestClient, *browsers: TestClient) -> None:
    settings_of(client).secure_cookies = True
    for browser in browsers:
        browser.base_url = "https://testserver"


def _plant(browser: TestClient, token: str) -> None:
    browser.cookies.set(PLAIN, token, domain="testserver.local")


def _with_secure_cookie(browser: TestClient) -> None:
    """Sends the browser's own plain token under the prefix, as if https had been on before."""
    browser.base_url = "https://testserver"
    token = browser.cookies[PLAIN]
    browser.cookies.clear()
    browser.cookies.set(SECURE, token, domain="testserver.local")


def _make_project(browser: TestClient, name: str) -> None:
    assert browser.post("/api/projects", json={"name": name}).status_code == 201


def _projects(browser: TestClient) -> set[str]:
    return {each["name"] for each in browser.get("/api/projects").json()["projects"]}


def _earlier(browser: TestClient) -> object:
    return browser.get("/api/me").json()["earlier"]


def _answer(browser: TestClient, *, mine: bool) -> int:
    return browser.post("/api/me/earlier", json={"mine": mine}).status_code
