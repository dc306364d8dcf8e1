"""Forgets, now and then, what nobody can ask for any more."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, timedelta

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import now
from app.people.endings import Endings
from app.people.students import Students
from app.people.teacher_sessions import TeacherSessions
from app.privacy.erasure import Erasure
from app.programs.assets.assets import Assets
from app.projects.removals import Removals
from app.recognition import last_recognitions
from app.samples.samples import Samples
from app.settings import Settings
from app.storage import Storage

log = logging.getLogger(__name__)

EVERY_S = 60.0


class Housekeeping:
    """One owned task.

    Deleted samples leave the disk here once they cannot be brought back, own pictures that no
    program uses after a while.
    """

    def __init__(
        self,
        database: Database,
        pictures: Storage,
        removals: Removals,
        erasure: Erasure,
        settings: Settings,
    ) -> None:
        self._database = database
        self._pictures = pictures
        self._removals = removals
        self._erasure = erasure
        self._settings = settings
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._work())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            try:
                await run_sync(self.tidy)
            except Exception:
                log.exception("housekeeping failed; it tries again")
            await asyncio.sleep(EVERY_S)

    def tidy(self) -> None:
        """Rows first: what the database knows is on disk."""
        with self._database.transaction() as session:
            keys = [
                *Samples(session, self._settings).purge(),
                *Assets(session, self._settings).purge(),
            ]
            hours = self._settings.recognition_memory_hours
            last_recognitions.forget_older_than(session, hours)
            TeacherSessions(session).forget_expired()
            Students(session).forget_empty(
                now() - timedelta(hours=self._settings.empty_student_hours)
            )
        for key in keys:
            self._pictures.delete(key)
        self._removals.carry_out()
        self._erase_ended()

    def _erase_ended(self) -> None:
        """Classrooms whose end date is long enough ago."""
        with self._database.transaction() as session:
            due = Endings(session, self._settings).due(date.today())
        for classroom_id in due:
            receipt = self._erasure.classroom(classroom_id)
            log.info("a classroom that had ended was erased: %s", receipt.erased)
