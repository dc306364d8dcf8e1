"""The editor: found blocks, blocks taken along, undone changes, and the keyboard alone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, Route, expect

from ..waiting import wait_until
from .conftest import BLANK, Open
from .layout import expect_no_sideways_scroll
from .programs import WHEN_STARTED, number, say, scripts, stack, text, under
from .student import Student
from .words import FOLDER

BLOCK_TYPES = [
    key.removeprefix("block.")
    for key in json.loads((FOLDER / "ko" / "blocks.json").read_text(encoding="utf-8"))
    if key.startswith("block.") and key not in ("block.unknown", "block.function_create_of")
]


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
    child, _ = opened(open_page, two_sprites())
    return child


def opened(open_page: Open, program: dict[str, Any]) -> tuple[Student, str]:
    """A student before the blocks of a new project with this program, and its address."""
    page = open_page(BLANK)
    child = Student(page)
    project = child.begin_project("편집기")
    child.save_program(project, program)
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    return child, project


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
    page = open_page(BLANK)
    page.emulate_media(reduced_motion="reduce")  # blocks are where they are drawn, at once
    child = Student(page)
    project = child.begin_project("마우스")
    child.save_program(project, scripts())
    page.goto(f"{project}/blocks")
    expect(page.locator(".blocklyToolboxCategory").first).to_be_visible()

    child.drag_from_toolbox("category.start", "block.when_run_button_click", 480, 120)
    expect(block_with(child, "시작하기")).to_be_visible()
    child.drag_from_toolbox("category.flow", "block.repeat_basic", *below(child, "시작하기"))
    expect(block_with(child, "반복하기")).to_be_visible()
    child.drag_from_toolbox("category.looks", "block.dialog_time", *inside(child, "반복하기"))
    page.locator('[data-run="start"]').click()

    expect(page.locator(".stage__bubble")).to_have_text(child.say("blocks.filling.hello"))
    wait_until(lambda: types_of(child, project) == ["repeat_basic", "dialog_time"])


def test_pressed_blocks_join_the_selected_one_and_are_taken_back(child: Student) -> None:
    page = child.page
    wait = press(child, "category.flow", "block.wait_second")
    alone = block_with(child, "초\\s*기다리기")
    expect(alone).to_be_visible()
    assert not overlap(alone, block_with(child, "하나.*말하기"))
    [left, slot] = [left_of(wait), left_of(wait.locator(".blocklyDraggable"))]
    assert slot - left < 12, "it begins with its slot"

    block_with(child, "하나.*말하기").click(position={"x": 4, "y": 14})
    press(child, "category.looks", "block.remove_dialog")
    stack = child.blocks().filter(has_text=re.compile("시작하기"))
    expect(stack).to_contain_text(re.compile("하나.*말하기\\s*지우기"))
    expect(flyout(page)).to_be_visible()

    page.locator("[data-undo]").click()
    expect(stack).not_to_contain_text(re.compile("지우기"))
    page.locator("[data-undo]").click()
    expect(alone).to_have_count(0)
    expect(page.locator("[data-undo]")).to_be_disabled()
    page.locator("[data-redo]").click()
    expect(alone).to_be_visible()


def test_the_bar_stays_where_it_is_while_a_program_is_saved(child: Student) -> None:
    page, held = child.page, list[Route]()
    page.route(
        "**/program",
        lambda route: held.append(route) if route.request.method == "PUT" else route.continue_(),
    )
    share = page.locator("[data-share-button]")
    before = left_of(share)
    press(child, "category.looks", "block.remove_dialog")
    expect(page.locator('[data-saved="saving"]')).to_be_visible()
    wait_until(lambda: page.wait_for_timeout(20) or held)
    assert left_of(share) == before
    for route in held:
        route.continue_()
    page.unroute("**/program")
    expect(page.locator('[data-saved="saved"]')).to_be_visible()
    assert left_of(share) == before


def press(child: Student, category: str, block: str) -> Locator:
    """Press a block of the palette on its last words, and return it."""
    child.open_category(category)
    wanted = child.in_palette(block)
    box = wanted.bounding_box()
    assert box
    child.page.mouse.click(box["x"] + box["width"] - 5, box["y"] + 16)
    return wanted


def left_of(part: Locator) -> float:
    box = part.first.bounding_box()
    assert box
    return box["x"]


def overlap(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a
    assert b
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return not (beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"])


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
    return int(box["x"] - area["x"] + 14), int(box["y"] - area["y"] + box["height"] + 24)


def inside(child: Student, words: str) -> tuple[int, int]:
    """Where a block is let go so that it lands in the mouth of a loop."""
    x, y = below(child, words)
    box = block_with(child, words).bounding_box()
    assert box
    return x + 14, int(y - box["height"] * 0.4)


def test_a_program_is_built_and_run_with_the_keyboard_alone(open_page: Open) -> None:
    page = open_page(BLANK)
    child = Student(page)
    project = child.begin_project("키보드")
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
    page = open_page(BLANK, width=360, height=740, touch=True)
    child = Student(page)
    project = child.begin_project("터치")
    child.save_program(project, stack(say(text("터치"))))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    child.open_category("category.flow")
    child.in_palette("block.repeat_inf").tap(position={"x": 8, "y": 12})
    expect(block_with(child, "계속\\s*반복하기")).to_be_visible()
    expect(flyout(page)).to_have_count(0)
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
    expect_no_sideways_scroll(page)


def drag_by_touch(finger: CDPSession, x: float, y: float, by: float) -> None:
    finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for step in range(1, 4):
        point = {"x": x + by * step / 3, "y": y + by * step / 3}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def place_of(block: Locator) -> list[float]:
    """A point of the block itself that nothing else covers."""
    point: list[float] = block.evaluate(
        """each => {
            const own = each.querySelector(":scope > .blocklyPath");
            const { left, top, width, height } = own.getBoundingClientRect();
            for (let y = top + 3; y < top + height; y += 3)
                for (let x = left + 3; x < left + width; x += 3)
                    if (document.elementFromPoint(x, y) === own) return [x, y];
        }"""
    )
    return point


def drag_away(block: Locator, finger: CDPSession) -> None:
    """Drags until it has moved: a busy page may take a drag for a long press, whose menu Escape closes."""
    x, y = place_of(block)

    def moves() -> bool:
        block.page.keyboard.press("Escape")
        drag_by_touch(finger, x, y, by=36)
        return place_of(block) != [x, y]

    wait_until(moves)


PARTS = 4


@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.thorough) for part in range(1, PARTS))]
)
def test_every_block_is_dragged_by_touch(open_page: Open, part: int) -> None:
    """Some at a time: a screen with room for all of them takes seconds to draw."""
    kinds = BLOCK_TYPES[part::PARTS]
    page = open_page(BLANK, width=1900, height=1050, touch=True)
    child = Student(page)
    project = child.begin_project("모든 블록")
    blocks = [
        {"type": kind, "id": f"all-{kind}", "x": 420 * (at % 3), "y": 75 * (at // 3)}
        for at, kind in enumerate(kinds)
    ]
    child.save_program(project, scripts(*blocks))
    page.goto(f"{project}/blocks")
    expect(page.locator('[data-id^="all-"]')).to_have_count(len(kinds))
    finger = page.context.new_cdp_session(page)

    for kind in kinds:
        drag_away(page.locator(f'[data-id="all-{kind}"]'), finger)

    expect(page.locator('[data-id^="all-"]')).to_have_count(len(kinds))


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 740)])
def test_a_long_text_can_be_read_whole_and_grows_with_the_stage(
    open_page: Open, width: int, height: int
) -> None:
    page = open_page(BLANK, width=width, height=height)
    child = Student(page)
    project = child.begin_project("긴 말")
    long = ("가나다라 마바사 아자차카 " * 30)[:330].strip()
    child.save_program(project, stack(say(text(long))))
    page.goto(f"{project}/blocks")
    page.locator('[data-run="start"]').click()
    bubble, stage = page.locator(".stage__bubble"), page.locator(".stage")
    expect(bubble).to_have_text(long)

    def share_of_stage() -> float:
        inner, outer = bubble.bounding_box(), stage.bounding_box()
        assert inner
        assert outer
        lies_within = (
            inner["y"] >= outer["y"] - 1
            and inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
            and inner["x"] >= outer["x"] - 1
            and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        )
        return inner["height"] / outer["height"] if lies_within else 0

    before = wait_until(share_of_stage)
    page.locator(".full-button").click()
    expect(page.locator(".full-button[data-full]")).to_be_visible()
    page.wait_for_function(
        "before => document.querySelector('.stage').clientWidth >= before", arg=width * 0.8
    )
    wait_until(lambda: share_of_stage() == pytest.approx(before, abs=0.15))


@pytest.mark.parametrize(("width", "height"), [(1366, 657), (740, 360), (360, 740)])
def test_in_full_screen_nothing_is_cut_off(open_page: Open, width: int, height: int) -> None:
    page = open_page(BLANK, width=width, height=height)
    child = Student(page)
    project = child.begin_project("전체 화면")
    child.save_program(project, stack({"type": "insert_data_for_test"}))
    page.goto(f"{project}/blocks")
    page.locator('[data-run="start"]').click()
    problem = page.locator("[data-problem-block]")
    expect(problem).to_be_visible()
    page.locator(".full-button").click()
    expect(page.locator(".full-button[data-full]")).to_be_visible()

    expect(problem).to_be_in_viewport(ratio=1)
    expect(problem).to_contain_text(child.say("blocks.problem.no_model"))

    def lies_below_the_buttons() -> bool:
        bar, stage = (page.locator(css).bounding_box() for css in (".blocks-layout__bar", ".stage"))
        assert bar
        assert stage
        ends = stage["y"] + stage["height"]
        return bar["y"] + bar["height"] <= stage["y"] and ends <= height

    wait_until(lies_below_the_buttons)


def test_a_long_script_is_shown_in_columns_and_runs_and_is_saved_as_one(open_page: Open) -> None:
    more = {
        "type": "change_variable",
        "fields": {"VARIABLE": "n"},
        "inputs": {"VALUE": {"shadow": {"type": "number", "fields": {"VALUE": 1}}}},
    }
    value = {"block": {"type": "get_variable", "fields": {"VARIABLE": "n"}}}
    script = {"type": WHEN_STARTED, "x": 40, "y": 40, "then": [*[more] * 350, say(value)]}
    program = {**scripts(script), "variables": [{"id": "n", "name": "수"}]}
    child, project = opened(open_page, program)
    page = child.page
    second = child.say("blocks.column.start", column=2).replace(" ", r"\s")
    expect(block_with(child, second)).to_be_attached()

    page.locator('[data-run="start"]').click()
    expect(page.locator(".stage__bubble")).to_have_text("350")
    child.drag_from_toolbox("category.looks", "block.remove_dialog", 700, 500)

    def saved() -> list[int]:
        sprite = page.request.get(f"/api{project}/program").json()["blocks"]["sprites"][0]
        return [len(top.get("then", [])) for top in sprite["workspace"]["blocks"]["blocks"]]

    wait_until(lambda: saved() == [351, 0])


COUNT_SLICES = """new MutationObserver(() => {
  const notice = document.querySelector("[data-loading-blocks]");
  if (notice !== null) window.slices = (window.slices ?? new Set()).add(notice.textContent);
}).observe(document, { childList: true, subtree: true, characterData: true });"""


def test_a_large_program_is_opened_in_slices_and_is_saved_as_it_was(open_page: Open) -> None:
    """Scripts, and blocks with more in them than is created at once."""
    wait = {"type": "wait_second", "inputs": {"SECOND": number(2)}}
    loop = {"type": "repeat_basic", "inputs": {"DO": {"block": {**wait, "then": [wait] * 60}}}}
    tops = [
        {"type": WHEN_STARTED, "x": 40, "y": 40 + 900 * row, "then": [loop] * 2} for row in range(3)
    ]
    child = Student(open_page(BLANK))
    page = child.page
    project = child.begin_project("큰 작품")
    child.save_program(project, scripts(*tops))
    page.add_init_script(COUNT_SLICES)

    page.goto(f"{project}/blocks")
    page.wait_for_function("() => window.slices?.size > 1")
    expect(page.locator("[data-loading-blocks]")).to_have_count(0)
    child.drag_from_toolbox("category.looks", "block.remove_dialog", 1200, 500)

    def saved() -> list[list[int]]:
        sprite = page.request.get(f"/api{project}/program").json()["blocks"]["sprites"][0]
        return [
            [top["y"], *(len(each["inputs"]["DO"]["block"]["then"]) for each in top["then"])]
            if "then" in top
            else []
            for top in sprite["workspace"]["blocks"]["blocks"]
        ]

    wait_until(lambda: saved() == [[40, 60, 60], [940, 60, 60], [1840, 60, 60], []])


def test_keys_raise_no_error_where_a_browser_does_not_tell_whether_the_page_was_used(
    child: Student,
) -> None:
    """Safari before 16.4 does not, and lets no page sound at first. An error fails the test."""
    page = child.page
    page.add_init_script(
        "delete Navigator.prototype.userActivation;"
        "Object.defineProperty(BaseAudioContext.prototype, 'state', { get: () => 'suspended' });"
    )
    page.reload()
    expect(child.blocks().first).to_be_visible()

    page.locator(".blocklySvg").first.click(position={"x": 700, "y": 600})
    page.keyboard.press("Delete")

    expect(child.blocks()).not_to_have_count(0)
