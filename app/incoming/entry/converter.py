"""Turns blocks of Entry into blocks as the editor saves them. What has no counterpart stays as a placeholder."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.incoming.entry.block_table import (
    BRANCH,
    COLOR_BLOCKS,
    CONDITION,
    COUNTERPARTS,
    MENU,
    NUMBER_BLOCKS,
    NUMBER_SLOTS,
    VALUE,
    Counterpart,
    Slot,
)
from app.incoming.entry.functions import Functions
from app.incoming.entry.menus import chosen_option
from app.incoming.entry.program_size import ProgramSize
from app.incoming.entry.symbols import Symbols, number_of, text_of
from app.incoming.entry.tally import Tally

Block = dict[str, Any]
Special = Callable[["BlockConverter", Block, int], "Block | None"]

LITERALS = frozenset(("number", "text", "angle", "positive_number", "negative_number"))
FIRST_LEVEL = 8
"""Objects and lists around the first block of a script."""
_VALUE_LEVELS, _BRANCH_LEVELS, _MAX_LEVEL = 3, 5, 180
"""The levels that a block in a slot adds; what is nested deeper than a program may be is not taken."""
_MAX_KEPT_LETTERS = 2000
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_FIRST_COLOR = "#e03131"


@dataclass(frozen=True)
class SpriteFacts:
    """What blocks mean depends on their sprite. `costumes`: id and name of each, in order.

    `turns_freely`: its picture turns apart from the way that it moves. `width_share`: its width, where
    1 is the mean of width and height, which is Entry's size.
    """

    turns_freely: bool = True
    width_share: float = 1.0
    costumes: Sequence[tuple[str, str]] = ()


class BlockConverter:
    """Turns blocks of one project. `sprite`: whose blocks it turns now."""

    def __init__(
        self,
        symbols: Symbols,
        functions: Functions,
        tally: Tally,
        size: ProgramSize,
        specials: Mapping[str, Special],
    ) -> None:
        self.symbols = symbols
        self.functions = functions
        self.tally = tally
        self.sprite = SpriteFacts()
        self._size = size
        self._specials = specials
        self._numbers = itertools.count(1)

    def stack(self, blocks: Any, level: int) -> list[Block]:
        """The blocks of one script or branch, in order."""
        if not isinstance(blocks, list):
            return []
        return [self.block(each, level) for each in blocks if is_block(each)]

    def block(self, raw: Block, level: int) -> Block:
        """The counterpart of a block with what is in its slots, or a placeholder."""
        if level > _MAX_LEVEL:
            return self.placeholder(raw)
        special = self._special_of(raw["type"])
        made = special(self, raw, level) if special else self._by_table(raw, level)
        return self.placeholder(raw) if made is None else made

    def make(self, block_type: str, **parts: Any) -> Block:
        """A block with a new id, and those of the parts that are not empty.

        Raises ProgramTooManyBlocks, IncomingFileTooLarge.
        """
        filled = {name: part for name, part in parts.items() if part}
        own = {name: part for name, part in filled.items() if name != "inputs"}
        self._size.add_block(block_type, own)
        return {"type": block_type, "id": f"e{next(self._numbers)}", **filled}

    def placeholder(self, raw: Block) -> Block:
        """A block that only shows that something was here, with Entry's own words for it."""
        block_type = text_of(raw["type"])[:60] or "?"
        self.tally.lose(block_type, count_blocks(raw))
        return self.make(f"entry:{block_type}", entry=_kept_words(raw))

    def keep(self) -> None:
        self.tally.kept += 1

    def change(self, reason: str) -> None:
        """Count a block that does nearly the same here."""
        self.tally.changed[reason] += 1

    def option(self, choice: str, value: Any) -> str | None:
        return chosen_option(choice, value, self.symbols)

    def value(self, param: Any, block_type: str, slot: str, level: int) -> Block:
        """What is in a value slot: something typed, or a block over it."""
        if is_block(param) and param["type"] == "color":
            self.keep()
            return {"shadow": self._color(first_param(param))}
        if is_block(param) and param["type"] in LITERALS:
            self.keep()
            return {"shadow": self.typed(first_param(param), block_type, slot)}
        if not is_block(param):
            return {"shadow": self.typed(param, block_type, slot)}
        shadow = self.typed(None, block_type, slot)
        return {"shadow": shadow, "block": self.block(param, level + _VALUE_LEVELS)}

    def condition(self, param: Any, level: int) -> Block | None:
        if not is_block(param):
            return None
        return {"block": self.block(param, level + _VALUE_LEVELS)}

    def typed(self, value: Any, block_type: str, slot: str) -> Block:
        """What is typed into a slot, as a number where the slot is for one."""
        text = text_of(value)
        if block_type in COLOR_BLOCKS:
            return self._color(text)
        if slot in NUMBER_SLOTS or block_type in NUMBER_BLOCKS:
            number = number_of(text or 0, float("nan"))
            if number == number:  # no NaN
                whole = int(number) if number.is_integer() and abs(number) < 1e15 else number
                return self.make("number", fields={"VALUE": whole})
        return self.make("text", fields={"VALUE": text})

    def _color(self, text: Any) -> Block:
        fits = isinstance(text, str) and _COLOR.fullmatch(text)
        return self.make("color", fields={"VALUE": text.lower() if fits else _FIRST_COLOR})

    def _special_of(self, block_type: str) -> Special | None:
        prefix, _, _ = block_type.partition("_")
        return self._specials.get(block_type) or self._specials.get(f"{prefix}_*")

    def _by_table(self, raw: Block, level: int) -> Block | None:
        counterpart = COUNTERPARTS.get(raw["type"])
        if counterpart is None:
            return None
        fields = self._fields(raw, counterpart)
        if fields is None:
            return None
        self.keep()
        return self.make(
            counterpart.type, fields=fields, inputs=self._inputs(raw, counterpart, level)
        )

    def _fields(self, raw: Block, counterpart: Counterpart) -> dict[str, str] | None:
        """What is chosen in its menus; None if something is chosen that is not to be had here."""
        fields = {}
        for slot in counterpart.slots:
            if slot.kind == MENU:
                option = self.option(slot.choice, param_at(raw, slot.index))
                if option is None:
                    return None
                fields[slot.name] = option
        return fields

    def _inputs(self, raw: Block, counterpart: Counterpart, level: int) -> Block:
        inputs: Block = {}
        for slot in counterpart.slots:
            if (filled := self._input(raw, counterpart.type, slot, level)) is not None:
                inputs[slot.name] = filled
        return inputs

    def _input(self, raw: Block, block_type: str, slot: Slot, level: int) -> Block | None:
        if slot.kind == VALUE:
            return self.value(param_at(raw, slot.index), block_type, slot.name, level)
        if slot.kind == CONDITION:
            return self.condition(param_at(raw, slot.index), level)
        if slot.kind == BRANCH:
            statements = raw.get("statements")
            inner = (
                statements[slot.index]
                if isinstance(statements, list) and _has(statements, slot.index)
                else None
            )
            first = stacked(self.stack(inner, level + _BRANCH_LEVELS))
            return None if first is None else {"block": first}
        return None


def _kept_words(raw: Block) -> str:
    """The beginning of a block as Entry wrote it; nothing if it is nested too deep to be written."""
    try:
        kept = json.dumps(raw, ensure_ascii=False) if len(raw) < 50 else ""
    except RecursionError:
        return ""
    return text_of(kept)[:_MAX_KEPT_LETTERS]


def is_block(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("type"), str)


def param_at(raw: Block, index: int) -> Any:
    params = raw.get("params")
    return params[index] if isinstance(params, list) and _has(params, index) else None


def first_param(raw: Block) -> Any:
    return param_at(raw, 0)


def _has(items: Any, index: int) -> bool:
    return isinstance(items, list) and index < len(items)


def stacked(blocks: Sequence[Block]) -> Block | None:
    """The blocks as the editor saves a stack: the first one, with a list of those below it."""
    if not blocks:
        return None
    first, *below = blocks
    return {**first, "then": below} if below else first


def count_blocks(raw: Any) -> int:
    """The blocks of Entry in a block, itself included."""
    count, rest = 0, [raw]
    while rest:
        each = rest.pop()
        if isinstance(each, list):
            rest.extend(each)
        elif isinstance(each, dict):
            count += is_block(each)
            rest.extend((each.get("params"), each.get("statements")))
    return count
