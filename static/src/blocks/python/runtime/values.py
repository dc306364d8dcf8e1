"""Values: numbers where both are numbers, else text."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

Value = float | str | bool

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WITH_BASE = re.compile(r"0(x[0-9a-f]+|o[0-7]+|b[01]+)", re.ASCII | re.IGNORECASE)
_EXACT = 2**53


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
    exact = _parsed(value) if isinstance(value, str) else value
    return None if exact != exact else exact


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
