"""A teacher and two students, each with a browser: account, classroom, code, roster, card."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.accounts.console import first_account_token
from app.settings import Settings

from ..server import running_server
from ..teacher import PASSWORD
from .conftest import LIMIT_MS, refused_by_policy
from .school import TEACHER, erase_account
from .student import KEPT, Student
from .words import Words

Files = Callable[..., list[str]]
Device = Callable[..., Page]


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, backbones: Path
) -> Iterator[tuple[str, Settings]]:
    """The address of a server on the network, and where its folders are."""
    folder = tmp_path_factory.mktemp("server")
    with running_server(folder, backbones, "--students-alone", "no") as server:
        yield server.address, Settings(data_dir=folder / "data")


@pytest.fixture
def school(served: tuple[str, Settings]) -> Iterator[tuple[str, str]]:
    """The address, and the console's link."""
    address, settings = served
    yield address, f"/teacher/start#{first_account_token(settings)}"
    erase_account(address)


@pytest.fixture
def device(browser: Browser, school: tuple[str, str]) -> Iterator[Device]:
    """Opens a page in a profile of its own; an error in a page's script fails the test."""
    contexts = []
    problems: list[str] = []

    def opened(path: str, *, width: int = 1280, language: str = "ko-KR") -> Page:
        context = browser.new_context(
            base_url=school[0], locale=language, viewport={"width": width, "height": 780}
        )
        contexts.append(context)
        context.set_default_timeout(LIMIT_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda line: problems.append(line.text) if refused_by_policy(line.text) else None,
        )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def button(page: Page, words: Words, key: str, **facts: object) -> None:
    page.get_by_role("button", name=words(key, **facts), exact=True).click()


def test_a_class_comes_in(device: Device, school: tuple[str, str], picture_files: Files) -> None:
    say = Words("ko")

    # The teacher makes an account with the link, then a classroom.
    teacher = device(school[1])
    teacher.get_by_label(say("teacher.name"), exact=True).fill(TEACHER)
    teacher.get_by_label(say("teacher.password"), exact=True).fill(PASSWORD)
    button(teacher, say, "teacher.start_make")
    button(teacher, say, "teacher.new_classroom")
    teacher.get_by_label(say("teacher.classroom_name")).fill("6학년 2반")
    button(teacher, say, "teacher.make")
    code = teacher.locator("[data-code]").inner_text()
    assert re.fullmatch(r"\d{4} \d{4}", code)
    button(teacher, say, "teacher.add_names")
    teacher.get_by_label(say("teacher.names")).fill("1. 민준\n2. 서연")
    button(teacher, say, "teacher.add_count", count=2)
    expect(teacher.locator(".student")).to_have_count(2)

    # The first student types the code on a phone, from the first page of the server.
    first = device("/", width=360)
    expect(first).to_have_url(re.compile("/join$"))
    first.get_by_label(say("join.code")).fill(code.replace(" ", ""))
    button(first, say, "join.next")
    expect(first.get_by_label(say("join.nickname"), exact=True)).to_be_focused()
    first.keyboard.type("시발")
    button(first, say, "join.go_in")
    expect(first.get_by_role("alert").first).to_have_text(say("errors.nickname_rude"))
    first.get_by_label(say("join.nickname"), exact=True).fill("민준")
    button(first, say, "join.go_in")
    expect(first.get_by_role("heading", level=1)).to_have_text(say("join.welcome", nickname="민준"))
    card = " ".join(first.locator("[data-card] span").all_inner_texts())
    first.get_by_role("link", name=say("join.start")).click()
    expect(first.locator(".site-person")).to_contain_text("6학년 2반")
    expect(first.locator(".site-person")).to_contain_text("민준")
    student = Student(first)
    student.make_project("가위바위보")
    expect(first.get_by_role("link", name=say("pages.tab_lab"))).to_be_in_viewport()
    expect(first.get_by_role("link", name="민준")).to_be_in_viewport()
    student.upload(student.class_card(1), picture_files("circle", 2))

    # The second one scans the QR code; the teacher sees both come in.
    second = device(f"/join#{code.replace(' ', '')}", width=820)
    second.get_by_label(say("join.nickname"), exact=True).fill("하늘이")
    second.keyboard.press("Enter")
    expect(second.locator("[data-card]")).to_be_visible()
    expect(teacher.locator(".part-head__count")).to_have_text(say("teacher.joined", all=3, here=2))
    row = teacher.locator('[data-student="민준"]')
    row.get_by_role("button", name=say("teacher.projects", count=1)).click()
    expect(teacher.get_by_role("link", name=re.compile("가위바위보"))).to_be_visible()
    teacher.keyboard.press("Escape")

    # The word card opens the project on another device, in either language.
    tablet = device("/join", language="en-US")
    english = Words("en")
    button(tablet, english, "join.have_card")
    tablet.get_by_label(english("join.card"), exact=True).fill(card)
    button(tablet, english, "join.go_in")
    tablet.get_by_role("link", name=english("join.start")).click()
    tablet.get_by_role("link", name="가위바위보").click()
    expect(tablet.locator(KEPT)).to_have_count(2)

    # A closed door lets nobody else in; who is in stays in.
    button(teacher, say, "teacher.close_join")
    expect(teacher.locator(".join-state").first).to_have_text(say("teacher.join_closed"))
    third = device("/join", width=360)
    third.get_by_label(say("join.code")).fill(code)
    button(third, say, "join.next")
    expect(third.get_by_role("alert").first).to_have_text(say("errors.join_code_not_found"))
    second.get_by_role("link", name=say("join.start")).click()
    expect(second.locator(".site-person")).to_contain_text("하늘이")

    # Cards to print, and the way out of the account.
    teacher.get_by_role("link", name=say("teacher.print_cards")).click()
    expect(teacher.locator(".cards-card")).to_have_count(3)
    expect(teacher.locator(".cards-card", has_text="민준").locator(".cards-words")).to_have_text(
        re.compile(r"\s*".join(map(re.escape, card.split())))
    )
    teacher.goto("/teacher")
    button(teacher, say, "teacher.log_out")
    expect(teacher.get_by_role("heading", level=1)).to_have_text(say("teacher.login_title"))


def test_a_shared_device_changes_hands(device: Device, school: tuple[str, str]) -> None:
    say = Words("ko")
    teacher = device(school[1])
    teacher.get_by_label(say("teacher.name"), exact=True).fill(TEACHER)
    teacher.get_by_label(say("teacher.password"), exact=True).fill(PASSWORD)
    teacher.keyboard.press("Enter")
    button(teacher, say, "teacher.new_classroom")
    teacher.get_by_label(say("teacher.classroom_name")).fill("6학년 2반")
    teacher.keyboard.press("Enter")
    code = teacher.locator("[data-code]").inner_text().replace(" ", "")

    chromebook = device(f"/join#{code}")
    for nickname in ("민준", "서연"):
        chromebook.get_by_label(say("join.nickname"), exact=True).fill(nickname)
        button(chromebook, say, "join.go_in")
        expect(chromebook.get_by_role("heading", level=1)).to_contain_text(nickname)
        chromebook.reload()
        button(chromebook, say, "join.sign_out")
        button(chromebook, say, "join.sign_out_yes")
    expect(chromebook.get_by_label(say("join.nickname"), exact=True)).to_be_visible()
    expect(teacher.locator(".student")).to_have_count(2)
