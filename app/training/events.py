"""The progress of one run, as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anyio.to_thread import run_sync
from sqlalchemy import bindparam, select

from app.db.database import Database
from app.db.tables import TrainingRun
from app.ml.heads import EpochScores
from app.settings import Settings
from app.training.runner import Runner, wait_a_while
from app.training.runs import Runs, RunStatus


@dataclass(frozen=True)
class RunState:
    """Where a run stands: with a model once it succeeded, with an error where it failed."""

    status: RunStatus
    model_id: str | None
    error: Mapping[str, Any] | None


class RunProgress:
    """Follows runs through the database, so it does not matter which process trains."""

    def __init__(self, database: Database, runner: Runner, settings: Settings) -> None:
        self._database = database
        self._runner = runner
        self._settings = settings

    async def follow(
        self, run_id: str, after: int
    ) -> AsyncIterator[Sequence[EpochScores | RunState]]:
        """The epochs later than epoch `after` as they come, and in the end how the run ended.

        Ends without that when the run is deleted.
        """
        while True:
            news = self._runner.news(run_id)
            run, epochs = await run_sync(self._look, run_id, after)
            if epochs:
                after = epochs[-1].epoch
            ended = run is None or run.status.is_final
            steps: list[EpochScores | RunState] = [*epochs]
            if run is not None and ended:
                steps.append(run)
            if steps:
                yield steps
            if ended:
                return
            await wait_a_while(news)

    def _look(self, run_id: str, after: int) -> tuple[RunState | None, Sequence[EpochScores]]:
        with self._database.reading() as session:
            row = session.connection().execute(_RUN, {"run": run_id}).first()
            run = RunState(RunStatus(row.status), row.model_id, row.error) if row else None
            return run, Runs(session, self._settings).history(run_id, after)


_runs = TrainingRun.__table__.c
_RUN = select(_runs.status, _runs.model_id, _runs.error).where(_runs.id == bindparam("run"))
