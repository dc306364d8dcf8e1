"""Lists: positions count from 1."""

import math
from collections.abc import Iterable

from .calculations import floor
from .monitors import _monitors
from .values import Value, equal, text

LONGEST_LIST = 200_000


class List:
    """A list of the program. Positions count from 1; others are ignored."""

    def __init__(self, name: str, items: Iterable[Value] = (), *, shown: bool = True) -> None:
        self.name = name
        self.items = list(items)
        self.shown = shown
        _monitors.lists.append(self)

    def __len__(self) -> int:
        return len(self.items)

    def whole(self) -> str:
        return " ".join(map(text, self.items))

    def item(self, place: Value) -> Value:
        at = self._at(place)
        return self.items[at] if 0 <= at < len(self.items) else ""

    def add(self, item: Value) -> None:
        self.insert(len(self.items) + 1, item)

    def insert(self, place: Value, item: Value) -> None:
        at = self._at(place)
        if 0 <= at <= len(self.items) < LONGEST_LIST:
            self.items.insert(at, item)

    def change(self, place: Value, item: Value) -> None:
        at = self._at(place)
        if 0 <= at < len(self.items):
            self.items[at] = item

    def remove(self, place: Value) -> None:
        at = self._at(place)
        if 0 <= at < len(self.items):
            del self.items[at]

    def clear(self) -> None:
        self.items = []

    def place_of(self, sought: Value) -> int:
        """0 if it is not in the list."""
        return next((at for at, item in enumerate(self.items, 1) if equal(item, sought)), 0)

    def includes(self, sought: Value) -> bool:
        return self.place_of(sought) > 0

    def show(self) -> None:
        self.shown = True

    def hide(self) -> None:
        self.shown = False

    @staticmethod
    def _at(place: Value) -> int:
        wanted = floor(place)
        return int(wanted) - 1 if math.isfinite(wanted) else -1
