"""The guided first lesson: a plan to read and print, whose buttons drive the product."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .layout import expect_no_sideways_scroll
from .school import School, press, say
from .student import KEPT
from .test_accessibility import violations

STEPS = ("come_in", "meet", "train", "fail", "mend", "end")


def step(page: Page, name: str) -> Locator:
    return page.locator(f'[data-step="{name}"]')


def test_the_plan_drives_a_lesson(school: School) -> None:
    mina = school.student("민아")
    plan = school.teacher
    plan.goto("/teacher")
    plan.get_by_role("link", name=say("teacher.first_lesson"), exact=True).click()

    # Rock paper scissors reaches the student, who opens it where it announces itself.
    press(step(plan, "meet"), "first_lesson.do_hand_out")
    expect(plan.get_by_text(say("first_lesson.done_hand_out"))).to_be_visible()
    mina.page.get_by_role("link", name=say("lesson.open_handed_out")).click()
    expect(mina.page.locator(KEPT)).to_have_count(36)

    # Then the tasks: make it fail, mend it.
    hint = mina.page.locator(".lesson__hint")
    for task in ("fail", "mend"):
        press(step(plan, task), "first_lesson.do_hint")
        expect(hint).to_contain_text(say(f"first_lesson.{task}_hint"))

    # Everybody looks to the front, and goes on.
    press(step(plan, "end"), "first_lesson.do_freeze")
    expect(mina.page.get_by_text(say("lesson.frozen"))).to_be_visible()
    press(step(plan, "end"), "first_lesson.do_thaw")
    expect(mina.page.get_by_text(say("lesson.frozen"))).to_have_count(0)

    with plan.expect_popup() as opened:
        step(plan, "mend").get_by_role("link", name=say("first_lesson.do_swap")).click()
    expect(opened.value).to_have_url(re.compile("/lesson#swap$"))


def test_the_plan_is_there_before_any_classroom(empty_school: School) -> None:
    reader = empty_school.page("/teacher/first-lesson")
    expect(reader.locator("[data-step]")).to_have_count(len(STEPS))
    expect(reader.get_by_role("link", name=say("first_lesson.log_in"))).to_be_visible()
    expect(reader.locator(".plan__actions")).to_have_count(0)

    teacher = empty_school.page()
    empty_school.make_account(teacher)
    teacher.goto("/teacher/first-lesson")
    press(teacher, "teacher.new_classroom")
    teacher.get_by_label(say("teacher.classroom_name")).fill("5학년 1반")
    press(teacher, "teacher.make")

    expect(teacher.get_by_label(say("first_lesson.classroom"))).to_have_value(re.compile(r"\w+"))
    expect(step(teacher, "meet").get_by_role("button")).to_be_enabled()


@pytest.mark.parametrize("language", ["ko", pytest.param("en", marks=pytest.mark.thorough)])
def test_the_plan_fits_two_printed_pages(school: School, language: str) -> None:
    page = school.teacher
    page.request.post("/language", form={"language": language, "back": "/"})
    page.goto("/teacher/first-lesson")
    expect(page.locator(".plan__actions").first).to_be_visible()
    assert violations(page) == []
    expect_no_sideways_scroll(page)

    printed = page.pdf(prefer_css_page_size=True)

    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.emulate_media(media="print")
    expect(page.locator(".plan__actions").first).to_be_hidden()
    expect(page.locator(".plan__title").first).to_be_visible()
