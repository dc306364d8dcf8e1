"""The work in front of one worker: who waits, who is in hand, and until when."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from app.engine.engine import WorkerState, WorkerStatus
from app.engine.local.fair_queue import FairQueue
from app.engine.local.messages import Answer, Cancel, Refusal, Report, Started, Work
from app.engine.local.process import WorkerProcess
from app.engine.local.worker import Setup
from app.errors import EngineStarting, EngineTimeout, EyeblocksError, WorkerDied

_log = logging.getLogger(__name__)

RETRY_AFTER_S = 1
"""A worker is back within a second."""


_NOBODYS = 0
"""The number of work whose answer nobody waits for."""


@dataclass(frozen=True)
class Bounds:
    """How much one line takes."""

    waiting: int
    waiting_per_student: int
    in_hand: int
    """Jobs that the worker has at a time, so that it never idles, yet few die with it."""
    answer_s: float
    """A worker that has had a job for longer hangs and is killed."""
    cancel_s: float
    """The same for a job that nobody waits for any more."""


def _ignore(_: object) -> None:
    pass


@dataclass(eq=False)
class Job:
    """One piece of work; `answer` is its result or error."""

    student_id: str
    request: object
    heard: Callable[[object], None] = _ignore
    """Is called with each of its reports."""
    answer: asyncio.Future[object] = field(default_factory=asyncio.Future)
    number: int = 0
    overdue: asyncio.TimerHandle | None = None

    def refuse(self, error: EyeblocksError) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)

    def end(self, outcome: Answer | Refusal) -> None:
        """The worker has said its last word on it."""
        if self.overdue:
            self.overdue.cancel()
        if isinstance(outcome, Refusal):
            self.refuse(outcome.error)
        elif not self.answer.done():
            self.answer.set_result(outcome.result)

    def forget(self) -> None:
        """Nobody will read the answer, nor miss it."""
        if not self.answer.cancel() and not self.answer.cancelled():
            self.answer.exception()


class WorkerLine:
    """Hands work to one worker, a little at a time, students taking turns.

    `noticed` is called with what the worker says besides answers, `changed` whenever its state
    changes. Everything here happens on the event loop.
    """

    def __init__(
        self,
        name: str,
        setup: Setup,
        bounds: Bounds,
        *,
        changed: Callable[[], None],
        noticed: Callable[[object], None] = _ignore,
    ) -> None:
        self._name = name
        self._bounds = bounds
        self._changed, self._noticed = changed, noticed
        self._waiting: FairQueue[Job] = FairQueue(bounds.waiting, bounds.waiting_per_student)
        self._in_hand: dict[int, Job] = {}
        self._numbers = count(1)
        self._worker = WorkerProcess(
            name, setup, born=self._born, heard=self._heard, died=self._died
        )
        self._most_in_hand = bounds.in_hand
        self._state = WorkerState.STARTING
        self._problem: EyeblocksError | None = EngineStarting(retry_after_s=RETRY_AFTER_S)
        self._pid: int | None = None
        self._hinted: int | None = None
        self._deaths = 0

    @property
    def problem(self) -> EyeblocksError | None:
        """Why it takes no work now; None when it does."""
        return self._problem

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def status(self) -> WorkerStatus:
        return WorkerStatus(self._name, self._state, self._pid, self._deaths)

    def start(self) -> None:
        self._worker.start()

    def widen(self, in_hand: int) -> None:
        """The worker can do with more at a time."""
        self._most_in_hand = max(in_hand, self._bounds.in_hand)
        self._hand_on()

    def hint(self, request: object) -> None:
        """Has the worker do this for its own good, once in each of its lives."""
        if self._pid != self._hinted:
            self._hinted = self._pid
            self._worker.send(Work(_NOBODYS, request))

    async def close(self) -> None:
        self._become(WorkerState.CLOSED, WorkerDied(retry_after_s=RETRY_AFTER_S))
        self._refuse_all()
        await self._worker.close()

    @contextmanager
    def holding(self, job: Job) -> Iterator[None]:
        """The job is in the line as long as the caller is in here.

        Raises EngineBusy, or the problem, where the line doesn't take it.
        """
        if self._problem:
            raise self._problem
        self._waiting.put(job)
        self._hand_on()
        try:
            yield
        finally:
            self._leave(job)

    def _leave(self, job: Job) -> None:
        job.forget()
        if not self._waiting.discard(job) and job.number in self._in_hand:
            self._worker.send(Cancel(job.number))
            self._expect_answer(job, self._bounds.cancel_s)

    def _hand_on(self) -> None:
        while self._problem is None and len(self._in_hand) < self._most_in_hand:
            job = self._waiting.take()
            if job is None:
                return
            job.number = next(self._numbers)
            self._in_hand[job.number] = job
            self._worker.send(Work(job.number, job.request))
            self._expect_answer(job, self._bounds.answer_s)

    def _expect_answer(self, job: Job, within_s: float) -> None:
        """By then at the latest, or sooner where that was expected already."""
        loop = asyncio.get_running_loop()
        if job.overdue:
            within_s = min(within_s, job.overdue.when() - loop.time())
            job.overdue.cancel()
        job.overdue = loop.call_later(within_s, self._give_up, job)

    def _give_up(self, job: Job) -> None:
        _log.warning("The %s worker hangs; ending it", self._name)
        job.refuse(EngineTimeout(retry_after_s=RETRY_AFTER_S))
        self._worker.kill()

    def _heard(self, message: object) -> None:
        match message:
            case Started():
                self._become(WorkerState.READY, None)
                self._hand_on()
            case Report(number, content):
                if job := self._in_hand.get(number):
                    job.heard(content)
            case Answer(number) | Refusal(number):
                if job := self._in_hand.pop(number, None):
                    job.end(message)
                self._hand_on()
            case _:
                self._noticed(message)

    def _born(self, pid: int) -> None:
        self._pid = pid

    def _died(self) -> None:
        self._pid = None
        if self._state is WorkerState.CLOSED:
            return
        self._deaths += 1
        if self._state is WorkerState.READY:
            self._refuse_in_hand()
            problem: EyeblocksError = EngineStarting(retry_after_s=RETRY_AFTER_S)
        else:  # it cannot even start, so those who wait would wait in vain
            self._refuse_all()
            problem = WorkerDied(retry_after_s=RETRY_AFTER_S)
        self._become(WorkerState.RESTARTING, problem)

    def _refuse_in_hand(self) -> None:
        for job in self._in_hand.values():
            job.end(Refusal(job.number, WorkerDied(retry_after_s=RETRY_AFTER_S)))
        self._in_hand.clear()

    def _refuse_all(self) -> None:
        self._refuse_in_hand()
        while job := self._waiting.take():
            job.refuse(WorkerDied(retry_after_s=RETRY_AFTER_S))

    def _become(self, state: WorkerState, problem: EyeblocksError | None) -> None:
        if self._state is not WorkerState.CLOSED:
            self._state, self._problem = state, problem
            self._changed()
