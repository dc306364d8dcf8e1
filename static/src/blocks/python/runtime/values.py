"""Values: compared as numbers if both are numbers, otherwise as text."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

Value = float | str | bool

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WITH_BASE = re.compile(r"0(x[0-9a-f]+|o[0-7]+|b[01]+)", re.ASCII | re.IGNORECASE)
_EXACT = 2**53
_SPACES = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


def _parsed(written: str) -> float | None:
    """The number that a text contains; None if it is not a number."""
    written = written.strip(_SPACES)
    if written in ("Infinity", "+Infinity", "-Infinity"):
        return float(written)
    if _WITH_BASE.fullmatch(written):
        return _tidy(int(written, 0))
    return _tidy(float(written)) if _NUMBER.fullmatch(written) else None


def _tidy(value: float) -> float:
    """A whole number as an int where floats are exact; a larger one as no more exact than they are."""
    if isinstance(value, int):
        return value if abs(value) < _EXACT else _as_float(value)
    return int(value) if abs(value) < _EXACT and value.is_integer() else value


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def number(value: Value) -> float:
    """Text that is not a number counts as 0."""
    if isinstance(value, str):
        return _parsed(value) or 0
    if isinstance(value, bool):
        return int(value)
    # Zero has no sign: 1 / -0.0 would be minus infinity.
    return 0 if value != value else _tidy(value + 0)


def text(value: Value) -> str:
    """Numbers are rounded to six decimals, or six digits below 1."""
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
    plain = format(Decimal(repr(float(rounded_off))), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _shown(value: float) -> float:
    """The number as it is shown: what is compared and rounded off must be what a child sees."""
    exact = _tidy(value)
    return float(_float_text(exact)) if isinstance(exact, float) and abs(exact) < _EXACT else exact


def true(value: Value) -> bool:
    """Whether a value counts as true."""
    if isinstance(value, str):
        return value not in ("", "0") and value.lower() != "false"
    return bool(value) and value == value


def _order(left: Value, right: Value) -> float:
    """Below 0, 0 or above 0, for sorting; text is compared case-insensitively."""
    one, other = _comparable(left), _comparable(right)
    if one is None or other is None:
        first, second = _letters(left), _letters(right)
        return (first > second) - (first < second)
    return (one > other) - (one < other)


def _letters(value: Value) -> bytes:
    """Text in the order in which a browser sorts it."""
    return text(value).lower().encode("utf-16-be", "surrogatepass")


def _comparable(value: Value) -> float | None:
    if isinstance(value, str):
        return _parsed(value)
    return None if value != value else _shown(value)


def equal(left: Value, right: Value) -> bool:
    return _order(left, right) == 0


def greater(left: Value, right: Value) -> bool:
    return _order(left, right) > 0


def less(left: Value, right: Value) -> bool:
    return _order(left, right) < 0


def both(left: bool, right: bool) -> bool:
    """`and` that evaluates both sides, as the block does."""
    return left and right


def either(left: bool, right: bool) -> bool:
    """`or` that evaluates both sides, as the block does."""
    return left or right
