"""Drawing as a way to ask a model, beside uploads and the webcam."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from .conftest import Open
from .student import Student


def draws_a_line(page: Page, paper: Locator, heights: tuple[float, float] = (0.2, 0.8)) -> None:
    box = paper.bounding_box()
    assert box
    for step, height in enumerate(heights):
        page.mouse.move(
            box["x"] + box["width"] * (0.2 + 0.6 * step), box["y"] + box["height"] * height
        )
        if step == 0:
            page.mouse.down()
    page.mouse.up()


def test_a_drawing_is_answered_while_it_is_drawn(
    open_page: Open, picture_files: Callable[[str, int], list[str]]
) -> None:
    page = open_page("/")
    student = Student(page)
    page.goto(
        student.has_project(
            "그림", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
        )
    )
    result = page.locator("#result")
    student.tests_with("collect.draw")
    paper = result.get_by_role("img", name=student.say("collect.test_paper"))
    pictures = result.locator(".reminder__picture")
    clear = result.get_by_role("button", name=student.say("collect.draw_clear"))
    paper.scroll_into_view_if_needed()
    expect(clear).to_be_disabled()

    draws_a_line(page, paper)

    expect(result.get_by_text(student.say("collect.most_similar"))).to_be_visible()
    expect(pictures).to_have_count(3)
    expect(result.locator(".share--winner, .answer__unknown").first).to_be_visible()
    clear.click()
    expect(pictures).to_have_count(0)
    expect(result.get_by_text(student.say("collect.no_answer"))).to_be_visible()
    result.get_by_role("button", name=student.say("collect.draw_undo")).click()
    expect(pictures).to_have_count(3)


def test_a_drawing_is_made_with_the_keyboard(
    open_page: Open, picture_files: Callable[[str, int], list[str]]
) -> None:
    page = open_page("/")
    student = Student(page)
    page.goto(
        student.has_project(
            "키보드 그림", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
        )
    )
    result = page.locator("#result")
    student.tests_with("collect.draw")
    result.get_by_role("img", name=student.say("collect.test_paper")).focus()

    for key in ("Space", "ArrowRight", "ArrowDown", "Space"):
        page.keyboard.press(key)

    expect(result.locator(".reminder__picture")).to_have_count(3)
