"""The parts of an Entry project that blocks name: variables, lists, messages, scenes, classes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.db.tables import new_id
from app.incoming.entry.tally import Tally

MAX_TEXT = 4000
MAX_ID = 100
"""Many blocks repeat an id; those of Entry have 4 letters, older ones 24."""
_IMAGES = "image"


def dicts_in(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; an empty list for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text_of(value: Any, otherwise: str = "") -> str:
    """Text that a database can keep; what is neither text nor a number becomes `otherwise`."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return otherwise
    text = str(value)[:MAX_TEXT].replace("\0", "")
    return text.encode("utf-8", "ignore").decode("utf-8")


def is_id(value: Any) -> bool:
    """Whether it is text that a database can keep as it is, and no longer than an id."""
    return isinstance(value, str) and len(value) <= MAX_ID and text_of(value) == value


def number_of(value: Any, otherwise: float) -> float:
    """A finite number, also one that is written as text."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return number if math.isfinite(number) else otherwise


def as_value(value: Any) -> str | float:
    """The value of a variable: a number stays one, unless it is too large for a computer's numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return text_of(value)
    return value if math.isfinite(number_of(value, math.inf)) else text_of(value)


@dataclass
class Symbols:
    """What blocks may name, by Entry's ids. `class_ids`: those of new classes, in Entry's order.

    `longest_name`: in letters; the names of parts are cut there.
    """

    longest_name: int
    sprites: Mapping[str, str]
    variables: dict[str, dict[str, Any]]
    lists: dict[str, dict[str, Any]]
    messages: Mapping[str, str]
    scenes: Mapping[str, str]
    class_names: Sequence[str]
    class_ids: Sequence[str] = field(default_factory=list)

    def name_of(self, value: Any) -> str:
        return text_of(value)[: self.longest_name]


def read_symbols(project: Mapping[str, Any], tally: Tally, longest_name: int) -> Symbols:
    """Counts in `tally` what is different here."""
    data = _with_ids(project.get("variables"))
    for each in data.values():
        tally.notes["owned_symbol"] += bool(each.get("object"))
        tally.notes["shared_symbol"] += bool(each.get("isCloud") or each.get("isRealTime"))
        tally.notes["slider"] += each.get("variableType") == "slide"
    names = _class_names(project, tally)
    return Symbols(
        longest_name,
        sprites={key: f"e-{key}" for key in _with_ids(project.get("objects"))},
        variables={key: each for key, each in data.items() if _kind(each) in ("variable", "slide")},
        lists={key: each for key, each in data.items() if _kind(each) == "list"},
        messages=_names(project.get("messages"), longest_name),
        scenes=_names(project.get("scenes"), longest_name),
        class_names=names,
        class_ids=[new_id() for _ in names],
    )


def _kind(data: Mapping[str, Any]) -> Any:
    return data.get("variableType", "variable")


def _with_ids(value: Any) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in dicts_in(value) if is_id(each.get("id"))}


def _names(value: Any, longest: int) -> dict[str, str]:
    return {key: text_of(each.get("name"))[:longest] for key, each in _with_ids(value).items()}


def _class_names(project: Mapping[str, Any], tally: Tally) -> list[str]:
    """The names of an image model's classes. Some files hold the id of the model alone."""
    learning = project.get("learning")
    if not learning:
        return []
    if not isinstance(learning, dict):
        tally.notes["model_without_classes"] += 1
        return []
    if learning.get("type") != _IMAGES:
        tally.notes["other_model"] += 1
        return []
    labels = learning.get("labels")
    return [text_of(label) for label in labels] if isinstance(labels, list) else []


def saved_variables(symbols: Symbols) -> list[dict[str, Any]]:
    return [
        {
            "id": key,
            "name": symbols.name_of(each.get("name")),
            "value": as_value(each.get("value", 0)),
        }
        | _monitor(each)
        for key, each in symbols.variables.items()
    ]


def saved_lists(symbols: Symbols) -> list[dict[str, Any]]:
    return [
        {"id": key, "name": symbols.name_of(each.get("name")), "items": list(_items(each))}
        | _monitor(each)
        for key, each in symbols.lists.items()
    ]


def _items(each: Mapping[str, Any]) -> Iterator[str | float]:
    items = each.get("array")
    for item in items if isinstance(items, list) else []:
        yield as_value(item.get("data") if isinstance(item, dict) else item)


def _monitor(each: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the stage shows it, and where. Entry's y points down."""
    shown: dict[str, Any] = {"shown": each.get("visible") is True}
    if isinstance(each.get("x"), int | float) and isinstance(each.get("y"), int | float):
        shown |= {"x": number_of(each["x"], 0), "y": -number_of(each["y"], 0)}
    return shown
