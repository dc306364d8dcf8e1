"""What saved blocks may be: any JSON of a bounded depth that can be written again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from app.errors import ProgramTooDeep, UnusableValue

MAX_DEPTH = 200
"""Levels of objects and lists. The editor lists stacks, so only blocks in blocks go deeper; what
writes JSON (pydantic) stops at 255."""


def refuse_unusable(blocks: dict[str, Any]) -> None:
    """Raises ProgramTooDeep; UnusableValue for numbers and texts that JSON cannot hold."""
    level: list[Any] = [blocks]
    for _ in range(MAX_DEPTH + 1):
        level = [inner for value in level for inner in _inner(value)]
        if not level:
            return
    raise ProgramTooDeep(max_depth=MAX_DEPTH)


def _inner(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise UnusableValue(fields="blocks", problems=[{"field": "blocks", "reason": "not finite"}])
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise UnusableValue(
            fields="blocks", problems=[{"field": "blocks", "reason": "half letter"}]
        )
    return []


def with_ids(blocks: Any, new_ids: Mapping[str, str]) -> Any:
    """The same blocks, naming classes and own pictures by the ids that they have in a copy."""
    if isinstance(blocks, dict):
        return {key: with_ids(value, new_ids) for key, value in blocks.items()}
    if isinstance(blocks, list):
        return [with_ids(value, new_ids) for value in blocks]
    if not isinstance(blocks, str):
        return blocks
    own = blocks.removeprefix("own:")
    return blocks[: len(blocks) - len(own)] + new_ids.get(own, own)
