"""The progress of training runs as streams. All who follow one run share one look at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from anyio.to_thread import run_sync
from sqlalchemy import bindparam, select

from app.db.database import Database
from app.db.tables import TrainingRun
from app.ml.types import EpochScores
from app.settings import Settings
from app.training.runner import Runner, wait_for_change
from app.training.runs import Runs, RunStatus
from app.training.runs_in_progress import RunState, epochs_after

PAUSE_FOR_EACH_S = 0.0005
"""The pause after each news of a run, for each of its followers. To send it to one takes a fifth of that,
so a thousand followers leave most of the time to others."""


@dataclass(eq=False)
class _Watch:
    """What is known of one run that somebody follows."""

    epochs: list[EpochScores] = field(default_factory=list)
    state: RunState | None = None
    ended: bool = False
    followers: int = 0
    task: asyncio.Task[None] | None = None
    change: asyncio.Future[None] = field(default_factory=asyncio.Future)
    """Done at the next news, or raises what ended the watch."""

    @property
    def last_epoch(self) -> int:
        return self.epochs[-1].epoch if self.epochs else 0

    def epochs_after(self, epoch: int) -> Sequence[EpochScores]:
        return epochs_after(self.epochs, epoch)

    def add(self, state: RunState | None, epochs: Sequence[EpochScores]) -> None:
        self.state, self.ended = state, state is None or state.status.is_final
        self.epochs += epochs
        if epochs or self.ended:
            self.change.set_result(None)
            self.change = asyncio.Future()

    def start(self, watching: Coroutine[Any, Any, None]) -> None:
        self.task = asyncio.create_task(watching)
        self.task.add_done_callback(self._fail)

    def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()

    def _fail(self, task: asyncio.Task[None]) -> None:
        """Passes an error of the task on to the followers."""
        if not task.cancelled() and (problem := task.exception()) is not None:
            self.change.set_exception(problem)
            self.change.exception()  # there may be no follower to raise it


class RunProgress:
    """Follows runs: those of this process's runner through it, all others through the database.

    However many follow a run, one task reads it: a class that watches one training asks the
    database as often as one child.
    """

    def __init__(self, database: Database, runner: Runner, settings: Settings) -> None:
        self._database = database
        self._runner = runner
        self._settings = settings
        self._watches: dict[str, _Watch] = {}

    async def follow(
        self, run_id: str, after: int
    ) -> AsyncIterator[Sequence[EpochScores | RunState]]:
        """Yields the epochs later than epoch `after` as they finish, and at last the final state.

        Ends without a final state if the run is deleted.
        """
        with self._watched(run_id) as watch:
            while True:
                change, ended = watch.change, watch.ended
                updates: list[EpochScores | RunState] = [*watch.epochs_after(after)]
                after = max(after, watch.last_epoch)
                if ended and watch.state is not None:
                    updates.append(watch.state)
                if updates:
                    yield updates
                if ended:
                    return
                await asyncio.shield(change)

    @contextmanager
    def _watched(self, run_id: str) -> Iterator[_Watch]:
        """The run's watch. It exists while somebody follows the run."""
        watch = self._watches.get(run_id)
        if watch is None:
            watch = self._watches[run_id] = _Watch()
            watch.start(self._keep_watching(run_id, watch))
        watch.followers += 1
        try:
            yield watch
        finally:
            watch.followers -= 1
            if not watch.followers:
                del self._watches[run_id]
                watch.stop()

    async def _keep_watching(self, run_id: str, watch: _Watch) -> None:
        while not watch.ended:
            change = self._runner.change_event(run_id)
            if (run := self._runner.in_progress(run_id)) is not None:
                watch.add(run.state, epochs_after(run.epochs, watch.last_epoch))
            else:
                watch.add(*await run_sync(self._read, run_id, watch.last_epoch))
            if not watch.ended:
                await asyncio.sleep(watch.followers * PAUSE_FOR_EACH_S)
                await wait_for_change(change)

    def _read(self, run_id: str, after: int) -> tuple[RunState | None, Sequence[EpochScores]]:
        with self._database.reading() as session:
            row = session.connection().execute(_RUN, {"run": run_id}).first()
            run = RunState(RunStatus(row.status), row.model_id, row.error) if row else None
            return run, Runs(session, self._settings).history(run_id, after)


_runs = TrainingRun.__table__.c
_RUN = select(_runs.status, _runs.model_id, _runs.error).where(_runs.id == bindparam("run"))
