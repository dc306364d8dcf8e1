"""Blocks on a phone: each is seen whole."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import BLANK, Open
from .programs import Block, say, stack, text
from .student import Student

CATEGORIES = ("start", "ai", "flow", "moving", "looks", "sound", "judgement", "calc", "data")
WIDTHS = """within => [...document.querySelectorAll(`.${within} .blocklyBlockCanvas .blocklyDraggable`)]
    .map(each => [each.textContent, each.querySelector(":scope > .blocklyPath").getBoundingClientRect().width])
"""
ROOM = """() => {
    const width = css => document.querySelector(css).getBoundingClientRect().width;
    return width(".injectionDiv") - width(".blocklyToolbox");
}"""


def too_wide(page: Page, within: str, room: float) -> list[tuple[str, float]]:
    blocks: list[tuple[str, float]] = page.evaluate(WIDTHS, within)
    assert blocks
    return [(words, width) for words, width in blocks if width > room]


def joined_texts(first: Block, second: Block) -> Block:
    inputs = {"VALUE1": first, "VALUE2": second}
    return {"block": {"type": "combine_something", "inputs": inputs}}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_block_is_wider_than_a_phone_has_room(open_page: Open, language: str) -> None:
    page = open_page(BLANK, width=360, height=740, touch=True, language=language)
    child = Student(page, language)
    project = child.begin_project("phone")
    joined = joined_texts(text("가나다라마바사"), text("아자차카타파하"))
    twice = joined_texts(joined, joined)
    listed = {"type": "change_value_list_index", "inputs": {"INDEX": joined, "DATA": joined}}
    child.save_program(project, stack(say(twice), listed))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    room = page.evaluate(ROOM)

    assert room > 250
    assert too_wide(page, "blocklyWorkspace", room) == []
    for category in CATEGORIES:
        child.open_category(f"category.{category}")
        assert too_wide(page, "blocklyFlyout", room) == []
