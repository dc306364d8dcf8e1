"""Programs that listen: keys, clicks and answers; and blocks whose things are deleted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..waiting import wait_until
from .conftest import BLANK, Open
from .programs import FOREVER
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
    page = open_page(BLANK)
    child = Student(page)
    project = child.begin_project("놀이")
    child.save_program(project, blocks)
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    return child


def click_stage(page: Page, x: float, y: float) -> None:
    """Click at a place in stage steps, the center is 0,0."""
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
    dialog.get_by_role("button", name=child.say("blocks.symbols.delete", name="점수")).click()
    page.get_by_role("dialog").last.get_by_role(
        "button", name=child.say("blocks.symbols.delete", name="점수")
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


def test_after_a_press_of_a_button_keys_are_the_programs_again(open_page: Open) -> None:
    """Otherwise the space bar, which many games are played with, would press the button again."""
    jump = under({"type": "when_some_key_pressed", "fields": {"KEY": "space"}}, say(text("폴짝")))
    child = opened(open_page, program(jump, under({"type": "when_run_button_click"}, FOREVER)))
    page = child.page
    bubble, pause = page.locator(".stage__bubble"), page.locator('[data-run="pause"]')
    page.locator('[data-run="start"]').click()
    pause.click()
    expect(pause).to_have_text(child.say("blocks.run.resume"))
    pause.click()
    expect(pause).to_have_text(child.say("blocks.run.pause"))
    page.keyboard.press("Space")
    expect(bubble).to_have_text("폴짝")
    page.locator('[data-run="stop"]').click()
    page.locator('[data-run="start"]').click()

    page.locator('[data-full="false"]').click()
    expect(page.locator('[data-full="true"]')).to_be_visible()
    page.keyboard.press("Space")
    expect(bubble).to_have_text("폴짝")
    expect(page.locator('[data-full="true"]')).to_be_visible()
    # Who works with the keyboard stays at the button.
    page.locator('[data-full="true"]').press("Enter")
    expect(page.locator('[data-full="false"]')).to_be_focused()


SLOW_ANSWERS = """(() => {
    const ask = self.fetch;
    self.asked = { now: 0, most: 0, answered: 0 };
    const begin = async () => {
        self.asked.now += 1;
        self.asked.most = Math.max(self.asked.most, self.asked.now);
        await new Promise((resolve) => setTimeout(resolve, 800));
    };
    const end = () => {
        self.asked.now -= 1;
        self.asked.answered += 1;
    };
    self.fetch = async (address, ...more) => {
        if (!String(address).includes('/recognitions')) return ask(address, ...more);
        await begin();
        try {
            return await ask(address, ...more);
        } finally {
            end();
        }
    };
    self.WebSocket = class extends WebSocket {
        constructor(address) {
            super(address);
            this.addEventListener('message', end);
        }
        send(message) {
            begin().then(() => super.send(message));
        }
    };
})()"""
"""Recognitions take a second, by request and over WebSockets."""


@pytest.mark.whole_browser
def test_slow_answers_never_queue_up_and_hold_nothing_up(
    open_page: Open, picture_files: Callable[..., list[str]]
) -> None:
    page = open_page("/")
    child = Student(page)
    project = child.has_project(
        "느린 서버", 동그라미=picture_files("circle", 6), 십자=picture_files("cross", 6)
    )
    see = {"type": "video_capture_for_image_test", "fields": {"MODE": "start"}}
    step = {"type": "move_x", "inputs": {"VALUE": {"shadow": number(1)}}}
    stepping = {"type": "repeat_inf", "inputs": {"DO": {"block": step}}}
    child.save_program(
        project,
        program(
            under({"type": "when_run_button_click"}, see, FOREVER),
            under({"type": "when_run_button_click"}, stepping),
        ),
    )
    page.add_init_script(SLOW_ANSWERS)
    # Left to itself, the page would go on on this device.
    page.evaluate("localStorage.setItem('eyeblocks.recognitionPlace', 'server')")
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()

    page.locator('[data-run="start"]').click()
    wait_until(lambda: page.wait_for_timeout(100) or page.evaluate("self.asked.answered") >= 4)

    assert page.evaluate("self.asked.most") == 1
    told = page.locator("[data-fps]").inner_text()
    assert 0 < float(re.sub(r"[^\d.]", "", told)) < 1.3, told
    page.locator('[data-run="stop"]').click()
    expect(page.locator(".stage__video")).to_have_count(0)


def number(value: int) -> Block:
    return {"type": "number", "fields": {"VALUE": value}}
