"""Many pictures of a class are selected: with the mouse, the keys, a finger; then moved, switched off, deleted."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from .conftest import BLANK, Open
from .student import KEPT, Student
from .test_accessibility import violations

Files = Callable[..., list[str]]
LONG_NAME = "우리 집에서 가장 귀여운 골든 리트리버 강아지"
SELECTED = "[role=option][aria-selected=true]"


def drag(page: Page, start: Locator, end: Locator) -> None:
    first, last = start.bounding_box(), end.bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 15, first["y"] + 40)
    page.mouse.down()
    page.mouse.move(last["x"] + 30, last["y"] + 40, steps=4)
    page.mouse.up()


def is_whole(name: Locator) -> bool:
    """Whether nothing of the name is cut off, and it is on the screen."""
    return bool(
        name.evaluate("""(name) =>
            name.scrollWidth <= name.clientWidth && name.scrollHeight <= name.clientHeight
            && name.getBoundingClientRect().right <= innerWidth""")
    )


def rest_a_finger(page: Page, tile: Locator) -> None:
    box = tile.bounding_box()
    assert box
    touch = page.context.new_cdp_session(page)
    point = {"x": box["x"] + 30, "y": box["y"] + 40}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(page.get_by_role("listbox")).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_many_are_selected_by_mouse_and_moved_switched_off_deleted_and_brought_back(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page(BLANK)
    student = Student(page)
    student.open_project("여러 장")
    card, second = student.class_card(1), student.class_card(2)
    student.upload(card, picture_files("circle", 9))
    tiles = card.locator(".thumb")

    drag(page, tiles.nth(0), tiles.nth(2))
    expect(card.locator(SELECTED)).to_have_count(3)
    tiles.nth(5).click()
    tiles.nth(7).click(modifiers=["Shift"])
    expect(card.get_by_text(student.say("collect.selected", count=6))).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    student.button("collect.move_to").click()
    page.get_by_role("dialog").get_by_text(student.say("pages.class_number", number=2)).click()
    expect(second.locator(KEPT)).to_have_count(6)
    student.button("common.undo").click()
    expect(card.locator(KEPT)).to_have_count(9)

    tiles.nth(3).click(modifiers=["Control"])
    student.button("collect.switch_off").click()
    expect(tiles.nth(3)).to_have_class(re.compile("thumb--off"))
    expect(card.get_by_text(student.say("collect.count_learnt", count=8, all=9))).to_be_visible()
    tiles.nth(1).locator(".thumb__open").click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1440, "height": 900})

    name = student.say("pages.class_number", number=1)
    page.get_by_role("button", name=student.say("collect.class_menu", name=name)).click()
    page.get_by_role("menuitem", name=student.say("collect.empty_class")).click()
    page.get_by_role("dialog").get_by_role("button", name=student.say("common.delete")).click()
    expect(card.locator(KEPT)).to_have_count(0)
    student.button("common.undo").last.click()
    expect(card.locator(KEPT)).to_have_count(9)
    page.reload()
    expect(card.locator(KEPT)).to_have_count(9)
    expect(card.locator(".thumb--off")).to_have_count(1)


def test_many_are_selected_with_the_keyboard_or_a_finger(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page(BLANK, touch=True)
    student = Student(page)
    student.open_project("키보드와 손가락")
    card = student.class_card(1)
    student.upload(card, picture_files("circle", 9))
    tiles = card.locator(".thumb")

    tiles.nth(1).locator(".thumb__open").focus()
    page.keyboard.press("Space")
    expect(tiles.nth(1)).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(card.locator(SELECTED)).to_have_count(3)
    page.keyboard.press("Shift+ArrowLeft")
    expect(card.locator(SELECTED)).to_have_count(2)
    page.keyboard.press("Control+a")
    expect(card.locator(SELECTED)).to_have_count(9)
    page.keyboard.press("Escape")
    expect(tiles.nth(2).locator(".thumb__open")).to_be_focused()

    rest_a_finger(page, tiles.nth(4))
    tiles.nth(6).tap()
    expect(card.locator(SELECTED)).to_have_count(2)
    tiles.nth(6).focus()
    page.keyboard.press("Delete")
    expect(card.locator(KEPT)).to_have_count(7)
    expect(page.get_by_role("listbox")).to_have_count(0)

    page.set_viewport_size({"width": 360, "height": 740})
    student.rename_class(student.class_card(2), LONG_NAME)
    assert is_whole(page.get_by_text(LONG_NAME, exact=True))
    tiles.nth(0).locator(".thumb__open").focus()
    page.keyboard.press("Space")
    student.button("collect.move_to").click()
    assert is_whole(page.get_by_role("dialog").get_by_text(LONG_NAME, exact=True))
