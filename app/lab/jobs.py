"""Work that goes on in the background, a slice of each job in turn, and after a crash where it was."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from typing import ClassVar, Generic, TypeVar

from app.errors import (
    Busy,
    EngineNotReady,
    EngineTimeout,
    EyeblocksError,
    Unexpected,
    WorkerDied,
)

log = logging.getLogger(__name__)

SLICE_S = 5.0
"""How long one job is worked on while others of its kind wait."""
POLL_S = 2.0
"""Seconds between looks for jobs that another process queued."""
RETRY_S = 2.0
"""How long the work waits when the server cannot go on now."""
MAX_FAILURES = 3
"""How often a job may cost a worker its life, or fail for a reason nobody thought of."""

Waiting = TypeVar("Waiting")
Opened = TypeVar("Opened")


class JobOver(Exception):
    """The job was cancelled or deleted meanwhile."""


class Blocked(Exception):
    """The server cannot go on now. `problem` says why."""

    def __init__(self, problem: EyeblocksError) -> None:
        super().__init__(problem.code)
        self.problem = problem


class JobWorker(ABC, Generic[Waiting, Opened]):
    """One asyncio task that works all jobs of a kind off. Its owner calls `start` and `close`.

    A job is a row of the database that knows how far it is. One job is open at a time; the one that
    has waited longest comes next. Who derives from this class says where jobs wait, what a step of
    one is, and how it ends.
    """

    kind: ClassVar[str]
    """What a job is called in the log."""
    slice_s: ClassVar[float] = SLICE_S

    def __init__(self) -> None:
        self._wake_event = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._opened: Opened | None = None
        self._opened_id = ""
        self._served: dict[str, float] = {}
        """When each waiting job had its last turn."""
        self._failures: Counter[str] = Counter()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stops. The jobs go on with the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._let_go()

    async def wake(self) -> None:
        """Looks for jobs now, not at the next poll. A coroutine, because it needs the event loop."""
        self._wake_event.set()

    @abstractmethod
    async def _waiting(self) -> Mapping[str, Waiting]:
        """The jobs to work on by their ids, the oldest first."""

    @abstractmethod
    async def _open(self, job_id: str, waiting: Waiting) -> Opened:
        """Prepares the work on a job. Raises JobOver, or why it cannot be done."""

    @abstractmethod
    async def _step(self, opened: Opened) -> bool:
        """Works on the job for a while. Returns False if it is done. Raises as `_open`, and Blocked."""

    def _close_job(self, opened: Opened) -> None:
        """Closes what `_open` made."""

    @abstractmethod
    async def _wait_for(self, job_id: str, problem: EyeblocksError) -> None:
        """Says what keeps the job from going on now."""

    @abstractmethod
    async def _end(self, job_id: str, problem: EyeblocksError | None) -> None:
        """Ends the job: done, or failed for the problem."""

    async def _run(self) -> None:
        while True:
            self._wake_event.clear()
            try:
                found = await self._serve_next()
            except Exception:
                log.exception("work on %s failed; it is tried again", self.kind)
                await asyncio.sleep(RETRY_S)
                found = True
            if not found:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake_event.wait(), POLL_S)

    async def _serve_next(self) -> bool:
        """Works on the job that has waited longest; returns False if there is none."""
        waiting = await self._waiting()
        if not waiting:
            self._let_go()
            return False
        self._served = {each: self._served.get(each, 0.0) for each in waiting}
        job_id = min(self._served, key=lambda each: self._served[each])
        self._served[job_id] = time.monotonic()
        await self._serve(job_id, waiting[job_id])
        return True

    async def _serve(self, job_id: str, waiting: Waiting) -> None:
        """Works on the job for a slice of time."""
        try:
            await self._work(job_id, waiting)
        except JobOver:
            self._let_go()
        except Blocked as blocked:
            await self._pause(job_id, blocked.problem)
        except EyeblocksError as problem:
            await self._meet(job_id, problem)
        except Exception:
            if not self._fails_again(job_id):
                raise
            log.exception("%s %s failed", self.kind, job_id)
            await self._finish(job_id, Unexpected())

    async def _work(self, job_id: str, waiting: Waiting) -> None:
        if self._opened is None or self._opened_id != job_id:
            self._let_go()
            self._opened, self._opened_id = await self._open(job_id, waiting), job_id
        opened, slice_end = self._opened, time.monotonic() + self.slice_s
        while time.monotonic() < slice_end:
            if not await self._step(opened):
                return await self._finish(job_id)

    async def _meet(self, job_id: str, problem: EyeblocksError) -> None:
        """Waits for a problem that passes; ends the job for any other one."""
        costly = isinstance(problem, WorkerDied | EngineTimeout)
        passing = isinstance(problem, EngineNotReady | Busy)
        if not passing or (costly and self._fails_again(job_id)):
            return await self._finish(job_id, problem)
        await self._pause(job_id, problem)

    async def _pause(self, job_id: str, problem: EyeblocksError) -> None:
        await self._wait_for(job_id, problem)
        await asyncio.sleep(RETRY_S)

    def _fails_again(self, job_id: str) -> bool:
        """Counts a failure. Returns True if it is one too many."""
        self._failures[job_id] += 1
        return self._failures[job_id] >= MAX_FAILURES

    async def _finish(self, job_id: str, problem: EyeblocksError | None = None) -> None:
        self._let_go()
        self._failures.pop(job_id, None)
        await self._end(job_id, problem)

    def _let_go(self) -> None:
        if self._opened is not None:
            self._close_job(self._opened)
            self._opened = None
