"""Counts what became of an Entry project, for the page that says so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_MAX_TYPES = 100
"""A file may name as many types of blocks as it has letters; nobody reads more."""
_MAX_TYPE_LENGTH = 60
_FAMILIES = ("func", "stringParam", "booleanParam")
"""Entry makes types of their own for each function and parameter."""


@dataclass
class Tally:
    """`kept`: blocks that do the same here. `changed`: blocks that do nearly the same, by the reason.
    `missing`: placeholders, by Entry's type; `inside`: blocks in those. `notes`: what else is
    different, by its name.
    """

    kept: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    inside: int = 0
    notes: Counter[str] = field(default_factory=Counter)

    def lose(self, block_type: str, count: int) -> None:
        """Count a block without a counterpart. `count`: it, and all that is in it."""
        family = block_type.partition("_")[0]
        name = family if family in _FAMILIES else block_type[:_MAX_TYPE_LENGTH]
        self.missing[name] += 1
        self.inside += count - 1

    def contents(self) -> dict[str, Any]:
        return {
            "blocks": self.kept + self.changed.total() + self.missing.total() + self.inside,
            "kept": self.kept,
            "changed": dict(self.changed),
            "missing": dict(self.missing.most_common(_MAX_TYPES)),
            "notes": {name: count for name, count in self.notes.items() if count},
        }
