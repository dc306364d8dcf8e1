"""The functions of an Entry project: their names, parameters and beginnings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.incoming.entry.symbols import MAX_ID, Symbols, dicts_in, is_id, text_of
from app.incoming.entry.tally import Tally

_HATS = ("function_create", "function_create_value")
_MAX_FIELDS = 100


class ScriptUnreadable(Exception):
    """A script is no JSON, or XML, as Entry wrote it before 2016."""


def scripts_of(text: Any) -> list[list[Any]]:
    """The scripts of a sprite or function, which Entry keeps as JSON text. Raises ScriptUnreadable."""
    if isinstance(text, str):
        try:
            text = json.loads(text) if text.strip() else []
        except (ValueError, RecursionError) as problem:
            raise ScriptUnreadable from problem
    return [script for script in text if isinstance(script, list)] if isinstance(text, list) else []


@dataclass(frozen=True)
class Parameter:
    id: str
    name: str


@dataclass(frozen=True)
class EntryFunction:
    """`beginning`: the block that its script begins with, which has its body where it returns a value."""

    id: str
    name: str
    parameters: tuple[Parameter, ...]
    returns: bool
    beginning: Mapping[str, Any]
    field_count: int

    def state(self, parameter: str = "") -> dict[str, Any]:
        """What blocks of the function are saved with."""
        return {
            "function": self.id,
            "parameter": parameter,
            "name": self.name,
            "parameters": self.saved_parameters(),
        }

    def saved_parameters(self) -> list[dict[str, str]]:
        return [{"id": each.id, "name": each.name} for each in self.parameters]


@dataclass
class Functions:
    """The functions by Entry's ids, and which of them each parameter belongs to."""

    by_id: dict[str, EntryFunction] = field(default_factory=dict)
    owners: dict[str, EntryFunction] = field(default_factory=dict)


def read_functions(project: Mapping[str, Any], symbols: Symbols, tally: Tally) -> Functions:
    """Variables of single functions become variables of the whole program, in `symbols`."""
    functions = Functions()
    for raw in dicts_in(project.get("functions")):
        function = _read(raw, symbols)
        if function is None:
            tally.notes["function_unreadable"] += 1
            continue
        functions.by_id[function.id] = function
        functions.owners |= {each.id: function for each in function.parameters}
        for local in dicts_in(raw.get("localVariables")):
            if is_id(local.get("id")):
                symbols.variables[local["id"]] = {**local, "visible": False}
                tally.notes["function_variable"] += 1
    return functions


def _read(raw: Mapping[str, Any], symbols: Symbols) -> EntryFunction | None:
    function_id = raw.get("id")
    try:
        firsts = [script[0] for script in scripts_of(raw.get("content")) if script]
    except ScriptUnreadable:
        return None
    found = [each for each in firsts if isinstance(each, dict) and each.get("type") in _HATS]
    if not isinstance(function_id, str) or not is_id(function_id) or not found:
        return None
    words, parameters, fields = _signature(found[0], symbols)
    return EntryFunction(
        id=function_id,
        name=symbols.name_of(" ".join(words).strip() or function_id),
        parameters=tuple(parameters),
        returns=found[0]["type"] == "function_create_value",
        beginning=found[0],
        field_count=fields,
    )


def _signature(
    beginning: Mapping[str, Any], symbols: Symbols
) -> tuple[list[str], list[Parameter], int]:
    """Words and parameters of a function, and how many blocks of Entry say so.

    Each field holds the next one.
    """
    words: list[str] = []
    parameters: list[Parameter] = []
    each, count = _at(beginning, 0), 0
    while isinstance(each, dict) and count < _MAX_FIELDS:
        count += 1
        first = _at(each, 0)
        if isinstance(first, dict):
            count += 1
            parameters.append(_parameter(first, words, len(parameters) + 1, symbols))
        else:
            words.append(text_of(first))
        each = _at(each, 1)
    return words, parameters, count


def _parameter(
    field_block: Mapping[str, Any], words: Sequence[str], number: int, symbols: Symbols
) -> Parameter:
    """Entry's parameters have no names: the word before it and its number stand for one."""
    _, _, parameter_id = text_of(field_block.get("type")).partition("_")
    word = symbols.name_of(words[-1] if words else "")
    return Parameter(parameter_id[:MAX_ID], f"{word} {number}".strip())


def _at(raw: Mapping[str, Any], index: int) -> Any:
    params = raw.get("params")
    return params[index] if isinstance(params, list) and index < len(params) else None
