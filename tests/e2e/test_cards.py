"""The card of a class: made in the class's menu, shown by every answer of that class."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Open
from .school import School
from .student import Student

Files = Callable[[str, int], list[str]]
TEXT = "줄무늬는 얼룩말에게 있어요."
LINK = "https://example.com/zebra"


@pytest.fixture
def student(open_page: Open, picture_files: Files) -> Student:
    student = Student(open_page("/"))
    student.page.goto(
        student.has_project(
            "카드", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
        )
    )
    return student


def result_of(page: Page) -> Locator:
    return page.locator("#result")


def asks_about(page: Page, file: str) -> None:
    result_of(page).locator('input[type="file"]').first.set_input_files(file)


def opens_card(student: Student, name: str, item: str) -> Locator:
    """Opens the card of a class with the keyboard; the dialog."""
    menu = student.button("collect.class_menu", name=name)
    menu.focus()
    menu.press("Enter")
    first = student.page.get_by_role("menuitem", name=student.say(item), exact=True)
    expect(first).to_be_focused()
    first.press("Enter")
    dialog = student.page.get_by_role("dialog", name=student.say("collect.card_title", name=name))
    expect(dialog.get_by_label(student.say("collect.card_text"))).to_be_focused()
    return dialog


def test_a_card_is_made_with_the_keyboard_and_shown_by_the_answer(
    student: Student, picture_files: Files
) -> None:
    page = student.page
    result, card = result_of(page), page.locator(".answer-card")
    asks_about(page, picture_files("stripes", 8)[7])
    expect(result.locator(".share--winner")).to_contain_text("줄무늬")
    expect(card).to_have_count(0)

    dialog = opens_card(student, "줄무늬", "collect.card_make")
    page.keyboard.type(TEXT)
    page.keyboard.press("Tab")
    page.keyboard.type("zebra")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    newest = dialog.get_by_role("radio", name=student.say("collect.picture_number", number=1))
    expect(newest).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert").filter(has_text="https://")).to_be_visible()
    link = dialog.get_by_label(student.say("collect.card_link"))
    link.fill(LINK)
    link.press("Enter")

    expect(page.get_by_text(student.say("collect.card_saved"))).to_be_visible()
    expect(student.button("collect.class_menu", name="줄무늬")).to_be_focused()
    expect(card.get_by_text(TEXT)).to_be_visible()
    expect(card.get_by_text(LINK)).to_be_visible()
    expect(card.get_by_role("link")).to_have_count(0)
    picture = card.get_by_role("img", name=student.say("collect.card_picture", name="줄무늬"))
    expect(picture).to_have_js_property("naturalWidth", 224)
    asks_about(page, picture_files("cross", 8)[7])
    expect(result.locator(".share--winner")).to_contain_text("십자")
    expect(card).to_have_count(0)


def test_a_card_loses_a_deleted_picture_and_comes_back_after_its_deletion(
    student: Student, picture_files: Files
) -> None:
    page, card = student.page, page_card(student)
    dialog = opens_card(student, "줄무늬", "collect.card_make")
    page.keyboard.type(TEXT)
    dialog.get_by_role("radio").nth(1).check()
    student.button("common.save").click()
    asks_about(page, picture_files("stripes", 8)[7])
    expect(card.get_by_role("img")).to_be_visible()

    newest = student.class_card("줄무늬").get_by_role(
        "button", name=student.say("collect.delete_picture", name="")
    )
    newest.first.press("Delete")

    expect(card.get_by_role("img")).to_have_count(0)
    expect(card.get_by_text(TEXT)).to_be_visible()
    opens_card(student, "줄무늬", "collect.card_edit")
    student.button("collect.card_remove").click()
    expect(card).to_have_count(0)
    removed = page.locator(".toast").filter(has_text=student.say("collect.card_removed"))
    removed.get_by_role("button", name=student.say("common.undo")).click()
    expect(card.get_by_text(TEXT)).to_be_visible()


def test_an_equal_answer_leaves_the_card_as_it_is(student: Student, picture_files: Files) -> None:
    """The card is not drawn anew with each answer, so it neither flickers nor loses a selection."""
    page, card = student.page, page_card(student)
    dialog = opens_card(student, "줄무늬", "collect.card_make")
    page.keyboard.type(TEXT)
    dialog.get_by_label(student.say("collect.card_text")).press("Tab")
    page.keyboard.press("Enter")
    asks_about(page, picture_files("stripes", 8)[7])
    expect(card.get_by_text(TEXT)).to_be_visible()
    card.evaluate("card => card.dataset.first = 'yes'")
    result_of(page).get_by_text(student.say("collect.strictness")).click()
    strictness = result_of(page).get_by_role("slider")

    # When the third answer is there, those before it are drawn.
    for key in ("ArrowLeft", "ArrowRight", "ArrowLeft"):
        with page.expect_response("**/recognitions?*"):
            strictness.press(key)

    expect(card).to_have_attribute("data-first", "yes")
    expect(card.get_by_text(TEXT)).to_be_visible()


def test_a_teacher_who_looks_sees_the_card(school: School, picture_files: Files) -> None:
    mina = school.student("민아")
    address = mina.has_project(
        "카드", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
    )
    image_class = mina.page.request.get(f"/api{address}").json()["classes"][0]["id"]
    card = {"card": {"text": TEXT, "link": LINK}}
    assert mina.page.request.patch(f"/api{address}/classes/{image_class}", data=card).ok

    look = school.teacher
    look.goto(address)
    asks_about(look, picture_files("stripes", 8)[7])

    expect(look.locator(".answer-card").get_by_text(LINK)).to_be_visible()
    menu = mina.say("collect.class_menu", name="줄무늬")
    expect(look.get_by_role("button", name=menu, exact=True)).to_have_count(0)


def page_card(student: Student) -> Locator:
    return student.page.locator(".answer-card")
