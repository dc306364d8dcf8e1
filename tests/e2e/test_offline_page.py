"""The page that is taken along: one file, opened from the disk, without a server and without the Internet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ..exports.files import unpacked
from .conftest import LIMIT_MS, Open
from .student import Student

pytestmark = pytest.mark.whole_browser

Files = Callable[..., list[str]]

CLASS = "<b>십자</b></script><!--"
"""A name that is never markup."""


@pytest.fixture
def page_file(open_page: Open, picture_files: Files, tmp_path: Path) -> Path:
    """The page of a model of crosses and stripes."""
    student = Student(open_page("/"))
    files = {"줄무늬": picture_files("stripes", 6), CLASS: picture_files("cross", 6)}
    project = student.has_project("가져간 모델", **files)
    send = student.page.request
    model_id = send.get(f"/api{project}").json()["current_model_id"]
    answer = send.get(f"/api/models/{model_id}/exports/offline")
    assert answer.ok, answer.text()
    file = tmp_path / "recognize.html"
    file.write_bytes(unpacked(answer.body()).files["recognize.html"])
    return file


def opened(chromium: Browser, file: Path) -> Page:
    context = chromium.new_context(locale="ko-KR", offline=True)
    context.set_default_timeout(LIMIT_MS)
    page = context.new_page()
    page.goto(file.as_uri())
    return page


def test_the_page_recognizes_from_the_disk_and_proves_itself(
    chromium: Browser, page_file: Path, picture_files: Files
) -> None:
    page = opened(chromium, page_file)
    say = Student(page).say
    proof = page.locator("#proof")
    expect(proof).to_have_text(say("exported.page_proven"))
    assert float(proof.get_attribute("data-difference") or "1") < 0.01
    expect(page).to_have_title("가져간 모델")

    page.locator("#file").set_input_files(picture_files("stripes", 1, 50))
    best = page.locator("#best")
    expect(best).to_have_text("줄무늬")
    expect(page.locator("#bars li")).to_have_count(2)
    page.locator("#file").set_input_files(picture_files("cross", 1, 51))
    expect(best).to_have_text(CLASS)
    page.context.close()


def test_the_page_films_and_says_what_it_cannot_read(
    chromium: Browser, page_file: Path, tmp_path: Path
) -> None:
    page = opened(chromium, page_file)
    say = Student(page).say
    page.context.grant_permissions(["camera"])
    page.get_by_role("button", name=say("exported.page_open_camera")).click()
    expect(page.locator("#best")).to_have_text(CLASS)
    page.get_by_role("button", name=say("exported.page_close_camera")).click()
    expect(page.locator("video")).to_be_hidden()

    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(b"\x89PNG\r\n\x1a\nno")
    page.locator("#file").set_input_files(str(damaged))
    expect(page.locator("#state")).to_have_text(say("exported.page_unreadable"))
    page.context.close()
