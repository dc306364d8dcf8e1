"""Prints the variables and lists of the stage when they have changed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .program import _print, _program
from .values import text

if TYPE_CHECKING:
    from .lists import List

MONITOR_EVERY_S = 0.2


class _Monitors:
    """The variables and lists that the stage would show."""

    def __init__(self) -> None:
        self.lists: list[List] = []
        self.names: dict[str, str] = {}
        self.hidden: set[str] = set()
        self._printed: dict[str, str] = {}
        self._printed_at = 0.0
        _program.every_frame.append(self._look)
        _program.at_end.append(self._print_changes)

    def _look(self) -> None:
        if _program.now >= self._printed_at + MONITOR_EVERY_S:
            self._printed_at = _program.now
            self._print_changes()

    def _print_changes(self) -> None:
        seen = {python: name for python, name in self.names.items() if python not in self.hidden}
        shown = {name: text(globals()[python]) for python, name in seen.items()}
        shown |= {each.name: f"[{each.whole()}]" for each in self.lists if each.shown}
        for name, words in shown.items():
            if self._printed.get(name) != words:
                _print(f"{name} = {words}")
        self._printed = shown


_monitors = _Monitors()


def watch(names: dict[str, str], *, hidden: Iterable[str] = ()) -> None:
    """Print these variables with their names on the stage; `hidden` are not shown at first."""
    _monitors.names = names
    _monitors.hidden = set(hidden)


def show_variable(name: str) -> None:
    _monitors.hidden.discard(name)


def hide_variable(name: str) -> None:
    _monitors.hidden.add(name)
