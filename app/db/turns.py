"""Who writes next, where a database takes one writer at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from threading import Lock, Semaphore

from app.errors import ServerBusy

WAIT_S = 30
THREADS = 60
"""Threads that may wait for their turn. The web process has a hundred, and whoever has the turn
needs one to go on: if all of them waited, nobody would."""
RETRY_AFTER_S = 2

Place = Future[None]


class Turns:
    """First come, first served, for threads and tasks alike; SQLite's own waiting is a lottery.

    Raises ServerBusy where a turn does not come in time, or too many threads wait.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = False
        self._waiting: deque[Place] = deque()
        self._threads = Semaphore(THREADS)

    @contextmanager
    def in_thread(self, *, first: bool = False) -> Iterator[None]:
        """The block has the turn. The thread waits for it; `first` goes before all others."""
        place = self._line_up(first=first)
        if not place.done():
            self._wait_in_thread(place)
        try:
            yield
        finally:
            self._pass_on()

    @asynccontextmanager
    async def in_task(self) -> AsyncIterator[None]:
        """The block has the turn. Waiting takes no thread."""
        place = self._line_up()
        try:
            async with asyncio.timeout(WAIT_S):
                await asyncio.wrap_future(place)
        except BaseException as reason:
            self._step_out(place)
            raise _in_our_terms(reason) from None
        try:
            yield
        finally:
            self._pass_on()

    def _wait_in_thread(self, place: Place) -> None:
        if not self._threads.acquire(blocking=False):
            self._step_out(place)
            raise ServerBusy(retry_after_s=RETRY_AFTER_S)
        try:
            place.result(WAIT_S)
        except BaseException as reason:
            self._step_out(place)
            raise _in_our_terms(reason) from None
        finally:
            self._threads.release()

    def _line_up(self, *, first: bool = False) -> Place:
        place: Place = Future()
        with self._lock:
            if self._taken:
                (self._waiting.appendleft if first else self._waiting.append)(place)
            else:
                self._taken = True
                place.set_result(None)
        return place

    def _step_out(self, place: Place) -> None:
        """The turn may have come in the same moment."""
        if not place.cancel():
            self._pass_on()

    def _pass_on(self) -> None:
        with self._lock:
            while self._waiting:
                place = self._waiting.popleft()
                if place.set_running_or_notify_cancel():
                    place.set_result(None)
                    return
            self._taken = False


def _in_our_terms(reason: BaseException) -> BaseException:
    return ServerBusy(retry_after_s=RETRY_AFTER_S) if isinstance(reason, TimeoutError) else reason
