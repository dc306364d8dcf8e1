"""Works the queued imports off in the background, one batch after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.lab_tables import DataSetImport
from app.db.tables import Project, now
from app.errors import EyeblocksError, ImportNotFound, ProjectNotFound
from app.lab.imports.batches import import_batch
from app.lab.imports.destinations import Destination
from app.lab.imports.import_rows import WORKED_ON, ImportPurpose, Imports, ImportStatus
from app.lab.imports.opening import ImportFiles, OpenImport
from app.lab.jobs import JobOver, JobWorker
from app.projects.file_deletions import FileDeletions

UPLOAD_LIMIT = timedelta(days=1)
"""After this time an upload is dead, in whichever web process it was."""

T = TypeVar("T")


class Importer(JobWorker[str, OpenImport]):
    """Imports what students have sent.

    An import is a row of the database with a position, so it goes on after a crash: files that were
    stored without being recorded are found again by their keys. Uploads that began before this
    process are dead, unless others serve them.
    """

    kind = "the import"

    def __init__(
        self,
        database: Database,
        destinations: Mapping[ImportPurpose, Destination],
        import_files: ImportFiles,
        file_deletions: FileDeletions,
    ) -> None:
        super().__init__()
        self._database = database
        self._destinations = destinations
        self._import_files = import_files
        self._file_deletions = file_deletions
        self._opening: asyncio.Task[OpenImport] | None = None
        self._uploads_end: datetime | None = now()
        """Uploads from before this time are to be discarded; None when they are."""

    async def close(self) -> None:
        await super().close()
        if self._opening is not None:  # its thread does not end when the task is cancelled
            (opened,) = await asyncio.gather(self._opening, return_exceptions=True)
            self._opened = opened if isinstance(opened, OpenImport) else None
        self._let_go()

    async def _waiting(self) -> Mapping[str, str]:
        """The project ids of the imports, by import id."""
        if self._uploads_end is not None:
            await run_sync(self._discard_dead_uploads, self._uploads_end)
            self._uploads_end = None
        return await run_sync(self._read_waiting)

    def _discard_dead_uploads(self, started_at: datetime) -> None:
        """Discards the uploads of processes that have ended.

        Where other web processes may be receiving some, only those that began a day ago are dead.
        """
        began_before = now() - UPLOAD_LIMIT if self._database.is_shared else started_at
        with self._database.transaction() as session:
            Imports(session).discard_uploads(began_before)
        self._file_deletions.delete_pending()

    def _read_waiting(self) -> dict[str, str]:
        """The project ids of the imports to work on, by import id; the oldest first."""
        with self._database.reading() as session:
            return {row.id: row.project_id for row in Imports(session).waiting()}

    async def _open(self, job_id: str, waiting: str) -> OpenImport:
        self._opening = asyncio.create_task(run_sync(self._import_files.open, waiting, job_id))
        try:
            return await asyncio.shield(self._opening)
        except (ProjectNotFound, ImportNotFound) as gone:
            raise JobOver from gone

    async def _step(self, opened: OpenImport) -> bool:
        try:
            row = await run_sync(self._started, opened)
            if row.position >= len(opened.plan):
                return False
            destination = self._destinations[opened.purpose]
            progress = await import_batch(destination, opened, row.classes or {}, row.position)
        except (ProjectNotFound, ImportNotFound) as gone:
            raise JobOver from gone
        await self._change(lambda imports: imports.move_on(row, progress))
        return True

    def _started(self, opened: OpenImport) -> DataSetImport:
        """The import's row, with its classes. Raises JobOver."""
        with self._database.reading() as session:
            row = session.get(DataSetImport, opened.id)
        if row is None or row.status not in WORKED_ON:
            raise JobOver
        return row if row.status == ImportStatus.RUNNING else self._start(opened)

    def _start(self, opened: OpenImport) -> DataSetImport:
        """Finds where the pictures go, in one transaction with the import's start."""
        names = [planned.class_name for planned in opened.plan if planned.refusal is None]
        with self._database.transaction() as session:
            project = session.get(Project, opened.project_id)
            if project is None:
                raise JobOver
            classes = self._destinations[opened.purpose].resolve(session, project, names)
            if not Imports(session).start(opened.id, classes):
                raise JobOver
            return session.get_one(DataSetImport, opened.id, populate_existing=True)

    async def _wait_for(self, job_id: str, problem: EyeblocksError) -> None:
        await self._change(lambda imports: imports.wait_for(job_id, problem))

    async def _end(self, job_id: str, problem: EyeblocksError | None) -> None:
        """Ends the import and deletes its zip file."""
        status = ImportStatus.FAILED if problem else ImportStatus.SUCCEEDED

        def finish(imports: Imports) -> None:
            if (row := imports.find(job_id)) is not None:
                imports.finish(row, status, problem)

        await self._change(finish)
        await run_sync(self._file_deletions.delete_pending)

    async def _change(self, work: Callable[[Imports], T]) -> T:
        def change() -> T:
            with self._database.transaction() as session:
                return work(Imports(session))

        return await run_sync(change)

    def _close_job(self, opened: OpenImport) -> None:
        opened.archive.close()
