"""A school day in one story: a teacher and two students at once, from account to receipt."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from ..teacher import PASSWORD
from .school import School, choose, press, say, tile
from .student import KEPT, Student

pytestmark = pytest.mark.whole_browser

Files = Callable[..., list[str]]


def make_account(school: School) -> Page:
    """The teacher follows the console's link and makes a classroom."""
    teacher = school.page(school.first_account)
    teacher.get_by_label(say("teacher.name"), exact=True).fill("김선생님")
    teacher.get_by_label(say("teacher.password"), exact=True).fill(PASSWORD)
    press(teacher, "teacher.start_make")
    press(teacher, "teacher.new_classroom")
    teacher.get_by_label(say("teacher.classroom_name")).fill("6학년 2반")
    press(teacher, "teacher.make")
    return teacher


def come_in(school: School, code: str, nickname: str, width: int) -> Student:
    """A child types code and nickname, and starts."""
    page = school.page("/join", width=width)
    page.get_by_label(say("join.code")).fill(code)
    press(page, "join.next")
    page.get_by_label(say("join.nickname"), exact=True).fill(nickname)
    press(page, "join.go_in")
    expect(page.locator("[data-card]")).to_be_visible()
    page.get_by_role("link", name=say("join.start")).click()
    expect(page.locator(".site-person")).to_contain_text(nickname)
    return Student(page)


def see_lesson(school: School, room: str) -> Page:
    """Another window of the teacher, for the wall."""
    (context,) = [each for each in school.contexts if each.pages[0].url == room]
    wall = context.new_page()
    wall.on("pageerror", lambda error: school.problems.append(str(error)))
    wall.goto(f"{room}/lesson")
    return wall


def delete_classroom(teacher: Page) -> None:
    """The button works once the name is typed; how it is spaced makes no difference."""
    press(teacher, "teacher.erase")
    dialog = teacher.get_by_role("dialog")
    expect(dialog).to_contain_text(say("teacher.erase_text", count=2))
    name = dialog.get_by_role("textbox")
    name.fill("6학년")
    expect(dialog.get_by_role("button", name=say("teacher.erase_yes"))).to_be_disabled()
    name.fill("6학년2반")
    press(dialog, "teacher.erase_yes")
    expect(teacher.locator("[data-deleted]")).to_be_visible()


def by_step(student: Student, key: str) -> None:
    """On a phone one step is shown at a time."""
    steps = student.page.get_by_role("navigation", name=say("collect.steps"))
    if steps.is_visible():
        steps.get_by_text(say(f"collect.{key}")).click()


def bring_to_model(student: Student, files: Files, name: str, shape: str) -> None:
    """Capture one class, fill the other from files, train."""
    student.make_project(name)
    student.rename_class(student.class_card(1), "십자")
    student.capture(student.class_card("십자"), 5)
    student.rename_class(student.class_card(2), "무늬")
    student.upload(student.class_card("무늬"), files(shape, 5))
    by_step(student, "training")
    student.train()


def accuracy(wall: Page, nickname: str) -> Locator:
    return tile(wall, nickname).locator(".tile__accuracy b")


@pytest.mark.thorough
def test_a_school_day(empty_school: School, picture_files: Files) -> None:
    school = empty_school
    teacher = make_account(school)
    code = teacher.locator("[data-code]").inner_text()
    room = teacher.url
    mina, jun = (
        come_in(school, code, name, width) for name, width in (("민아", 1280), ("준", 360))
    )
    expect(teacher.locator(".part-head__count")).to_have_text(say("teacher.joined", all=2, here=2))

    # Both capture and train; the wall moves by itself.
    wall = see_lesson(school, room)
    expect(tile(wall, "준")).to_contain_text(say("wall.no_project"))
    bring_to_model(mina, picture_files, "민아의 눈", "stripes")
    expect(tile(wall, "민아").locator(".tile__class").first).to_contain_text("5")
    expect(accuracy(wall, "민아")).to_have_text("100%")
    bring_to_model(jun, picture_files, "준의 눈", "circle")
    expect(accuracy(wall, "준")).to_have_text("100%")

    # A hint waits on the home page, too, and goes away everywhere.
    jun.page.goto("/")
    choose(wall, "준", "wall.hint")
    wall.get_by_role("dialog").get_by_label(say("wall.hint_label")).fill("배경을 바꿔 보세요")
    press(wall.get_by_role("dialog"), "wall.send")
    hint = jun.page.locator(".lesson__hint")
    expect(hint).to_contain_text("배경을 바꿔 보세요")
    press(hint, "lesson.understood")
    expect(tile(wall, "준").locator(".tile__hint--seen")).to_be_visible()

    # A demo of the teacher's is handed out: it appears on the home page by itself.
    Student(wall).has_project(
        "보기 작품", 십자=picture_files("cross", 5), 무늬=picture_files("stripes", 5)
    )
    press(wall, "wall.part_hand_out")
    press(wall, "wall.hand_out")
    expect(wall.get_by_text(say("wall.have_it", total=2, done=2))).to_be_visible()
    expect(jun.page.get_by_role("link", name="보기 작품")).to_be_visible()

    # Everybody stops: nothing changes, nothing new begins, and both pages say so.
    press(wall, "wall.part_live")
    press(wall, "wall.freeze_all")
    expect(mina.page.get_by_text(say("lesson.frozen"))).to_be_visible()
    expect(mina.button("collect.add_class")).to_have_count(0)
    expect(jun.page.get_by_text(say("lesson.frozen_home"))).to_be_visible()
    expect(jun.button("home.new")).to_be_disabled()
    expect(jun.page.locator(".project__frozen")).to_have_count(2)
    press(wall, "wall.thaw_all")
    expect(jun.button("home.new")).to_be_enabled()
    expect(jun.page.locator(".project__frozen")).to_have_count(0)
    expect(mina.button("collect.add_class")).to_be_visible()

    # Each model on the other's pictures.
    press(wall, "wall.part_swap")
    press(wall, "wall.swap_run")
    rows = wall.locator(".swap-table tbody tr")
    expect(rows).to_have_count(2)
    expect(wall.locator(".swap-cell--own")).to_have_count(2)

    # The classroom is deleted once its name is typed, and comes back whole.
    teacher.bring_to_front()
    delete_classroom(teacher)
    expect(mina.page.get_by_text(say("lesson.gone"))).to_be_visible()
    press(teacher, "teacher.bring_back")
    expect(teacher.get_by_role("heading", name=say("teacher.data"))).to_be_visible()
    mina.page.reload()
    expect(mina.button("collect.add_class")).to_be_visible()

    # The classroom is erased with a receipt; nothing of it opens any more.
    delete_classroom(teacher)
    teacher.get_by_role("link", name=say("teacher.to_classrooms")).click()
    teacher.locator("[data-deleted-classroom] .button--danger").click()
    press(teacher.get_by_role("dialog"), "teacher.erase_now")
    receipt = teacher.locator("[data-receipt]")
    expect(receipt).to_contain_text(say("privacy.receipt_students", students=2))
    expect(teacher.locator("[data-deleted-classroom]")).to_have_count(0)
    expect(mina.page.get_by_text(say("lesson.gone"))).to_be_visible()
    expect(mina.button("collect.add_class")).to_have_count(0)
    mina.page.reload()
    expect(mina.page.get_by_text(say("errors.project_not_found"))).to_be_visible()
    expect(mina.page.locator(KEPT)).to_have_count(0)
    jun.page.goto("/join")
    expect(jun.page.get_by_label(say("join.code"))).to_be_visible()
    expect(jun.page).to_have_url(re.compile("/join$"))
