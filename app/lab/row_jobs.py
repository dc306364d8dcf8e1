"""Jobs that are rows of one table, of which each project has its newest one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from anyio.to_thread import run_sync
from sqlalchemy import Row

from app.db.database import Database
from app.db.lab_tables import LabJob
from app.errors import EyeblocksError
from app.lab.job_rows import UNFINISHED, JobRows, JobStatus
from app.lab.jobs import JobOver, JobWorker

T = TypeVar("T")
Job = TypeVar("Job", bound=LabJob)
Rows = TypeVar("Rows", bound=JobRows[Any])
Opened = TypeVar("Opened")
WaitingRow = Row[str, str, str]


class RowJobs(JobWorker[WaitingRow, Opened], Generic[Job, Rows, Opened]):
    """Works off the jobs of one table."""

    rows: ClassVar[type[Any]]
    """The class `Rows`."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    async def _waiting(self) -> Mapping[str, WaitingRow]:
        return {row.id: row for row in await self._read(lambda rows: rows.waiting())}

    async def _wait_for(self, job_id: str, problem: EyeblocksError) -> None:
        await self._change(lambda rows: rows.wait_for(job_id, problem))

    async def _end(self, job_id: str, problem: EyeblocksError | None) -> None:
        status = JobStatus.FAILED if problem else JobStatus.SUCCEEDED
        await self._change(lambda rows: rows.finish(job_id, status, problem))

    async def _unfinished(self, job_id: str) -> Job:
        """The job's row. Raises JobOver."""
        row: Job | None = await self._read(lambda rows: rows.find(job_id))
        if row is None or row.status not in UNFINISHED:
            raise JobOver
        return row

    async def _read(self, work: Callable[[Rows], T]) -> T:
        def read() -> T:
            with self._database.reading() as session:
                return work(self.rows(session))

        return await run_sync(read)

    async def _change(self, work: Callable[[Rows], T]) -> T:
        def change() -> T:
            with self._database.transaction() as session:
                return work(self.rows(session))

        return await run_sync(change)
