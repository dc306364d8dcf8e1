"""Input from the console: answers, keys and clicks."""

import queue
import sys
import threading

from .program import _Pause, _print, _program
from .values import Value, text

KEY_HELD_S = 0.1
KEYS = ("space", "enter", "up", "down", "left", "right", *"abcdefghijklmnopqrstuvwxyz0123456789")


class _Console:
    """Lines that are typed. They are read in a thread of their own from the first wish on."""

    def __init__(self) -> None:
        self.questions: list[list[str]] = []
        self.answer = ""
        self.ended = False
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None
        self._listens = False
        self._down: dict[str, float] = {}

    def open(self) -> None:
        if self._reader is None:
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()
            _program.every_frame.append(self._take_line)

    def listen(self) -> None:
        """Keys and clicks start scripts: the program goes on until the input ends."""
        if not self._listens:
            self._listens = True
            _program.at_start.append(self._invite)
            _program.goes_on.append(lambda: not self.ended)

    def line(self, *, patiently: bool) -> str | None:
        """The next line; None when there is none yet, or if patient, when the input has ended."""
        self.open()
        try:
            line = None if self.ended else self._lines.get(block=patiently)
        except queue.Empty:
            return None
        self.ended = line is None
        return line

    def is_down(self, key: str) -> bool:
        self.open()
        return self._down.get(key, -1) >= _program.now

    def _invite(self) -> None:
        _print(_program.words["how_to_press"])
        self.open()

    def _read(self) -> None:
        for line in sys.stdin:
            self._lines.put(line.strip())
        self._lines.put(None)

    def _take_line(self) -> None:
        """A typed line answers a question, presses a key or clicks on a sprite."""
        line = self.line(patiently=False)
        if self.ended:
            for asked in self.questions:
                asked.append("")
            self.questions = []
        if line is None:
            return
        if self.questions:
            self.questions.pop(0).append(line)
        elif line in KEYS:
            self._press(line)
            _program.launch("key_pressed", line, leave_running=True)
        elif line.split(" ")[0] == "click":
            self._click(line.removeprefix("click").strip())

    def _click(self, name: str) -> None:
        self._press("click")
        _program.launch("mouse_clicked")
        for sprite in [*_program.sprites]:
            if sprite.name == name:
                _program.launch("clicked", only=sprite)

    def _press(self, key: str) -> None:
        self._down[key] = _program.now + KEY_HELD_S


class Mouse:
    """A console has no pointer; typing `click` clicks the center of the stage."""

    x = 0.0
    y = 0.0

    @property
    def pressed(self) -> bool:
        return _console.is_down("click")


def key_pressed(key: str) -> bool:
    return _console.is_down(key)


async def ask(question: Value) -> None:
    """Print a question; the next typed line is the answer."""
    asked: list[str] = []
    _console.questions.append(asked)
    _print(f"? {text(question)}")
    _console.open()
    try:
        await _Pause(lambda: bool(asked))
        _console.answer = asked[0]
    finally:
        _console.questions = [each for each in _console.questions if each is not asked]


def answer() -> str:
    return _console.answer


_console = _Console()
mouse = Mouse()
