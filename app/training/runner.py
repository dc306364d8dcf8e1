"""Carries out the queued training runs of all students, one at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar
from weakref import WeakValueDictionary

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import TrainingRun, new_id
from app.engine.engine import Engine
from app.errors import Busy, EngineNotReady, EngineTimeout, EyeblocksError, Unexpected
from app.ml.heads import EpochScores, HeadSettings
from app.settings import Settings
from app.storage import Storage
from app.training.data import TrainingData, TrainingDataReader
from app.training.runs import Runs, RunStatus

log = logging.getLogger(__name__)

POLL_S = 1.0
"""How soon a run is noticed that another web process queued or abandoned."""
QUEUE = ""
"""News of no run in particular: one waits."""
MAX_ATTEMPTS = 3
"""A run in which the worker dies this often has failed."""

T = TypeVar("T")


def head_key(model_id: str) -> str:
    """Where storage keeps the model's head."""
    return f"{model_id}/head.npz"


class Runner:
    """One owned task that claims run after run. `start` and `close` are its owner's to call.

    Everything that others need to know is in the database; `tell` and `stop` only make this
    process act sooner than it would by itself.
    """

    def __init__(
        self,
        engine: Engine,
        database: Database,
        pictures: Storage,
        models: Storage,
        settings: Settings,
    ) -> None:
        self._engine = engine
        self._database = database
        self._models = models
        self._settings = settings
        self._reader = TrainingDataReader(engine, database, pictures, settings)
        self._news: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()
        self._in_hand: str | None = None
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Stop; the run in hand is queued again for the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def tell(self, of: str = QUEUE) -> None:
        """Wake those who wait for news of this run, or of the queue.

        Of this one alone: with thirty students waiting, waking all for each run's news took three
        quarters of the time.
        """
        if (news := self._news.pop(of, None)) is not None:
            news.set()

    def stop(self, run_id: str) -> None:
        """The run was cancelled: look now, not at the next renewal."""
        if self._in_hand == run_id:
            self._stop.set()
        self.tell(run_id)

    def news(self, of: str = QUEUE) -> asyncio.Event:
        """Take it before looking at the database; it is set at the next change in this process."""
        return self._news.setdefault(of, asyncio.Event())

    async def _work(self) -> None:
        while True:
            news = self.news()
            try:
                worked = await self._run_next()
            except Exception:
                log.exception("the runner could not go on")
                worked = False
            if not worked:
                await wait_a_while(news)

    async def _run_next(self) -> bool:
        """False when nothing waits, or nothing can be done about it now."""
        if self._engine.status().problem is not None:
            return False
        run = await self._with_runs(lambda runs: runs.claim())
        if run is None:
            return False
        self._in_hand = run.id
        self._stop.clear()
        self.tell(run.id)
        try:
            await self._carry_out(run)
        finally:
            self._in_hand = None
            self.tell(run.id)
        return True

    async def _carry_out(self, run: TrainingRun) -> None:
        training = asyncio.create_task(self._train(run))
        vouching = asyncio.create_task(self._vouch(run.id))
        try:
            await asyncio.wait({training, vouching}, return_when=asyncio.FIRST_COMPLETED)
            if training.done():
                await self._conclude(run, training.exception())
            elif (problem := vouching.exception()) is not None:
                raise problem  # without a lease the run begins again by itself
            else:
                await self._finish(run.id, RunStatus.CANCELLED)
        except asyncio.CancelledError:
            await asyncio.shield(self._with_runs(lambda runs: runs.requeue(run.id)))
            raise
        finally:
            training.cancel()
            vouching.cancel()
            await asyncio.gather(training, vouching, return_exceptions=True)

    async def _conclude(self, run: TrainingRun, problem: BaseException | None) -> None:
        if problem is None:
            return
        if isinstance(problem, EngineNotReady | Busy) and not isinstance(problem, EngineTimeout):
            await self._try_again(run, problem)
        elif isinstance(problem, EyeblocksError):
            await self._finish(run.id, RunStatus.FAILED, problem)
        else:
            log.error("training run %s failed", run.id, exc_info=problem)
            await self._finish(run.id, RunStatus.FAILED, Unexpected())

    async def _try_again(self, run: TrainingRun, problem: EyeblocksError) -> None:
        if run.attempts >= MAX_ATTEMPTS:
            await self._finish(run.id, RunStatus.FAILED, problem)
        else:
            await self._with_runs(lambda runs: runs.requeue(run.id))

    async def _vouch(self, run_id: str) -> None:
        """Renew the lease, which is new when a run is claimed, for as long as it may go on."""
        await wait_a_while(self._stop)
        while await self._with_runs(lambda runs: runs.renew(run_id)):
            await wait_a_while(self._stop)

    async def _train(self, run: TrainingRun) -> None:
        data = await self._reader.read(run.project_id)
        labelled = await run_sync(data.labelled)

        async def on_epochs(epochs: Sequence[EpochScores]) -> None:
            await self._with_runs(lambda runs: runs.add_epochs(run.id, epochs))
            self.tell(run.id)

        head = await self._engine.train(
            run.student_id, labelled, HeadSettings(**run.settings), on_epochs
        )
        await run_sync(self._keep_model, run, data, head)

    def _keep_model(self, run: TrainingRun, data: TrainingData, head: bytes) -> None:
        """The file first, then the row that makes it current: the current model is whole."""
        model_id = new_id()
        self._models.put(head_key(model_id), head)
        with self._database.transaction() as session:
            runs = Runs(session, self._settings)
            kept = runs.succeed(run.id, model_id, data.classes, data.fingerprint)
            if not kept:
                runs.finish(run.id, RunStatus.CANCELLED, None)
            forgotten = runs.forget_old(run.project_id)
        for unused in forgotten if kept else [model_id]:
            self._models.delete_all(unused)

    async def _finish(
        self, run_id: str, status: RunStatus, error: EyeblocksError | None = None
    ) -> None:
        def finish() -> None:
            with self._database.transaction() as session:
                Runs(session, self._settings).finish(run_id, status, error)

        await run_sync(finish)

    async def _with_runs(self, work: Callable[[Runs], T]) -> T:
        """For steps that may be lost in a power cut: the run then starts again by itself."""

        def note() -> T:
            with self._database.noting() as session:
                return work(Runs(session, self._settings))

        return await run_sync(note)


async def wait_a_while(news: asyncio.Event) -> None:
    """Return when `news` is set, or after a while: another process may have news too."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(POLL_S):
            await news.wait()
