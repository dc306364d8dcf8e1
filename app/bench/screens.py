"""The work of a student's browser: frames of a full stage, and the first load of each page."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from app.bench.conditions import Conditions
from app.bench.http_client import COOKIE, expect
from app.bench.open_program import longest_task_ms, many_blocks, open_row
from app.bench.peers.teachable_machine import installed_browser
from app.bench.product import Product, Student
from app.bench.rows import AtMost, Row

SPRITES = 100
CLONES = 500
PARENTS = 20
"""The number of sprites that make the clones."""
SETTLE_MS = 3000
MEASURED_MS = 6000
FRAME_MS = 17.0
"""60 frames a second, with a tolerance for the clock."""
FIRST_LOAD_KB = 150.0
LARGER_KB = {"blocks": 450.0, "lab": 300.0}
"""The limits of pages that are larger than the others."""

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
# Records the time of each message that the program's frame gets: one for each frame of the stage.
RECORD_FRAMES = """
globalThis.frameTimes = [];
const post = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (...sent) {
  globalThis.frameTimes.push(performance.now());
  return post.apply(this, sent);
};
"""

Block = dict[str, Any]


def rows(product: Product, conditions: Conditions) -> list[Row]:
    del conditions
    full = _save_program(Student(product), _full_stage(SPRITES))
    small = _save_program(Student(product, full.client.token), _full_stage(1))
    many = _save_program(
        Student(product, full.client.token),
        {"sprites": [_sprite(0, 0) | {"workspace": many_blocks()}]},
    )
    shared = small.client.put(f"/api/projects/{small.project_id}/share", {})
    pages = _pages(small.project_id, expect(shared, 200)["address"])
    problem = "Playwright or a Chromium is missing"
    with suppress(ImportError, SystemExit):
        return _measure(product, full, many, pages)
    unmeasured = [_stage_row(None, problem), open_row(None, problem)]
    return [*unmeasured, *(_load_row(page, None, problem) for page in pages)]


def _save_program(student: Student, blocks: Block) -> Student:
    student.make_project(2)
    saved = {"version": 0, "format": 1, "blocks": blocks}
    expect(student.client.put(f"/api/projects/{student.project_id}/program", saved), 200)
    return student


def _measure(
    product: Product, student: Student, many: Student, pages: Mapping[str, str]
) -> list[Row]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        try:
            sizes = _first_loads_kb(browser, product, student, pages)
            return [
                _stage_row(_frame_ms(browser, product, student)),
                open_row(_opening_ms(browser, product, many)),
                *(_load_row(name, kb) for name, kb in sizes.items()),
            ]
        finally:
            browser.close()


def _pages(project: str, play: str) -> Mapping[str, str]:
    return {
        "home": "/",
        "collect": f"/projects/{project}",
        "blocks": f"/projects/{project}/blocks",
        "lab": f"/projects/{project}/lab",
        "play": play,
        "docs": "/docs",
    }


def _stage_row(frame_ms: float | None, note: str = "") -> Row:
    what = f"Stage: {SPRITES} sprites and the scripts of {CLONES} clones"
    measured = "ms a frame, mean, drawn without a GPU"
    return Row(what, frame_ms, AtMost(FRAME_MS), measured, note)


def _load_row(page: str, kb: float | None, note: str = "") -> Row:
    bar = AtMost(LARGER_KB.get(page, FIRST_LOAD_KB))
    measured = "kB as sent, pictures and fonts included"
    return Row(f"First load: {page}", kb, bar, measured, note)


def signed_in_context(browser: Any, product: Product, student: Student) -> Any:
    address = f"http://127.0.0.1:{product.port}"
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    cookie = {"name": COOKIE, "value": student.client.token, "url": address}
    context.add_cookies([cookie])
    return context


def _first_loads_kb(
    browser: Any, product: Product, student: Student, pages: Mapping[str, str]
) -> dict[str, float]:
    """The kB that each page transfers with an empty cache."""
    loads = {
        name: FirstLoad(signed_in_context(browser, product, student), pages[name]) for name in pages
    }
    # Large scripts request more only after they are parsed.
    next(iter(loads.values())).page.wait_for_timeout(SETTLE_MS)
    return {name: load.end_kb() for name, load in loads.items()}


class FirstLoad:
    """A page that is loaded in a new context. Whoever opens it calls `end_kb`.

    `without`: requests whose address holds this are not counted.
    """

    def __init__(self, context: Any, address: str, *, without: str | None = None) -> None:
        self._context = context
        self._address = address
        self._without = without
        self._uncounted: set[str] = set()
        self._sent: list[float] = []
        self.page = context.new_page()
        session = context.new_cdp_session(self.page)
        session.on("Network.requestWillBeSent", self._note)
        session.on("Network.loadingFinished", self._count)
        session.send("Network.enable")
        self.page.goto(address, wait_until="networkidle")

    def end_kb(self) -> float:
        """Closes the context. Returns the kB that were transferred until now."""
        if urlsplit(self.page.url).path != self._address:
            # The result would be another page's.
            raise RuntimeError(f"{self._address} led to {self.page.url}")
        self._context.close()
        return self.kb

    @property
    def kb(self) -> float:
        """The kB that were transferred until now."""
        return sum(self._sent) / 1000

    def _note(self, event: Mapping[str, Any]) -> None:
        if self._without is not None and self._without in event["request"]["url"]:
            self._uncounted.add(event["requestId"])

    def _count(self, event: Mapping[str, Any]) -> None:
        if event["requestId"] not in self._uncounted:
            self._sent.append(event["encodedDataLength"])


def _opening_ms(browser: Any, product: Product, student: Student) -> float:
    context = signed_in_context(browser, product, student)
    longest_ms = longest_task_ms(context, f"/projects/{student.project_id}/blocks")
    context.close()
    return longest_ms


def _frame_ms(browser: Any, product: Product, student: Student) -> float:
    context = signed_in_context(browser, product, student)
    context.add_init_script(RECORD_FRAMES)
    page = context.new_page()
    page.goto(f"/projects/{student.project_id}/blocks")
    page.locator('[data-run="start"]').click()
    page.wait_for_timeout(SETTLE_MS)
    first = page.evaluate("frameTimes.length")
    page.wait_for_timeout(MEASURED_MS)
    times = page.evaluate("(first) => frameTimes.slice(first)", first)
    context.close()
    return float((times[-1] - times[0]) / (len(times) - 1))


def _full_stage(sprites: int) -> Block:
    """A program whose sprites and clones move, turn and bounce for ever."""
    clones = CLONES // PARENTS
    return {
        "sprites": [_sprite(number, clones if number < PARENTS else 0) for number in range(sprites)]
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
