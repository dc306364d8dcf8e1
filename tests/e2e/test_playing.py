"""Programs that listen: keys, clicks and answers; and blocks whose things are deleted."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from .conftest import Open
from .student import Student
from .test_blocks import joined, say, text

Block = dict[str, Any]
ANSWER: Block = {"block": {"type": "get_canvas_input_value"}}


def under(hat: Block, *blocks: Block) -> Block:
    first = {**hat}
    last = first
    for block in map(dict, blocks):
        last["next"] = {"block": block}
        last = block
    return first


def program(*scripts: Block, **parts: Any) -> Block:
    blocks = [{**script, "x": 40, "y": 40 + 140 * place} for place, script in enumerate(scripts)]
    workspace = {"blocks": {"languageVersion": 0, "blocks": blocks}}
    return {"sprites": [{"id": "mascot", "workspace": workspace}], **parts}


def opened(open_page: Open, blocks: Block) -> Student:
    page = open_page("/")
    child = Student(page)
    child.make_project("놀이")
    project = re.sub(r".*(/projects/\w+).*", r"\1", page.url)
    child.save_program(project, blocks)
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    return child


def click_stage(page: Page, x: float, y: float) -> None:
    """Click at a place in stage steps, the centre is 0,0."""
    box = page.locator(".stage").bounding_box()
    assert box
    scale = box["width"] / 480
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(middle[0] + x * scale, middle[1] - y * scale)


def test_keys_and_clicks_start_scripts(open_page: Open) -> None:
    child = opened(
        open_page,
        program(
            under(
                {"type": "when_some_key_pressed", "fields": {"KEY": "space"}}, say(text("스페이스"))
            ),
            under(
                {"type": "when_some_key_pressed", "fields": {"KEY": "right"}},
                say(text("오른쪽")),
                {"type": "move_x", "inputs": {"VALUE": {"shadow": number(120)}}},
            ),
            under({"type": "when_object_click"}, say(text("간지러워"))),
        ),
    )
    page = child.page
    bubble = page.locator(".stage__bubble")
    page.locator('[data-run="start"]').click()

    page.keyboard.press("Space")
    expect(bubble).to_have_text("스페이스")
    page.keyboard.press("ArrowRight")
    expect(bubble).to_have_text("오른쪽")
    click_stage(page, -200, 100)
    expect(bubble).to_have_text("오른쪽")
    click_stage(page, 60, -30)
    expect(bubble).to_have_text("간지러워")
    page.locator('[data-run="stop"]').click()
    expect(bubble).to_have_count(0)


def test_a_question_block_that_was_dragged_in_is_answered(open_page: Open) -> None:
    child = opened(
        open_page, program(under({"type": "when_run_button_click"}, say(joined("안녕 ", ANSWER))))
    )
    page = child.page
    area = page.locator(".blocklySvg").first.bounding_box()
    hat = child.blocks().first.bounding_box()
    assert area
    assert hat
    place = (hat["x"] - area["x"] + 12, hat["y"] - area["y"] + hat["height"] * 0.55)
    child.drag_from_toolbox("category.data", "block.ask_and_wait", *map(int, place))
    expect(page.locator('[data-saved="saved"]')).to_be_visible()

    page.locator('[data-run="start"]').click()
    field = page.get_by_role("textbox", name=child.say("blocks.filling.question"))
    expect(field).to_be_visible()
    field.fill("민지")
    field.press("Enter")

    expect(page.locator(".stage__bubble")).to_have_text("안녕 민지")


def test_blocks_of_a_deleted_variable_and_sprite_stay_and_say_so(open_page: Open) -> None:
    points = {
        "type": "set_variable",
        "fields": {"VARIABLE": "v1"},
        "inputs": {"VALUE": {"shadow": number(1)}},
    }
    goes = {"type": "locate", "fields": {"TARGET": "second"}}
    blocks = program(
        under({"type": "when_run_button_click"}, points, goes),
        variables=[{"id": "v1", "name": "점수"}],
    )
    blocks["sprites"].append({"id": "second", "name": "거북", "workspace": {}})
    child = opened(open_page, blocks)
    page = child.page

    page.locator(".blocklyToolboxCategory").filter(
        has_text=child.say("blocks.category.data")
    ).first.click()
    page.locator(".blocklyFlyoutButton").filter(has_text="관리").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=child.say("blocks.things.delete", name="점수")).click()
    page.get_by_role("dialog").last.get_by_role(
        "button", name=child.say("blocks.things.delete", name="점수")
    ).last.click()
    page.get_by_role("dialog").get_by_role(
        "button", name=child.say("blocks.problem.close")
    ).last.click()
    expect(
        child.blocks().filter(has_text=child.say("blocks.variable.missing")).first
    ).to_be_visible()

    page.locator('[data-sprite="second"]').click()
    page.get_by_role("button", name=child.say("blocks.sprites.actions", name="거북")).click()
    page.get_by_role("menuitem", name=child.say("blocks.sprites.delete")).click()
    expect(child.blocks().filter(has_text=child.say("blocks.sprite.missing")).first).to_be_visible()
    expect(
        child.blocks().filter(has_text=child.say("blocks.variable.missing")).first
    ).to_be_visible()


def number(value: int) -> Block:
    return {"type": "number", "fields": {"VALUE": value}}
