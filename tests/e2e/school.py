"""A school's server, and the teacher's and students' browsers before it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page

from ..teacher import PASSWORD
from .student import Student
from .words import Words

LIMIT_MS = 60_000
say = Words("ko")


class School:
    """Browsers before a server of their own.

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
        token = self.first_account.partition("#")[2]
        account = {"invitation": token, "name": "김선생님", "password": PASSWORD}
        self.send(self.teacher, "/api/teacher/accounts", account)
        room = {"name": "6학년 2반", "language": "ko"}
        self.classroom = self.send(self.teacher, "/api/classrooms", room)

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
