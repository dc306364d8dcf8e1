"""Remembers for an hour where codes and cards were guessed, so that teachers learn of it.

A wrong code belongs to no classroom. What can be said truthfully is whether it came from where a
classroom's people are: the addresses from which its students joined, and that of its teacher.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from app.settings import Settings
from app.web.limiter import MAX_KEYS

MINUTES = 60
"""Guesses are remembered for so long, and counted by the minute."""
ADDRESSES_OF_CLASSROOM = 20
"""The addresses that are remembered of a classroom: its school's, and some homes."""

GuessNotice = Literal["nearby", "everywhere"]
ValueT = TypeVar("ValueT")


@dataclass(frozen=True)
class GuessCount:
    """Wrong codes and cards of the last hour, since the classroom's code was last renewed."""

    nearby: int
    everywhere: int
    notice: GuessNotice | None
    """What the teacher should be told about; None if it is nothing out of the ordinary."""


class RecentGuesses:
    """Wrong guesses by address and minute, and the addresses of classrooms. Thread-safe.

    The address or classroom that was not used for longest is forgotten first.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._nearby_limit = settings.guess_notice_from
        self._everywhere_limit = settings.guesses_together
        self._clock = clock
        self._by_address: OrderedDict[str, Counter[int]] = OrderedDict()
        self._everywhere: Counter[int] = Counter()
        self._addresses: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        self._renewed: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, address: str) -> None:
        """Remembers a wrong guess from the address."""
        with self._lock:
            minute = self._minute()
            here = self._by_address.pop(address, Counter())
            _remember(self._by_address, address, here, MAX_KEYS)
            for counts in (here, self._everywhere):
                counts[minute] += 1
                for old in [one for one in counts if one <= minute - MINUTES]:
                    del counts[old]

    def joined(self, classroom_id: str, address: str) -> None:
        """Remembers that a student of the classroom is at the address."""
        with self._lock:
            addresses = self._addresses.pop(classroom_id, OrderedDict())
            _remember(self._addresses, classroom_id, addresses, MAX_KEYS)
            _remember(addresses, address, None, ADDRESSES_OF_CLASSROOM)

    def renewed(self, classroom_id: str) -> None:
        """Counts anew for the classroom, whose code nobody can have guessed yet."""
        with self._lock:
            _remember(self._renewed, classroom_id, self._minute(), MAX_KEYS)

    def count(self, classroom_id: str, teacher_address: str) -> GuessCount:
        """What happened lately at the door of the classroom."""
        with self._lock:
            since = max(self._minute() - MINUTES, self._renewed.get(classroom_id, -1))
            near = {teacher_address, *self._addresses.get(classroom_id, ())}
            counts = [self._by_address[one] for one in near if one in self._by_address]
            nearby = sum(_count_since(since, one) for one in counts)
            everywhere = _count_since(since, self._everywhere)
        return GuessCount(nearby, everywhere, self._notice(nearby, everywhere))

    def _notice(self, nearby: int, everywhere: int) -> GuessNotice | None:
        if nearby >= self._nearby_limit:
            return "nearby"
        return "everywhere" if everywhere >= self._everywhere_limit else None

    def _minute(self) -> int:
        return int(self._clock() // 60)


def _remember(values: OrderedDict[str, ValueT], key: str, value: ValueT, limit: int) -> None:
    """Sets the key's value, as the newest; the oldest ones make room."""
    values[key] = value
    values.move_to_end(key)
    while len(values) > limit:
        values.popitem(last=False)


def _count_since(minute: int, counts: Counter[int]) -> int:
    """The number of guesses in the minutes after `minute`."""
    return sum(count for one, count in counts.items() if one > minute)
