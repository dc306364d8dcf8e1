"""Turns of the trainings that are in progress in the training worker."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

from app.engine.local.worker import JobContext
from app.errors import EngineTimeout

FIRST_TURN_S = 0.25
"""The first turn of a training: most end in it, and so they end in the order of their arrival."""
ROUND_S = 1.5
"""The time in which every training gets a later turn, however many there are."""
MIN_TURN_S = 0.05

_RETRY_AFTER_S = 1


class Turns:
    """Lets one training work at a time. Trainings that last long take turns.

    Each training is of another student: one student's trainings are sent one after the other.
    """

    def __init__(self, limit_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit_s = limit_s
        self._clock = clock
        self._changed = Condition()
        self._line: deque[Turn] = deque()
        """All trainings in progress. It is the first one's turn."""

    @contextmanager
    def queued(self, context: JobContext) -> Iterator[Turn]:
        """Waits for the training's first turn, and leaves the line after the block.

        Raises Cancelled.
        """
        turn = Turn(self, context)
        context.on_cancel = self._wake_all
        with self._changed:
            self._line.append(turn)
        try:
            self._wait_for(turn)
            yield turn
        finally:
            with self._changed:
                self._line.remove(turn)
                self._changed.notify_all()

    def _wait_for(self, turn: Turn) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._line[0] is turn or turn.context.cancelled)
        turn.context.check()
        turn.context.begin_turn()
        turn.began = self._clock()

    def _wake_all(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def pass_on(self, turn: Turn) -> None:
        """Lets the others have their turns, then returns. See `Turn.pass_on`."""
        used_s = self._clock() - turn.began
        if turn.used_s + used_s > self._limit_s:
            raise EngineTimeout(retry_after_s=_RETRY_AFTER_S)
        with self._changed:
            if len(self._line) == 1 or used_s < self._length_of(turn):
                return
            self._line.rotate(-1)
            self._changed.notify_all()
        turn.used_s += used_s
        self._wait_for(turn)

    def _length_of(self, turn: Turn) -> float:
        if not turn.used_s:
            return FIRST_TURN_S
        return min(FIRST_TURN_S, max(MIN_TURN_S, ROUND_S / len(self._line)))


class Turn:
    """A training's place in the line."""

    def __init__(self, turns: Turns, context: JobContext) -> None:
        self._turns = turns
        self.context = context
        self.began = 0.0
        self.used_s = 0.0
        """The seconds of all turns before this one."""

    def pass_on(self) -> None:
        """Waits while the others have their turns, if this turn has lasted long enough.

        Raises Cancelled, and EngineTimeout if all turns together have lasted too long.
        """
        self.context.check()
        self._turns.pass_on(self)
