"""Collect, train, program, share and remix: what a child does, in every browser and size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...waiting import wait_until
from ..programs import WHEN_STARTED, Block, say, scripts, text, under
from .screen import Screen

Files = Callable[..., list[str]]

KEPT = '[data-stage="kept"]'
BUBBLE = ".stage__bubble"
PROGRAM = scripts(
    under(
        WHEN_STARTED,
        {"type": "sound_effect", "fields": {"SOUND": "bird"}},
        {"type": "insert_data_for_test"},
        say({"block": {"type": "test_result"}}),
    ),
    {**under("when_some_key_pressed", say(text("키"))), "fields": {"KEY": "space"}},
    under("when_object_click", say(text("간지러워"))),
)  # fmt: skip
HEAR = """
  window.heard = [];
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function () {
    heard.push(this.buffer.duration);
    start.call(this);
  };
"""


def test_a_child_teaches_a_model_programs_with_it_and_shares_it(
    screen: Screen, size: tuple[int, int], picture_files: Files
) -> None:
    screen.resize(*size)
    project = make_project(screen, "모양")
    collect(screen, picture_files)
    train(screen)
    try_model(screen, picture_files("circle", 1, 50))
    fits(screen)

    put_program(screen, project, PROGRAM)
    play(screen, picture_files("circle", 1, 51))
    fits(screen)

    link = share(screen)
    screen.forget()
    screen.open(link)
    play(screen, picture_files("circle", 1, 52))
    fits(screen)
    screen.press("button", screen.say("sharing.remix"))
    screen.sees(".blocklySvg .blocklyBlockCanvas .blocklyDraggable")
    assert screen.run("return location.pathname") != f"{project}/blocks"


def fits(screen: Screen) -> None:
    """Nothing has to be scrolled sideways."""
    wait_until(lambda: screen.run("return document.documentElement.scrollWidth <= innerWidth"), 10)


def make_project(screen: Screen, name: str) -> str:
    screen.press("button", screen.say("home.first"))
    screen.write("dialog input", name)
    screen.press("dialog button", screen.say("home.make"))
    screen.sees("[data-class]")
    return str(screen.run("return location.pathname"))


def collect(screen: Screen, picture_files: Files) -> None:
    """One class from files, the other one from the camera."""
    first, second = screen.run(
        "return [...document.querySelectorAll('[data-class]')].map((each) => each.dataset.class)"
    )
    screen.attach(f'[data-class="{first}"] input[type="file"]', picture_files("circle", 6))
    screen.counts(f'[data-class="{first}"] {KEPT}', 6)
    card = f'[data-class="{second}"]'
    screen.press(f"{card} [data-camera=off]")
    for taken in range(1, 6):
        screen.press(f"{card} button", screen.say("common.camera_take"))
        screen.counts(f"{card} {KEPT}", taken)
    screen.press(f"{card} [data-camera=on]")


def train(screen: Screen) -> None:
    screen.press("button", screen.say("collect.train"))
    screen.reads("main", screen.say("collect.state_done"))


def ask_by(screen: Screen, way: str, word: str) -> None:
    """What the training found out may move the page under a press; then one presses again."""

    def is_chosen() -> bool:
        screen.press("#result .ways__way", screen.say(word))
        return bool(screen.run(f"return document.querySelector('#result [value={way}]').checked"))

    wait_until(is_chosen)


def try_model(screen: Screen, files: list[str]) -> None:
    ask_by(screen, "upload", "common.upload")
    screen.attach('#result input[type="file"]', files)
    screen.reads(".answer__winner", screen.say("pages.class_number", number=1))


def put_program(screen: Screen, project: str, blocks: Block) -> None:
    """As the editor would have saved it; then the editor shows it."""
    body = {"version": 0, "format": 1, "blocks": blocks}
    saved: dict[str, Any] = screen.send("PUT", f"/api{project}/program", body)
    assert saved["version"] == 1
    screen.press("a", screen.say("pages.tab_blocks"))
    screen.counts(".blocklySvg .blocklyBlockCanvas > .blocklyDraggable", 3)


def play(screen: Screen, files: list[str]) -> None:
    """Press Start, answer the window, press a key, touch the sprite."""
    screen.run(HEAR)
    screen.press('[data-run="start"]')
    screen.attach('.picture-input input[type="file"]', files)
    screen.press(".picture-input button", screen.say("blocks.window.apply"))
    screen.reads(BUBBLE, screen.say("pages.class_number", number=1))
    assert [duration > 0 for duration in screen.run("return heard")] == [True]
    screen.key("Space")
    screen.reads(BUBBLE, "키")
    screen.touch(*on_stage(screen, -60, -30))
    screen.reads(BUBBLE, "간지러워")
    screen.press('[data-run="stop"]')
    screen.sees_no(BUBBLE)


def on_stage(screen: Screen, x: int, y: int) -> tuple[float, float]:
    """Where a place of the stage, whose middle is 0,0, is in the window."""
    left, top, scale = screen.run(
        """const { x, y, width } = document.querySelector(".stage").getBoundingClientRect();
        return [x, y, width / 480];"""
    )
    return left + scale * (240 + x), top + scale * (135 - y)


def share(screen: Screen) -> str:
    """The link's path."""
    screen.press(".blocks-layout__bar button", screen.say("sharing.more"))
    screen.press('[role="menuitem"]', screen.say("sharing.menu"))
    screen.press("dialog button", screen.say("sharing.on"))
    screen.press("dialog button", screen.say("sharing.copy"))
    screen.sees("dialog button", screen.say("sharing.copied"))
    return str(screen.run("return new URL(document.querySelector('dialog input').value).pathname"))
