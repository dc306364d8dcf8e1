"""Text boxes: made, written and colored on the page, and written by blocks."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import BLANK, Open
from .programs import WHEN_STARTED, text, under
from .test_brush import drawn_at, run_to_the_end
from .test_sprites import Stagehand

YELLOW = "#fcc419"


def test_a_text_box_is_made_written_and_colored(open_page: Open) -> None:
    stage = Stagehand(open_page(BLANK))
    stage.page.locator("[data-add-sprite]").click()
    stage.page.locator("[data-add-text-box]").click()
    words = stage.page.locator("[data-text-words]")
    expect(words).to_be_focused()
    stage.page.keyboard.type("점수판")
    background = stage.page.locator('[data-text-color="background"]')
    background.get_by_role("radio", name=stage.say("blocks.draw.color.yellow")).check(force=True)
    expect(stage.card(stage.say("blocks.textBox.name"))).to_be_visible()

    [_, box] = stage.program()["sprites"]

    assert box["text"] == {"words": "점수판", "background": YELLOW}
    assert drawn_at(stage.page, box["x"] - 40, box["y"] - 15) == YELLOW


def test_blocks_write_on_a_text_box_and_a_stop_brings_back_its_text(open_page: Open) -> None:
    stage = Stagehand(open_page(BLANK))
    change = {
        "type": "text_change_bg_color",
        "inputs": {"VALUE": {"shadow": {"type": "color", "fields": {"VALUE": "#1c5fd6"}}}},
    }
    script = under(
        WHEN_STARTED,
        {"type": "text_write", "inputs": {"VALUE": text("아주 길고 긴 글이에요")}},
        change,
    )
    workspace = {"blocks": {"languageVersion": 0, "blocks": [script]}}
    box = {"id": "t", "name": "글", "x": 0, "y": 0, "size": 30, "workspace": workspace}
    stage.saves({"sprites": [{**box, "text": {"words": "가", "background": YELLOW}}]})
    assert [drawn_at(stage.page, x, 17) for x in (0, 100)] == [YELLOW, ""]

    run_to_the_end(stage)
    assert [drawn_at(stage.page, x, 17) for x in (0, 100)] == ["#1c5fd6"] * 2

    stage.page.locator('[data-run="stop"]').click()
    assert [drawn_at(stage.page, x, 17) for x in (0, 100)] == [YELLOW, ""]
