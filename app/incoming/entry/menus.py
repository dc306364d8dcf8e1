"""What is chosen in the menus of Entry's blocks, as it is called here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.incoming.entry.symbols import Symbols

_KEYS = {32: "space", 13: "enter", 37: "left", 38: "up", 39: "right", 40: "down"}
_EDGES = ("wall", "wall_up", "wall_down", "wall_left", "wall_right")
_STOPPED = {"all": "all", "thisThread": "this", "otherThread": "other"}
_CASES = {"toUpperCase": "upper", "toLowerCase": "lower"}


def chosen_option(choice: str, value: Any, symbols: Symbols) -> str | None:
    """The option for what Entry's menu says; None if there is none here."""
    if choice in _MENUS:
        return _MENUS[choice](value, symbols)
    return value if isinstance(value, str) and value in choice.split("|") else None


def _whole(value: Any) -> int:
    """The whole number that a menu holds; -1 for anything else."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return -1


def _key(value: Any, _: Symbols) -> str | None:
    code = _whole(value)
    is_letter = ord("A") <= code <= ord("Z") or ord("0") <= code <= ord("9")
    return _KEYS.get(code) or (chr(code).lower() if is_letter else None)


def _class(value: Any, symbols: Symbols) -> str | None:
    """Entry names a class by its place."""
    place = _whole(value)
    return symbols.class_ids[place] if 0 <= place < len(symbols.class_ids) else None


def _sprite(*fixed: str) -> Callable[[Any, Symbols], str | None]:
    def option(value: Any, symbols: Symbols) -> str | None:
        if not isinstance(value, str):
            return None
        return value if value in fixed else symbols.sprites.get(value)

    return option


def _among(names: Callable[[Symbols], Mapping[str, Any]]) -> Callable[[Any, Symbols], str | None]:
    def option(value: Any, symbols: Symbols) -> str | None:
        return value if isinstance(value, str) and value in names(symbols) else None

    return option


def _renamed(names: Mapping[str, str]) -> Callable[[Any, Symbols], str | None]:
    def option(value: Any, _: Symbols) -> str | None:
        return names.get(value) if isinstance(value, str) else None

    return option


_MENUS: Mapping[str, Callable[[Any, Symbols], str | None]] = {
    "key": _key,
    "class": _class,
    "stop": _renamed(_STOPPED),
    "case": _renamed(_CASES),
    "sprite": _sprite("self"),
    "goal": _sprite("mouse"),
    "touchable": _sprite("mouse", *_EDGES),
    "variable": _among(lambda symbols: symbols.variables),
    "list": _among(lambda symbols: symbols.lists),
    "message": _among(lambda symbols: symbols.messages),
    "scene": _among(lambda symbols: symbols.scenes),
}
