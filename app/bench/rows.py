"""The table of results: each row has a measured value and its bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class AtMost:
    bar: float

    def score(self, value: float) -> float:
        return self.bar / value if value else 1.0

    def __str__(self) -> str:
        return f"≤ {_number(self.bar)}"


@dataclass(frozen=True)
class AtLeast:
    bar: float

    def score(self, value: float) -> float:
        return value / self.bar

    def __str__(self) -> str:
        return f"≥ {_number(self.bar)}"


@dataclass(frozen=True)
class Row:
    """One result. `value` is None if it could not be measured; `note` then says why.

    `measured` shows the numbers behind the value. A row that `may_fail` is more than a busy machine
    explains when it fails; seconds alone are not.
    """

    name: str
    value: float | None
    bar: AtMost | AtLeast
    measured: str
    note: str = ""
    may_fail: bool = True

    @property
    def score(self) -> float | None:
        """Value relative to the bar: 1 or more means reached. None without a value."""
        return None if self.value is None else self.bar.score(self.value)

    @property
    def failed(self) -> bool:
        """True if the value is below a third of its bar: a busy machine alone takes half of some."""
        return self.may_fail and self.score is not None and self.score < 1 / 3

    @property
    def verdict(self) -> str:
        """Whether the bar is reached: "yes" or "no", and "–" without a value."""
        if self.score is None:
            return "–"
        return "yes" if self.score >= 1 else "no"

    def as_json(self) -> dict[str, object]:
        kind = "at_most" if isinstance(self.bar, AtMost) else "at_least"
        return {
            "what": self.name,
            "value": self.value,
            kind: self.bar.bar,
            "score": self.score,
            "reached": self.score is not None and self.score >= 1,
            "measured": self.measured,
            "note": self.note,
        }


def markdown(rows: Sequence[Row]) -> str:
    lines = ["| what | bar | value | reached | measured |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        value = "–" if row.value is None else _number(row.value)
        facts = "; ".join(filter(None, (row.measured, row.note)))
        lines.append(f"| {row.name} | {row.bar} | {value} | {row.verdict} | {facts} |")
    return "\n".join(lines)


def failed_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows below a third of their bar."""
    return [row for row in rows if row.failed]


def best_of(rows: Sequence[Row], second: Sequence[Row]) -> list[Row]:
    """The better one of two measurements of each row."""
    return [
        max(pair, key=lambda row: -1 if row.score is None else row.score)
        for pair in zip(rows, second, strict=True)
    ]


def _number(value: float) -> str:
    if 0 < value < 0.1:
        return f"1/{1 / value:,.0f}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")
