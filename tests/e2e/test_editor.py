"""The editor: found blocks, blocks taken along, undone changes, and the keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ..waiting import wait_until
from .conftest import Open
from .programs import WHEN_STARTED, number, say, scripts, stack, text, under
from .student import Student


def two_sprites() -> dict[str, Any]:
    program = stack(say(text("하나")))
    [first] = program["sprites"]
    start = {"type": "when_run_button_click", "id": "second", "x": 40, "y": 40}
    workspace = {"blocks": {"languageVersion": 0, "blocks": [start]}}
    return {
        "sprites": [
            {**first, "name": "토끼"},
            {"id": "second", "name": "거북", "workspace": workspace},
        ],
        "variables": [{"id": "v1", "name": "점수"}],
    }


@pytest.fixture
def child(open_page: Open) -> Student:
    page = open_page("/")
    child = Student(page)
    child.make_project("편집기")
    project = re.sub(r".*(/projects/\w+).*", r"\1", page.url)
    child.save_program(project, two_sprites())
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    return child


def flyout(page: Page) -> Locator:
    return page.locator(".blocklyToolboxFlyout, .blocklyFlyout").locator("visible=true").first


def menu(child: Student, block: Locator, key: str) -> None:
    block.click(button="right", position={"x": 4, "y": 14})
    child.page.get_by_role("menuitem", name=child.say(key)).click()


def block_with(child: Student, words: str) -> Locator:
    return child.blocks().filter(has_text=re.compile(words)).last


def test_blocks_are_found_by_their_words_and_taken_with_the_keyboard(child: Student) -> None:
    page = child.page
    field = page.locator("[data-search]")

    field.fill("반보")
    expect(flyout(page).get_by_text(re.compile("번\\s*반복하기")).first).to_be_visible()
    field.fill("냉장고")
    expect(flyout(page)).to_contain_text(child.say("editor.search.none"))
    field.fill("말하기 지우기")
    expect(flyout(page).locator(".blocklyDraggable")).not_to_have_count(0)
    before = child.blocks().count()
    field.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(child.blocks()).to_have_count(before + 1)
    expect(block_with(child, "말하기\\s*지우기")).to_be_visible()


def test_blocks_in_the_backpack_go_along_to_another_project(child: Student) -> None:
    page = child.page
    menu(child, block_with(child, "하나.*말하기"), "editor.menu.keep")
    expect(page.get_by_text(child.say("editor.backpack.kept"))).to_be_visible()

    page.goto("/")
    answer = page.request.post("/api/projects", data={"name": "다른 작품"})
    page.goto(f"/projects/{answer.json()['id']}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator("[data-backpack]").click()
    page.locator("[data-unpack]").click()

    expect(block_with(child, "하나.*말하기")).to_be_visible()
    expect(page.locator('[data-saved="saved"]')).to_be_visible()


def test_a_call_in_the_backpack_takes_its_function_along(child: Student) -> None:
    page = child.page
    jump = {"id": "f1", "name": "인사하기", "parameters": [], "returns": False}
    own = {"extraState": {"function": "f1", "parameter": "", "name": "인사하기", "parameters": []}}
    score = {
        "type": "change_variable",
        "fields": {"VARIABLE": "v1"},
        "inputs": {"VALUE": number(1)},
    }
    defined = under("function_create", score, say(text("반가워"))) | own | {"x": 300}
    calling = under(WHEN_STARTED, {"type": "function_general"} | own)
    project = page.request.post("/api/projects", data={"name": "함수"}).json()["id"]
    things = {"functions": [jump], "variables": [{"id": "v1", "name": "점수"}]}
    child.save_program(f"/projects/{project}", scripts(defined, calling) | things)
    page.goto(f"/projects/{project}/blocks")
    menu(child, block_with(child, "^\\s*인사하기\\s*$"), "editor.menu.keep")
    expect(page.get_by_text(child.say("editor.backpack.kept"))).to_be_visible()

    other = page.request.post("/api/projects", data={"name": "다른 작품"}).json()["id"]
    child.save_program(f"/projects/{other}", scripts({"type": WHEN_STARTED, "x": 40, "y": 40}))
    page.goto(f"/projects/{other}/blocks")
    expect(child.blocks()).to_have_count(1)
    for _ in range(2):  # the second time the function is there
        page.locator("[data-backpack]").click()
        page.locator("[data-unpack]").click()
    expect(block_with(child, "반가워.*말하기")).to_be_visible()

    def saved() -> dict[str, Any]:
        return dict(page.request.get(f"/api/projects/{other}/program").json()["blocks"])

    def tops() -> list[str]:
        [sprite] = saved()["sprites"]
        return sorted(each["type"] for each in sprite["workspace"]["blocks"]["blocks"])

    wanted = ["function_create", "function_general", "function_general", WHEN_STARTED]
    wait_until(lambda: tops() == wanted)
    assert (saved()["functions"], saved()["variables"]) == ([jump], things["variables"])


def test_blocks_are_copied_to_another_sprite(child: Student) -> None:
    page = child.page
    menu(child, block_with(child, "하나.*말하기"), "editor.menu.copyToSprite")

    page.locator('[data-copy-to="second"]').click()

    expect(page.locator('[data-sprite="second"]')).to_have_attribute("aria-pressed", "true")
    expect(block_with(child, "하나.*말하기")).to_be_visible()
    page.locator('[data-sprite="mascot"]').click()
    expect(block_with(child, "하나")).to_be_visible()


def test_a_block_tells_what_it_does(child: Student) -> None:
    menu(child, block_with(child, "하나.*말하기"), "editor.menu.explain")

    dialog = child.page.get_by_role("dialog")
    expect(dialog).to_contain_text(child.say("blocks.help.dialog"))


def test_changes_are_undone_after_another_sprite_was_shown(child: Student) -> None:
    page = child.page
    child.drag_from_toolbox("category.looks", "block.remove_dialog", 500, 420)
    expect(block_with(child, "말하기\\s*지우기")).to_be_visible()
    page.locator('[data-sprite="second"]').click()
    expect(child.blocks().filter(has_text="하나")).to_have_count(0)
    page.locator('[data-sprite="mascot"]').click()
    expect(block_with(child, "말하기\\s*지우기")).to_be_visible()

    page.locator(".blocklySvg .blocklyMainBackground").click(position={"x": 400, "y": 500})
    page.keyboard.press("Control+z")

    expect(child.blocks().filter(has_text=re.compile("말하기\\s*지우기"))).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(block_with(child, "말하기\\s*지우기")).to_be_visible()


def test_a_program_is_built_and_run_with_the_mouse_alone(open_page: Open) -> None:
    page = open_page("/")
    child = Student(page)
    child.make_project("마우스")
    project = re.sub(r".*(/projects/\w+).*", r"\1", page.url)
    child.save_program(project, scripts())
    page.goto(f"{project}/blocks")
    expect(page.locator(".blocklyToolboxCategory").first).to_be_visible()

    child.drag_from_toolbox("category.start", "block.when_run_button_click", 240, 120)
    expect(block_with(child, "시작하기")).to_be_visible()
    child.drag_from_toolbox("category.flow", "block.repeat_basic", *below(child, "시작하기"))
    expect(block_with(child, "반복하기")).to_be_visible()
    child.drag_from_toolbox("category.looks", "block.dialog_time", *inside(child, "반복하기"))
    page.locator('[data-run="start"]').click()

    expect(page.locator(".stage__bubble")).to_have_text(child.say("blocks.filling.hello"))
    wait_until(lambda: types_of(child, project) == ["repeat_basic", "dialog_time"])


def types_of(child: Student, project: str) -> list[str]:
    """What is saved under the one hat, and in the mouth of that."""
    saved = child.page.request.get(f"/api{project}/program").json()["blocks"]["sprites"][0]
    hats = saved["workspace"]["blocks"]["blocks"]
    below_hat = hats[0].get("then", []) if len(hats) == 1 else []
    mouths = [each["inputs"]["DO"]["block"] for each in below_hat if "DO" in each["inputs"]]
    return [each["type"] for each in (*below_hat, *mouths)]


def below(child: Student, words: str) -> tuple[int, int]:
    """Where a block is let go so that it joins those with these words from below."""
    area = child.page.locator(".blocklySvg").first.bounding_box()
    box = block_with(child, words).bounding_box()
    assert area
    assert box
    return int(box["x"] - area["x"] + 14), int(box["y"] - area["y"] + box["height"] + 16)


def inside(child: Student, words: str) -> tuple[int, int]:
    """Where a block is let go so that it lands in the mouth of a loop."""
    x, y = below(child, words)
    box = block_with(child, words).bounding_box()
    assert box
    return x + 14, int(y - box["height"] * 0.35)


def test_a_program_is_built_and_run_with_the_keyboard_alone(open_page: Open) -> None:
    page = open_page("/")
    child = Student(page)
    child.make_project("키보드")
    project = re.sub(r".*(/projects/\w+).*", r"\1", page.url)
    child.save_program(project, stack())
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()

    field = page.locator("[data-search]")
    for _ in range(40):
        if field.evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.type("초 동안 말하기")
    expect(flyout(page).locator(".blocklyDraggable").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="화살표 키로 자리를")).to_be_attached()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for _ in range(40):
        if page.locator('[data-run="start"]').evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".stage__bubble")).to_have_text(child.say("blocks.filling.hello"))


def test_the_keys_are_explained(child: Student) -> None:
    child.page.locator("[data-keyboard-help]").click()

    dialog = child.page.get_by_role("dialog", name=child.say("editor.keyboard.title"))
    expect(dialog.locator("kbd").first).to_be_visible()
    expect(dialog).to_contain_text(child.say("editor.keyboard.move"))


def test_on_a_phone_blocks_are_found_and_dragged_by_touch(open_page: Open) -> None:
    page = open_page("/", width=360, height=740, touch=True)
    child = Student(page)
    child.make_project("터치")
    project = re.sub(r".*(/projects/\w+).*", r"\1", page.url)
    child.save_program(project, stack(say(text("터치"))))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator("[data-search]").fill("모든 소리 멈추기")
    found = flyout(page).locator(".blocklyDraggable").first
    box = found.bounding_box()
    assert box
    drag = page.context.new_cdp_session(page)
    x, y = box["x"] + 12, box["y"] + box["height"] / 2
    drag.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x + 6 * step, "y": y + 20 * step}
        drag.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    drag.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(block_with(child, "모든\\s*소리")).to_be_visible()
    expect(flyout(page)).to_have_count(0)
    expect(page.locator('[data-saved="saved"]')).to_be_visible()
    page.locator('[data-run="start"]').tap()
    expect(page.locator(".stage__bubble")).to_have_text("터치")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
