"""Programs as the editor saves them."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]

FOREVER: Block = {"type": "repeat_inf"}
WHEN_STARTED = "when_run_button_click"


def text(words: str) -> Block:
    return {"block": {"type": "text", "fields": {"VALUE": words}}}


def number(value: float) -> Block:
    return {"block": {"type": "number", "fields": {"VALUE": value}}}


def say(value: Block) -> Block:
    return {"type": "dialog", "fields": {"OPTION": "speak"}, "inputs": {"VALUE": value}}


def under(hat: str, *blocks: Block) -> Block:
    """Blocks one under the other beneath an event."""
    first: Block = {"type": hat, "x": 40, "y": 40}
    last = first
    for block in map(dict, blocks):
        last["next"] = {"block": block}
        last = block
    return first


def scripts(*first: Block) -> Block:
    """A program of one sprite; each argument is a script with its event."""
    workspace = {"blocks": {"languageVersion": 0, "blocks": list(first)}}
    return {"sprites": [{"id": "mascot", "workspace": workspace}]}


def stack(*blocks: Block) -> Block:
    """A program of one script under the start event."""
    return scripts(under(WHEN_STARTED, *blocks))
