"""Texts: letters count from 1."""

import math

from .calculations import floor
from .program import Problem
from .values import Value, text

LONGEST_TEXT = 1_000_000


def join(first: Value, second: Value) -> str:
    return _bounded(text(first) + text(second))


def letter(of: Value, place: Value) -> str:
    """The letter at a position from 1."""
    return part(of, place, place) if floor(place) >= 1 else ""


def part(of: Value, first: Value, last: Value) -> str:
    low, high = sorted((floor(first), floor(last)))
    if high < 1 or low == math.inf:
        return ""
    end = int(high) if math.isfinite(high) else None
    return text(of)[int(max(1, low)) - 1 : end]


def place_in(of: Value, sought: Value) -> int:
    """The position from 1 at which a text occurs in another; 0 if it does not."""
    return text(of).find(text(sought)) + 1 if text(sought) else 0


def replaced(of: Value, old: Value, new: Value) -> str:
    return _bounded(text(of).replace(text(old), text(new))) if text(old) else text(of)


def _bounded(whole: str) -> str:
    """Limits text that grows in a loop, which would otherwise fill the memory within a second."""
    if len(whole) > LONGEST_TEXT:
        raise Problem("text_too_long")
    return whole
