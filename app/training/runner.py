"""Carries out the queued training runs of all students: one trains at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TypeVar
from weakref import WeakValueDictionary

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import new_id
from app.engine.engine import Engine
from app.errors import Busy, EngineNotReady, EngineTimeout, EyeblocksError, Unexpected
from app.ml.heads import EpochScores, HeadSettings
from app.settings import Settings
from app.storage import Storage
from app.training.claims import Claim, Claims
from app.training.data import TrainingData, TrainingDataReader
from app.training.runs import RunStatus

log = logging.getLogger(__name__)

POLL_S = 1.0
"""How soon a run is noticed that another web process queued or abandoned."""
QUEUE = ""
"""News of no run in particular: one waits."""
HANDS = 2
"""While the model of one run is kept, the next run trains."""
MAX_ATTEMPTS = 3
"""A run in which the worker dies this often has failed."""

T = TypeVar("T")


def head_key(model_id: str) -> str:
    """Where storage keeps the model's head."""
    return f"{model_id}/head.npz"


class Runner:
    """Owned tasks that claim run after run. `start` and `close` are their owner's to call.

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
        self._turn = asyncio.Lock()
        self._in_hand: dict[str, asyncio.Event] = {}
        self._tasks: Sequence[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._work()) for _ in range(HANDS)]

    async def close(self) -> None:
        """Stop; the runs in hand are queued again for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def tell(self, of: str = QUEUE) -> None:
        """Wake those who wait for news of this run, or of the queue.

        Of this one alone: with thirty students waiting, waking all for each run's news took three
        quarters of the time.
        """
        if (news := self._news.pop(of, None)) is not None:
            news.set()

    def stop(self, run_id: str) -> None:
        """The run was cancelled: look now, not at the next renewal."""
        if (stopped := self._in_hand.get(run_id)) is not None:
            stopped.set()
        self.tell(run_id)

    def news(self, of: str = QUEUE) -> asyncio.Event:
        """Take it before looking at the database; it is set at the next change in this process."""
        return self._news.setdefault(of, asyncio.Event())

    async def _work(self) -> None:
        while True:
            await self._turn.acquire()
            with ExitStack() as turn:
                turn.callback(self._turn.release)
                await self._run_next(turn)

    async def _run_next(self, turn: ExitStack) -> None:
        """Waits a while where nothing waits, or nothing can be done about it now."""
        news = self.news()
        try:
            claim = await self._claim()
            if claim is not None:
                await self._carry_out(claim, turn)
                return
        except Exception:
            log.exception("the runner could not go on")
        await wait_a_while(news)

    async def _claim(self) -> Claim | None:
        if self._engine.status().problem is not None:
            return None
        return await self._with_claims(lambda claims: claims.claim())

    async def _carry_out(self, claim: Claim, turn: ExitStack) -> None:
        stopped = self._in_hand[claim.run_id] = asyncio.Event()
        training = asyncio.create_task(self._train(claim, turn))
        vouching = asyncio.create_task(self._vouch(claim.run_id, stopped))
        try:
            await asyncio.wait({training, vouching}, return_when=asyncio.FIRST_COMPLETED)
            if training.done():
                await self._conclude(claim, training.exception())
            elif (problem := vouching.exception()) is not None:
                raise problem  # without a lease the run begins again by itself
            else:
                await self._finish(claim.run_id, RunStatus.CANCELLED)
        except asyncio.CancelledError:
            await asyncio.shield(self._with_claims(lambda claims: claims.requeue(claim.run_id)))
            raise
        finally:
            training.cancel()
            vouching.cancel()
            await asyncio.gather(training, vouching, return_exceptions=True)
            del self._in_hand[claim.run_id]
            self.tell(claim.run_id)

    async def _conclude(self, claim: Claim, problem: BaseException | None) -> None:
        if problem is None:
            return
        if isinstance(problem, EngineNotReady | Busy) and not isinstance(problem, EngineTimeout):
            await self._try_again(claim, problem)
        elif isinstance(problem, EyeblocksError):
            await self._finish(claim.run_id, RunStatus.FAILED, problem)
        else:
            log.error("training run %s failed", claim.run_id, exc_info=problem)
            await self._finish(claim.run_id, RunStatus.FAILED, Unexpected())

    async def _try_again(self, claim: Claim, problem: EyeblocksError) -> None:
        if claim.attempts >= MAX_ATTEMPTS:
            await self._finish(claim.run_id, RunStatus.FAILED, problem)
        else:
            await self._with_claims(lambda claims: claims.requeue(claim.run_id))

    async def _vouch(self, run_id: str, stopped: asyncio.Event) -> None:
        """Renew the lease, which is new when a run is claimed, for as long as it may go on."""
        await wait_a_while(stopped)
        while await self._with_claims(lambda claims: claims.renew(run_id)):
            await wait_a_while(stopped)

    async def _train(self, claim: Claim, turn: ExitStack) -> None:
        data = await self._reader.read(claim.project_id, claim.student_id)
        settings = HeadSettings(**claim.settings)
        last: list[EpochScores] = []

        async def on_epochs(epochs: Sequence[EpochScores]) -> None:
            if epochs[-1].epoch == settings.epochs:
                last.extend(epochs)  # kept with the model: that saves a transaction and a look
                return
            await self._with_claims(lambda claims: claims.add_epochs(claim.run_id, epochs))
            self.tell(claim.run_id)

        head = await self._engine.train(claim.student_id, data.labelled, settings, on_epochs)
        turn.close()
        await run_sync(self._keep_model, claim, data, last, head)

    def _keep_model(
        self, claim: Claim, data: TrainingData, last: Sequence[EpochScores], head: bytes
    ) -> None:
        """The file first, then the row that makes it current: the current model is whole."""
        model_id = new_id()
        self._models.put(head_key(model_id), head)
        with self._database.transaction() as session:
            claims = Claims(session, self._settings)
            kept = claims.succeed(claim, model_id, data.classes, data.fingerprint)
            if kept:
                claims.add_epochs(claim.run_id, last)
            else:
                claims.finish(claim.run_id, RunStatus.CANCELLED, None)
            forgotten = claims.forget_old(claim.project_id)
        for unused in forgotten if kept else [model_id]:
            self._models.delete_all(unused)

    async def _finish(
        self, run_id: str, status: RunStatus, error: EyeblocksError | None = None
    ) -> None:
        def finish() -> None:
            with self._database.transaction() as session:
                Claims(session, self._settings).finish(run_id, status, error)

        await run_sync(finish)

    async def _with_claims(self, work: Callable[[Claims], T]) -> T:
        """For steps that may be lost in a power cut: the run then starts again by itself."""

        def note() -> T:
            with self._database.noting() as session:
                return work(Claims(session, self._settings))

        return await run_sync(note)


async def wait_a_while(news: asyncio.Event) -> None:
    """Return when `news` is set, or after a while: another process may have news too."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(POLL_S):
            await news.wait()
