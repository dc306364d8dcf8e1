"""The camera: its picture, and every reason why there may be none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import OTHER_HOST, Open
from .student import KEPT, Student

Files = Callable[..., list[str]]


def test_holding_the_button_keeps_taking_pictures(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("꾹 누르기")
    card = student.class_card(1)
    card.get_by_role("combobox").select_option("capture")
    shutter = card.get_by_role("button", name=student.say("common.camera_take"))
    expect(shutter).to_be_enabled()

    box = shutter.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    expect(card.locator("[data-stage]").nth(3)).to_be_visible()
    page.mouse.up()

    expect(card.locator(KEPT).nth(3)).to_be_visible()


def test_the_preview_is_a_mirror(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("거울")
    student.class_card(1).get_by_role("combobox").select_option("capture")

    transform = page.locator("video").evaluate("video => getComputedStyle(video).transform")

    assert transform.startswith("matrix(-1")


def test_the_webcam_is_recognised_continuously(open_page: Open, picture_files: Files) -> None:
    page = open_page("/")
    student = Student(page)
    project = student.has_project(
        "웹캠", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
    )
    page.goto(project)

    result = page.locator("#result")
    with page.expect_response(lambda answer: "/recognitions?" in answer.url):
        result.get_by_role("combobox").first.select_option("capture")
        always = page.get_by_label(student.say("collect.always"))
        always.check()

    expect(student.bar("십자")).to_have_class(re.compile("winner"))


@pytest.mark.parametrize(("locale", "language"), [("ko-KR", "ko"), ("en-US", "en")])
def test_a_refused_camera_says_what_to_do_and_offers_files(
    open_page: Open, picture_files: Files, locale: str, language: str
) -> None:
    page = open_page("/", camera=False, language=locale)
    student = Student(page, language)
    student.make_project("refused")
    card = student.class_card(1)

    card.get_by_role("combobox").select_option("capture")

    expect(card.get_by_text(student.say("common.camera_denied"), exact=True)).to_be_visible()
    expect(card.get_by_text(student.say("common.camera_denied_way"))).to_be_visible()
    card.locator('input[type="file"][capture]').set_input_files(picture_files("circle", 1))
    expect(card.locator(KEPT)).to_have_count(1)


def test_an_insecure_page_explains_itself_and_offers_the_devices_camera(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page("/", host=OTHER_HOST)
    student = Student(page)
    student.make_project("http")
    card = student.class_card(1)

    card.get_by_role("combobox").select_option("capture")

    expect(card.get_by_text(student.say("common.camera_insecure"), exact=True)).to_be_visible()
    expect(card.get_by_text(student.say("common.camera_insecure_way"))).to_be_visible()
    card.locator('input[type="file"][capture]').set_input_files(picture_files("circle", 2))
    expect(card.locator(KEPT)).to_have_count(2)
