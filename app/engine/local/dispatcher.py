"""The queue of jobs for one worker, the jobs in progress, and their deadlines."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from app.engine.engine import WorkerState, WorkerStatus
from app.engine.local.fair_queue import FairQueue
from app.engine.local.messages import (
    Cancel,
    JobError,
    JobProgress,
    JobRequest,
    JobResult,
    JobTurn,
    WorkerReady,
)
from app.engine.local.worker import Setup
from app.engine.local.worker_process import WorkerProcess
from app.errors import EngineStarting, EngineTimeout, EyeblocksError, WorkerDied

_log = logging.getLogger(__name__)

RETRY_AFTER_S = 1
"""A worker restarts within a second."""

_WARM_UP_JOB = 0
"""The job number of warm-up requests, whose results are ignored."""


@dataclass(frozen=True)
class QueueLimits:
    """The limits of one worker's queue."""

    max_waiting: int
    max_waiting_per_student: int
    concurrency: int
    """Jobs that the worker gets at a time: enough to keep it busy, few enough to die with it."""
    left_to_others: int
    """Of those, the places that one student's jobs never take."""
    job_timeout_s: float
    """The worker is killed if it is silent about a job for longer."""
    cancel_timeout_s: float
    """The worker is killed if a cancelled job takes longer."""


def _ignore(_: object) -> None:
    pass


@dataclass(eq=False)
class Job:
    """One request for the worker. `answer` becomes its result or raises its error."""

    student_id: str
    request: object
    """None once the worker has it: the samples of a training are too large to be kept twice."""
    on_progress: Callable[[object], None] = _ignore
    """Gets each intermediate report."""
    answer: asyncio.Future[object] = field(default_factory=asyncio.Future)
    number: int = 0
    deadline: asyncio.TimerHandle | None = None

    def fail(self, error: EyeblocksError) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)

    def finish(self, outcome: JobResult | JobError) -> None:
        """Sets the answer from the worker's last message about the job."""
        if self.deadline:
            self.deadline.cancel()
        if isinstance(outcome, JobError):
            self.fail(outcome.error)
        elif not self.answer.done():
            self.answer.set_result(outcome.result)

    def discard_answer(self) -> None:
        """Drops the answer, which nobody will read."""
        if not self.answer.cancel() and not self.answer.cancelled():
            self.answer.exception()


class WorkerDispatcher:
    """Queues jobs and sends them to one worker, a few at a time; students take turns.

    `on_notice` gets the worker's messages that concern no job. `on_change` is called whenever the
    worker's state changes. Call everything here on the event loop.
    """

    def __init__(
        self,
        name: str,
        setup: Setup,
        limits: QueueLimits,
        *,
        on_change: Callable[[], None],
        on_notice: Callable[[object], None] = _ignore,
    ) -> None:
        self._name = name
        self._limits = limits
        self._on_change, self._on_notice = on_change, on_notice
        self._waiting: FairQueue[Job] = FairQueue(
            limits.max_waiting, limits.max_waiting_per_student
        )
        self._in_progress: dict[int, Job] = {}
        self._job_numbers = count(1)
        self._turn: int | None = None
        """The number of the job that the worker said it works on, where it tells."""
        self._worker = WorkerProcess(
            name,
            setup,
            on_start=self._on_start,
            on_message=self._on_message,
            on_exit=self._on_exit,
        )
        self._concurrency = limits.concurrency
        self._state = WorkerState.STARTING
        self._problem: EyeblocksError | None = EngineStarting(retry_after_s=RETRY_AFTER_S)
        self._pid: int | None = None
        self._warmed_up_pid: int | None = None
        self._deaths = 0

    @property
    def problem(self) -> EyeblocksError | None:
        """The reason why the worker accepts no jobs now, or None."""
        return self._problem

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def status(self) -> WorkerStatus:
        return WorkerStatus(self._name, self._state, self._pid, self._deaths)

    def start(self) -> None:
        self._worker.start()

    def set_concurrency(self, concurrency: int) -> None:
        """Sends more jobs at a time from now on; never fewer than the limits say."""
        self._concurrency = max(concurrency, self._limits.concurrency)
        self._send_jobs()

    def warm_up(self, request: object) -> None:
        """Sends a warm-up request once per worker process. Nobody reads the answer."""
        if self._pid != self._warmed_up_pid:
            self._warmed_up_pid = self._pid
            self._worker.send(JobRequest(_WARM_UP_JOB, request))

    async def close(self) -> None:
        self._set_state(WorkerState.CLOSED, WorkerDied(retry_after_s=RETRY_AFTER_S))
        self._fail_all()
        await self._worker.close()

    @contextmanager
    def queued(self, job: Job) -> Iterator[None]:
        """Keeps the job queued or in progress during the block, and cancels it afterwards.

        Raises EngineBusy if the queue is full, or the `problem` of the worker.
        """
        if self._problem:
            raise self._problem
        self._waiting.put(job)
        self._send_jobs()
        try:
            yield
        finally:
            self._remove(job)

    def _remove(self, job: Job) -> None:
        job.discard_answer()
        if not self._waiting.discard(job) and job.number in self._in_progress:
            self._worker.send(Cancel(job.number))
            self._set_deadline(job, self._limits.cancel_timeout_s)

    def _send_jobs(self) -> None:
        while self._problem is None and len(self._in_progress) < self._concurrency:
            job = self._waiting.pop(self._students_below_their_share())
            if job is None:
                return
            job.number = next(self._job_numbers)
            self._in_progress[job.number] = job
            self._worker.send(JobRequest(job.number, job.request))
            job.request = None
            self._set_deadline(job, self._limits.job_timeout_s)

    def _students_below_their_share(self) -> Callable[[str], bool]:
        """Tells whether a student may have one more job in progress."""
        share = max(1, self._concurrency - self._limits.left_to_others)
        held = Counter(job.student_id for job in self._in_progress.values())
        return lambda student_id: held[student_id] < share

    def _set_deadline(self, job: Job, within_s: float) -> None:
        """Kills the worker if the job is unanswered after `within_s`. An earlier deadline stays."""
        loop = asyncio.get_running_loop()
        if job.deadline:
            within_s = min(within_s, job.deadline.when() - loop.time())
            job.deadline.cancel()
        job.deadline = loop.call_later(within_s, self._on_deadline, job)

    def _renew_deadline(self, job: Job) -> None:
        """Gives the worker the full time again, unless the job is cancelled."""
        if job.deadline and not job.answer.done():
            job.deadline.cancel()
            job.deadline = None
            self._set_deadline(job, self._limits.job_timeout_s)

    def _on_deadline(self, job: Job) -> None:
        _log.warning("The %s worker hangs; ending it", self._name)
        job.fail(EngineTimeout(retry_after_s=RETRY_AFTER_S))
        self._worker.kill()

    def _on_message(self, message: object) -> None:
        match message:
            case WorkerReady():
                self._set_state(WorkerState.READY, None)
                self._send_jobs()
            case JobProgress(number, content):
                if job := self._in_progress.get(number):
                    self._renew_deadline(job)
                    job.on_progress(content)
            case JobTurn(number):
                self._turn = number
            case JobResult(number) | JobError(number):
                if job := self._in_progress.pop(number, None):
                    job.finish(message)
                self._send_jobs()
            case _:
                self._on_notice(message)

    def _on_start(self, pid: int) -> None:
        self._pid = pid

    def _on_exit(self) -> None:
        self._pid = None
        if self._state is WorkerState.CLOSED:
            return
        self._deaths += 1
        if self._state is WorkerState.READY:
            self._fail_in_progress()
            problem: EyeblocksError = EngineStarting(retry_after_s=RETRY_AFTER_S)
        else:  # the worker cannot even start: waiting jobs would wait in vain
            self._fail_all()
            problem = WorkerDied(retry_after_s=RETRY_AFTER_S)
        self._set_state(WorkerState.RESTARTING, problem)

    def _fail_in_progress(self) -> None:
        """Fails jobs with WorkerDied; those that only waited for their turns with EngineStarting."""
        for job in self._in_progress.values():
            waited = self._turn in self._in_progress and job.number != self._turn
            problem = EngineStarting if waited else WorkerDied
            job.finish(JobError(job.number, problem(retry_after_s=RETRY_AFTER_S)))
        self._in_progress.clear()

    def _fail_all(self) -> None:
        self._fail_in_progress()
        while job := self._waiting.pop():
            job.fail(WorkerDied(retry_after_s=RETRY_AFTER_S))

    def _set_state(self, state: WorkerState, problem: EyeblocksError | None) -> None:
        if self._state is not WorkerState.CLOSED:
            self._state, self._problem = state, problem
            self._on_change()
