"""Works the queued imports off in the background, one batch after the other."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.lab_tables import DataSetImport
from app.db.tables import Project, now
from app.errors import (
    EyeblocksError,
    ImportGone,
    ImportNotFound,
    ImportTooLarge,
    ImportTooManyFiles,
    ImportUnreadable,
    ProjectNotFound,
    Unexpected,
)
from app.lab.imports.batches import Blocked, import_batch
from app.lab.imports.destinations import Destination
from app.lab.imports.import_rows import WORKED_ON, ImportPurpose, Imports, ImportStatus
from app.lab.imports.opening import ImportFiles, OpenImport
from app.projects.file_deletions import FileDeletions

log = logging.getLogger(__name__)

SLICE_S = 5.0
"""How long one import is worked on while others wait."""
POLL_S = 2.0
"""Seconds between looks for imports that another process queued."""
RETRY_S = 2.0
"""How long the work waits when the server cannot go on now."""
MAX_FAILURES = 3
"""How often an import may fail for a reason that nobody thought of."""

UPLOAD_LIMIT = timedelta(days=1)
"""After this time an upload is dead, in whichever web process it was."""

T = TypeVar("T")


class ImportOver(Exception):
    """The import was cancelled or deleted meanwhile."""


class Importer:
    """One asyncio task that works all imports off. Its owner calls `start` and `close`.

    An import is a row of the database with a position, so it goes on after a crash: files that were
    stored without being recorded are found again by their keys.
    """

    def __init__(
        self,
        database: Database,
        destinations: Mapping[ImportPurpose, Destination],
        import_files: ImportFiles,
        file_deletions: FileDeletions,
    ) -> None:
        self._database = database
        self._destinations = destinations
        self._import_files = import_files
        self._file_deletions = file_deletions
        self._wake_event = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._opened: OpenImport | None = None
        self._opening: asyncio.Task[OpenImport] | None = None
        self._served: dict[str, float] = {}
        """When each waiting import had its last turn."""
        self._failures: Counter[str] = Counter()
        self._uploads_end: datetime | None = now()
        """Uploads from before this time are to be discarded; None when they are."""

    def start(self) -> None:
        """Starts the task. Uploads that began before it are dead, unless others serve them."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stops. The imports go on with the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._opening is not None:  # its thread does not end when the task is cancelled
            (opened,) = await asyncio.gather(self._opening, return_exceptions=True)
            self._opened = opened if isinstance(opened, OpenImport) else None
        self._close_archive()

    def wake(self) -> None:
        """Looks for imports now, not at the next poll. Call it on the event loop."""
        self._wake_event.set()

    async def _run(self) -> None:
        while True:
            self._wake_event.clear()
            try:
                found_import = await self._serve_next()
            except Exception:
                log.exception("importing failed; it is tried again")
                await asyncio.sleep(RETRY_S)
                found_import = True
            if not found_import:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake_event.wait(), POLL_S)

    async def _serve_next(self) -> bool:
        """Works on the import that has waited longest; returns False if there is none."""
        if self._uploads_end is not None:
            await run_sync(self._discard_dead_uploads, self._uploads_end)
            self._uploads_end = None
        waiting = await run_sync(self._read_waiting)
        if not waiting:
            self._close_archive()
            return False
        self._served = {import_id: self._served.get(import_id, 0.0) for import_id in waiting}
        import_id = min(self._served, key=lambda waiting_id: self._served[waiting_id])
        self._served[import_id] = time.monotonic()
        await self._serve(waiting[import_id], import_id)
        return True

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

    async def _serve(self, project_id: str, import_id: str) -> None:
        """Works on the import for a slice of time."""
        try:
            await self._import_slice(project_id, import_id)
        except (ImportOver, ProjectNotFound, ImportNotFound):
            self._close_archive()
        except Blocked as blocked:
            problem = blocked.problem
            await self._change(lambda imports: imports.wait_for(import_id, problem))
            await asyncio.sleep(RETRY_S)
        except (ImportGone, ImportUnreadable, ImportTooLarge, ImportTooManyFiles) as refusal:
            await self._finish(import_id, ImportStatus.FAILED, refusal)
        except Exception:
            self._failures[import_id] += 1
            if self._failures[import_id] < MAX_FAILURES:
                raise
            log.exception("the import %s failed", import_id)
            await self._finish(import_id, ImportStatus.FAILED, Unexpected())

    async def _import_slice(self, project_id: str, import_id: str) -> None:
        if self._opened is None or self._opened.id != import_id:
            self._close_archive()
            self._opening = asyncio.create_task(
                run_sync(self._import_files.open, project_id, import_id)
            )
            self._opened = await asyncio.shield(self._opening)
        slice_end = time.monotonic() + SLICE_S
        while time.monotonic() < slice_end:
            row = await run_sync(self._started, self._opened)
            if row.position >= len(self._opened.plan):
                return await self._finish(import_id, ImportStatus.SUCCEEDED)
            destination = self._destinations[self._opened.purpose]
            progress = await import_batch(
                destination, self._opened, row.classes or {}, row.position
            )
            await self._change(lambda imports: imports.move_on(row, progress))  # noqa: B023

    def _started(self, opened: OpenImport) -> DataSetImport:
        """The import's row, with its classes. Raises ImportOver."""
        with self._database.reading() as session:
            row = session.get(DataSetImport, opened.id)
        if row is None or row.status not in WORKED_ON:
            raise ImportOver
        return row if row.status == ImportStatus.RUNNING else self._start(opened)

    def _start(self, opened: OpenImport) -> DataSetImport:
        """Finds where the pictures go, in one transaction with the import's start."""
        names = [planned.class_name for planned in opened.plan if planned.refusal is None]
        with self._database.transaction() as session:
            project = session.get(Project, opened.project_id)
            if project is None:
                raise ImportOver
            classes = self._destinations[opened.purpose].resolve(session, project, names)
            if not Imports(session).start(opened.id, classes):
                raise ImportOver
            return session.get_one(DataSetImport, opened.id, populate_existing=True)

    async def _finish(
        self, import_id: str, status: ImportStatus, problem: EyeblocksError | None = None
    ) -> None:
        """Ends the import and deletes its zip file."""
        self._close_archive()
        self._failures.pop(import_id, None)

        def finish(imports: Imports) -> None:
            if (row := imports.find(import_id)) is not None:
                imports.finish(row, status, problem)

        await self._change(finish)
        await run_sync(self._file_deletions.delete_pending)

    async def _change(self, work: Callable[[Imports], T]) -> T:
        def change() -> T:
            with self._database.transaction() as session:
                return work(Imports(session))

        return await run_sync(change)

    def _close_archive(self) -> None:
        if self._opened is not None:
            self._opened.archive.close()
            self._opened = None
