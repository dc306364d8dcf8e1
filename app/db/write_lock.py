"""A lock for databases that take one writer, or few, at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from threading import Lock, Semaphore

from app.errors import WriteLockTimeout

TIMEOUT_S = 30
MAX_WAITING_THREADS = 60
"""The web process has 100 threads. The holder of the lock needs one to go on, so the waiting
threads must never be all of them."""
RETRY_AFTER_S = 2

Waiter = Future[None]


class WriteLock:
    """A FIFO lock for database writers, for threads and asyncio tasks.

    `holders`: how many hold it at a time. SQLite's busy timeout gives no order. Raises
    WriteLockTimeout after TIMEOUT_S, and at once when MAX_WAITING_THREADS wait already.
    """

    def __init__(self, holders: int = 1) -> None:
        self._mutex = Lock()
        self._free = holders
        self._waiters: deque[Waiter] = deque()
        self._threads = Semaphore(MAX_WAITING_THREADS)

    @contextmanager
    def hold_in_thread(self, *, first: bool = False) -> Iterator[None]:
        """Hold the lock in the block; the thread blocks until then. `first` passes all waiters."""
        waiter = self._enqueue(first=first)
        if not waiter.done():
            self._wait_in_thread(waiter)
        try:
            yield
        finally:
            self._release()

    @asynccontextmanager
    async def hold_in_task(self) -> AsyncIterator[None]:
        """Hold the lock in the block. Waiting takes no thread."""
        waiter = self._enqueue()
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await asyncio.wrap_future(waiter)
        except BaseException as problem:
            self._abandon(waiter)
            raise _with_own_timeout(problem) from None
        try:
            yield
        finally:
            self._release()

    def _wait_in_thread(self, waiter: Waiter) -> None:
        if not self._threads.acquire(blocking=False):
            self._abandon(waiter)
            raise WriteLockTimeout(retry_after_s=RETRY_AFTER_S)
        try:
            waiter.result(TIMEOUT_S)
        except BaseException as problem:
            self._abandon(waiter)
            raise _with_own_timeout(problem) from None
        finally:
            self._threads.release()

    def _enqueue(self, *, first: bool = False) -> Waiter:
        waiter: Waiter = Future()
        with self._mutex:
            if self._free:
                self._free -= 1
                waiter.set_result(None)
            else:
                (self._waiters.appendleft if first else self._waiters.append)(waiter)
        return waiter

    def _abandon(self, waiter: Waiter) -> None:
        """Stop waiting. The lock may have been granted at the same moment; then release it."""
        if not waiter.cancel():
            self._release()

    def _release(self) -> None:
        with self._mutex:
            while self._waiters:
                waiter = self._waiters.popleft()
                if waiter.set_running_or_notify_cancel():
                    waiter.set_result(None)
                    return
            self._free += 1


def _with_own_timeout(problem: BaseException) -> BaseException:
    """WriteLockTimeout instead of TimeoutError; any other exception as it is."""
    return (
        WriteLockTimeout(retry_after_s=RETRY_AFTER_S)
        if isinstance(problem, TimeoutError)
        else problem
    )
