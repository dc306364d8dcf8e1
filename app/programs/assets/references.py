"""References to assets in saved blocks: every text `own:<asset id>`."""

from __future__ import annotations

import re
from typing import Any

ASSET_REFERENCE = re.compile(r"own:([0-9a-f]{32})")


def assets_in(blocks: Any) -> set[str]:
    """The ids of all assets that the blocks refer to, whether or not the assets exist."""
    if isinstance(blocks, dict):
        return set().union(*map(assets_in, blocks.values()))
    if isinstance(blocks, list):
        return set().union(*map(assets_in, blocks))
    reference = ASSET_REFERENCE.fullmatch(blocks) if isinstance(blocks, str) else None
    return {reference.group(1)} if reference else set()
