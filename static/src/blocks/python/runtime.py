"""Runs a program that was made of blocks: what its stage would say is printed.

Every script is a coroutine that runs until it gives way: at the end of a loop's turn
(`await turn()`) and wherever it waits. Then the others get their turn, sixty frames a second.
Sprites keep where they are and what they look like, but nobody draws them: their pictures count
as squares. Pictures are recognised by the server that the program came from.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import queue
import random
import re
import secrets
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any, NoReturn

Value = float | str | bool
Body = Callable[..., Coroutine[Any, Any, Any]]

FRAME_S = 1 / 60
SCRIPTS_S = 0.008  # the share of a frame in which scripts run
PICTURE_EVERY_S = 1.0  # picture files stand in for the camera's video one after the other
MONITOR_EVERY_S = 0.2
KEY_HELD_S = 0.1
SERVER_WAIT_S = 30
TRIES = 5
LONGEST_ANSWER = 1_000_000
LONGEST_BUBBLE = 330
LONGEST_TEXT = 1_000_000
LONGEST_LIST = 200_000
MOST_CLONES = 1000
DEEPEST_CALL = 400
HALF_WIDTH, HALF_HEIGHT = 240, 135
KEYS = ("space", "enter", "up", "down", "left", "right", *"abcdefghijklmnopqrstuvwxyz0123456789")
WALLS = ("wall", "wall_up", "wall_down", "wall_left", "wall_right")


class Problem(Exception):
    """A block cannot do what it is there for; the words for it are those of `code`."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class ScriptEnded(BaseException):
    """Ends the script in which it is raised."""


def missing(what: str) -> NoReturn:
    """Stands where a block names something that is gone."""
    raise Problem(f"missing_{what}")


# ---- Values: numbers where both are numbers, else text ----

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WITH_BASE = re.compile(r"0(x[0-9a-f]+|o[0-7]+|b[01]+)", re.ASCII | re.IGNORECASE)
_EXACT = 2**53
_STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _parsed(written: str) -> float | None:
    """The number that a text is; None where it is none."""
    written = written.strip()
    if written in ("Infinity", "+Infinity", "-Infinity"):
        return float(written)
    if _WITH_BASE.fullmatch(written):
        return int(written, 0)
    return _tidy(float(written)) if _NUMBER.fullmatch(written) else None


def _tidy(value: float) -> float:
    """A whole number as an int, where floats are exact."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def number(value: Value) -> float:
    """Text that is no number counts as 0."""
    if isinstance(value, str):
        return _parsed(value) or 0
    if isinstance(value, bool):
        return int(value)
    return 0 if math.isnan(value) else value


def text(value: Value) -> str:
    """Numbers end after six decimals, or after six digits below 1."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) < _EXACT:
        return str(value)
    return _float_text(_as_float(value))


def _float_text(value: float) -> str:
    if not math.isfinite(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if abs(value) >= 1e21:
        return repr(value)
    rounded_off = Decimal(repr(value))
    if abs(value) < 1:
        rounded_off = Context(prec=6, rounding=ROUND_HALF_UP).create_decimal_from_float(value)
    elif abs(value) < 1e15:
        rounded_off = Decimal(value).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    if rounded_off == 0:
        return "0"
    if abs(rounded_off) < Decimal("1e-6"):
        digits, exponent = repr(float(rounded_off)).split("e")
        return f"{digits}e{int(exponent)}"
    plain = format(rounded_off, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def true(value: Value) -> bool:
    """Whether a value counts as true."""
    if isinstance(value, str):
        return value not in ("", "0") and value.lower() != "false"
    return bool(value) and value == value


def _order(left: Value, right: Value) -> float:
    """Below 0, 0 or above 0, as for sorting; text without regard to letter case."""
    one, other = _comparable(left), _comparable(right)
    if one is None or other is None:
        first, second = text(left).lower(), text(right).lower()
        return (first > second) - (first < second)
    return (one > other) - (one < other)


def _comparable(value: Value) -> float | None:
    return _parsed(value) if isinstance(value, str) else value


def equal(left: Value, right: Value) -> bool:
    return _order(left, right) == 0


def greater(left: Value, right: Value) -> bool:
    return _order(left, right) > 0


def less(left: Value, right: Value) -> bool:
    return _order(left, right) < 0


def both(left: bool, right: bool) -> bool:
    """`and` that asks for both sides, as the block does."""
    return left and right


def either(left: bool, right: bool) -> bool:
    """`or` that asks for both sides, as the block does."""
    return left or right


# ---- Calculations ----


def times(value: Value) -> int:
    """How often a loop repeats."""
    wanted = min(sys.maxsize, max(0, number(value)))
    return int(rounded(wanted))


def divide(left: Value, right: Value) -> float:
    """Division by zero is no error: it gives infinity, or no number."""
    one, other = _as_float(number(left)), _as_float(number(right))
    if other != 0:
        return _tidy(one / other)
    return math.nan if one == 0 or one != one else math.copysign(math.inf, one)


def quotient(left: Value, right: Value) -> float:
    return floor(divide(left, right))


def remainder(left: Value, right: Value) -> float:
    """It has the divisor's sign."""
    other = number(right)
    return number(left) % other if other != 0 and math.isfinite(number(left)) else math.nan


def rounded(value: Value) -> float:
    """Halves go up."""
    return floor(number(value) + 0.5)


def floor(value: Value) -> float:
    exact = number(value)
    return math.floor(exact) if math.isfinite(exact) else exact


def ceil(value: Value) -> float:
    exact = number(value)
    return math.ceil(exact) if math.isfinite(exact) else exact


def square_root(value: Value) -> float:
    exact = _as_float(number(value))
    return _tidy(math.sqrt(exact)) if exact >= 0 else math.nan


def sine(degrees: Value) -> float:
    return _of_angle(math.sin, degrees)


def cosine(degrees: Value) -> float:
    return _of_angle(math.cos, degrees)


def tangent(degrees: Value) -> float:
    return _of_angle(math.tan, degrees)


def _of_angle(of: Callable[[float], float], degrees: Value) -> float:
    exact = _as_float(number(degrees))
    return _tidy(round(of(math.radians(exact)), 10)) if math.isfinite(exact) else math.nan


def log10(value: Value) -> float:
    return _logarithm(math.log10, value)


def natural_log(value: Value) -> float:
    return _logarithm(math.log, value)


def _logarithm(of: Callable[[float], float], value: Value) -> float:
    exact = _as_float(number(value))
    return _tidy(of(exact)) if exact > 0 else -math.inf if exact == 0 else math.nan


def factorial(value: Value) -> float:
    """Not a number below zero or between whole numbers."""
    exact = number(value)
    if exact < 0 or not math.isfinite(exact) or exact != int(exact):
        return math.nan
    return math.factorial(int(exact)) if exact <= 170 else math.inf


def pick_random(left: Value, right: Value) -> float:
    """Whole numbers between whole numbers, both ends included; else any number between."""
    low, high = sorted((number(left), number(right)))
    if all(float(end).is_integer() for end in (low, high)):
        return random.randint(int(low), int(high))  # noqa: S311 - for games
    return random.uniform(low, high)  # noqa: S311 - for games


def today() -> datetime:
    return datetime.now()


# ---- Text ----


def join(first: Value, second: Value) -> str:
    return _bounded(text(first) + text(second))


def letter(of: Value, place: Value) -> str:
    """The letter at a place that counts from 1."""
    return part(of, place, place) if rounded(place) >= 1 else ""


def part(of: Value, first: Value, last: Value) -> str:
    low, high = sorted((rounded(first), rounded(last)))
    if high < 1 or not math.isfinite(low):
        return ""
    end = int(high) if math.isfinite(high) else None
    return text(of)[max(0, int(low) - 1) : end]


def place_in(of: Value, sought: Value) -> int:
    """Where a text begins within another, counted from 1; 0 where it does not."""
    return text(of).find(text(sought)) + 1 if text(sought) else 0


def replaced(of: Value, old: Value, new: Value) -> str:
    return _bounded(text(of).replace(text(old), text(new))) if text(old) else text(of)


def _bounded(whole: str) -> str:
    """A text that doubles in every turn of a loop would fill the memory within a second."""
    if len(whole) > LONGEST_TEXT:
        raise Problem("text_too_long")
    return whole


# ---- Scripts: who runs, who waits ----


class _Pause:
    """Where a script gives way; it goes on when `ready` says so."""

    def __init__(self, ready: Callable[[], bool]) -> None:
        self._ready = ready

    def __await__(self) -> Generator[Callable[[], bool], None, None]:
        yield self._ready


def turn() -> Awaitable[None]:
    """The end of a loop's turn: others get theirs."""
    return _Pause(lambda: True)


def next_frame() -> Awaitable[None]:
    before = _program.now
    return _Pause(lambda: _program.now > before)


def wait(seconds: Value) -> Awaitable[None]:
    end = _program.now + number(seconds)
    return _Pause(lambda: _program.now >= end)


@dataclass(frozen=True)
class _Hat:
    """What starts a script: an event, and which key, message or class it is about."""

    event: str
    about: object
    sprite: Sprite
    body: Body


class _Script:
    """One running script of a sprite or clone."""

    def __init__(self, hat: _Hat, sprite: Sprite) -> None:
        self.hat = hat
        self.sprite = sprite
        self.done = False
        self.calls: list[Body] = []
        self._ready: Callable[[], bool] = lambda: True
        self._steps = hat.body(sprite)

    def can_run(self) -> bool:
        return not self.done and self._ready()

    def advance(self) -> None:
        """Run until the script gives way. What a block raises comes out here."""
        try:
            self._ready = self._steps.send(None)
        except (StopIteration, ScriptEnded):
            self.done = True
        except BaseException:
            self.done = True
            raise

    def close(self) -> None:
        self._steps.close()


def function(body: Body) -> Body:
    """An own function of the program. One that calls itself is a loop, too, and gives way."""

    async def called(*given: Any) -> Any:
        calls = _program.script.calls
        if len(calls) > DEEPEST_CALL:
            raise Problem("too_deep")
        if body in calls:
            await turn()
        calls.append(body)
        try:
            answered = await body(*given)
        finally:
            calls.pop()
        return "" if answered is None else answered

    return called


class Message:
    """What scripts tell each other."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self) -> None:
        _program.launch("received", self)

    def send_and_wait(self) -> Awaitable[None]:
        started = _program.launch("received", self)
        return _Pause(lambda: all(script.done for script in started))


class ImageClass:
    """A class that the model has learned."""

    def __init__(self, name: str) -> None:
        self.name = name


class Scene:
    """A part of the program: only the scripts of its own sprites run while it plays."""

    def __init__(self, name: str) -> None:
        self.name = name
        _program.scenes.append(self)

    def start(self) -> NoReturn:
        """End every script and start those of this scene."""
        _program.start_scene(self)


def start_next_scene() -> NoReturn:
    _program.start_scene_beside(1)


def start_previous_scene() -> NoReturn:
    _program.start_scene_beside(-1)


class List:
    """A list of the program. Places count from 1; beyond the ends nothing happens."""

    def __init__(self, name: str, items: Iterable[Value] = (), *, shown: bool = True) -> None:
        self.name = name
        self.items = list(items)
        self.shown = shown
        _program.lists.append(self)

    def __len__(self) -> int:
        return len(self.items)

    def whole(self) -> str:
        return " ".join(map(text, self.items))

    def item(self, place: Value) -> Value:
        at = self._at(place)
        return self.items[at] if 0 <= at < len(self.items) else ""

    def add(self, item: Value) -> None:
        self.insert(len(self.items) + 1, item)

    def insert(self, place: Value, item: Value) -> None:
        at = self._at(place)
        if 0 <= at <= len(self.items) < LONGEST_LIST:
            self.items.insert(at, item)

    def change(self, place: Value, item: Value) -> None:
        at = self._at(place)
        if 0 <= at < len(self.items):
            self.items[at] = item

    def remove(self, place: Value) -> None:
        at = self._at(place)
        if 0 <= at < len(self.items):
            del self.items[at]

    def clear(self) -> None:
        self.items = []

    def place_of(self, sought: Value) -> int:
        """0 where it is not there."""
        return next((at for at, item in enumerate(self.items, 1) if equal(item, sought)), 0)

    def includes(self, sought: Value) -> bool:
        return self.place_of(sought) > 0

    def show(self) -> None:
        self.shown = True

    def hide(self) -> None:
        self.shown = False

    @staticmethod
    def _at(place: Value) -> int:
        wanted = floor(place)
        return int(wanted) - 1 if math.isfinite(wanted) else -1


# ---- Sprites ----


@dataclass(frozen=True)
class _Bubble:
    words: str
    thought: bool


class Sprite:
    """A sprite or a clone of one. The centre is 0,0; direction 90 is to the right, 0 upwards."""

    def __init__(
        self,
        name: str,
        *,
        x: float = 0,
        y: float = 0,
        size: float = 100,
        direction: float = 90,
        turning: str = "around",
        visible: bool = True,
        costumes: Iterable[str] = (),
        costume: int = 1,
        scene: Scene | None = None,
    ) -> None:
        self.name, self.scene = name, scene
        self.x, self.y, self.size, self.direction = x, y, size, direction
        self.turning, self.visible = turning, visible
        self.costumes, self.costume = list(costumes), costume
        self.effects = {"color": 0.0, "brightness": 0.0, "transparency": 0.0}
        self.original: Sprite = self
        self._bubble: _Bubble | None = None
        _program.sprites.append(self)

    @property
    def is_clone(self) -> bool:
        return self.original is not self

    @property
    def costume_name(self) -> str:
        return self.costumes[self.costume - 1]

    # What starts scripts

    def when_started(self, body: Body) -> Body:
        return self._when("started", None)(body)

    def when_mouse_clicked(self, body: Body) -> Body:
        return self._when("mouse_clicked", None)(body)

    def when_clicked(self, body: Body) -> Body:
        return self._when("clicked", None)(body)

    def when_scene_started(self, body: Body) -> Body:
        return self._when("scene_started", None)(body)

    def when_clone_started(self, body: Body) -> Body:
        return self._when("clone_started", None)(body)

    def when_key_pressed(self, key: str) -> Callable[[Body], Body]:
        return self._when("key_pressed", key)

    def when_received(self, message: Message | None) -> Callable[[Body], Body]:
        return self._when("received", message)

    def when_recognized(self, image_class: ImageClass | None) -> Callable[[Body], Body]:
        return self._when("recognized", image_class and image_class.name)

    def _when(self, event: str, about: object) -> Callable[[Body], Body]:
        def started_by(body: Body) -> Body:
            _program.hats.append(_Hat(event, about, self, body))
            return body

        return started_by

    # Scripts and clones

    def stop_other_scripts(self) -> None:
        for script in _program.scripts:
            if script.sprite is self and script is not _program.script:
                script.done = True

    def clone(self, of: Sprite) -> None:
        """Make a copy of a sprite, unless there are too many."""
        _program.add_clone(of)

    def delete_clone(self) -> None:
        if self.is_clone:
            _program.remove_clone(self)
            raise ScriptEnded

    def delete_all_clones(self) -> None:
        for each in [*_program.sprites]:
            if each.is_clone and each.original is self.original:
                _program.remove_clone(each)
        if self.is_clone:
            raise ScriptEnded

    # Moving

    def move(self, steps: Value) -> None:
        dx, dy = _ahead(self.direction)
        self.go_to(self.x + dx * number(steps), self.y + dy * number(steps))

    def change_x(self, by: Value) -> None:
        self.go_to(self.x + number(by), self.y)

    def change_y(self, by: Value) -> None:
        self.go_to(self.x, self.y + number(by))

    def go_to_x(self, x: Value) -> None:
        self.go_to(x, self.y)

    def go_to_y(self, y: Value) -> None:
        self.go_to(self.x, y)

    def go_to(self, x: Value, y: Value) -> None:
        """What cannot be a place on the stage leaves the sprite where it is."""
        across, up = number(x), number(y)
        self.x = across if math.isfinite(across) else self.x
        self.y = up if math.isfinite(up) else self.y
        _program.redraw = True

    def go_to_place_of(self, target: Sprite | Mouse) -> None:
        self.go_to(target.x, target.y)

    async def glide_by(self, seconds: Value, x: Value, y: Value) -> None:
        await self.glide_to(seconds, self.x + number(x), self.y + number(y))

    async def glide_to_place_of(self, seconds: Value, target: Sprite | Mouse) -> None:
        await self.glide_to(seconds, target.x, target.y)

    async def glide_to(self, seconds: Value, x: Value, y: Value) -> None:
        begun, lasts = _program.now, number(seconds)
        from_x, from_y, to_x, to_y = self.x, self.y, number(x), number(y)
        while (passed := _program.now - begun) < lasts:
            share = passed / lasts
            self.go_to(from_x + (to_x - from_x) * share, from_y + (to_y - from_y) * share)
            await next_frame()
        self.go_to(to_x, to_y)

    def turn(self, degrees: Value) -> None:
        self.point(self.direction + number(degrees))

    def point(self, direction: Value) -> None:
        """Directions are kept above -180, at most 180."""
        wanted = number(direction)
        if math.isfinite(wanted):
            turned = wanted % 360
            self.direction = turned - 360 if turned > 180 else turned
            _program.redraw = True

    def look_at(self, target: Sprite | Mouse) -> None:
        dx, dy = target.x - self.x, target.y - self.y
        if dx != 0 or dy != 0:
            self.point(math.degrees(math.atan2(dx, dy)))

    def set_turning(self, style: str) -> None:
        self.turning = style
        _program.redraw = True

    def bounce(self) -> None:
        """Away from every edge that is touched, never quite along it."""
        edges = self._edges()
        if not edges:
            return
        dx, dy = _ahead(self.direction)
        dx = max(0.2, abs(dx)) if "wall_left" in edges else dx
        dx = -max(0.2, abs(dx)) if "wall_right" in edges else dx
        dy = max(0.2, abs(dy)) if "wall_down" in edges else dy
        dy = -max(0.2, abs(dy)) if "wall_up" in edges else dy
        self.point(round(math.degrees(math.atan2(dx, dy)), 12))
        half = self._half()
        self.go_to(_inside(self.x, half, HALF_WIDTH), _inside(self.y, half, HALF_HEIGHT))

    def distance_to(self, target: Sprite | Mouse) -> float:
        return math.hypot(target.x - self.x, target.y - self.y)

    def touches(self, target: Sprite | Mouse | str) -> bool:
        """Whether it touches a sprite, the pointer or an edge (one of `WALLS`)."""
        if isinstance(target, str):
            return bool(self._edges()) if target == "wall" else target in self._edges()
        if isinstance(target, Mouse):
            return self.visible and self._near(target, 0)
        others = (each for each in _program.sprites if each.original is target.original)
        return self.visible and any(
            each is not self and each.visible and self._near(each, each._half()) for each in others
        )

    def _near(self, other: Sprite | Mouse, reach: float) -> bool:
        apart = self._half() + reach
        return abs(other.x - self.x) < apart and abs(other.y - self.y) < apart

    def _half(self) -> float:
        """From the centre to the sides of the upright square around the picture."""
        angle = math.radians(self.direction - 90) if self.turning == "around" else 0
        return self.size / 2 * (abs(math.cos(angle)) + abs(math.sin(angle)))

    def _edges(self) -> set[str]:
        half = self._half()
        reached = {
            "wall_left": self.x - half <= -HALF_WIDTH,
            "wall_right": self.x + half >= HALF_WIDTH,
            "wall_down": self.y - half <= -HALF_HEIGHT,
            "wall_up": self.y + half >= HALF_HEIGHT,
        }
        return {wall for wall, is_reached in reached.items() if is_reached}

    # Looks

    def say(self, words: Value) -> None:
        self._show(_Bubble(text(words)[:LONGEST_BUBBLE], thought=False))

    def think(self, words: Value) -> None:
        self._show(_Bubble(text(words)[:LONGEST_BUBBLE], thought=True))

    async def say_for(self, words: Value, seconds: Value) -> None:
        await self._show_for(_Bubble(text(words)[:LONGEST_BUBBLE], thought=False), seconds)

    async def think_for(self, words: Value, seconds: Value) -> None:
        await self._show_for(_Bubble(text(words)[:LONGEST_BUBBLE], thought=True), seconds)

    def remove_bubble(self) -> None:
        self._show(_Bubble("", thought=False))

    async def _show_for(self, bubble: _Bubble, seconds: Value) -> None:
        self._show(bubble)
        await wait(seconds)
        if self._bubble is bubble:
            self.remove_bubble()

    def _show(self, bubble: _Bubble) -> None:
        """An empty text takes the bubble away; the same words are not printed again."""
        if bubble.words and bubble != self._bubble:
            words = f"({bubble.words})" if bubble.thought else bubble.words
            _program.print(f"{self.name}: {words}")
        self._bubble = bubble if bubble.words else None
        _program.redraw = True

    def show(self) -> None:
        self.visible = True
        _program.redraw = True

    def hide(self) -> None:
        self.visible = False
        _program.redraw = True

    def wear(self, costume: str) -> None:
        if costume not in self.costumes:
            raise Problem("missing_costume")
        self.costume = self.costumes.index(costume) + 1
        _program.redraw = True

    def next_costume(self) -> None:
        self.costume = self.costume % max(1, len(self.costumes)) + 1
        _program.redraw = True

    def change_effect(self, effect: str, by: Value) -> None:
        self.set_effect(effect, self.effects[effect] + number(by))

    def set_effect(self, effect: str, value: Value) -> None:
        """Colour goes round; the others end at nothing and everything."""
        wanted = number(value)
        if not math.isfinite(wanted):
            return
        least = -100 if effect == "brightness" else 0
        bounded = math.fmod(wanted, 200) if effect == "color" else min(100, max(least, wanted))
        self.effects[effect] = bounded
        _program.redraw = True

    def clear_effects(self) -> None:
        for effect in self.effects:
            self.set_effect(effect, 0)

    def change_size(self, by: Value) -> None:
        self.set_size(self.size + number(by))

    def set_size(self, size: Value) -> None:
        self.size = min(1500, max(1, number(size)))
        _program.redraw = True

    def arrange(self, layer: str) -> None:
        """To the front or the back, one step or all the way."""
        sprites = _program.sprites
        at = sprites.index(self)
        places = {"front": len(sprites), "back": 0, "forward": at + 1, "backward": max(0, at - 1)}
        sprites.remove(self)
        sprites.insert(places[layer], self)
        _program.redraw = True

    # Sounds: nothing is heard, what is read aloud is printed

    def read(self, words: Value) -> None:
        _program.print(f"{self.name}: ♪ {text(words)}")

    async def read_and_wait(self, words: Value) -> None:
        self.read(words)
        await turn()


def _ahead(direction: float) -> tuple[float, float]:
    """One step in a direction; right angles are exact."""
    angle = math.radians(direction)
    return round(math.sin(angle), 12), round(math.cos(angle), 12)


def _inside(at: float, half: float, limit: float) -> float:
    return at if half >= limit else min(limit - half, max(half - limit, at))


def play_sound(sound: str) -> None:
    """Nothing is heard in a console."""


async def play_note(note: str, seconds: Value) -> None:
    """Nothing is heard in a console, but the note lasts as long."""
    await wait(min(60, max(0, number(seconds))))


def stop_sounds() -> None:
    """Nothing is heard in a console."""


def volume() -> float:
    return _program.volume


def set_volume(percent: Value) -> None:
    _program.volume = min(100, max(0, number(percent)))


def change_volume(by: Value) -> None:
    set_volume(_program.volume + number(by))


def set_background(name: str) -> None:
    _program.background = name
    _program.redraw = True


# ---- What is typed: answers, keys and clicks ----


class Mouse:
    """There is no pointer in a console; typing `click` presses in the middle of the stage."""

    x = 0.0
    y = 0.0

    @property
    def pressed(self) -> bool:
        return _program.console.is_down("click")


class _Console:
    """Lines that are typed. They are read in a thread of their own from the first wish on."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None
        self._down: dict[str, float] = {}
        self.ended = False

    @property
    def is_read(self) -> bool:
        return self._reader is not None

    def open(self) -> None:
        if self._reader is None:
            self._reader = threading.Thread(target=self._read, daemon=True)
            self._reader.start()

    def line(self, *, patiently: bool) -> str | None:
        """The next line; None when there is none (yet, or when patient, ever)."""
        self.open()
        try:
            line = None if self.ended else self._lines.get(block=patiently)
        except queue.Empty:
            return None
        self.ended = line is None
        return line

    def press(self, key: str) -> None:
        self._down[key] = _program.now + KEY_HELD_S

    def is_down(self, key: str) -> bool:
        return self._down.get(key, -1) >= _program.now

    def _read(self) -> None:
        for line in sys.stdin:
            self._lines.put(line.strip())
        self._lines.put(None)


def key_pressed(key: str) -> bool:
    return _program.console.is_down(key)


async def ask(question: Value) -> None:
    """Print a question; the next line that is typed is the answer."""
    asked: list[str] = []
    _program.questions.append(asked)
    _program.print(f"? {text(question)}")
    _program.console.open()
    await _Pause(lambda: bool(asked))
    _program.answer = asked[0]


def answer() -> str:
    return _program.answer


# ---- Pictures and the server ----


class _Pictures:
    """Pictures to recognise: files in their order, else a webcam, else files that are asked for."""

    def __init__(self, files: Iterable[Path], camera: int | None) -> None:
        self._files = list(files)
        self._camera_number = camera
        self._camera: Any = None
        self._taking = threading.Lock()
        self.seen: bytes | None = None

    @property
    def from_camera(self) -> bool:
        return self._camera_number is not None

    def next(self) -> bytes | None:
        """The next picture; None when there is none left."""
        with self._taking:
            picture = self._shot() if self.from_camera else self._file()
            self.seen = picture or self.seen
        return picture

    def typed(self) -> bytes | None:
        """A picture whose file name is typed; None for an empty line."""
        while True:
            _program.print(_program.words["which_picture"])
            name = (_program.console.line(patiently=True) or "").strip("\"'")
            if name == "":
                return None
            try:
                self.seen = Path(name).read_bytes()
            except OSError:
                _program.print(_program.words["no_such_picture"].replace("{name}", name))
            else:
                return self.seen

    def close(self) -> None:
        if self._camera is not None:
            self._camera.release()
            self._camera = None

    def _file(self) -> bytes | None:
        return self._files.pop(0).read_bytes() if self._files else None

    def _shot(self) -> bytes:
        cv2 = self._open_camera()
        taken, frame = self._camera.read()
        if not taken:
            raise Problem("no_camera")
        height, width = frame.shape[:2]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        whole, encoded = cv2.imencode(".jpg", frame[top : top + side, left : left + side])
        if not whole:
            raise Problem("no_camera")
        return bytes(encoded)

    def _open_camera(self) -> Any:
        try:
            import cv2
        except ImportError:
            raise Problem("no_opencv") from None
        if self._camera is None:
            self._camera = cv2.VideoCapture(self._camera_number)
            self._camera.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        if not self._camera.isOpened():
            raise Problem("no_camera")
        return cv2


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The cookie must reach no other server."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Server:
    """The REST API of one server, asked for one model."""

    def __init__(self, address: str, cookie: str) -> None:
        if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
            raise Problem("server_unreachable", address=address)
        self._address = address.rstrip("/")
        self._cookie = cookie
        self._opener = urllib.request.build_opener(_NoRedirect())

    @property
    def has_access(self) -> bool:
        return self._cookie != ""

    def get(self, path: str, **query: str) -> Any:
        return self._ask("GET", f"{path}?{urllib.parse.urlencode(query)}" if query else path)

    def post(self, path: str, body: object) -> Any:
        return self._ask("POST", path, json.dumps(body).encode(), "application/json")

    def delete(self, path: str) -> None:
        self._ask("DELETE", path)

    def send_picture(self, path: str, field: str, picture: bytes) -> Any:
        mark = secrets.token_hex(16)
        form = io.BytesIO()
        form.write(f"--{mark}\r\nContent-Disposition: form-data; ".encode())
        form.write(f'name="{field}"; filename="picture.jpg"\r\n\r\n'.encode())
        form.write(picture)
        form.write(f"\r\n--{mark}--\r\n".encode())
        return self._ask("POST", path, form.getvalue(), f"multipart/form-data; boundary={mark}")

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Any:
        headers = {"Accept": "application/json", "Accept-Language": _program.language}
        headers |= {"Content-Type": kind} if kind else {}
        headers |= {"Cookie": self._cookie} if self._cookie else {}
        asked = urllib.request.Request(  # noqa: S310 - http or https, see above
            self._address + path, data=body, headers=headers, method=method
        )
        for left in reversed(range(TRIES)):
            try:
                with self._opener.open(asked, timeout=SERVER_WAIT_S) as answered:
                    return json.loads(answered.read(LONGEST_ANSWER) or b"null")
            except urllib.error.HTTPError as refusal:
                if refusal.code not in (429, 503) or left == 0:
                    raise self._problem(refusal) from None
                time.sleep(min(10, float(number(refusal.headers.get("Retry-After", "1")))))
            except (OSError, ValueError):
                raise Problem("server_unreachable", address=self._address) from None
        raise Problem("server_unreachable", address=self._address)

    def _problem(self, refusal: urllib.error.HTTPError) -> Problem:
        try:
            error = json.loads(refusal.read(LONGEST_ANSWER))["error"]
            code, message = str(error["code"]), str(error["message"])
        except (ValueError, KeyError, TypeError):
            return Problem("server_unreachable", address=self._address)
        if code == "model_not_found":
            return Problem("private_model")
        if code == "class_not_found":
            return Problem("class_not_learned")
        return Problem("refused", reason=message)


class _Recognition:
    """The last recognition, and the video that makes new ones."""

    def __init__(self, server: _Server, model: str, pictures: _Pictures) -> None:
        self.model = model
        self._server = server
        self._pictures = pictures
        self._session = secrets.token_hex(16)
        self._scores: list[dict[str, Any]] | None = None
        self._clearings = 0
        self._remembered = False
        self._video: threading.Thread | None = None
        self._stopping = threading.Event()
        self._failure: Problem | None = None

    @property
    def latest(self) -> tuple[int, str] | None:
        """The class of the answer in hand; each clearing makes the next answer a new one."""
        return (self._clearings, self._scores[0]["class_name"]) if self._scores else None

    @property
    def video_runs(self) -> bool:
        return self._video is not None and self._video.is_alive()

    def ask_for_picture(self) -> None:
        """Forget the last answer and recognise the next picture, if there is one."""
        self._check_model()
        self.clear()
        with _program.standing_still():
            picture = self._pictures.next()
            if picture is None and not self._pictures.from_camera:
                picture = self._pictures.typed()
            if picture is not None:
                self.recognize(picture)

    def recognize(self, picture: bytes) -> None:
        self._remembered = True
        path = f"{self._path()}/recognitions?session={self._session}"
        self._scores = self._server.send_picture(path, "image", picture)["scores"]

    def result(self) -> str:
        self._check_model()
        return str(self._scores[0]["class_name"]) if self._scores else str(self._asked("result"))

    def confidence(self, of: ImageClass) -> float:
        self._check_model()
        value = self._score(of)["confidence"] if self._scores else self._asked("confidence", of)
        return float(value)

    def is_class(self, of: ImageClass) -> bool:
        self._check_model()
        return self._score(of) is self._scores[0] if self._scores else bool(self._asked("is", of))

    def start_video(self) -> None:
        self._check_model()
        if not self.video_runs:
            if self._pictures.from_camera:
                self.recognize(self._pictures.next() or b"")
            self._stopping.clear()
            self._video = threading.Thread(target=self._watch, daemon=True)
            self._video.start()

    def stop_video(self) -> None:
        self._stopping.set()
        if self._video is not None:
            self._video.join(timeout=SERVER_WAIT_S)
        self._video = None

    def take_failure(self) -> Problem | None:
        """What went wrong in the video, once."""
        failure, self._failure = self._failure, None
        return failure

    def clear(self) -> None:
        self._scores = None
        self._clearings += 1
        if self._remembered:
            self._remembered = False
            self._server.delete(f"{self._path()}/recognition?session={self._session}")

    def _watch(self) -> None:
        """Recognise picture after picture, never two at a time."""
        try:
            while not self._stopping.is_set() and (picture := self._pictures.next()) is not None:
                self.recognize(picture)
                self._stopping.wait(0 if self._pictures.from_camera else PICTURE_EVERY_S)
        except Problem as problem:
            self._failure = problem

    def _check_model(self) -> None:
        if self.model == "":
            raise Problem("no_model")

    def _path(self) -> str:
        return f"/api/models/{self.model}"

    def _asked(self, question: str, of: ImageClass | None = None) -> Value:
        query = {"session": self._session} | ({"class": of.name} if of else {})
        value: Value = self._server.get(f"{self._path()}/recognition/{question}", **query)["value"]
        return value

    def _score(self, of: ImageClass) -> dict[str, Any]:
        for score in self._scores or []:
            if score["class_name"] == of.name:
                return score
        raise Problem("class_not_learned")


class _Teacher:
    """Teaches the model. Only the project's owner may, so the owner's cookie is needed."""

    def __init__(self, server: _Server, project: str, pictures: _Pictures) -> None:
        self._server = server
        self._path = f"/api/projects/{project}"
        self._pictures = pictures
        self._settings: dict[str, float] = {}
        self.progress = 0
        self.accuracy = 0.0

    def set(self, option: str, value: Value) -> None:
        self._settings[option] = number(value) if option == "learning_rate" else int(rounded(value))

    def number_of_pictures(self, of: ImageClass) -> int:
        return int(self._class(of)["sample_count"])

    def add_picture(self, to: ImageClass) -> None:
        image_class = self._class(to)
        picture = self._pictures.next() if self._pictures.from_camera else self._pictures.seen
        if picture is None:
            raise Problem("no_picture")
        path = f"{self._path}/classes/{image_class['id']}/samples"
        for refused in self._server.send_picture(path, "files", picture)["rejected"]:
            raise Problem("refused", reason=refused["message"])

    async def train(self) -> None:
        self._require_access()
        self.progress = 0
        run = self._server.post(f"{self._path}/runs", self._settings)
        while run["status"] in ("queued", "running"):
            await wait(0.3)
            run = self._server.get(f"{self._path}/runs/{run['id']}")
            self.progress = 100 * len(run.get("history") or []) // run["settings"]["epochs"]
        if run["status"] != "succeeded":
            raise Problem("refused", reason=(run.get("error") or {}).get("message", run["status"]))
        self.progress = 100
        self.accuracy = (run.get("scores") or {}).get("val_acc") or 0.0
        _program.recognition.model = run["model_id"]

    def _class(self, of: ImageClass) -> dict[str, Any]:
        self._require_access()
        for image_class in self._server.get(self._path)["classes"]:
            if image_class["name"] == of.name:
                return dict(image_class)
        raise Problem("missing_class")

    def _require_access(self) -> None:
        if not self._server.has_access:
            raise Problem("only_owner")


async def recognize() -> None:
    """Recognise the next picture; the whole program waits for it."""
    _program.recognition.ask_for_picture()
    await turn()


def start_video() -> None:
    _program.recognition.start_video()


def stop_video() -> None:
    _program.recognition.stop_video()


def show_video() -> None:
    """There is no stage to show the camera's picture on; so it is with the three below."""


def hide_video() -> None:
    pass


def set_video_transparency(percent: Value) -> None:
    number(percent)


def flip_video(way: str) -> None:
    pass


def result() -> str:
    """The class of the last recognition; empty before any."""
    return _program.recognition.result()


def confidence(of: ImageClass) -> float:
    """0 to 1."""
    return _program.recognition.confidence(of)


def is_result(of: ImageClass) -> bool:
    return _program.recognition.is_class(of)


def add_picture(to: ImageClass) -> None:
    _program.teacher.add_picture(to)


def number_of_pictures(of: ImageClass) -> int:
    return _program.teacher.number_of_pictures(of)


def set_training(option: str, value: Value) -> None:
    _program.teacher.set(option, value)


async def train() -> None:
    await _program.teacher.train()


def training_progress() -> int:
    return _program.teacher.progress


def validation_accuracy() -> float:
    return _program.teacher.accuracy


# ---- The program ----


class Timer:
    """The program's stopwatch. It goes from the start of the program."""

    def __init__(self) -> None:
        self._kept = 0.0
        self._since: float | None = 0.0

    @property
    def value(self) -> float:
        return self._kept + (0 if self._since is None else _program.now - self._since)

    def start(self) -> None:
        self._since = _program.now if self._since is None else self._since

    def stop(self) -> None:
        self._kept, self._since = self.value, None

    def reset(self) -> None:
        self._kept = 0.0
        self._since = None if self._since is None else _program.now


class _StandingStill:
    """Time that does not count for the program."""

    def __enter__(self) -> None:
        self._begun = time.monotonic()

    def __exit__(self, *_: object) -> None:
        _program.begun += time.monotonic() - self._begun


class _Program:
    """Everything that there is once, and the turns that scripts take."""

    recognition: _Recognition
    teacher: _Teacher

    def __init__(self) -> None:
        self.sprites: list[Sprite] = []
        self.scenes: list[Scene] = []
        self.scene: Scene | None = None
        self.lists: list[List] = []
        self.variables: dict[str, bool] = {}
        self.hats: list[_Hat] = []
        self.scripts: list[_Script] = []
        self.script: _Script
        self.questions: list[list[str]] = []
        self.console = _Console()
        self.words: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.language = "en"
        self.answer = ""
        self.background = ""
        self.volume: float = 100
        self.redraw = False
        self.begun = 0.0
        self.now = 0.0
        self.failed = False
        self._ended = False
        self._recognized: tuple[int, str] | None = None
        self._monitored: dict[str, str] = {}
        self._monitored_at = -MONITOR_EVERY_S

    def print(self, line: str) -> None:
        """Without signs that would steer the console."""
        print(_STEERING.sub(" ", line), flush=True)

    def standing_still(self) -> _StandingStill:
        return _StandingStill()

    def launch(self, event: str, about: object = None, **choice: Any) -> list[_Script]:
        """Start an event's scripts; one that runs begins anew, or is left alone if so wished."""
        only: Sprite | None = choice.get("only")
        started = []
        for sprite in [*self.sprites] if only is None else [only]:
            if sprite.scene is not self.scene:
                continue
            for hat in self.hats:
                if hat.sprite is not sprite.original or (hat.event, hat.about) != (event, about):
                    continue
                running = self._running(hat, sprite)
                if running is not None and choice.get("leave_running"):
                    continue
                if running is not None:
                    running.done = True
                started.append(_Script(hat, sprite))
        self.scripts += started
        return started

    def add_clone(self, of: Sprite) -> None:
        if sum(each.is_clone for each in self.sprites) >= MOST_CLONES:
            return
        clone = object.__new__(Sprite)
        clone.__dict__ = {**of.__dict__, "effects": dict(of.effects), "_bubble": None}
        self.sprites.insert(self.sprites.index(of), clone)
        self.redraw = True
        self.launch("clone_started", only=clone)

    def remove_clone(self, clone: Sprite) -> None:
        for script in self.scripts:
            script.done = script.done or script.sprite is clone
        if clone in self.sprites:
            self.sprites.remove(clone)
        self.redraw = True

    def start_scene(self, scene: Scene) -> NoReturn:
        for sprite in [*self.sprites]:
            if sprite.is_clone:
                self.sprites.remove(sprite)
        for script in self.scripts:
            script.done = True
        self.scene = scene
        self.redraw = True
        self.launch("scene_started")
        raise ScriptEnded

    def start_scene_beside(self, by: int) -> NoReturn:
        """Before the first and behind the last there is none; the script ends all the same."""
        place = self.scenes.index(self.scene) + by if self.scene else -1
        if 0 <= place < len(self.scenes):
            self.start_scene(self.scenes[place])
        raise ScriptEnded

    def end_all(self) -> NoReturn:
        for script in self.scripts:
            script.done = True
        self._ended = True
        raise ScriptEnded

    def run(self) -> None:
        """Run from the start button to the end."""
        self.begun = time.monotonic()
        self.scene = next(iter(self.scenes), None)
        self.launch("started")
        self.launch("scene_started")
        if not self.scripts and not self._listens():
            self.print(self.words["nothing_to_run"])
        if self._listens():
            self.print(self.words["how_to_press"])
            self.console.open()
        try:
            while not self._is_over():
                frame = time.monotonic()
                self._frame()
                time.sleep(max(0.0, FRAME_S - (time.monotonic() - frame)))
        except KeyboardInterrupt:
            pass
        self._finish()

    def _frame(self) -> None:
        self.now = time.monotonic() - self.begun
        self._take_line()
        self._notice_recognition()
        end = time.monotonic() + SCRIPTS_S
        self.redraw = False
        while self._round() and not self.redraw and time.monotonic() < end:
            pass
        self._show_monitors()

    def _round(self) -> bool:
        ran = False
        # Scripts that start meanwhile get their first turn at the end of this round.
        for script in self.scripts:
            if script.can_run():
                ran = True
                self._advance(script)
        for script in self.scripts:
            if script.done:
                script.close()
        self.scripts = [script for script in self.scripts if not script.done]
        return ran

    def _advance(self, script: _Script) -> None:
        self.script = script
        try:
            script.advance()
        except Problem as problem:
            self._tell(problem, script.sprite.name)
        except ArithmeticError:
            self._tell(Problem("number_too_large"), script.sprite.name)

    def _tell(self, problem: Problem, who: str) -> None:
        self.failed = True
        words = self.words[problem.code]
        for name, fact in problem.facts.items():
            words = words.replace("{" + name + "}", str(fact))
        print(f"! {who}: {words}", file=sys.stderr, flush=True)

    def _running(self, hat: _Hat, sprite: Sprite) -> _Script | None:
        for script in self.scripts:
            if not script.done and script.hat is hat and script.sprite is sprite:
                return script
        return None

    def _take_line(self) -> None:
        """A line that was typed answers a question, presses a key or clicks on a sprite."""
        if not self.console.is_read:
            return
        line = self.console.line(patiently=False)
        if self.console.ended:
            for asked in self.questions:
                asked.append("")
            self.questions = []
        if line is None:
            return
        if self.questions:
            self.questions.pop(0).append(line)
        elif line in KEYS:
            self.console.press(line)
            self.launch("key_pressed", line, leave_running=True)
        elif line.split(" ")[0] == "click":
            self._click(line.removeprefix("click").strip())

    def _click(self, name: str) -> None:
        self.console.press("click")
        self.launch("mouse_clicked")
        for sprite in [*self.sprites]:
            if sprite.name == name:
                self.launch("clicked", only=sprite)

    def _notice_recognition(self) -> None:
        failure = self.recognition.take_failure()
        if failure is not None:
            self._tell(failure, "video")
        latest = self.recognition.latest
        if latest != self._recognized:
            self._recognized = latest
            if latest is not None:
                self.launch("recognized", latest[1], leave_running=True)

    def _listens(self) -> bool:
        """Whether keys or clicks can start scripts."""
        pressable = {"key_pressed", "mouse_clicked", "clicked"}
        return not self._ended and any(hat.event in pressable for hat in self.hats)

    def _is_over(self) -> bool:
        if self.scripts or (self._listens() and not self.console.ended):
            return False
        if self._ended:
            return True
        return not self.recognition.video_runs and self.recognition.latest == self._recognized

    def _show_monitors(self, *, last: bool = False) -> None:
        """Print variables and lists that the stage shows, when they have changed."""
        if self.now < self._monitored_at + MONITOR_EVERY_S and not last:
            return
        self._monitored_at = self.now
        values = {name: text(self.values[name]) for name, seen in self.variables.items() if seen}
        shown = {self.names[name]: words for name, words in values.items()}
        shown |= {each.name: f"[{each.whole()}]" for each in self.lists if each.shown}
        for name, words in shown.items():
            if self._monitored.get(name) != words:
                self.print(f"{name} = {words}")
        self._monitored = shown

    def _finish(self) -> None:
        self._show_monitors(last=True)
        for script in self.scripts:
            script.close()
        self.recognition.stop_video()
        try:
            self.recognition.clear()
        except Problem as problem:
            self._tell(problem, self.words["server"])


def stop_all() -> NoReturn:
    """End every script of the program."""
    _program.recognition.stop_video()
    _program.end_all()


def show_variable(name: str) -> None:
    _program.variables[name] = True


def hide_variable(name: str) -> None:
    _program.variables[name] = False


def _arguments(server: str, model: str, words: dict[str, str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=words["about"], epilog=words["access"])
    parser.add_argument("pictures", nargs="*", type=Path, help=words["pictures"])
    parser.add_argument("--camera", nargs="?", const=0, type=int, metavar="0", help=words["camera"])
    parser.add_argument("--server", default=server, help=words["server_help"])
    parser.add_argument("--model", default=model, help=words["model_help"])
    arguments = parser.parse_args()
    for picture in arguments.pictures:
        if not picture.is_file():
            parser.error(words["no_such_picture"].replace("{name}", str(picture)))
    return arguments


def run(
    *,
    server: str,
    model: str,
    project: str,
    language: str,
    words: dict[str, str],
    values: dict[str, Any],
    variables: dict[str, str],
    hidden: Iterable[str] = (),
) -> NoReturn:
    """Run the program that stands above, with what the command line says.

    `values` are the module's globals, in which the variables lie; `variables` tells what each is
    called on the stage, and `hidden` which of them it does not show at first.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    _program.words, _program.language = words, language
    _program.values, _program.names = values, variables
    _program.variables = {name: name not in hidden for name in variables}
    given = _arguments(server, model, words)
    sys.setrecursionlimit(10_000)
    pictures = _Pictures(given.pictures, given.camera)
    asked = _Server(given.server, os.environ.get("EYEBLOCKS_COOKIE", ""))
    _program.recognition = _Recognition(asked, urllib.parse.quote(given.model, safe=""), pictures)
    _program.teacher = _Teacher(asked, urllib.parse.quote(project, safe=""), pictures)
    _program.run()
    pictures.close()
    sys.stdout.flush()
    # The thread that reads what is typed cannot be woken up, and would keep the interpreter.
    os._exit(1 if _program.failed else 0)


_program = _Program()
mouse = Mouse()
timer = Timer()
