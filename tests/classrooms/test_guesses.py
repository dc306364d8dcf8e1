"""Guessed join codes and word cards: who has to wait, who never does, and what the teacher learns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.accounts.door_cookies import DOOR_COOKIE_AGE_S, DoorCookies
from app.classrooms.recent_guesses import RecentGuesses
from app.settings import Settings

from ..conftest import Start
from ..student import Json, assert_refused, visitor
from ..teacher import become_teacher, colleague, join, make_classroom

WRONG_CARD = "사과 사과 사과 123"
SLOW: dict[str, Any] = {"ready": False, "guess_pause_s": 1000}
BEHIND_PROXY = SLOW | {"trusted_proxies": "testclient"}


def school(client: TestClient) -> Json:
    """A teacher's classroom; the teacher is in this browser."""
    become_teacher(client)
    return make_classroom(client)


def guess(browser: TestClient, classroom: Json, address: str = "") -> int:
    wrong = "00000000" if classroom["join_code"] != "00000000" else "11111111"
    headers = {"x-forwarded-for": address} if address else {}
    return browser.post("/api/join/code", json={"code": wrong}, headers=headers).status_code


def forgetful_guess(client: TestClient, classroom: Json, address: str = "") -> int:
    """A wrong code from a program that keeps no cookie."""
    return guess(visitor(client), classroom, address)


def at_door(client: TestClient, address: str = "") -> TestClient:
    """A browser before the join page."""
    browser = visitor(client)
    if address:
        browser.headers["x-forwarded-for"] = address
    assert browser.get("/join").status_code == 200
    return browser


def count_wrong(tries: int, attempt: Callable[[], int]) -> int:
    """The number of tries in which the code was looked at; the others have to be refused."""
    statuses = Counter(attempt() for _ in range(tries))
    assert set(statuses) <= {404, 429}
    assert statuses[429] > 0
    return statuses[404]


def test_a_child_who_guesses_has_to_wait_and_keeps_no_classmate_out(start: Start) -> None:
    with start(**SLOW, guesses_per_browser=5, guesses_per_address=5) as client:
        classroom = school(client)
        guesser = at_door(client)
        for _ in range(3):
            assert guess(guesser, classroom) == 404
        for _ in range(2):
            answer = guesser.post("/api/join/card", json={"card": WRONG_CARD})
            assert_refused(answer, 404, "card_not_found")

        body = {"code": classroom["join_code"], "nickname": "guesser"}
        assert_refused(guesser.post("/api/join", json=body), 429, "too_many_attempts")
        for number in range(25):
            mate = at_door(client)
            found = mate.post("/api/join/code", json={"code": classroom["join_code"]})
            assert found.status_code == 200
            join(mate, classroom, f"mate {number}")


def test_a_guesser_who_never_opened_the_page_is_told_apart_by_the_cookie_of_a_refusal(
    start: Start,
) -> None:
    with start(**SLOW, guesses_per_browser=5, guesses_per_address=20) as client:
        classroom = school(client)
        guesser = visitor(client)
        assert count_wrong(20, lambda: guess(guesser, classroom)) == 6  # one, and the cookie's five
        for number in range(25):
            join(visitor(client), classroom, f"mate {number}")


def test_who_keeps_no_cookie_has_a_part_of_the_address_and_keeps_no_browser_out(
    start: Start,
) -> None:
    with start(**SLOW, guesses_per_address=10, students_per_address=30) as client:
        classroom = school(client)
        mates = [at_door(client) for _ in range(5)]
        assert count_wrong(40, lambda: forgetful_guess(client, classroom)) == 5
        for number, mate in enumerate(mates):
            assert guess(mate, classroom) == 404  # a slip of the finger
            join(mate, classroom, f"mate {number}")


def test_beyond_its_first_guesses_a_browser_pays_from_its_address(start: Start) -> None:
    with start(**SLOW, guesses_per_address=4) as client:
        classroom = school(client)
        first, second = at_door(client), at_door(client)
        assert count_wrong(10, lambda: guess(first, classroom)) == 3 + 4
        assert count_wrong(10, lambda: guess(second, classroom)) == 3


def test_a_fresh_browser_for_each_guess_is_no_way_out(start: Start) -> None:
    with start(**SLOW, guesses_per_address=6, students_per_address=8) as client:
        classroom = school(client)
        mate = at_door(client)
        # Seven more cookies, then the part of those without one.
        assert count_wrong(40, lambda: guess(at_door(client), classroom)) == 7 + 3
        join(mate, classroom, "mate")


def test_many_addresses_are_limited_together_and_keep_no_fresh_browser_out(start: Start) -> None:
    with start(**BEHIND_PROXY, guesses_together=12) as client:
        classroom = school(client)
        addresses = iter(f"192.0.2.{number}" for number in range(1, 100))
        wrong = count_wrong(40, lambda: forgetful_guess(client, classroom, next(addresses)))
        assert wrong == 12
        join(at_door(client, "198.51.100.7"), classroom, "fresh")
        guesser = at_door(client, "198.51.100.8")
        assert count_wrong(10, lambda: guess(guesser, classroom)) == 3


def test_fresh_browsers_of_many_addresses_are_limited_together(start: Start) -> None:
    with start(**BEHIND_PROXY, guesses_together=5, browsers_at_door=10) as client:
        classroom = school(client)
        mate = at_door(client, "198.51.100.7")
        addresses = iter(f"192.0.2.{number}" for number in range(1, 100))
        wrong = count_wrong(40, lambda: guess(at_door(client, next(addresses)), classroom))
        assert wrong == 9 + 5
        join(mate, classroom, "mate")


def test_right_codes_and_cards_cost_nothing(start: Start) -> None:
    limits = {"guesses_per_browser": 1, "guesses_per_address": 1, "guesses_together": 1}
    with start(**SLOW, **limits, students_per_address=1) as client:
        classroom = school(client)
        student = visitor(client)
        for _ in range(5):
            answer = student.post("/api/join/code", json={"code": classroom["join_code"]})
            assert answer.status_code == 200
        join(student, classroom, "one")
        card = student.get("/api/me/card").json()["card"]
        for _ in range(5):
            assert visitor(client).post("/api/join/card", json={"card": card}).status_code == 200


def test_a_made_up_cookie_counts_as_none(start: Start) -> None:
    with start(**SLOW, guesses_per_address=4, students_per_address=1) as client:
        classroom = school(client)
        taken = at_door(client).cookies["eyeblocks_door"]

        def forged_guess() -> int:
            browser = visitor(client)
            browser.cookies["eyeblocks_door"] = (
                f"0{taken[1:]}" if taken[0] != "0" else f"1{taken[1:]}"
            )
            return guess(browser, classroom)

        assert count_wrong(10, forged_guess) == 2


@pytest.mark.parametrize("value", ["", ".", "a.b.c", "x" * 5000, "é.9.é"])
def test_a_broken_cookie_is_replaced(start: Start, value: str) -> None:
    with start(ready=False) as client:
        answer = client.get("/join", headers={"cookie": f"eyeblocks_door={value}".encode()})
        assert "eyeblocks_door=" in answer.headers["set-cookie"]


def test_the_cookie_is_for_the_server_alone_and_stays_the_same(start: Start) -> None:
    with start(ready=False, secure_cookies=True) as client:
        client.base_url = "https://testserver"
        sent = client.get("/join").headers["set-cookie"]
        name, *parts = sent.lower().split("; ")
        assert name.startswith("__host-eyeblocks_door=")
        assert {"httponly", "samesite=lax", "secure", "path=/"} <= set(parts)
        assert "set-cookie" not in client.get("/join").headers
        assert "set-cookie" not in client.post("/api/join/code", json={"code": "1"}).headers


def test_a_cookie_ends_after_a_day(server_settings: Settings) -> None:
    now = 1000.0
    cookies = DoorCookies(server_settings, clock=lambda: now)
    cookie = cookies.issue("192.0.2.1")
    assert cookies.browser_of(cookie)
    assert DoorCookies(server_settings, clock=lambda: now).browser_of(cookie) == ""
    now += DOOR_COOKIE_AGE_S + 1
    assert cookies.browser_of(cookie) == ""


def guesses_of(teacher: TestClient, classroom: Json, address: str) -> Json:
    path = f"/api/classrooms/{classroom['id']}/guesses"
    return dict(teacher.get(path, headers={"x-forwarded-for": address}).json())


def test_the_teacher_learns_of_guesses_near_the_classroom_and_a_new_code_ends_the_notice(
    start: Start,
) -> None:
    with start(**BEHIND_PROXY, guess_notice_from=3) as client:
        classroom = school(client)
        elsewhere, at_school = "198.51.100.7", "192.0.2.1"
        other_teacher = colleague(client)
        other_classroom = make_classroom(other_teacher)
        join(at_door(client, at_school), classroom, "민준")
        guesser = at_door(client, at_school)

        for _ in range(2):
            guess(guesser, classroom)
        quiet = {"nearby": 2, "everywhere": 2, "notice": None}
        assert guesses_of(client, classroom, elsewhere) == quiet
        guesser.post("/api/join/card", json={"card": WRONG_CARD})
        told = {"nearby": 3, "everywhere": 3, "notice": "nearby"}
        assert guesses_of(client, classroom, elsewhere) == told
        # The other teacher is somewhere else, or at the same school.
        far = {"nearby": 0, "everywhere": 3, "notice": None}
        assert guesses_of(other_teacher, other_classroom, elsewhere) == far
        assert guesses_of(other_teacher, other_classroom, at_school) == told

        client.post(f"/api/classrooms/{classroom['id']}/code")
        none = {"nearby": 0, "everywhere": 0, "notice": None}
        assert guesses_of(client, classroom, elsewhere) == none
        assert guesses_of(other_teacher, other_classroom, at_school) == told


def test_the_teacher_learns_of_many_guesses_from_elsewhere(start: Start) -> None:
    with start(**BEHIND_PROXY, guesses_together=4) as client:
        classroom = school(client)
        for number in range(4):
            forgetful_guess(client, classroom, f"192.0.2.{number + 1}")
        told = {"nearby": 0, "everywhere": 4, "notice": "everywhere"}
        assert guesses_of(client, classroom, "198.51.100.7") == told


def test_guesses_are_remembered_for_an_hour(server_settings: Settings) -> None:
    now = 60_000.0
    recent = RecentGuesses(server_settings, clock=lambda: now)
    recent.add("192.0.2.1")
    now += 59 * 60
    recent.add("192.0.2.1")
    assert recent.count("classroom", "192.0.2.1").nearby == 2
    now += 2 * 60
    assert recent.count("classroom", "192.0.2.1").nearby == 1
    now += 60 * 60
    assert recent.count("classroom", "192.0.2.1").everywhere == 0
