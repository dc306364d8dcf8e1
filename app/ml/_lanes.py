"""One or two lanes of work, each on a core, that stop now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

Work = Iterator[None]
"""A piece of work that yields after each portion of it (1 to 20 ms)."""

# Short enough that others soon have their turns, long enough that most trainings never wait for the
# slower lane.
_STOP_EVERY_S = 0.03


class Lanes:
    """Does works in this thread and, if there is one, in the thread `beside`.

    `between_portions` is called every 50 ms or sooner, while no lane works.
    """

    def __init__(
        self, beside: ThreadPoolExecutor | None, between_portions: Callable[[], None]
    ) -> None:
        self._beside = beside
        self._between_portions = between_portions

    def run(self, works: Sequence[Work]) -> None:
        """Does all works, the first one in this thread. An exception ends them and passes through."""
        others = iter(works[1:])
        here, there = _lane(chain(works[:1], others)), _lane(others)
        unfinished = True
        while unfinished:
            unfinished = self._advance(here, there)
            self._between_portions()

    def _advance(self, here: Work, there: Work) -> bool:
        """Works in both lanes for a while. Returns False when nothing is left."""
        until = time.monotonic() + _STOP_EVERY_S
        if self._beside is None:
            return _work(here, until)
        beside = self._beside.submit(_work, there, until)
        try:
            unfinished = _work(here, until)
        finally:
            unfinished_beside = beside.result()
        return unfinished or unfinished_beside


def _lane(works: Iterator[Work]) -> Work:
    """One work after the other. Both lanes take theirs from one iterator over a sequence."""
    for work in works:
        yield from work


def _work(lane: Work, until: float) -> bool:
    """Works until then. Returns False when nothing is left."""
    return any(time.monotonic() >= until for _ in lane)
