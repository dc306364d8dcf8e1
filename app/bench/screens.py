"""What a student's browser has to do: draw a full stage, and load each page for the first time."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from app.bench.browser import COOKIE, expect
from app.bench.conditions import Conditions
from app.bench.peers.teachable_machine import installed_browser
from app.bench.product import Product, Student
from app.bench.rows import AtMost, Row

SPRITES = 100
CLONES = 500
PARENTS = 20
"""Sprites that make the clones."""
SETTLING_MS = 3000
MEASURED_MS = 6000
FRAME_MS = 17.0
"""60 frames a second, and a hair for the clock."""
FIRST_LOAD_KB = 150.0
EDITOR_KB = 450.0
"""The page with the editor has no bar of its own; this keeps it from growing unseen."""

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
# A turn is one frame of the program: it is asked for, run, answered and drawn.
COUNT_TURNS = """
globalThis.turns = [];
const post = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (...sent) {
  globalThis.turns.push(performance.now());
  return post.apply(this, sent);
};
"""

Block = dict[str, Any]


def rows(product: Product, conditions: Conditions) -> list[Row]:
    del conditions
    crowd = _with_program(Student(product), SPRITES)
    small = _with_program(Student(product, crowd.browser.token), 1)
    shared = small.browser.put(f"/api/projects/{small.project_id}/share", {})
    pages = _pages(small.project_id, expect(shared, 200)["address"])
    problem = "Playwright or a Chromium is missing"
    with suppress(ImportError, SystemExit):
        return _measured(product, crowd, pages)
    return [_stage_row(None, problem), *(_load_row(page, None, problem) for page in pages)]


def _with_program(student: Student, sprites: int) -> Student:
    student.make_project(2)
    saved = {"version": 0, "format": 1, "blocks": _crowd(sprites)}
    expect(student.browser.put(f"/api/projects/{student.project_id}/program", saved), 200)
    return student


def _measured(product: Product, student: Student, pages: Mapping[str, str]) -> list[Row]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        try:
            sizes = {name: _first_load_kb(browser, product, student, pages[name]) for name in pages}
            return [
                _stage_row(_frame_ms(browser, product, student)),
                *(_load_row(name, kb) for name, kb in sizes.items()),
            ]
        finally:
            browser.close()


def _pages(project: str, play: str) -> Mapping[str, str]:
    return {
        "home": "/",
        "collect": f"/projects/{project}",
        "blocks": f"/projects/{project}/blocks",
        "play": play,
        "docs": "/docs",
    }


def _stage_row(frame_ms: float | None, note: str = "") -> Row:
    what = f"Stage: {SPRITES} sprites and the scripts of {CLONES} clones"
    measured = "ms a frame, mean, drawn without a GPU"
    return Row(what, frame_ms, AtMost(FRAME_MS), measured, note)


def _load_row(page: str, kb: float | None, note: str = "") -> Row:
    bar = AtMost(EDITOR_KB if page == "blocks" else FIRST_LOAD_KB)
    measured = "kB as sent, pictures and fonts included"
    return Row(f"First load: {page}", kb, bar, measured, note)


def _context(browser: Any, product: Product, student: Student) -> Any:
    address = f"http://127.0.0.1:{product.port}"
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    cookie = {"name": COOKIE, "value": student.browser.token, "url": address}
    context.add_cookies([cookie])
    return context


def _first_load_kb(browser: Any, product: Product, student: Student, address: str) -> float:
    """Everything that an empty cache makes the page load, as it goes over the line."""
    context = _context(browser, product, student)
    page = context.new_page()
    sent: list[float] = []
    session = context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    # What large scripts ask for comes after they were read.
    page.wait_for_timeout(SETTLING_MS)
    if urlsplit(page.url).path != address:
        raise RuntimeError(f"{address} led to {page.url}")  # no measure of that page
    context.close()
    return sum(sent) / 1000


def _frame_ms(browser: Any, product: Product, student: Student) -> float:
    context = _context(browser, product, student)
    context.add_init_script(COUNT_TURNS)
    page = context.new_page()
    page.goto(f"/projects/{student.project_id}/blocks")
    page.locator('[data-run="start"]').click()
    page.wait_for_timeout(SETTLING_MS)
    began = page.evaluate("turns.length")
    page.wait_for_timeout(MEASURED_MS)
    times = page.evaluate("(began) => turns.slice(began)", began)
    context.close()
    return float((times[-1] - times[0]) / (len(times) - 1))


def _crowd(sprites: int) -> Block:
    """Sprites that move, turn and bounce for ever, and clones of some that do the same."""
    each = CLONES // PARENTS
    return {
        "sprites": [_sprite(number, each if number < PARENTS else 0) for number in range(sprites)]
    }


def _sprite(number: int, clones: int) -> Block:
    scripts = [_script("when_run_button_click", _forever())]
    if clones:
        copy = {"type": "create_clone", "fields": {"TARGET": "self"}}
        scripts.append(_script("when_run_button_click", _loop("repeat_basic", copy, VALUE=clones)))
        scripts.append(_script("when_clone_start", _forever()))
    return {
        "id": f"sprite-{number}",
        "name": f"Sprite {number}",
        "x": number % 20 * 22 - 210,
        "y": number // 20 * 50 - 100,
        "size": 30,
        "direction": number * 37 % 360 - 180,
        "costumes": [{"id": "c", "name": "c", "picture": PICTURES[number % len(PICTURES)]}],
        "workspace": {"blocks": {"languageVersion": 0, "blocks": scripts}},
    }


PICTURES = ("fluent:cat", "fluent:dog", "fluent:red-apple", "eyeblocks:blinky")


def _forever() -> Block:
    turn = {"type": "rotate_relative", "inputs": _values(VALUE=3)}
    bounce = {"type": "bounce_wall", "next": {"block": turn}}
    move = {"type": "move_direction", "inputs": _values(VALUE=2), "next": {"block": bounce}}
    return _loop("repeat_inf", move)


def _loop(opcode: str, body: Block, **values: float) -> Block:
    return {"type": opcode, "inputs": _values(**values) | {"DO": {"block": body}}}


def _values(**values: float) -> Block:
    return {
        name: {"shadow": {"type": "number", "fields": {"VALUE": value}}}
        for name, value in values.items()
    }


def _script(hat: str, first: Block) -> Block:
    return {"type": hat, "next": {"block": first}}
