"""Deletes expired data once a minute."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date, timedelta

from anyio.to_thread import run_sync

from app.accounts.students import Students
from app.accounts.teacher_sessions import TeacherSessions
from app.classrooms.expiry import ClassroomExpiry
from app.db.database import Database
from app.db.tables import now
from app.privacy.erasure import Erasure
from app.programs.assets.assets import Assets
from app.projects.deleted_classes import DeletedClasses
from app.projects.file_deletions import FileDeletions
from app.recognition import last_recognitions
from app.samples.samples import Samples
from app.settings import Settings
from app.storage import Storage
from app.storage.disk_reserve import DiskReserve

log = logging.getLogger(__name__)

INTERVAL_S = 60.0


class Housekeeping:
    """Deletes what expired: deleted classes and samples, unused own pictures, last recognitions,
    teachers' sessions, students without anything, classrooms after their end date or deletion.
    `forget_old` forgets what is too old of what is kept in memory.

    Runs as one asyncio task. The owner calls `close`.
    """

    def __init__(
        self,
        database: Database,
        pictures: Storage,
        disk_reserve: DiskReserve,
        file_deletions: FileDeletions,
        erasure: Erasure,
        forget_old: Callable[[], None],
        settings: Settings,
    ) -> None:
        self._database = database
        self._pictures = pictures
        self._disk_reserve = disk_reserve
        self._file_deletions = file_deletions
        self._erasure = erasure
        self._forget_old = forget_old
        self._settings = settings
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the task. It needs a running event loop."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await run_sync(self.run_once)
            except Exception:
                log.exception("housekeeping failed; it tries again")
            await asyncio.sleep(INTERVAL_S)

    def run_once(self) -> None:
        """Delete rows before files, so that every row has its file."""
        self._forget_old()
        self._disk_reserve.release()
        with self._database.transaction() as session:
            DeletedClasses(session, self._settings).purge()
            keys = [
                *Samples(session, self._settings).purge(),
                *Assets(session, self._settings).purge(),
            ]
            hours = self._settings.recognition_memory_hours
            last_recognitions.delete_older_than(session, hours)
            TeacherSessions(session).delete_expired()
            Students(session).delete_empty(
                now() - timedelta(hours=self._settings.empty_student_hours)
            )
        for key in keys:
            self._pictures.delete(key)
        self._file_deletions.delete_pending()
        self._erase_expired_classrooms()
        self._disk_reserve.fill()

    def _erase_expired_classrooms(self) -> None:
        """Erase classrooms that ended, or were deleted, too long ago."""
        with self._database.transaction() as session:
            expiry = ClassroomExpiry(session, self._settings)
            due = [*expiry.find_due(date.today()), *expiry.find_deleted()]
        for classroom_id in due:
            receipt = self._erasure.erase_classroom(classroom_id)
            log.info("a classroom that had ended or was deleted was erased: %s", receipt.erased)
