"""Brush blocks: what is drawn on the stage, and the palette of colors."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from .conftest import BLANK, Open
from .programs import WHEN_STARTED, number, under
from .test_sprites import Stagehand

GREEN = "#2f9e44"
YELLOW = "#fcc419"
FIELD = ".blocklyWorkspace:not(.blocklyFlyout) .color-swatch"


def set_color(color: str) -> dict[str, Any]:
    shadow = {"type": "color", "fields": {"VALUE": color}}
    return {"type": "set_color", "inputs": {"VALUE": {"shadow": shadow}}}


def go_to(x: float, y: float) -> dict[str, Any]:
    return {"type": "locate_xy", "inputs": {"X": number(x), "Y": number(y)}}


def thickness(value: float) -> dict[str, Any]:
    return {"type": "set_thickness", "inputs": {"VALUE": number(value)}}


def drawing(*more: dict[str, Any]) -> dict[str, Any]:
    """A hidden sprite draws from the left to the right."""
    script = under(
        WHEN_STARTED, {"type": "hide"}, go_to(-200, 0), set_color(GREEN), thickness(20),
        {"type": "start_drawing"}, go_to(200, 0), *more,
    )  # fmt: skip
    workspace = {"blocks": {"languageVersion": 0, "blocks": [script]}}
    return {
        "sprites": [{"id": "a", "name": "붓", "x": 0, "y": 0, "size": 100, "workspace": workspace}]
    }


def drawn_at(page: Page, x: float, y: float) -> str:
    """The color of the sprites' canvas at a point of the stage; "" where it is empty."""
    return str(
        page.locator(".stage__canvas").evaluate(
            """(canvas, [x, y]) => {
              const at = [Math.round((x + 240) / 480 * canvas.width), Math.round((135 - y) / 270 * canvas.height)];
              const [r, g, b, a] = canvas.getContext("2d").getImageData(...at, 1, 1).data;
              return a === 0 ? "" : "#" + [r, g, b].map((part) => part.toString(16).padStart(2, "0")).join("");
            }""",
            [x, y],
        )
    )


STAYS = """
() => {
  const before = self.drawnBefore;
  self.drawnBefore = document.querySelector(".stage__canvas").toDataURL();
  return before === self.drawnBefore;
}
"""


def run_to_the_end(stage: Stagehand) -> None:
    """Also waits for what is drawn to stay as it is: the last picture comes after the program's end."""
    stage.page.locator('[data-run="start"]').click()
    expect(stage.page.locator('[data-run="start"]')).to_be_enabled()
    stage.page.wait_for_function(STAYS, polling=200)


def test_a_sprite_draws_a_line_that_stays_until_the_next_start(open_page: Open) -> None:
    stage = Stagehand(open_page(BLANK))
    stage.saves(drawing())

    run_to_the_end(stage)
    assert [drawn_at(stage.page, x, 0) for x in (-190, 0, 190)] == [GREEN] * 3
    assert drawn_at(stage.page, 0, 40) == ""

    stage.saves(drawing({"type": "brush_erase_all"}))
    run_to_the_end(stage)
    assert drawn_at(stage.page, 0, 0) == ""


def test_what_a_way_encloses_is_filled_and_erased_by_its_own_sprite_alone(open_page: Open) -> None:
    stage = Stagehand(open_page())
    color = {"type": "color", "fields": {"VALUE": YELLOW}}
    shape = under(
        WHEN_STARTED, {"type": "hide"}, thickness(20), set_color(GREEN),
        {"type": "set_fill_color", "inputs": {"VALUE": {"shadow": color}}},
        go_to(-100, -100), {"type": "start_drawing"}, {"type": "start_fill"},
        go_to(100, -100), go_to(0, 100), {"type": "stop_fill"}, go_to(-100, 100),
    )  # fmt: skip
    other = under(WHEN_STARTED, {"type": "hide"}, {"type": "brush_erase_all"})
    blocks = drawing()
    blocks["sprites"] = [
        blocks["sprites"][0]
        | {"id": name, "workspace": {"blocks": {"languageVersion": 0, "blocks": [script]}}}
        for name, script in (("a", shape), ("b", other))
    ]
    stage.saves(blocks)

    run_to_the_end(stage)

    # The outline stays above its shape, and beside it there is nothing.
    assert [drawn_at(stage.page, x, y) for x, y in ((0, 0), (0, -100), (-90, 60))] == [
        YELLOW,
        GREEN,
        "",
    ]


def test_a_stamp_stays_where_its_sprite_was(open_page: Open) -> None:
    stage = Stagehand(open_page(BLANK))
    blocks = drawing()
    script = under(WHEN_STARTED, {"type": "brush_stamp"}, {"type": "hide"})
    blocks["sprites"][0]["workspace"]["blocks"]["blocks"] = [script]
    stage.saves(blocks)

    run_to_the_end(stage)

    assert drawn_at(stage.page, 0, -30) != ""
    assert drawn_at(stage.page, 100, 0) == ""


def test_a_color_is_picked_from_the_palette(open_page: Open) -> None:
    stage = Stagehand(open_page(BLANK))
    stage.saves(drawing())
    stage.page.locator(FIELD).click()
    palette = stage.page.get_by_role("group", name=stage.say("blocks.color.label"))
    expect(palette.get_by_role("button", pressed=True)).to_have_attribute(
        "title", stage.say("blocks.draw.color.green")
    )

    palette.get_by_role("button", name=stage.say("blocks.draw.color.blue")).click()

    expect(palette).to_be_hidden()
    run_to_the_end(stage)
    assert drawn_at(stage.page, 0, 0) == "#1c5fd6"
    assert "#1c5fd6" in str(stage.program())
