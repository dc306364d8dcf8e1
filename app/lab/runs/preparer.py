"""Prepares queued runs in the background: makes the variants that they learn, a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from sqlalchemy import Row

from app.db.database import Database
from app.errors import EyeblocksError
from app.lab.augmentation.kept_variants import BATCH_SIZE
from app.lab.jobs import JobOver, JobWorker
from app.lab.networks.looks import MissingLooks
from app.lab.runs.run_data import RunData
from app.ml.head_settings import HeadSettings
from app.training.data import TrainingDataReader
from app.training.prepared_runs import PreparedFor, PreparedRuns
from app.training.runner import Runner

T = TypeVar("T")
WaitingRun = Row[*tuple[Any, ...]]


@dataclass
class OpenRun:
    """The run that is being prepared. It needs so many `looks`, of which some are `missing`."""

    run: PreparedFor
    looks: int
    missing: list[MissingLooks]


class RunPreparer(JobWorker[WaitingRun, OpenRun]):
    """Prepares the runs of the lab; until then none of them takes a training's place.

    What was embedded is kept, so a preparation goes on after a crash.
    """

    kind = "the preparation of a training"

    def __init__(
        self,
        database: Database,
        reader: TrainingDataReader,
        run_data: RunData,
        runner: Runner,
    ) -> None:
        super().__init__()
        self._database = database
        self._reader = reader
        self._run_data = run_data
        self._runner = runner

    async def _waiting(self) -> Mapping[str, WaitingRun]:
        def read() -> Mapping[str, WaitingRun]:
            with self._database.reading() as session:
                return {row.id: row for row in PreparedRuns(session).waiting()}

        return await run_sync(read)

    async def _open(self, job_id: str, waiting: WaitingRun) -> OpenRun:
        run = PreparedFor(job_id, waiting.project_id, waiting.student_id)
        data = await self._reader.read(run.project_id, run.student_id)
        settings = HeadSettings(**waiting.settings)
        plan = await self._run_data.plan(run, data, data.take_labeled(), settings)
        missing = await self._run_data.missing(plan)
        opened = OpenRun(run, self._run_data.look_count(plan), missing)
        await self._report(opened)
        return opened

    async def _step(self, opened: OpenRun) -> bool:
        batch, rest = opened.missing[:BATCH_SIZE], opened.missing[BATCH_SIZE:]
        if not batch:
            return False
        await self._run_data.make(opened.run.student_id, batch)
        opened.missing = rest
        await self._report(opened)
        return True

    async def _report(self, opened: OpenRun) -> None:
        """Notes how far the preparation is. Raises JobOver."""
        done = opened.looks - sum(each.count for each in opened.missing)
        run_id, variants = opened.run.run_id, opened.looks
        if not await self._change(lambda runs: runs.report(run_id, variants, done)):
            raise JobOver

    async def _wait_for(self, job_id: str, problem: EyeblocksError) -> None:
        await self._change(lambda runs: runs.wait_for(job_id, problem))

    async def _end(self, job_id: str, problem: EyeblocksError | None) -> None:
        if problem is None:
            await self._change(lambda runs: runs.release(job_id))
        else:
            await self._change(lambda runs: runs.fail(job_id, problem))
        self._runner.notify(job_id)
        self._runner.notify()

    async def _change(self, work: Callable[[PreparedRuns], T]) -> T:
        def change() -> T:
            with self._database.transaction() as session:
                return work(PreparedRuns(session))

        return await run_sync(change)
