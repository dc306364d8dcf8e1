"""Calculations."""

import math
import random
import sys
from collections.abc import Callable
from datetime import datetime

from .values import Value, _as_float, _shown, _tidy, number


def times(value: Value) -> int:
    """How often a loop repeats."""
    wanted = min(sys.maxsize, max(0, number(value)))
    return int(rounded(wanted))


def divide(left: Value, right: Value) -> float:
    """Division by zero is no error: the result is infinity or NaN."""
    one, other = _as_float(number(left)), _as_float(number(right))
    if other != 0:
        return _tidy(one / other)
    return math.nan if one == 0 or one != one else math.copysign(math.inf, one)


def quotient(left: Value, right: Value) -> float:
    value = divide(left, right)
    return floor(value) if math.isfinite(value) else value


def squared(value: Value) -> float:
    exact = _as_float(number(value))
    return _tidy(exact * exact)


def remainder(left: Value, right: Value) -> float:
    """It has the divisor's sign. What is tiny beside the divisor is noise of binary fractions."""
    one, other = _as_float(number(left)), _as_float(number(right))
    if other == 0 or not math.isfinite(one):
        return math.nan
    rest = math.fmod(one, other)
    if rest != 0 and (rest < 0) != (other < 0):
        rest += other
    noise = abs(other) * 1e-9
    return 0 if abs(rest) < noise or abs(other - rest) < noise else _tidy(rest)


def rounded(value: Value) -> float:
    """Halves go up."""
    return _whole(lambda exact: math.floor(exact + 0.5), value)


def floor(value: Value) -> float:
    return _whole(math.floor, value)


def ceil(value: Value) -> float:
    return _whole(math.ceil, value)


def _whole(of: Callable[[float], float], value: Value) -> float:
    """Large numbers have no decimals."""
    exact = _shown(number(value))
    return of(exact) if abs(exact) < 2**52 else exact


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
    angle = _as_float(number(degrees)) * math.pi / 180
    return _without_last_digits(of(angle)) if math.isfinite(angle) else math.nan


def _without_last_digits(value: float) -> float:
    """Machines do not agree on the last digits of sines and logarithms."""
    if abs(value) < 10:
        return _tidy(math.floor(value * 1e10 + 0.5) / 1e10)
    return _tidy(float(f"{value:.11e}"))


def log10(value: Value) -> float:
    return _logarithm(math.log10, value)


def natural_log(value: Value) -> float:
    return _logarithm(math.log, value)


def _logarithm(of: Callable[[float], float], value: Value) -> float:
    exact = _as_float(number(value))
    if exact <= 0 or math.isinf(exact):
        return exact if exact > 0 else -math.inf if exact == 0 else math.nan
    return _without_last_digits(of(exact))


def factorial(value: Value) -> float:
    """NaN for negative numbers and fractions."""
    exact = number(value)
    if exact < 0 or not math.isfinite(exact) or exact != int(exact):
        return math.nan
    return _tidy(math.prod(range(2, int(exact) + 1), start=1.0)) if exact <= 170 else math.inf


def pick_random(left: Value, right: Value) -> float:
    """A whole number between whole numbers, both included; otherwise any number between."""
    low, high = sorted((number(left), number(right)))
    if _is_whole(left) and _is_whole(right):
        return random.randint(int(low), int(high))  # noqa: S311 - for games
    return random.uniform(low, high)  # noqa: S311 - for games


def _is_whole(value: Value) -> bool:
    """A number that is written with a decimal point asks for decimals."""
    return float(number(value)).is_integer() and not (isinstance(value, str) and "." in value)


def today() -> datetime:
    return datetime.now()
