"""The page *Take it along*: a model is made into a file, proven, and downloaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from ..exports.files import Export, ask_litert, unpacked
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .student import Student

Files = Callable[..., list[str]]


@pytest.fixture
def student(open_page: Open) -> Student:
    return Student(open_page("/"))


@pytest.fixture
def project(student: Student, picture_files: Files) -> str:
    """The address of a project with a model of circles and stripes."""
    return student.has_project(
        "모양", 동그라미=picture_files("circle", 6), 줄무늬=picture_files("stripes", 6)
    )


def card(student: Student, kind: str) -> Locator:
    title = student.say(f"take_along.title_{kind}")
    return student.page.get_by_role("region", name=title, exact=True)


def take_button(student: Student, kind: str, export_format: str) -> Locator:
    title = student.say(f"take_along.title_{kind}")
    label = student.say(f"take_along.take_{export_format}")
    return student.page.get_by_role("button", name=f"{title}: {label}", exact=True)


def taken(student: Student, kind: str, export_format: str) -> Export:
    """Presses the button of a format; the file that is downloaded."""
    button = take_button(student, kind, export_format)
    with student.page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == f"모양-{export_format}.zip"
    return unpacked(Path(download.value.path()).read_bytes())


def test_a_model_is_taken_along_from_where_it_is_tested(student: Student, project: str) -> None:
    page = student.page
    page.goto(project)
    page.get_by_role("link", name=student.say("collect.take_along")).click()

    export = taken(student, "tflite", "tflite")

    assert export.files["labels.txt"].decode() == "동그라미\n줄무늬\n"
    assert export.largest_difference(ask_litert(export.files["model.tflite"])) <= 1e-5
    ready = student.say("take_along.ready", size="0").split("0")[0]
    expect(card(student, "tflite").get_by_role("status")).to_contain_text(ready)
    expect_no_sideways_scroll(page)


def test_who_has_no_model_is_led_to_training(student: Student) -> None:
    page = student.page
    project = page.request.post("/api/projects", data={"name": "빈 작품"}).json()
    page.goto(f"/projects/{project['id']}/take-along")
    page.get_by_role("link", name=student.say("take_along.go_train")).click()
    expect(student.class_card(1)).to_be_visible()


def test_a_file_that_cannot_be_made_says_why_and_can_be_tried_again(
    student: Student, project: str
) -> None:
    page = student.page
    page.goto(f"{project}/take-along")
    busy = {"error": {"code": "export_differs", "message": "다르게 대답해요", "details": {}}}
    page.route("**/exports/tflite", lambda route: route.fulfill(status=409, json=busy), times=1)
    shown = card(student, "tflite")
    take_button(student, "tflite", "tflite").click()
    expect(shown.get_by_role("alert")).to_have_text("다르게 대답해요")
    taken(student, "tflite", "tflite")
    expect(shown.get_by_role("alert")).to_have_count(0)


def test_a_shared_project_has_an_address_for_scratch(student: Student, project: str) -> None:
    page = student.page
    page.goto(f"{project}/take-along")
    machine = card(student, "tm")
    machine.get_by_role("button", name=student.say("sharing.menu")).click()
    student.button("sharing.on").click()
    page.keyboard.press("Escape")

    address = machine.get_by_label(student.say("take_along.address_label")).input_value()

    assert address.endswith("/")
    metadata = page.request.get(f"{address}metadata.json?1").json()
    assert metadata["labels"] == ["동그라미", "줄무늬"]
    assert "model.json" in taken(student, "tm", "tm").files


def test_every_format_and_the_pictures_are_there(student: Student, project: str) -> None:
    page = student.page
    page.goto(f"{project}/take-along")
    assert "recognize.py" in taken(student, "python", "python").files
    assert "recognize.html" in taken(student, "offline", "offline").files
    assert "eyeblocks.js" in taken(student, "turbowarp", "turbowarp").files
    how = card(student, "turbowarp").get_by_text(student.say("take_along.how_turbowarp"))
    how.click()
    expect(card(student, "turbowarp").get_by_role("listitem")).to_have_count(3)
    needs_program = student.say("errors.export_needs_program")
    expect(card(student, "page").get_by_text(needs_program)).to_be_visible()
    assert "model.tflite" in taken(student, "tflite", "tflite16").files
    assert "model.onnx" in taken(student, "onnx", "onnx").files
    for kind, ending in (("folders", "-images.zip"), ("tm_project", ".tm")):
        with page.expect_download() as download:
            card(student, kind).get_by_role("link").click()
        assert download.value.suggested_filename == f"모양{ending}"
    expect(card(student, "answers")).to_have_count(0)
    for width in (360, 820, 1366):
        page.set_viewport_size({"width": width, "height": 740})
        expect_no_sideways_scroll(page)
