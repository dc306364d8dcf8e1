"""Where saved blocks name the student's own pictures: any text `own:<asset id>`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

OWN = re.compile(r"own:([0-9a-f]{32})")


def assets_in(blocks: Any) -> set[str]:
    """The ids of the assets that saved blocks name, whether or not they are there."""
    if isinstance(blocks, dict):
        return set().union(*map(assets_in, blocks.values()))
    if isinstance(blocks, list):
        return set().union(*map(assets_in, blocks))
    named = OWN.fullmatch(blocks) if isinstance(blocks, str) else None
    return {named.group(1)} if named else set()


def renamed(blocks: Any, new_ids: Mapping[str, str]) -> Any:
    """The same blocks, naming the assets that `new_ids` knows by their new ids."""
    if isinstance(blocks, dict):
        return {key: renamed(value, new_ids) for key, value in blocks.items()}
    if isinstance(blocks, list):
        return [renamed(value, new_ids) for value in blocks]
    named = OWN.fullmatch(blocks) if isinstance(blocks, str) else None
    return f"own:{new_ids[named.group(1)]}" if named and named.group(1) in new_ids else blocks
