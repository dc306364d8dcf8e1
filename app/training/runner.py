"""Executes the queued training runs of all students, one of each student at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar
from weakref import WeakValueDictionary

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import new_id
from app.engine.engine import Engine, TrainedModel
from app.errors import (
    Busy,
    EngineNotReady,
    EngineStarting,
    EngineTimeout,
    EyeblocksError,
    Unexpected,
)
from app.ml.head_settings import HeadSettings
from app.ml.types import EpochScores
from app.projects.deleted_classes import undo_limit
from app.projects.file_deletions import queue_forgetting
from app.samples.embeddings import MissingEmbeddings
from app.settings import Settings
from app.storage import Storage
from app.training.data import TrainingData, TrainingDataReader
from app.training.insights import Insights, insights_key
from app.training.prepared_runs import LabData, PreparedFor
from app.training.run_leases import Claim, NewModel, RunLeases
from app.training.runs import RunStatus
from app.training.runs_in_progress import RunInProgress

log = logging.getLogger(__name__)

POLL_S = 1.0
"""How often the database is read for changes that another web process made."""
QUEUE = ""
"""The key, in place of a run id, of the event that a run was queued."""
MAX_ATTEMPTS = 3
"""A run fails if the worker dies this often while it works on it."""

T = TypeVar("T")


def head_key(model_id: str) -> str:
    """The storage key of the model's head."""
    return f"{model_id}/head.npz"


class Runner:
    """Tasks that claim and execute run after run. Its owner calls `start` and `close`.

    The database holds the state of all runs. `notify` and `stop_run` only make this process react
    sooner than its next poll.
    """

    def __init__(
        self,
        engine: Engine,
        database: Database,
        missing_embeddings: MissingEmbeddings,
        model_files: Storage,
        lab_data: LabData,
        settings: Settings,
    ) -> None:
        self._engine = engine
        self._database = database
        self._model_files = model_files
        self._lab_data = lab_data
        self._settings = settings
        self._reader = TrainingDataReader(database, missing_embeddings, settings)
        self._changes: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()
        self._claim_lock = asyncio.Lock()
        self._emptied: asyncio.Event | None = None
        self._others_queued = True
        """Whether runs may be queued beside those in progress, so that it is worth a look when one ends."""
        self._running: dict[str, RunInProgress] = {}
        self._tasks: Sequence[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._tasks = [
            asyncio.create_task(self._execute_runs()) for _ in range(self._settings.max_trainings)
        ]

    async def close(self) -> None:
        """Stops. Runs in progress are queued again for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def notify(self, key: str = QUEUE) -> None:
        """Wakes the waiters for a change of one run, or of the queue.

        Each run has its own event: with thirty students waiting, waking all of them for every
        change took three quarters of the time.
        """
        if (change := self._changes.pop(key, None)) is not None:
            change.set()

    def stop_run(self, run_id: str) -> None:
        """Makes a run notice its cancellation now instead of at the next renewal."""
        if (run := self._running.get(run_id)) is not None:
            run.stopped.set()
        self.notify(run_id)

    def in_progress(self, run_id: str) -> RunInProgress | None:
        """The run, if this process executes it."""
        return self._running.get(run_id)

    def change_event(self, key: str = QUEUE) -> asyncio.Event:
        """An event that the next `notify(key)` sets. Get it before you read the database."""
        return self._changes.setdefault(key, asyncio.Event())

    async def _execute_runs(self) -> None:
        """Executes run after run. Pauses after an error that is not the run's own."""
        while True:
            try:
                await self._execute(await self._next_run())
            except Exception:
                log.exception("the runner could not go on")
                await asyncio.sleep(POLL_S)

    async def _next_run(self) -> Claim:
        """Claims the next run as soon as there is one.

        One task at a time looks for it: otherwise all of them would look after each change. After
        the last run that waited it looks at the next change only, not beside the run that begins.
        """
        async with self._claim_lock:
            while True:
                if self._emptied is not None:
                    await wait_for_change(self._emptied)
                change = self.change_event()
                claim = await self._claim()
                self._emptied = None if claim and claim.others_wait else change
                self._others_queued = claim is None or claim.others_queued
                if claim is not None:
                    return claim

    async def _claim(self) -> Claim | None:
        if self._engine.status().problem is not None:
            return None
        own_run_ids = list(self._running)
        in_progress = sum(run.pictures for run in self._running.values())
        room = self._settings.max_training_pictures - in_progress if in_progress else None
        return await self._with_leases(lambda leases: leases.claim(own_run_ids, room))

    async def _execute(self, claim: Claim) -> None:
        run = self._running[claim.run_id] = RunInProgress(claim.pictures)
        training = asyncio.create_task(self._train(claim))
        renewing = asyncio.create_task(self._renew_lease(claim, run.stopped))
        try:
            await asyncio.wait({training, renewing}, return_when=asyncio.FIRST_COMPLETED)
            if training.done():
                await self._record_outcome(claim, training.exception())
            elif (problem := renewing.exception()) is not None:
                raise problem  # the lease ends, so the run will be queued again
            else:
                await self._finish(claim, RunStatus.CANCELLED)
        except asyncio.CancelledError:
            await asyncio.shield(self._with_leases(lambda leases: leases.requeue(claim.attempt)))
            raise
        finally:
            training.cancel()
            renewing.cancel()
            await asyncio.gather(training, renewing, return_exceptions=True)
            del self._running[claim.run_id]
            self.notify(claim.run_id)
            if self._others_queued or not run.state.status.is_final:
                self.notify()  # the student's next run may begin, or this one once more

    async def _record_outcome(self, claim: Claim, problem: BaseException | None) -> None:
        if problem is None:
            return
        if isinstance(problem, EngineNotReady | Busy) and not isinstance(problem, EngineTimeout):
            await self._retry(claim, problem)
        elif isinstance(problem, EyeblocksError):
            await self._finish(claim, RunStatus.FAILED, problem)
        else:
            log.error("training run %s failed", claim.run_id, exc_info=problem)
            await self._finish(claim, RunStatus.FAILED, Unexpected())

    async def _retry(self, claim: Claim, problem: EyeblocksError) -> None:
        if isinstance(problem, EngineStarting):  # nothing was done for this run
            await self._with_leases(lambda leases: leases.requeue(claim.attempt, counted=False))
        elif claim.attempts >= MAX_ATTEMPTS:
            await self._finish(claim, RunStatus.FAILED, problem)
        else:
            await self._with_leases(lambda leases: leases.requeue(claim.attempt))

    async def _renew_lease(self, claim: Claim, stopped: asyncio.Event) -> None:
        """Renews the lease until the run was cancelled, deleted or taken over."""
        await wait_for_change(stopped)
        while await self._with_leases(lambda leases: leases.renew(claim.attempt)):
            await wait_for_change(stopped)

    async def _train(self, claim: Claim) -> None:
        data = await self._reader.read(claim.project_id, claim.student_id)
        settings = HeadSettings(**claim.settings)
        if settings.prepared:
            run = PreparedFor(claim.run_id, claim.project_id, claim.student_id)
            data = await self._lab_data.of_run(run, data, settings)
        last_epochs: list[EpochScores] = []

        async def on_epochs(epochs: Sequence[EpochScores]) -> None:
            if epochs[-1].epoch == settings.epochs and not settings.watches:
                last_epochs.extend(epochs)  # stored with the model, which saves a transaction
                return
            await self._with_leases(lambda leases: leases.add_epochs(claim.attempt, epochs))
            self._running[claim.run_id].epochs += epochs
            self.notify(claim.run_id)

        trained = await self._engine.train(
            claim.student_id, data.take_labeled(), settings, on_epochs
        )
        await run_sync(self._store_model, claim, data, last_epochs, trained)

    def _store_model(
        self,
        claim: Claim,
        data: TrainingData,
        last_epochs: Sequence[EpochScores],
        trained: TrainedModel,
    ) -> None:
        """Writes the model's files, then the row that makes it current, so that no current model lacks its files."""
        model_id = new_id()
        insights = Insights(data.sample_ids, data.labels, trained.evidence)
        self._model_files.put_all(
            {head_key(model_id): trained.head, insights_key(model_id): insights.to_bytes()}
        )
        new_model = NewModel(
            model_id,
            data.classes,
            data.fingerprint,
            trained.epoch,
            data.class_samples,
            self._engine.status().device,
        )
        with self._database.transaction() as session:
            leases = RunLeases(session, self._settings)
            succeeded = leases.succeed(claim, new_model)
            if not succeeded:
                leases.finish(claim.attempt, RunStatus.CANCELLED, None)
            elif last_epochs:
                leases.add_epochs(claim.attempt, last_epochs)
            deleted = leases.delete_old(claim.project_id)
            if data.read_at < undo_limit(self._settings):  # pictures may be gone for good meanwhile
                queue_forgetting(session, [claim.project_id])
        kept_id = model_id if succeeded else None
        # Before the deletions, for which nobody has to wait.
        self._loop.call_soon_threadsafe(self._announce, claim.run_id, kept_id, last_epochs)
        for unused in deleted if succeeded else [model_id]:
            self._model_files.delete_all(unused)

    def _announce(
        self, run_id: str, model_id: str | None, last_epochs: Sequence[EpochScores]
    ) -> None:
        """Tells those who follow a run that it has ended, and that it has a model if it has one."""
        if model_id is not None:
            self._running[run_id].succeed(model_id, last_epochs)
        self.notify(run_id)

    async def _finish(
        self, claim: Claim, status: RunStatus, error: EyeblocksError | None = None
    ) -> None:
        def finish() -> None:
            with self._database.transaction() as session:
                RunLeases(session, self._settings).finish(claim.attempt, status, error)

        await run_sync(finish)

    async def _with_leases(self, work: Callable[[RunLeases], T]) -> T:
        """Runs `work` in a transaction that a power cut may lose: the run then starts again."""

        def in_transaction() -> T:
            with self._database.unsynced_transaction() as session:
                return work(RunLeases(session, self._settings))

        return await run_sync(in_transaction)


async def wait_for_change(change: asyncio.Event) -> None:
    """Waits until `change` is set, at most `POLL_S`: another process may have made a change."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(POLL_S):
            await change.wait()
