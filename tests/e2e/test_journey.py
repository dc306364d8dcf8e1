"""The main job from end to end: collect, train, try, program, reload."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import Open
from .student import KEPT, Student, percent

pytestmark = pytest.mark.whole_browser

Files = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ko-KR", "ko"), pytest.param("en-US", "en", marks=pytest.mark.thorough)],
)
def test_a_student_teaches_a_model_and_programs_with_it(
    open_page: Open, picture_files: Files, locale: str, language: str
) -> None:
    page = open_page("/", language=locale)
    student = Student(page, language)
    student.make_project("모양 알아보기")

    # Collect: two classes from files, a third one from the camera.
    student.rename_class(student.class_card(1), "동그라미")
    student.rename_class(student.class_card(2), "줄무늬")
    student.upload(student.class_card("동그라미"), picture_files("circle", 6))
    expect(student.button("collect.train")).to_be_disabled()
    student.upload(student.class_card("줄무늬"), picture_files("stripes", 6))
    student.button("collect.add_class").click()
    page.keyboard.press("Escape")
    third = page.locator("[data-class]").nth(2)
    student.capture(third, 5)

    # Train, and see the chart.
    student.train()
    expect(page.locator("canvas")).to_have_count(2)
    student.button("collect.as_table").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(32)

    # Try the model on a new picture.
    result = page.locator("#result")
    student.tests_with("common.upload")
    result.locator('input[type="file"]').first.set_input_files(picture_files("stripes", 1, 50))
    expect(student.bar("줄무늬")).to_have_class(re.compile("winner"))
    assert percent(student.bar("줄무늬")) > 80

    # Put one more block into the program, run it, and answer its window.
    student.go_to_blocks()
    before = student.blocks().count()
    student.drag_from_toolbox("category.looks", "block.remove_dialog", 520, 420)
    expect(student.blocks()).to_have_count(before + 1)
    page.locator('[data-run="start"]').click()
    student.answer_window(picture_files("circle", 1, 51))
    expect(page.locator(".stage__bubble")).to_have_text("동그라미")
    expect(page.get_by_text(student.say("blocks.save.saved"))).to_be_visible()

    # Everything is still there.
    page.reload()
    expect(student.blocks()).to_have_count(before + 1)
    page.get_by_role("link", name=student.say("pages.tab_collect"), exact=True).click()
    expect(student.class_card("동그라미").locator(KEPT)).to_have_count(6)
    expect(page.get_by_text(student.say("collect.state_done")).first).to_be_visible()


def test_nothing_is_lost_by_a_reload(open_page: Open, picture_files: Files) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("다시 열기")
    student.upload(student.class_card(1), picture_files("circle", 5))
    student.upload(student.class_card(2), picture_files("stripes", 5))
    student.train()

    page.reload()

    expect(student.class_card(1).locator(KEPT)).to_have_count(5)
    expect(student.class_card(2).locator(KEPT)).to_have_count(5)
    expect(page.get_by_text(student.say("collect.state_done")).first).to_be_visible()
    expect(page.locator("canvas")).to_have_count(2)
