"""A teacher's account: its projects everywhere, what a browser had before, its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.settings import Settings

from ..server import running_server
from ..teacher import PASSWORD
from .school import TEACHER, School, opened_school, press, say
from .student import Student

PUBLIC_ADDRESS = "http://eyes.school.example"


def log_in(page: Page) -> None:
    page.goto("/teacher")
    page.get_by_label(say("teacher.name"), exact=True).fill(TEACHER)
    page.get_by_label(say("teacher.password"), exact=True).fill(PASSWORD)
    press(page, "teacher.log_in")
    expect(page.get_by_role("button", name=say("teacher.log_out"))).to_be_visible()


def test_a_teachers_projects_are_on_every_computer(school: School) -> None:
    Student(school.teacher).page.request.post("/api/projects", data={"name": "보기 작품"})
    home = school.page()
    home.request.post("/api/projects", data={"name": "먼저 만든 것"})

    log_in(home)

    # What this browser had before is asked about, and comes along.
    found = home.locator("[data-found-projects]")
    expect(found).to_contain_text(say("teacher.found", count=1))
    home.goto("/")
    expect(home.get_by_role("link", name="보기 작품")).to_be_visible()
    expect(home.get_by_role("link", name="먼저 만든 것")).to_have_count(0)
    press(found, "teacher.found_bring")
    expect(home.get_by_role("link", name="먼저 만든 것")).to_be_visible()
    expect(found).to_have_count(0)
    school.teacher.goto("/")
    expect(school.teacher.get_by_role("link", name="먼저 만든 것")).to_be_visible()


def test_a_teacher_is_told_how_to_come_in_as_a_student(school: School) -> None:
    page = school.teacher
    page.goto(f"/join#{school.classroom['join_code']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("join.teacher_in", name=TEACHER))

    press(page, "join.teacher_out")

    expect(page.get_by_label(say("join.nickname"), exact=True)).to_be_visible()


def test_an_account_is_deleted_after_saying_what_goes_with_it(school: School) -> None:
    school.student("민아").page.request.post("/api/projects", data={"name": "눈"})
    page = school.teacher
    page.goto("/teacher/account")
    press(page, "teacher.leave_account_open")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(say("teacher.leave_account_line", name="6학년 2반", count=1))
    password = dialog.get_by_label(say("teacher.leave_account_password"))

    password.fill("not the password")
    press(dialog, "teacher.leave_account_yes")
    expect(dialog.get_by_text(say("errors.login_failed"))).to_be_visible()
    password.fill(PASSWORD)
    press(dialog, "teacher.leave_account_yes")

    receipt = page.locator("[data-receipt]")
    expect(receipt).to_contain_text(say("privacy.receipt_classrooms", classrooms=1))
    expect(receipt).to_contain_text(say("privacy.receipt_students", students=1))
    page.goto("/teacher")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("teacher.first_title"))


@pytest.fixture
def guessed_school(browser: Browser, tmp_path: Path, backbones: Path) -> Iterator[School]:
    """On a server of its own, which remembers guesses for all tests."""
    settings = Settings(data_dir=tmp_path / "data")
    with (
        running_server(tmp_path, backbones, "--public-address", PUBLIC_ADDRESS) as server,
        opened_school(browser, server.address, settings) as school,
    ):
        school.begin()
        yield school


def test_the_teacher_hears_of_guesses_and_makes_a_new_code(guessed_school: School) -> None:
    school = guessed_school
    page, before = school.teacher, school.classroom["join_code"]
    for number in range(10):
        page.request.post("/api/join/code", data={"code": f"{number}"})
    page.goto(f"/teacher/classrooms/{school.classroom['id']}")
    notice = page.locator("[data-guesses]")
    expect(notice).to_contain_text(say("teacher.guessed_nearby", count=10))

    press(notice, "teacher.renew")
    press(page.get_by_role("dialog"), "teacher.renew")

    expect(notice).to_have_count(0)
    expect(page.locator("[data-code]")).not_to_have_text(f"{before[:4]} {before[4:]}")
    expect(page.get_by_alt_text(say("teacher.qr"))).to_be_visible()


def test_browsers_write_down_no_error(empty_school: School) -> None:
    """Asking who is logged in, or for a link that is not there, is nothing that went wrong."""
    stranger = empty_school.page("/teacher")
    expect(stranger.get_by_role("heading", level=1)).to_have_text(say("teacher.first_title"))
    empty_school.begin()
    page = empty_school.teacher
    page.request.post("/api/projects", data={"name": "눈"})
    page.goto("/teacher")
    expect(page.get_by_role("link", name="6학년 2반")).to_be_visible()
    page.goto("/")
    page.get_by_role("button", name=say("home.menu", name="눈")).click()
    page.get_by_role("menuitem", name=say("sharing.menu")).click()
    expect(page.get_by_role("button", name=say("sharing.on"))).to_be_visible()
    assert empty_school.errors == []


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ko"])
def test_a_teachers_name_covers_no_tab_on_a_phone(school: School, language: str) -> None:
    page = school.page(width=360)
    log_in(page)
    page.request.post("/language", form={"language": language, "back": "/"})
    project = page.request.post("/api/projects", data={"name": "눈"}).json()["id"]

    for address in (f"/projects/{project}", f"/projects/{project}/blocks"):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        parts = page.locator(".site-logo, .site-tab, .site-person, .site-language")
        boxes = [box for part in parts.all() if (box := part.bounding_box())]
        assert len(boxes) == 6
        ends = [box["x"] + box["width"] for box in boxes]
        assert all(end <= box["x"] for end, box in zip(ends, boxes[1:], strict=False)), boxes
        assert ends[-1] <= 360
        assert boxes[4]["width"] >= 44, "the name can still be pressed"
