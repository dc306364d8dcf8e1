"""A school's server, and the teacher's and students' browsers before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page

from app.accounts.console import first_account_token
from app.settings import Settings

from ..teacher import PASSWORD
from .student import Student
from .words import Words

LIMIT_MS = 60_000
TEACHER = "김선생님"
say = Words("ko")


class School:
    """Browsers before a server on which nobody has an account.

    `problems` are errors in a page's script, `errors` all that a browser wrote down as such.
    """

    teacher: Page
    classroom: dict[str, Any]

    def __init__(self, browser: Browser, address: str, token: str) -> None:
        self._browser = browser
        self._address = address
        self.first_account = f"/teacher/start#{token}"
        self.problems: list[str] = []
        self.errors: list[str] = []
        self.contexts: list[BrowserContext] = []

    def begin(self) -> None:
        """Make the teacher's account and a classroom, over HTTP."""
        self.teacher = self.page()
        self.make_account(self.teacher)
        room = {"name": "6학년 2반", "language": "ko"}
        self.classroom = self.send(self.teacher, "/api/classrooms", room)

    def make_account(self, page: Page) -> None:
        token = self.first_account.partition("#")[2]
        account = {"invitation": token, "name": TEACHER, "password": PASSWORD}
        self.send(page, "/api/teacher/accounts", account)

    def page(self, path: str = "/", width: int = 1280) -> Page:
        context = self._browser.new_context(
            base_url=self._address, locale="ko-KR", viewport={"width": width, "height": 800}
        )
        context.set_default_timeout(LIMIT_MS)
        context.grant_permissions(["camera"])
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._note)
        page.goto(path)
        return page

    def student(self, nickname: str, width: int = 1280) -> Student:
        page = self.page(width=width)
        code = self.classroom["join_code"]
        self.send(page, "/api/join", {"code": code, "nickname": nickname})
        page.goto("/")
        return Student(page)

    def open_lesson(self) -> Page:
        self.teacher.goto(f"/teacher/classrooms/{self.classroom['id']}/lesson")
        return self.teacher

    def send(self, page: Page, path: str, body: dict[str, Any]) -> Any:
        answer = page.request.post(path, data=body)
        assert answer.ok, answer.text()
        return answer.json()

    def _note(self, line: ConsoleMessage) -> None:
        if refused_by_policy(line.text):
            self.problems.append(line.text)
        if line.type == "error":
            self.errors.append(line.text)


@contextmanager
def opened_school(browser: Browser, address: str, settings: Settings) -> Iterator[School]:
    """Leaves the server without an account again; an error in a page's script fails the test."""
    token = first_account_token(settings)
    assert token, "somebody has an account"
    school = School(browser, address, token)
    try:
        yield school
    finally:
        for context in school.contexts:
            context.close()
        erase_account(address)
    assert school.problems == []


def erase_account(address: str) -> None:
    """Erase the teacher with all classrooms, unless the test has done so."""
    with httpx2.Client(base_url=address) as client:
        account = {"name": TEACHER, "password": PASSWORD}
        if client.post("/api/teacher/login", json=account).status_code == 200:
            client.post("/api/teacher/erase", json={"password": PASSWORD}).raise_for_status()


def refused_by_policy(text: str) -> bool:
    return "Content Security Policy" in text


def tile(wall: Page, nickname: str) -> Locator:
    return wall.locator(f'.tile[data-student="{nickname}"]')


def press(page: Page | Locator, key: str, **facts: object) -> None:
    page.get_by_role("button", name=say(key, **facts), exact=True).click()


def choose(wall: Page, nickname: str, key: str) -> None:
    """One action of a student's menu."""
    tile(wall, nickname).get_by_role("button", name=say("wall.menu", nickname=nickname)).click()
    wall.get_by_role("menuitem", name=say(key), exact=True).click()
