"""Scripts take turns: each runs until it yields, after an iteration of a loop or at a wait."""

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Generator
from typing import TYPE_CHECKING, Any, NoReturn

from .values import Value, number

if TYPE_CHECKING:
    from .scenes import Scene
    from .sprites import Sprite

Body = Callable[..., Coroutine[Any, Any, Any]]

FRAME_S = 1 / 60
SCRIPTS_S = 0.008  # the share of a frame in which scripts run
_STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Problem(Exception):
    """A block cannot do its work; the message is the one for `code`."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class ScriptEnded(BaseException):
    """Ends the script in which it is raised."""


def missing(what: str) -> NoReturn:
    """A placeholder for something that was deleted."""
    raise Problem(f"missing_{what}")


class _Pause:
    """A point at which a script yields; it continues when `ready` returns true."""

    def __init__(self, ready: Callable[[], bool]) -> None:
        self._ready = ready

    def __await__(self) -> Generator[Callable[[], bool], None, None]:
        yield self._ready


async def _give_way() -> None:
    """Yields after an iteration of a loop, so that other scripts run."""
    await _Pause(lambda: True)


def _at_once() -> bool:
    return True


async def look_again() -> None:
    """Other scripts run; the check alone causes no further round in the same frame."""
    await _Pause(_at_once)


async def next_frame() -> None:
    before = _program.now
    await _Pause(lambda: _program.now > before)


async def wait(seconds: Value) -> None:
    """At least until the next frame: a loop that waits gives way, however short the wait."""
    begun, lasts = _program.now, number(seconds)
    await _Pause(lambda: _program.now > begun and _program.now >= begun + lasts)


class _Subroutine:
    """An own function that is to be run; the script keeps a stack of them, to any depth."""

    def __init__(self, body: Coroutine[Any, Any, Any]) -> None:
        self.body = body

    def __await__(self) -> "Generator[_Subroutine, Any, Any]":
        return (yield self)


class _Hat:
    """What starts a script: an event, and its key, message or class."""

    def __init__(self, event: str, about: object, sprite: "Sprite", body: Body) -> None:
        self.event, self.about = event, about
        self.sprite, self.body = sprite, body


class _Script:
    """One running script of a sprite or clone."""

    def __init__(self, hat: _Hat, sprite: "Sprite") -> None:
        self.hat = hat
        self.sprite = sprite
        self.done = False
        self.calls: Counter[Body] = Counter()
        self._ready: Callable[[], bool] = lambda: True
        self._stack = [hat.body(sprite)]

    def can_run(self) -> bool:
        return not self.done and self._ready()

    @property
    def looks(self) -> bool:
        """Whether it is checking a condition again."""
        return not self.done and self._ready is _at_once

    def advance(self) -> None:
        """Run until the script yields. Errors of its blocks are raised from here."""
        try:
            self._ready = self._resume()
        except ScriptEnded:
            self.done = True
        except BaseException:
            self.done = True
            raise

    def _resume(self) -> Callable[[], bool]:
        """Go on in the innermost function until the script gives way."""
        returned: Any = None
        problem: BaseException | None = None
        while self._stack:
            steps = self._stack[-1]
            try:
                given = steps.send(returned) if problem is None else steps.throw(problem)
                returned = problem = None
                if not isinstance(given, _Subroutine):
                    return given  # type: ignore[no-any-return]
                self._stack.append(given.body)
            except StopIteration as end:
                del self._stack[-1]
                returned, problem = end.value, None
            except BaseException as raised:
                del self._stack[-1]
                problem = raised
        raise problem or ScriptEnded

    def close(self) -> None:
        while self._stack:
            self._stack.pop().close()


class _Program:
    """The state of the program, and the turns of its scripts."""

    def __init__(self) -> None:
        self.sprites: list[Sprite] = []
        self.scenes: list[Scene] = []
        self.scene: Scene | None = None
        self.hats: list[_Hat] = []
        self.scripts: list[_Script] = []
        self.script: _Script
        self._replaced: list[_Script] = []
        self.words: dict[str, str] = {}
        self.redraw = False
        self.begun = 0.0
        self.now = 0.0
        self.failed = False
        self.ended = False
        # What other parts do besides, and whether they keep the program going.
        self.at_start: list[Callable[[], None]] = []
        self.every_frame: list[Callable[[], None]] = []
        self.at_end: list[Callable[[], None]] = []
        self.goes_on: list[Callable[[], bool]] = []

    def launch(self, event: str, about: object = None, **choice: Any) -> list[_Script]:
        """Start an event's scripts, those of the foremost sprite first.

        One that runs begins anew, or is left alone if so wished.
        """
        only: Sprite | None = choice.get("only")
        started = []
        for sprite in self.sprites[::-1] if only is None else [only]:
            if sprite.scene is not self.scene:
                continue
            for hat in self.hats:
                if hat.sprite is not sprite.original or (hat.event, hat.about) != (event, about):
                    continue
                place = self._place_of(hat, sprite)
                runs = place is not None and not self.scripts[place].done
                if runs and choice.get("leave_running"):
                    continue
                started.append(_Script(hat, sprite))
                self._put(place, started[-1])
        return started

    def end_scripts(self) -> None:
        for script in self.scripts:
            script.done = True

    def run(self) -> None:
        """Run from the start button to the end."""
        for begin in self.at_start:
            begin()
        self.begun = time.monotonic()
        self.scene = next(iter(self.scenes), None)
        self.launch("started")
        self.launch("scene_started")
        if self._is_over():
            _print(self.words["nothing_to_run"])
        try:
            while not self._is_over():
                frame = time.monotonic()
                self._frame()
                time.sleep(max(0.0, FRAME_S - (time.monotonic() - frame)))
        except KeyboardInterrupt:
            pass
        for script in self.scripts:
            script.close()
        for finish in self.at_end:
            finish()

    def tell(self, problem: Problem, who: str) -> None:
        self.failed = True
        words = self.words[problem.code]
        for name, fact in problem.facts.items():
            words = words.replace("{" + name + "}", str(fact))
        print(f"! {who}: {words}", file=sys.stderr, flush=True)

    def _frame(self) -> None:
        self.now = time.monotonic() - self.begun
        for look in self.every_frame:
            look()
        end = time.monotonic() + SCRIPTS_S
        self.redraw = False
        while self._round() and not self.redraw and time.monotonic() < end:
            pass

    def _round(self) -> bool:
        ran = False
        # Scripts that start meanwhile get their first turn at the end of this round.
        for script in self.scripts:
            if script.can_run():
                self._advance(script)
                ran = ran or not script.looks
        for script in [*self._replaced, *self.scripts]:
            if script.done:
                script.close()
        self._replaced = []
        self.scripts = [script for script in self.scripts if not script.done]
        return ran

    def _advance(self, script: _Script) -> None:
        self.script = script
        try:
            script.advance()
        except Problem as problem:
            self.tell(problem, script.sprite.name)
        except ArithmeticError:
            self.tell(Problem("number_too_large"), script.sprite.name)

    def _place_of(self, hat: _Hat, sprite: "Sprite") -> int | None:
        for place, script in enumerate(self.scripts):
            if script.hat is hat and script.sprite is sprite:
                return place
        return None

    def _put(self, place: int | None, script: _Script) -> None:
        """One that begins anew keeps its place, so that it gets no second turn in this round."""
        if place is None:
            self.scripts.append(script)
        else:
            self.scripts[place].done = True
            self._replaced.append(self.scripts[place])
            self.scripts[place] = script

    def _is_over(self) -> bool:
        return not self.scripts and (self.ended or not any(each() for each in self.goes_on))


_program = _Program()


def _print(line: str) -> None:
    """Without signs that would steer the console."""
    print(_STEERING.sub(" ", line), flush=True)


def stop_all() -> NoReturn:
    """End every script of the program."""
    _program.end_scripts()
    _program.ended = True
    raise ScriptEnded
