"""Checks saved blocks, and replaces the ids in them. Blocks are any JSON of bounded depth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import ProgramTooDeep, ProgramTooManyBlocks, ProgramTooManyParts, UnusableValue
from app.settings import Settings

MAX_DEPTH = 200
"""Levels of objects and lists. The editor saves a stack of blocks as a list, so only blocks inside
blocks add levels. pydantic cannot write JSON of more than 255 levels."""


def check_blocks(blocks: dict[str, Any], settings: Settings) -> None:
    """Raises ProgramTooDeep, ProgramTooManyBlocks and ProgramTooManyParts.

    Raises UnusableValue for numbers and texts that JSON cannot hold.
    """
    count = count_blocks(blocks)
    if count > settings.max_program_blocks:
        raise ProgramTooManyBlocks(blocks=count, max_blocks=settings.max_program_blocks)
    for part, number in _parts(blocks):
        if number > settings.max_program_parts:
            raise ProgramTooManyParts(part=part, count=number, max_parts=settings.max_program_parts)


def count_blocks(blocks: dict[str, Any]) -> int:
    """The number of blocks, those in slots included. In Blockly's JSON they have a type.

    Raises ProgramTooDeep and UnusableValue.
    """
    count, level = 0, [blocks]
    for _ in range(MAX_DEPTH + 1):
        count += sum(isinstance(value, dict) and _is_block(value) for value in level)
        level = [child for value in level for child in _children(value)]
        if not level:
            return count
    raise ProgramTooDeep(max_depth=MAX_DEPTH)


def _is_block(saved: dict[str, Any]) -> bool:
    return isinstance(saved.get("type"), str)


def _parts(blocks: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """What a program has of each kind, and each sprite and function: the kind and the number."""
    for kind, parts in blocks.items():
        if not isinstance(parts, list):
            continue
        yield kind, len(parts)
        for part in parts:
            yield "costumes", _length(part, "costumes")
            yield "parameters", _length(part, "parameters")
            yield "scripts", _length(part, "workspace", "blocks", "blocks")


def _length(saved: Any, *path: str) -> int:
    """The length of the list at a path of keys; 0 where there is none."""
    for key in path:
        saved = saved.get(key) if isinstance(saved, dict) else None
    return len(saved) if isinstance(saved, list) else 0


def _children(value: Any) -> list[Any]:
    """The values one level below. Raises UnusableValue."""
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


def with_new_ids(blocks: Any, new_ids: Mapping[str, str]) -> Any:
    """A copy of the blocks with the ids of classes and own pictures replaced by `new_ids`."""
    if isinstance(blocks, dict):
        return {key: with_new_ids(value, new_ids) for key, value in blocks.items()}
    if isinstance(blocks, list):
        return [with_new_ids(value, new_ids) for value in blocks]
    if not isinstance(blocks, str):
        return blocks
    old_id = blocks.removeprefix("own:")
    return blocks[: len(blocks) - len(old_id)] + new_ids.get(old_id, old_id)
