"""The progress of one run, as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import TrainingRun
from app.ml.heads import EpochScores
from app.settings import Settings
from app.training.runner import Runner, wait_a_while
from app.training.runs import Runs, RunStatus


class RunProgress:
    """Follows runs through the database, so it does not matter which process trains."""

    def __init__(self, database: Database, runner: Runner, settings: Settings) -> None:
        self._database = database
        self._runner = runner
        self._settings = settings

    async def follow(
        self, run_id: str, after: int
    ) -> AsyncIterator[Sequence[EpochScores | TrainingRun]]:
        """The epochs later than epoch `after` as they come, and in the end the finished run.

        Ends without a run when the run is deleted.
        """
        while True:
            news = self._runner.news(run_id)
            run, epochs = await run_sync(self._look, run_id, after)
            if epochs:
                after = epochs[-1].epoch
            ended = run is None or RunStatus(run.status).is_final
            steps: list[EpochScores | TrainingRun] = [*epochs]
            if run is not None and ended:
                steps.append(run)
            if steps:
                yield steps
            if ended:
                return
            await wait_a_while(news)

    def _look(self, run_id: str, after: int) -> tuple[TrainingRun | None, Sequence[EpochScores]]:
        with self._database.reading() as session:
            run = session.get(TrainingRun, run_id)
            return run, Runs(session, self._settings).history(run_id, after)
