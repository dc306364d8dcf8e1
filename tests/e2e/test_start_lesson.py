"""A teacher starts a lesson with a ready example: two presses, and every student has it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .school import School, press, say
from .student import KEPT

STARTERS_OF_EXAMPLE = 3 * 12


def hand_out_label(example: str) -> str:
    return f"{say('examples.hand_out')}: {say(f'examples.{example}')}"


def test_an_example_reaches_everybody_in_two_presses(school: School) -> None:
    mina, jun = school.student("민아"), school.student("준", width=360)
    name, teacher = say("examples.rock_paper_scissors"), school.teacher
    teacher.goto("/teacher")

    press(teacher, "teacher.start_lesson")
    teacher.get_by_role("button", name=hand_out_label("rock_paper_scissors")).click()

    teacher.wait_for_url(re.compile(r"/lesson#hand_out$"))
    expect(teacher.get_by_text(say("wall.have_it", total=2, done=2))).to_be_visible()
    for student in (mina, jun):
        # It announces itself on the start page, without a reload.
        expect(student.page.get_by_role("link", name=name).first).to_be_visible()
        expect(student.page.locator("[data-handed-out]")).to_contain_text(
            say("lesson.handed_out", name=name)
        )
        expect(student.page.locator(".project__fresh")).to_have_text(say("home.handed_out"))
    mina.page.get_by_role("link", name=say("lesson.open_handed_out")).click()
    expect(mina.page.locator(KEPT)).to_have_count(STARTERS_OF_EXAMPLE)
    # What was made to be handed out does not stay in the teacher's own list.
    assert teacher.request.get("/api/projects").json() == {"projects": []}


def test_the_lessons_part_is_in_the_address(school: School) -> None:
    wall = school.open_lesson()
    live = wall.get_by_role("button", name=say("wall.part_live"), exact=True)
    hand_out = wall.get_by_role("button", name=say("wall.part_hand_out"), exact=True)

    hand_out.click()

    expect(wall).to_have_url(re.compile("#hand_out$"))
    wall.reload()
    expect(hand_out).to_have_attribute("aria-current", "page")
    live.click()
    expect(live).to_have_attribute("aria-current", "page")
    wall.go_back()
    expect(hand_out).to_have_attribute("aria-current", "page")


@pytest.mark.thorough
def test_another_example_is_handed_out_during_the_lesson(school: School) -> None:
    mina, jun = school.student("민아"), school.student("준")
    jun.make_project("내 작품")
    jun.page.get_by_role("link", name=say("pages.tab_lab")).click()
    wall = school.open_lesson()
    press(wall, "wall.part_hand_out")

    wall.get_by_role("button", name=hand_out_label("door")).click()

    expect(wall.locator(f'[data-assignment="{say("examples.door")}"]')).to_be_visible()
    expect(mina.page.get_by_role("link", name=say("examples.door")).first).to_be_visible()
    # A student inside a project hears of it there, in the lab, too.
    news = jun.page.locator("[data-handed-out]")
    expect(news).to_contain_text(say("lesson.handed_out", name=say("examples.door")))
    news.get_by_role("link").click()
    expect(jun.page.locator(KEPT)).to_have_count(2 * 12)
