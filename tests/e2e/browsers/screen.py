"""What a person sees and does before a browser, in whatever engine."""

from __future__ import annotations

import base64
import itertools
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...waiting import wait_until
from ..words import Words
from .webdriver import Driver, WebDriverError

LIMIT_S = 60.0

FIND = """
  const [css, words] = arguments;
  const says = (each) => [each.getAttribute("aria-label"), each.textContent.trim()].includes(words);
  const found = [...document.querySelectorAll(css)]
    .filter((each) => each.type === "file" || each.checkVisibility())
    .filter((each) => words === "" || says(each));
"""
"""What is on the page, of these; a field for files may hide behind a button."""

COUNT = FIND + "return found.length;"
FIRST = FIND + "return found[0] ?? null;"
"""No more than one element leaves the page: the others may be drawn anew on the way."""

OUT_OF_REACH = {"element click intercepted", "element not interactable"}
"""WebKit's driver leaves an element below the window where it has a scroll margin."""
NOT_YET = OUT_OF_REACH | {"stale element reference", "no such element", "javascript error"}
"""The page is still being drawn."""

KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Space": " ", "ArrowRight": "\ue014"}


class Screen:
    """One browser's window."""

    def __init__(self, driver: Driver, address: str, touch: bool) -> None:
        self._driver = driver
        self._address = address
        self._pointer = "touch" if touch else "mouse"

    def say(self, key: str, **facts: object) -> str:
        """What the screen says, in the language that the page has chosen for this browser."""
        return Words(self.run("return document.documentElement.lang"))(key, **facts)

    def open(self, path: str) -> None:
        self._driver.send("Navigate", url=self._address + path)

    def resize(self, width: int, height: int) -> None:
        """Until what the page has is so wide."""
        self._driver.send("SetWindowRect", width=width, height=height)
        wait_until(lambda: self.run("return innerWidth") == width)

    def forget(self) -> None:
        """A new person sits down."""
        self._driver.send("DeleteAllCookies")
        self.run("localStorage.clear(); sessionStorage.clear()")

    def run(self, script: str, *arguments: object) -> Any:
        """What a script in the page returns; a promise is waited for."""
        return self._driver.send("ExecuteScript", script=script, args=list(arguments))

    def send(self, method: str, path: str, body: object = None) -> Any:
        """What the server answers this browser."""
        return self.run(
            """const [method, path, body] = arguments;
            const headers = { "Content-Type": "application/json" };
            const init = body === null ? {} : { headers, body: JSON.stringify(body) };
            return fetch(path, { method, ...init }).then((answer) => answer.json());""",
            method, path, body,
        )  # fmt: skip

    def count(self, css: str, words: str = "") -> int:
        return self.run(COUNT, css, words)

    def sees(self, css: str, words: str = "") -> None:
        wait_until(lambda: self.count(css, words), LIMIT_S)

    def sees_no(self, css: str) -> None:
        wait_until(lambda: not self.count(css), LIMIT_S)

    def counts(self, css: str, count: int) -> None:
        wait_until(lambda: self.count(css) == count, LIMIT_S)

    def reads(self, css: str, words: str) -> None:
        """Some element has these words in it."""
        script = (
            "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent)"
        )
        wait_until(lambda: any(words in text for text in self.run(script, css)), LIMIT_S)

    def press(self, css: str, words: str = "") -> None:
        """Waits until it can be pressed, as a person would."""
        self._with(f":is({css}):not(:disabled)", words, "ElementClick")

    def write(self, css: str, text: str) -> None:
        self._with(css, "", "ElementClear")
        self._with(css, "", "ElementSendKeys", text=text)

    def attach(self, css: str, files: list[str]) -> None:
        self._with(css, "", "ElementSendKeys", text="\n".join(files))

    def key(self, name: str) -> None:
        value = KEYS.get(name, name)
        actions = [{"type": kind, "value": value} for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def touch(self, x: float, y: float) -> None:
        self.drag((x, y))

    def drag(self, *places: tuple[float, float]) -> None:
        """Goes down at the first place, along the others, and up at the last."""
        first, *others = [self._move(x, y) for x, y in places]
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        pause = {"type": "pause", "duration": 60}
        along = itertools.chain.from_iterable([move, pause] for move in others)
        self._act({
            "type": "pointer", "id": self._pointer, "parameters": {"pointerType": self._pointer},
            "actions": [first, down, pause, *along, up],
        })  # fmt: skip

    def save(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._driver.send("TakeScreenshot")))

    def _scroll_to(self, element: object) -> None:
        """A driver scrolls it just into view, where it may lie below what stays at the top."""
        with suppress(WebDriverError):  # it may be gone
            self.run("arguments[0].scrollIntoView({ block: 'center' })", element)

    def _move(self, x: float, y: float) -> dict[str, object]:
        return {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}

    def _act(self, source: dict[str, object]) -> None:
        self._driver.send("PerformActions", actions=[source])

    def _with(self, css: str, words: str, command: str, **facts: Any) -> None:
        def done() -> bool:
            try:
                first = self.run(FIRST, css, words)
                if first is None:
                    return False
                self._driver.send(command, id=next(iter(first.values())), **facts)
            except WebDriverError as error:
                if error.kind not in NOT_YET:
                    raise
                if error.kind in OUT_OF_REACH:
                    self._scroll_to(first)
                return False
            return True

        wait_until(done, LIMIT_S)
