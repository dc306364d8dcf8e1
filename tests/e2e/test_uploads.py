"""Uploads that a page did not finish."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from ..waiting import wait_until
from .conftest import OTHER_HOST, Open
from .student import KEPT, Student

Files = Callable[..., list[str]]
COUNT = 10
"""More than the eight pictures of one request, so that there are two."""

LOSE_ANSWERS = """() => {
    const send = XMLHttpRequest.prototype.send;
    let first = true;
    XMLHttpRequest.prototype.send = function (body) {
        if (!first) return;
        first = false;
        this.onload = this.onerror = this.ontimeout = null;
        this.addEventListener("load", () => { window.arrived = this.status; });
        send.call(this, body);
    };
}"""
"""From now on this page hears nothing of its uploads, of which only the first request is sent."""

KEPT_IN_BROWSER = """() => new Promise((resolve) => {
    const opening = indexedDB.open("eyeblocks");
    opening.onsuccess = () => {
        const counting = opening.result.transaction("keptUploads").objectStore("keptUploads").count();
        counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
    };
})"""


def kept_in_browser(page: Page) -> int:
    return int(page.evaluate(KEPT_IN_BROWSER))


def starts_uploading(student: Student, files: list[str]) -> None:
    """Upload pictures of which some arrive and some do not; none is acknowledged."""
    page = student.page
    page.evaluate(LOSE_ANSWERS)
    student.class_card(1).locator('input[type="file"]').first.set_input_files(files)
    wait_until(lambda: page.evaluate("window.arrived") == 201)
    wait_until(lambda: kept_in_browser(page) == COUNT)


def stored(page: Page) -> int:
    """How many pictures the page's project has on the server."""
    address = f"/api/projects/{page.url.rpartition('/')[2]}"
    project = page.evaluate("address => fetch(address).then(answer => answer.json())", address)
    return sum(image_class["sample_count"] for image_class in project["classes"])


@pytest.mark.parametrize("host", [None, OTHER_HOST], ids=["locks", "plain http, without locks"])
def test_pictures_that_wait_go_on_after_a_reload_and_arrive_once(
    open_page: Open, picture_files: Files, host: str | None
) -> None:
    page = open_page("/", host=host)
    student = Student(page)
    student.make_project("새로 고침")
    starts_uploading(student, picture_files("circle", COUNT))

    page.reload()

    expect(page.get_by_text(student.say("collect.uploads_resumed", count=COUNT))).to_be_visible()
    expect(student.class_card(1).locator(KEPT)).to_have_count(COUNT)
    expect(page.locator("[data-stage]")).to_have_count(COUNT)
    assert stored(page) == COUNT
    wait_until(lambda: kept_in_browser(page) == 0)


def test_a_second_tab_sends_what_the_first_left_when_that_is_closed(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("두 탭")
    starts_uploading(student, picture_files("circle", COUNT))
    second = page.context.new_page()
    sent: list[Request] = []
    second.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    second.goto(page.url)
    arrived = stored(page)
    assert 0 < arrived < COUNT
    expect(Student(second).class_card(1).locator(KEPT)).to_have_count(arrived)
    assert sent == []

    page.close()

    expect(Student(second).class_card(1).locator(KEPT)).to_have_count(COUNT)
    expect(second.locator("[data-stage]")).to_have_count(COUNT)
    assert stored(second) == COUNT


def test_pictures_that_wait_are_erased_with_everything_else(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("지우기")
    starts_uploading(student, picture_files("circle", COUNT))
    page.goto("/privacy")
    assert kept_in_browser(page) == COUNT

    student.button("privacy.delete").click()
    student.button("privacy.ask_yes").click()

    expect(page.get_by_text(student.say("privacy.receipt"), exact=True)).to_be_visible()
    wait_until(lambda: kept_in_browser(page) == 0)
