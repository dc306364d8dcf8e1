"""Sprites, backgrounds and their pictures: library, uploads, the drawing tool, handles, scenes."""

from __future__ import annotations

import io
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from app.programs.programs import FORMAT

from ..pictures import drawing, saved
from ..waiting import wait_until
from .conftest import BLANK, Open
from .layout import expect_no_sideways_scroll
from .student import Student

RED = (224, 49, 49)
PICTURE = re.compile("/pictures/[0-9a-f]{32}/image")


class Stagehand:
    """A student before the Blocks page of a new project."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.child = Student(page)
        self.say = self.child.say
        project = page.request.post("/api/projects", data={"name": "무대"}).json()
        self.address = f"/api/projects/{project['id']}"
        page.goto(f"/projects/{project['id']}/blocks")
        expect(self.child.blocks().first).to_be_visible()
        expect(page.locator('[data-saved="saved"]')).to_be_visible()

    def show_stage(self) -> None:
        """On a phone the stage and the blocks take turns."""
        self.page.locator(".view-tab").nth(1).click()

    def program(self) -> dict[str, Any]:
        """The program once everything is saved."""
        expect(self.page.locator('[data-saved="saved"]')).to_be_visible()
        return dict(self.page.request.get(f"{self.address}/program").json()["blocks"])

    def saves(self, blocks: dict[str, Any]) -> None:
        """Make this the program, as another page would save it, and open it."""
        version = self.page.request.get(f"{self.address}/program").json()["version"]
        body = {"version": version, "format": FORMAT, "blocks": blocks}
        assert self.page.request.put(f"{self.address}/program", data=body).ok
        self.page.reload()
        expect(self.page.locator(".blocklyToolboxCategory").first).to_be_visible()

    def own_pictures(self) -> list[dict[str, Any]]:
        return list(self.page.request.get(f"{self.address}/pictures").json()["pictures"])

    def picture(self, address: str) -> Image.Image:
        return Image.open(io.BytesIO(self.page.request.get(address).body()))

    def button(self, key: str, **facts: object) -> Locator:
        return self.child.button(f"blocks.{key}", **facts)

    def card(self, name: str) -> Locator:
        return self.page.locator("[data-sprite]").filter(has_text=name)

    def menu(self, key: str) -> None:
        self.page.locator(".sprite-properties .menu > .button").click()
        item = self.page.get_by_role("menuitem", name=self.say(f"blocks.{key}"), exact=True)
        item.click()

    def hold(self, kind: str, value: str) -> None:
        """Take a tool, a width or a color by its label."""
        self.page.locator(f'.drawing__choice--{kind} input[value="{value}"]').locator("..").click()

    def fact(self, name: str) -> int:
        return int(self.page.locator(f'[data-property="{name}"]').input_value())

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """A place of the stage, 480 × 270 with 0,0 in the middle, in pixels of the page."""
        box = self.page.locator(".stage").bounding_box()
        assert box
        width, height = box["width"], box["height"]
        return box["x"] + width * (0.5 + x / 480), box["y"] + height * (0.5 - y / 270)

    def drag(self, *spots: tuple[float, float]) -> None:
        """Drag with the mouse from spot to spot of the page."""
        self.page.mouse.move(*spots[0])
        self.page.mouse.down()
        for spot in spots[1:]:
            self.page.mouse.move(*spot, steps=5)
        self.page.mouse.up()

    def swipe(self, *spots: tuple[float, float]) -> None:
        """The same with a finger."""
        finger = self.page.context.new_cdp_session(self.page)
        for kind, spot in zip(["touchStart", *["touchMove"] * 9], spots, strict=False):
            points = [{"x": spot[0], "y": spot[1]}]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def draw(self, *places: tuple[float, float]) -> None:
        """A stroke through places of the paper, in shares of its sides."""
        box = self.page.locator(".drawing__canvas").bounding_box()
        assert box
        spots = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
        self.drag(*spots)


def middle(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def stage(open_page: Open) -> Stagehand:
    return Stagehand(open_page(BLANK))


def test_a_sprite_from_the_library_is_renamed_ordered_copied_and_brought_back(
    stage: Stagehand,
) -> None:
    page = stage.page
    page.locator("[data-add-sprite]").click()
    page.locator(".library").get_by_role("searchbox").fill("로켓")
    page.locator('[data-picture="fluent:rocket"]').click()
    expect(stage.card("로켓")).to_have_attribute("aria-pressed", "true")

    stage.menu("sprites.rename")
    page.get_by_role("dialog").get_by_role("textbox").fill("<b>우주선</b>")
    page.keyboard.press("Enter")
    expect(stage.card("<b>우주선</b>")).to_be_visible()

    stage.menu("sprites.backward")
    assert [each.get("name") for each in stage.program()["sprites"]] == ["<b>우주선</b>", None]
    stage.menu("sprites.duplicate")
    expect(stage.card("<b>우주선</b> 2")).to_be_visible()
    stage.menu("sprites.delete")
    expect(stage.card("<b>우주선</b> 2")).to_have_count(0)
    stage.button("sprites.undo").click()
    expect(stage.card("<b>우주선</b> 2")).to_have_attribute("aria-pressed", "true")
    assert len(stage.program()["sprites"]) == 3


def test_an_uploaded_picture_becomes_a_sprite_with_its_transparency(
    stage: Stagehand, tmp_path: Path
) -> None:
    picture = Image.new("RGBA", (1200, 600), (0, 0, 0, 0))
    picture.paste((*RED, 255), (300, 150, 900, 450))
    file = tmp_path / "우리 집.png"
    file.write_bytes(saved(picture, "PNG"))

    stage.page.locator("[data-add-sprite]").click()
    stage.page.locator('.library input[type="file"]').set_input_files(str(file))

    expect(stage.card("우리 집").locator("img")).to_have_attribute("src", PICTURE)
    sprite = stage.program()["sprites"][-1]
    (own,) = stage.own_pictures()
    assert sprite["costumes"][0]["picture"] == own["name"]
    kept = stage.picture(own["image_url"])
    assert (kept.mode, kept.size, kept.getpixel((5, 5))) == ("RGBA", (960, 480), (0, 0, 0, 0))


def test_a_file_that_is_no_picture_is_refused_and_the_window_stays(
    stage: Stagehand, tmp_path: Path
) -> None:
    file = tmp_path / "virus.png"
    file.write_bytes(b"<svg onload=alert(1)>")
    stage.page.locator("[data-add-sprite]").click()
    stage.page.locator('.library input[type="file"]').set_input_files(str(file))
    expect(stage.page.get_by_text(stage.say("errors.not_a_picture_type"))).to_be_visible()
    expect(stage.page.locator(".library")).to_be_visible()


def test_a_costume_is_drawn_changed_and_undone(stage: Stagehand) -> None:
    page = stage.page
    page.locator("[data-add-sprite]").click()
    stage.button("library.draw").click()
    expect(stage.button("draw.save")).to_be_disabled()
    stage.hold("tools", "ellipse")
    stage.hold("colors", "#e03131")
    stage.draw((0.2, 0.2), (0.8, 0.8))
    stage.draw((0.0, 0.0), (0.3, 0.3))
    stage.button("draw.undo").click()
    stage.hold("tools", "fill")
    stage.hold("colors", "#1c5fd6")
    stage.draw((0.05, 0.05))
    page.get_by_label(stage.say("blocks.draw.name"), exact=True).fill("빨간 공")
    stage.button("draw.save").click()

    expect(stage.card("빨간 공")).to_be_visible()
    (own,) = stage.own_pictures()
    kept = stage.picture(own["image_url"]).convert("RGB")
    assert (kept.getpixel((320, 320)), kept.getpixel((20, 620))) == (RED, (28, 95, 214))

    stage.button("sprites.drawCostume", name="빨간 공").click()
    stage.hold("tools", "eraser")
    stage.hold("widths", "60")
    stage.draw((0.0, 0.5), (1.0, 0.5))
    stage.button("draw.save").click()
    expect(page.locator(".drawing")).to_have_count(0)
    (costume,) = stage.program()["sprites"][-1]["costumes"]
    changed = stage.picture(stage.own_pictures()[0]["image_url"])
    assert changed.convert("RGBA").getpixel((320, 320))[3] == 0
    assert costume["picture"] == stage.own_pictures()[0]["name"]


def test_the_drawing_tool_works_by_keyboard_alone(stage: Stagehand) -> None:
    page = stage.page
    page.locator("[data-add-sprite]").focus()
    page.keyboard.press("Enter")
    stage.button("library.draw").press("Enter")
    page.locator(".drawing__choice--tools input:checked").focus()
    page.keyboard.press("ArrowLeft")  # from the pen around to the circle
    expect(page.locator('.drawing__choice--tools input[value="ellipse"]')).to_be_checked()
    page.locator(".drawing__canvas").focus()
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    expect(stage.button("draw.save")).to_be_enabled()
    page.keyboard.press("Control+z")
    expect(stage.button("draw.save")).to_be_disabled()
    page.keyboard.press("Control+y")
    stage.button("draw.save").press("Enter")
    expect(stage.card(stage.say("blocks.draw.named.sprite"))).to_be_visible()


def test_a_drawing_is_not_thrown_away_without_asking(stage: Stagehand) -> None:
    page = stage.page
    page.locator("[data-add-sprite]").click()
    stage.button("library.draw").click()
    stage.draw((0.2, 0.2), (0.8, 0.8))
    page.keyboard.press("Escape")
    expect(page.get_by_text(stage.say("blocks.draw.leave.text"))).to_be_visible()
    stage.button("draw.cancel").last.click()
    expect(page.locator(".drawing")).to_be_visible()
    page.keyboard.press("Escape")
    stage.button("draw.leave.yes").click()
    expect(page.locator(".drawing")).to_have_count(0)
    assert stage.own_pictures() == []


def pull_handles(stage: Stagehand, pull: Any) -> None:
    """From size 130 to twice as large, then a quarter turn."""
    page = stage.page
    corner, knob = page.locator(".handle--se"), page.locator(".handle--turn")
    expect(corner).to_have_attribute("aria-valuenow", "130")
    x, y = middle(corner)
    center = stage.spot(-60, -30)
    pull((x, y), (2 * x - center[0], 2 * y - center[1]))
    expect(corner).to_have_attribute("aria-valuenow", re.compile("2[56]"))
    assert abs(stage.fact("size") - 260) <= 4
    pull(middle(knob), stage.spot(100, -30))
    expect(knob).to_have_attribute("aria-valuenow", "180")
    sprite = stage.program()["sprites"][0]
    assert (sprite["size"], sprite["direction"]) == (stage.fact("size"), 180)


def test_handles_resize_and_turn_a_sprite_by_mouse_and_keys(stage: Stagehand) -> None:
    pull_handles(stage, stage.drag)
    stage.page.locator(".handle--turn").press("ArrowRight")
    stage.page.locator(".handle--turn").press("Shift+ArrowLeft")
    expect(stage.page.locator(".handle--turn")).to_have_attribute("aria-valuenow", "-166")
    size = stage.fact("size")
    stage.page.locator(".handle--se").press("ArrowDown")
    expect(stage.page.locator(".handle--se")).to_have_attribute("aria-valuenow", str(size - 5))


def test_handles_work_by_finger_on_a_phone(open_page: Open) -> None:
    stage = Stagehand(open_page(BLANK, width=360, height=740, touch=True))
    stage.show_stage()
    pull_handles(stage, stage.swipe)


def test_a_sprite_is_dragged_to_coordinates_as_in_entry(stage: Stagehand) -> None:
    stage.drag(stage.spot(-60, -30), stage.spot(0, 0), stage.spot(120, 60))
    expect(stage.page.locator('[data-property="x"]')).to_have_value(re.compile("1(19|20|21)"))
    assert abs(stage.fact("y") - 60) <= 1
    stage.page.locator('[data-property="x"]').fill("-240")
    stage.page.locator('[data-property="x"]').press("Enter")
    stage.page.locator('[data-property="y"]').fill("135")
    stage.page.locator('[data-property="y"]').press("Enter")
    corner, handles = stage.spot(-240, 135), stage.page.locator(".handles")
    wait_until(lambda: max(abs(a - b) for a, b in zip(middle(handles), corner, strict=True)) < 2)


def test_backgrounds_are_chosen_uploaded_and_taken_away(stage: Stagehand, tmp_path: Path) -> None:
    page = stage.page
    page.locator(".sprite-card--background").click()
    page.locator('[data-background="meadow"]').click()
    expect(page.locator(".stage__background")).to_have_attribute("src", re.compile("meadow"))

    file = tmp_path / "우리 학교.jpg"
    file.write_bytes(saved(drawing("circle", 1, (640, 360)), "JPEG"))
    page.locator(".sprite-card--background").click()
    page.locator('.library input[type="file"]').set_input_files(str(file))
    expect(page.locator(".stage__background")).to_have_attribute("src", PICTURE)
    program = stage.program()
    assert program["backgrounds"][0]["name"] == "우리 학교"

    page.locator(".sprite-card--background").click()
    stage.button("library.remove", name="우리 학교").click()
    expect(page.locator(".stage__background")).to_have_count(0)
    page.keyboard.press("Escape")
    stage.button("sprites.undo").click()
    expect(page.locator(".stage__background")).to_have_attribute("src", PICTURE)

    page.locator(".sprite-card--background").click()
    stage.button("library.tab.own").click()
    expect(page.locator(".library__own")).to_have_count(1)
    expect(page.locator(".library__own > .button")).to_have_count(0)


def test_on_a_phone_everything_is_within_reach_of_a_finger(open_page: Open) -> None:
    stage = Stagehand(open_page(BLANK, width=360, height=740, touch=True))
    page = stage.page
    stage.show_stage()
    page.locator("[data-add-sprite]").tap()
    stage.button("library.draw").tap()
    paper = page.locator(".drawing__canvas")
    expect(paper).to_be_in_viewport(ratio=1)
    box = paper.bounding_box()
    assert box
    assert box["width"] > 150
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(stage.button("draw.save")).to_be_enabled()
    expect_no_sideways_scroll(page)
    stage.button("draw.save").tap()
    expect(stage.card(stage.say("blocks.draw.named.sprite"))).to_be_visible()


def test_scenes_are_made_named_and_played_one_after_the_other(stage: Stagehand) -> None:
    page = stage.page
    page.locator(".sprite-card--background").click()
    page.locator('[data-background="meadow"]').click()
    stage.button("scenes.add").click()
    tabs = page.locator("[data-scene]")
    expect(tabs).to_have_text(
        [stage.say("blocks.scene.numbered", number=number) for number in (1, 2)]
    )
    expect(tabs.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".stage__background")).to_have_count(0)
    page.locator(".scenes .menu > .button").click()
    page.get_by_role("menuitem", name=stage.say("blocks.scenes.rename"), exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").fill("<i>숲</i>")
    page.keyboard.press("Enter")
    expect(tabs.nth(1)).to_have_text("<i>숲</i>")
    tabs.first.click()
    expect(page.locator(".stage__background")).to_have_attribute("src", re.compile("meadow"))
    expect(page.locator("[data-sprite]")).to_have_count(1)

    page.locator(".scenes .menu > .button").click()
    page.get_by_role("menuitem", name=stage.say("blocks.scenes.delete"), exact=True).click()
    expect(tabs).to_have_count(1)
    stage.button("sprites.undo").click()
    expect(tabs).to_have_count(2)
    assert [each["name"] for each in stage.program()["scenes"]][1] == "<i>숲</i>"


def test_a_program_goes_from_scene_to_scene(stage: Stagehand) -> None:
    page = stage.page
    hat = {"type": "when_run_button_click", "next": {"block": {"type": "start_scene"}}}
    hat["next"]["block"]["fields"] = {"SCENE": "two"}  # type: ignore[index]
    text = {"shadow": {"type": "text", "fields": {"VALUE": "숲이에요"}}}
    said = {"type": "dialog", "fields": {"OPTION": "speak"}, "inputs": {"VALUE": text}}
    loop = {"type": "repeat_inf"}
    begun = {"type": "when_scene_start", "next": {"block": {**said, "next": {"block": loop}}}}

    def sprite(name: str, scene: str, script: dict[str, Any]) -> dict[str, Any]:
        workspace = {"blocks": {"languageVersion": 0, "blocks": [script]}}
        return {"id": name, "name": name, "scene": scene, "workspace": workspace}

    blocks = {
        "scenes": [
            {"id": "one", "name": "하나"},
            {"id": "two", "name": "둘", "background": "sea"},
        ],
        "sprites": [sprite("a", "one", hat), sprite("b", "two", begun)],
    }
    stage.saves(blocks)
    expect(page.locator('[data-sprite="a"]')).to_be_visible()

    page.locator('[data-run="start"]').click()

    expect(page.locator(".stage__bubble")).to_have_text("숲이에요")
    expect(page.locator(".stage__background")).to_have_attribute("src", re.compile("sea"))
    page.locator('[data-run="stop"]').click()
    expect(page.locator(".stage__background")).to_have_count(0)


@pytest.mark.whole_browser
def test_the_stage_video_is_shown_half_clear_and_flipped_without_a_model(
    stage: Stagehand,
) -> None:
    page = stage.page
    half = {"VALUE": {"shadow": {"type": "number", "fields": {"VALUE": 40}}}}
    chain: list[dict[str, Any]] = [
        {"type": "when_run_button_click"},
        {"type": "video_draw_webcam", "fields": {"MODE": "on"}},
        {"type": "video_set_camera_opacity_option", "inputs": half},
        {"type": "video_flip_camera", "fields": {"OPTION": "hflip"}},
        {"type": "repeat_inf"},
    ]
    for block, following in itertools.pairwise(chain):
        block["next"] = {"block": following}
    workspace = {"blocks": {"languageVersion": 0, "blocks": chain[:1]}}
    stage.saves({"sprites": [{"id": "mascot", "workspace": workspace}]})

    page.locator('[data-run="start"]').click()

    expect(page.locator(".stage__camera")).to_have_css("opacity", "0.6")
    flipped = page.locator(".stage__video").evaluate("video => video.style.transform")
    assert flipped in ("scale(1, 1)", "scale(-1, 1)")
    expect(page.locator("[data-fps], .stage__square")).to_have_count(0)
    page.locator('[data-run="stop"]').click()
    expect(page.locator(".stage__camera")).to_have_count(0)


def test_monitors_are_put_where_they_are_wanted(stage: Stagehand) -> None:
    page = stage.page
    workspace = {"blocks": {"languageVersion": 0, "blocks": [{"type": "when_run_button_click"}]}}
    stage.saves(
        {
            "sprites": [{"id": "mascot", "workspace": workspace}],
            "variables": [{"id": "score", "name": "<b>점수</b>", "value": 3}],
            "lists": [{"id": "names", "name": "이름", "items": ["가", "나"]}],
        }
    )
    score, names = page.locator('[data-monitor="score"]'), page.locator('[data-monitor="names"]')
    expect(score).to_have_text("<b>점수</b>3")
    grip = middle(score)
    stage.drag(grip, (grip[0] + 90, grip[1] + 70))
    expect(score).to_have_class(re.compile("--placed"))
    box = score.bounding_box()
    assert box
    saved_at = stage.program()["variables"][0]
    corner = stage.spot(saved_at["x"], saved_at["y"])
    assert abs(corner[0] - box["x"]) < 2
    assert abs(corner[1] - box["y"]) < 2

    stage.drag(middle(names), stage.spot(900, 900))
    names.press("ArrowUp")
    place = stage.program()["lists"][0]
    assert -240 <= place["x"] <= 240
    assert -135 <= place["y"] <= 135
    assert "x" not in stage.program()["sprites"][0]  # nothing behind them has moved
    page.reload()
    expect(score).to_have_class(re.compile("--placed"))


def cast_of(stage: Stagehand, scene: str) -> list[str]:
    return [each["name"] for each in stage.program()["sprites"] if each["scene"] == scene]


def lined_up(stage: Stagehand) -> None:
    names = {"a": "가", "b": "나", "c": "다"}
    scenes = [{"id": "s1", "name": "숲"}, {"id": "s2", "name": "바다"}]
    sprites = [
        {"id": key, "name": name, "scene": "s1", "workspace": {}} for key, name in names.items()
    ]
    other = {"id": "d", "name": "라", "scene": "s2", "workspace": {}}
    stage.saves({"sprites": [*sprites, other], "scenes": scenes})


def test_sprites_and_scenes_are_put_in_order_with_the_mouse(stage: Stagehand) -> None:
    lined_up(stage)
    x, y = middle(stage.card("가"))

    stage.drag((x, y), (x + 20, y), (*middle(stage.card("다")),))
    expect(stage.page.locator("[data-sprite]").first).to_contain_text("나")
    assert cast_of(stage, "s1") == ["나", "가", "다"]

    sea = stage.page.get_by_role("button", name="바다", exact=True)
    forest = stage.page.get_by_role("button", name="숲", exact=True)
    box = forest.bounding_box()
    assert box
    stage.drag(middle(sea), (box["x"] + 3, box["y"] + 10))
    expect(stage.page.locator(".scene-tab").first).to_contain_text("바다")
    assert [scene["name"] for scene in stage.program()["scenes"]] == ["바다", "숲"]


def test_a_finger_that_waits_a_moment_carries_a_sprite_to_its_place(open_page: Open) -> None:
    stage = Stagehand(open_page(BLANK, width=360, height=740, touch=True))
    lined_up(stage)
    stage.show_stage()
    stage.card("다").scroll_into_view_if_needed()
    held, goal = middle(stage.card("가")), stage.card("다").bounding_box()
    assert goal
    finger = stage.page.context.new_cdp_session(stage.page)

    def touch(kind: str, *spots: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in spots]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", held)
    expect(stage.page.locator('[data-drag-mark="held"]')).to_have_count(1)
    touch("touchMove", (held[0] + 30, held[1]))
    touch("touchMove", (goal["x"] + goal["width"] - 4, goal["y"] + goal["height"] / 2))
    expect(stage.page.locator('[data-drag-mark="after"]')).to_contain_text("다")
    touch("touchEnd")

    expect(stage.page.locator("[data-sprite]").last).to_contain_text("가")
    assert [cast_of(stage, "s1"), cast_of(stage, "s2")] == [["나", "다", "가"], ["라"]]


def test_several_files_become_several_costumes_and_a_wrong_one_is_named(
    stage: Stagehand, tmp_path: Path
) -> None:
    files = [tmp_path / f"그림{seed}.png" for seed in (1, 2)]
    for seed, file in enumerate(files):
        file.write_bytes(saved(drawing("cross", seed), "PNG"))
    wrong = tmp_path / "글.png"
    wrong.write_bytes(b"no picture")
    stage.button("sprites.addCostume").click()
    chooser = stage.page.get_by_role("dialog").locator('input[type="file"]')
    chooser.set_input_files([str(file) for file in (files[0], wrong, files[1])])

    expect(stage.page.get_by_text("글.png")).to_be_visible()
    expect(stage.page.get_by_role("dialog")).to_be_hidden()
    [sprite] = stage.program()["sprites"]
    assert [costume["name"] for costume in sprite["costumes"]][-2:] == ["그림1", "그림2"]


def test_a_character_comes_with_all_its_poses(open_page: Open) -> None:
    stage = Stagehand(open_page())
    stage.page.locator("[data-add-sprite]").click()
    first = stage.page.locator(".library__picture").first
    picture = first.get_attribute("data-picture")
    assert picture is not None
    assert picture.startswith("eyeblocks:")
    first.click()
    [_, character] = stage.program()["sprites"]

    costumes = character["costumes"]

    assert len(costumes) >= 3
    for costume in costumes:
        file = costume["picture"].replace("eyeblocks:", "eyeblocks-")
        answer = stage.page.request.get(f"/static/dist/pictures/{file}.svg")
        assert answer.ok
        assert answer.headers["content-type"].startswith("image/svg+xml")
    expect(stage.page.locator(".costume")).to_have_count(len(costumes))
