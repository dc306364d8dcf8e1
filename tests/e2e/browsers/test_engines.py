"""What went wrong in one engine alone, and must go right in all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from ...waiting import wait_until
from ..programs import Block, say, stack, text
from ..test_uploads import COUNT, KEPT_IN_BROWSER, LOSE_ANSWERS
from .launch import firefox
from .screen import Screen
from .test_core_journey import KEPT, make_project

Files = Callable[..., list[str]]

SPEAK: Block = {"type": "read_text_wait", "inputs": {"TEXT": text("안녕하세요 여러분")}}
VOICELESS = """
  window.spoken = [];
  SpeechSynthesis.prototype.getVoices = () => [];
  SpeechSynthesis.prototype.speak = ({ text }) => {
    spoken.push([text, window.event?.type ?? null]);
  };
"""
"""An iPad that was never spoken to in a press: texts vanish without an event."""


def open_blocks(screen: Screen, *blocks: Block) -> None:
    project = screen.send("POST", "/api/projects", {"name": "블록"})["id"]
    body = {"version": 0, "format": 1, "blocks": stack(*blocks)}
    screen.send("PUT", f"/api/projects/{project}/program", body)
    screen.open(f"/projects/{project}/blocks")
    screen.sees(".blocklySvg .blocklyBlockCanvas > .blocklyDraggable")


def test_rows_of_class_pictures_keep_apart(screen: Screen, picture_files: Files) -> None:
    make_project(screen, "많이")
    screen.attach('[data-class] input[type="file"]', picture_files("circle", 30))
    screen.counts(f"[data-class] {KEPT}", 30)

    top, below, height = screen.run(
        """const tiles = [...document.querySelectorAll("[data-stage]")];
        const boxes = tiles.map((each) => each.getBoundingClientRect());
        const tops = [...new Set(boxes.map(({ top }) => Math.round(top)))].sort((a, b) => a - b);
        return [tops[0], tops[1], boxes[0].height];"""
    )
    assert below - top >= height


def test_a_long_list_of_pictures_can_be_scrolled_to_its_end(
    screen: Screen, picture_files: Files
) -> None:
    """Of a long list only the tiles around the visible ones are in the page."""
    make_project(screen, "아주 많이")
    screen.attach('[data-class] input[type="file"]', picture_files("circle", 1) * 140)
    wait_until(lambda: "140" in screen.run("return document.querySelector('.count').textContent"))

    for top, shown in ((100_000, 139), (0, 0)):
        screen.run(f"document.querySelector('.thumbs').scrollTop = {top}")
        screen.sees(f'[data-index="{shown}"]')
        inside = screen.run(
            f"""const list = document.querySelector(".thumbs").getBoundingClientRect();
            const tile = document.querySelector('[data-index="{shown}"]').getBoundingClientRect();
            return tile.top >= list.top - 1 && tile.bottom <= list.bottom + 1;"""
        )
        assert inside


def test_pictures_that_wait_outlive_their_page(screen: Screen, picture_files: Files) -> None:
    """WebKit keeps no files in a private window, only their bytes."""
    project = make_project(screen, "이어서")
    screen.run(f"({LOSE_ANSWERS})()")
    screen.attach('[data-class] input[type="file"]', picture_files("circle", COUNT))
    wait_until(lambda: screen.run(f"return window.arrived && ({KEPT_IN_BROWSER})()") == COUNT)

    screen.open(project)

    screen.counts(f"[data-class] {KEPT}", COUNT)
    classes = screen.send("GET", f"/api{project}")["classes"]
    assert sum(image_class["sample_count"] for image_class in classes) == COUNT


def test_a_page_left_in_the_middle_of_uploads_stops_no_later_one(
    screen: Screen, picture_files: Files
) -> None:
    for moment in range(5):
        project = screen.send("POST", "/api/projects", {"name": f"그만두기 {moment}"})["id"]
        screen.open(f"/projects/{project}")
        screen.sees("[data-class]")
        screen.attach('[data-class] input[type="file"]', picture_files("circle", 1) * 140)
        time.sleep(0.2 * moment)  # each page is left while another of its pictures is being kept
        screen.open("/")
        assert screen.run(f"return ({KEPT_IN_BROWSER})()") >= 0


def test_python_is_copied_at_the_first_press(screen: Screen) -> None:
    open_blocks(screen, say(text("안녕")))
    screen.press("[data-python-button]")
    screen.press("[data-copy-python]")
    screen.sees(".toast", screen.say("blocks.python.copied"))


def test_a_voice_is_woken_in_the_press_and_nobody_waits_for_one_that_is_missing(
    screen: Screen,
) -> None:
    open_blocks(screen, SPEAK, say(text("다음")))
    screen.run(VOICELESS)
    screen.press('[data-run="start"]')
    screen.reads(".stage__bubble", "다음")
    assert screen.run("return spoken") == [["", "click"], ["안녕하세요 여러분", "message"]]


CANVAS_CAMERA = """
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  canvas.width = canvas.height = 300;
  let turn = 0;
  const painting = setInterval(() => {
    context.fillStyle = `hsl(${(turn += 7)} 80% 50%)`;
    context.fillRect(0, 0, 300, 300);
  }, 60);
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();
  window.standStill = () => {
    clearInterval(painting);
    return new Promise((resolve) => setTimeout(resolve, 1500));
  };
"""
"""After it stands still its last frame may come late."""


def test_a_camera_that_stands_still_takes_no_picture_twice(screen: Screen) -> None:
    make_project(screen, "멈춘 카메라")
    screen.run(CANVAS_CAMERA)
    screen.press("[data-camera=off]")
    take = screen.say("common.camera_take")
    screen.press("[data-class] button", take)
    screen.counts(f"[data-class] {KEPT}", 1)
    screen.run("return standStill()")
    screen.press("[data-class] button", take)
    screen.counts(f"[data-class] {KEPT}", 2)

    screen.press("[data-class] button", take)

    screen.sees("[data-problem=frozen]")
    screen.counts(f"[data-class] {KEPT}", 2)


@pytest.fixture
def cookieless(tmp_path: Path, address: str) -> Iterator[Screen]:
    """A browser that blocks all data of sites."""
    with firefox(tmp_path, **{"network.cookie.cookieBehavior": 2}) as driver:
        yield Screen(driver, address, touch=True)


def test_without_cookies_a_shared_program_plays_and_nothing_is_made(
    cookieless: Screen, address: str
) -> None:
    cookieless.open(shared_program(address, say(text("안녕"))))
    cookieless.press('[data-run="start"]')
    cookieless.reads(".stage__bubble", "안녕")
    cookieless.press("button", cookieless.say("sharing.remix"))
    cookieless.reads(".toast", cookieless.say("common.cookies_needed"))

    cookieless.open("/")
    cookieless.press("button", cookieless.say("home.first"))
    cookieless.write("dialog input", "쿠키 없이")
    cookieless.press("dialog button", cookieless.say("home.make"))
    cookieless.reads("dialog", cookieless.say("common.cookies_needed"))


def shared_program(address: str, *blocks: Block) -> str:
    """The path of the link to somebody else's project."""
    with httpx2.Client(base_url=address) as child:
        path = f"/api/projects/{child.post('/api/projects', json={'name': '놀이'}).json()['id']}"
        saved = {"version": 0, "format": 1, "blocks": stack(*blocks)}
        child.put(f"{path}/program", json=saved).raise_for_status()
        return str(child.put(f"{path}/share", json={"with_pictures": False}).json()["address"])
