"""Where pictures are recognized: the faster or the chosen place, and here where the connection breaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from ..server import running_server
from .conftest import LIMIT_MS, Open, refused_by_policy
from .programs import FOREVER, Block, say, stack
from .student import Student
from .test_accessibility import violations
from .test_device import built, wasm
from .test_playing import SLOW_ANSWERS

pytestmark = pytest.mark.whole_browser

Files = Callable[..., list[str]]

WATCH: Block = {"type": "video_capture_for_image_test", "fields": {"MODE": "start"}}
RESULT: Block = {"block": {"type": "test_result"}}
SAYS_RESULT = stack(WATCH, FOREVER | {"inputs": {"DO": {"block": say(RESULT)}}})


COUNTS_ASKED = """
self.asked = 0;
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message, ...more) {
  if (message?.type === "recognize") self.asked += 1;
  return post.call(this, message, ...more);
};
"""
"""Counts the pictures that this device was asked about; the next one waits for the answer of the last."""


def place(page: Page, where: str) -> Locator:
    return page.locator(f'.place-switch[data-place="{where}"]')


def switch(student: Student) -> Locator:
    return student.page.get_by_label(student.say("recognition.switch"))


def has_cross(student: Student, files: Files) -> str:
    """A project whose model knows the cross that the fake camera films."""
    return student.has_project("어디서", 줄무늬=files("stripes", 6), 십자=files("cross", 6))


def chooses_this_device(student: Student, project: str, files: Files) -> None:
    """Where one picture was recognized, nothing is timed, so that the student alone moves the switch."""
    student.page.goto(project)
    student.page.locator('#result input[type="file"]').first.set_input_files(files("cross", 1, 50))
    expect(place(student.page, "server")).to_be_visible()
    switch(student).check()
    expect(place(student.page, "device")).to_be_visible()


@pytest.fixture
def own_server(
    chromium: Browser, tmp_path: Path, backbones: Path
) -> Iterator[tuple[Page, Callable[[], None]]]:
    """A page of a server of its own, and what stops that server."""
    problems: list[str] = []
    with ExitStack() as running:
        server = running.enter_context(running_server(tmp_path, backbones))
        context: BrowserContext = chromium.new_context(base_url=server.address, locale="ko-KR")
        context.set_default_timeout(LIMIT_MS)
        context.grant_permissions(["camera"])
        page = context.new_page()
        page.add_init_script(COUNTS_ASKED)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda line: problems.append(line.text) if refused_by_policy(line.text) else None,
        )
        page.goto("/")
        yield page, running.close
        context.close()
    assert problems == []


def test_a_lesson_goes_on_when_the_server_stops(
    own_server: tuple[Page, Callable[[], None]], picture_files: Files
) -> None:
    page, stop_server = own_server
    student = Student(page)
    project = has_cross(student, picture_files)
    student.save_program(project, SAYS_RESULT)
    chooses_this_device(student, project, picture_files)
    page.goto(f"{project}/blocks")
    expect(student.blocks().first).to_be_visible()
    page.locator('[data-run="start"]').click()
    bubble = page.locator(".stage__bubble")
    expect(bubble).to_have_text("십자")
    expect(place(page, "device")).to_be_visible()
    expect(page.locator(".place-switch__note")).to_have_text(student.say("recognition.on_device"))
    asked = page.evaluate("self.asked")

    stop_server()

    page.wait_for_function("asked => self.asked > asked + 10", arg=asked)
    expect(bubble).to_have_text("십자")
    expect(page.locator("[data-fps]")).to_have_text(re.compile(r"[1-9]"))
    page.locator('[data-run="stop"]').click()
    expect(bubble).to_have_count(0)
    page.locator('[data-run="start"]').click()
    expect(bubble).to_have_text("십자")
    expect(page.get_by_role("alert")).to_have_count(0)


KEPT_BY_BROWSER = """
(addresses) => Promise.all(addresses.map((address) =>
  fetch(address, { cache: "only-if-cached", mode: "same-origin" }).then(({ ok }) => ok, () => false)))
"""
"""Whether the browser has the files: it asks no server for them."""


def test_a_second_visit_finds_the_network_in_the_browser(
    own_server: tuple[Page, Callable[[], None]], picture_files: Files
) -> None:
    page, _ = own_server
    student = Student(page)
    project = has_cross(student, picture_files)
    model_id = page.request.get(f"/api{project}").json()["current_model_id"]
    network = page.request.get(f"/api/models/{model_id}/device-model").json()["network"]
    files = [network, wasm()["simd"], built("workers", "worker-*.js")]
    assert page.evaluate(KEPT_BY_BROWSER, files) == [False, False, False]
    page.goto(project)
    student.tests_with("common.capture")
    page.get_by_label(student.say("collect.always")).check()
    expect(page.locator('.place-switch[data-device="ready"]')).to_be_visible()

    page.reload()

    expect(page.get_by_role("heading", name="줄무늬")).to_be_visible()
    assert page.evaluate(KEPT_BY_BROWSER, files) == [True, True, True]


def test_a_page_that_recognized_on_the_server_goes_on_by_itself(
    own_server: tuple[Page, Callable[[], None]], picture_files: Files
) -> None:
    page, stop_server = own_server
    student = Student(page)
    chooses_this_device(student, has_cross(student, picture_files), picture_files)
    student.tests_with("common.capture")
    page.get_by_label(student.say("collect.always")).check()
    expect(student.bar("십자")).to_have_class(re.compile("winner"))
    switch(student).uncheck()
    expect(place(page, "server")).to_be_visible()
    asked = page.evaluate("self.asked")

    stop_server()

    page.wait_for_function("asked => self.asked > asked + 3", arg=asked)
    expect(place(page, "device")).to_be_visible()
    expect(student.bar("십자")).to_have_class(re.compile("winner"))


def test_a_page_moves_here_where_the_server_is_slow(open_page: Open, picture_files: Files) -> None:
    page = open_page("/")
    student = Student(page)
    project = has_cross(student, picture_files)
    page.add_init_script(SLOW_ANSWERS)
    page.goto(project)
    student.tests_with("common.capture")
    page.get_by_label(student.say("collect.always")).check()

    expect(place(page, "server")).to_be_visible()
    expect(place(page, "device")).to_be_visible()
    expect(switch(student)).to_be_checked()
    expect(student.bar("십자")).to_have_class(re.compile("winner"))


@pytest.mark.thorough
def test_what_a_student_chose_stays_chosen(open_page: Open, picture_files: Files) -> None:
    page = open_page("/")
    student = Student(page)
    project = has_cross(student, picture_files)
    page.goto(project)
    choose = page.locator('#result input[type="file"]').first
    expect(page.locator(".place-switch")).to_have_count(0)
    choose.set_input_files(picture_files("cross", 1, 50))
    expect(place(page, "server")).to_be_visible()

    switch(student).check()
    expect(place(page, "device")).to_be_visible()
    choose.set_input_files(picture_files("stripes", 1, 50))

    expect(student.bar("줄무늬")).to_have_class(re.compile("winner"))
    assert violations(page) == []
    page.reload()
    choose.set_input_files(picture_files("cross", 1, 51))
    expect(place(page, "device")).to_be_visible()
    switch(student).uncheck()
    with page.expect_response(lambda answer: "/recognitions?" in answer.url):
        choose.set_input_files(picture_files("cross", 1, 52))
    expect(place(page, "server")).to_be_visible()


def test_where_the_browser_cannot_the_page_says_that_the_server_does(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page("/")
    student = Student(page)
    project = has_cross(student, picture_files)
    page.add_init_script("delete self.Worker")
    page.goto(project)
    choose = page.locator('#result input[type="file"]').first
    choose.set_input_files(picture_files("cross", 1, 50))
    switch(student).click()

    note = page.locator(".place-switch__note")
    expect(note).to_have_text(student.say("recognition.browser_impossible"))
    expect(switch(student)).to_have_count(0)
    choose.set_input_files(picture_files("stripes", 1, 50))
    expect(student.bar("줄무늬")).to_have_class(re.compile("winner"))
