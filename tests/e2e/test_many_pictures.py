"""The page of a project with 25,000 pictures: quick to load, and nothing of it is out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.settings import Settings

from ..server import running_server
from .conftest import LIMIT_MS
from .many_pictures import multiply_pictures
from .student import Student
from .test_insights import cell, mixed_up

OF_EACH = 12_500
CIRCLES, STRIPES = OF_EACH + 7, OF_EACH + 6
MAX_KB = 300
LIMITS = ("--max-samples-per-class", "15000", "--max-samples-per-project", "30000")


@pytest.fixture
def page(browser: Browser, tmp_path: Path, backbones: Path) -> Iterator[Page]:
    """The page of a trained project with so many pictures, not loaded so far."""
    with running_server(tmp_path / "server", backbones, *LIMITS) as server:
        context = browser.new_context(
            base_url=server.address, locale="ko-KR", viewport={"width": 1440, "height": 900}
        )
        context.set_default_timeout(LIMIT_MS)
        page = context.new_page()
        page.goto("/privacy")
        project = mixed_up(Student(page), tmp_path)
        settings = Settings(data_dir=tmp_path / "server" / "data")
        multiply_pictures(settings, project.rpartition("/")[2], OF_EACH)
        page.goto("about:blank")
        page.evaluate("address => { window.name = address; }", project)
        yield page
        context.close()


def counted(student: Student, pictures: int) -> str:
    return student.say("collect.count", count=f"{pictures:,}")


def opened(page: Page) -> tuple[Student, Locator, Locator]:
    """The student before the project's page, with the cards of its two classes."""
    student = Student(page)
    page.goto(str(page.evaluate("window.name")))
    cards = student.class_card("동그라미"), student.class_card("줄무늬")
    expect(cards[1].get_by_text(counted(student, STRIPES))).to_be_visible()
    expect(cards[1].locator("img").first).to_be_visible()
    return student, *cards


def test_the_page_loads_little_and_scrolls_to_the_first_picture(page: Page) -> None:
    loaded: list[tuple[str, int]] = []
    page.on(
        "requestfinished",
        lambda request: loaded.append(
            (urlsplit(request.url).path, request.sizes()["responseBodySize"])
        ),
    )
    student, circles, _ = opened(page)
    expect(page.get_by_role("button", name=student.say("insights.open_mistakes"))).to_be_visible()
    page.wait_for_load_state("networkidle")
    before_pictures = [size for path, size in loaded if not path.endswith("/image")]
    assert sum(before_pictures) < MAX_KB * 1000, sorted(loaded, key=lambda each: -each[1])[:8]

    listed, tiles = circles.locator(".thumbs"), circles.locator(".thumb")
    listed.evaluate("list => { list.scrollTop = list.scrollHeight; }")
    expect(tiles.last).to_have_attribute("data-index", str(CIRCLES - 1))
    expect(tiles.last.get_by_role("img")).to_be_in_viewport()
    assert tiles.count() < 200
    tiles.last.get_by_role("button").first.click()
    words = student.say("collect.picture_of", number=1, of=f"{CIRCLES:,}")
    expect(page.get_by_role("dialog").get_by_text(words)).to_be_visible()


def test_all_are_selected_and_a_mistake_is_found_among_them(page: Page) -> None:
    student, circles, stripes = opened(page)
    stripes.locator(".thumb__open").first.focus()
    page.keyboard.press("Control+a")
    selected = student.say("collect.selected", count=f"{STRIPES:,}")
    expect(stripes.get_by_text(selected)).to_be_visible()
    stripes.get_by_role("button", name=student.say("common.delete"), exact=True).click()
    expect(stripes.locator(".thumb")).to_have_count(0)
    page.get_by_role("button", name=student.say("common.undo")).click()
    expect(stripes.get_by_text(counted(student, STRIPES))).to_be_visible()

    # An earlier picture than those in the lists, found by the model: the last of what it got right.
    student.button("insights.open_mistakes").click()
    right = cell(student, "cell_right", count=f"{CIRCLES - 1:,}", name="동그라미")
    right.click()
    pictures = page.get_by_role("dialog").last
    left = CIRCLES - 1 - 60
    more = student.say("insights.more_pictures", count=f"{left:,}")
    pictures.get_by_role("button", name=more).click()
    tiles = pictures.locator(".pictures__picture")
    expect(tiles).to_have_count(120)
    tiles.last.click()
    pictures.get_by_role("button", name="줄무늬", exact=True).click()
    expect(pictures.get_by_text(student.say("insights.moved", name="줄무늬"))).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(circles.get_by_text(counted(student, CIRCLES - 1))).to_be_visible()
    expect(stripes.get_by_text(counted(student, STRIPES + 1))).to_be_visible()
