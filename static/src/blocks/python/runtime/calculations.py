"""Calculations."""

import math
import random
import sys
from collections.abc import Callable
from datetime import datetime

from .values import Value, _as_float, _tidy, number


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
