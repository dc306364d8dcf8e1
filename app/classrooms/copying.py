"""Makes the copies that assignments and collections ask for, one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from anyio.to_thread import run_sync
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.classrooms.assignments import Assignments
from app.db.database import Database
from app.db.lesson_tables import CopyJob, Snapshot
from app.db.tables import Program, Project, now
from app.errors import EyeblocksError, ProjectNotFound
from app.programs.contents import Contents, read_contents
from app.programs.copier import Copier
from app.projects.snapshots import Snapshots

log = logging.getLogger(__name__)

POLL_S = 2.0
"""How soon a late joiner is noticed, and work that another web process queued."""


class JobTaken(Exception):
    """Somebody else finished the job, or it is gone."""


class CopyMaker:
    """One owned task. `start` and `close` are its owner's to call.

    What is to be copied is in the database, so that it survives a crash; a copy is whole, or it
    is not there. `tell` only makes this process look at once.
    """

    def __init__(self, database: Database, copier: Copier) -> None:
        self._database = database
        self._copier = copier
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._work())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def tell(self) -> None:
        """There is work. Called on the event loop."""
        self._news.set()

    def make_template(self, project_id: str, student_id: str) -> str:
        """A snapshot of the project as it is now; its id. Called in a thread.

        Raises ProjectNotFound, QuotaReached, StorageFailed.
        """
        contents = self._read(project_id)
        draft = self._copier.draft(contents.name)
        with draft.or_nothing():
            self._copier.fill(draft, contents)
            with self._database.transaction() as session:
                copy = draft.keep(session, student_id, counted=False)
                Snapshots(session).keep(copy)
        return copy.id

    async def _work(self) -> None:
        while True:
            self._news.clear()
            try:
                busy = await run_sync(self._make_one)
            except Exception:
                log.exception("copying failed; it is tried again")
                busy = False
            if not busy:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), POLL_S)

    def _make_one(self) -> bool:
        """Whether there was a job."""
        self._queue_missing()
        with self._database.reading() as session:
            query = select(CopyJob).where(CopyJob.finished_at.is_(None))
            job = session.scalar(query.order_by(CopyJob.created_at, CopyJob.id).limit(1))
        if job is None:
            return False
        try:
            self._make(job)
        except JobTaken:
            log.info("a copy was not needed any more")
        except EyeblocksError as refusal:
            self._refuse(job.id, refusal)
        return True

    def _queue_missing(self) -> None:
        with self._database.reading() as session:
            missing = Assignments(session).any_missing()
        if missing:
            with self._database.transaction() as session:
                Assignments(session).queue_missing()

    def _make(self, job: CopyJob) -> None:
        contents = self._read(job.source_id or "")
        draft = self._copier.draft(contents.name)
        with draft.or_nothing():
            self._copier.fill(draft, contents)
            with self._database.transaction() as session:
                kept = _unfinished(session, job.id)
                copy = draft.keep(session, kept.student_id, counted=kept.collection_id is None)
                _finish(session, kept, copy, contents)

    def _read(self, project_id: str) -> Contents:
        with self._database.reading() as session:
            project = session.get(Project, project_id)
            if project is None:
                raise ProjectNotFound
            return read_contents(session, project, pictures=True)

    def _refuse(self, job_id: str, refusal: EyeblocksError) -> None:
        with self._database.transaction() as session:
            job = session.get(CopyJob, job_id)
            if job is not None and job.finished_at is None:
                job.problem, job.finished_at = refusal.code, now()


def _unfinished(session: Session, job_id: str) -> CopyJob:
    job = session.get(CopyJob, job_id)
    if job is None or job.finished_at is not None:
        raise JobTaken
    return job


def _finish(session: Session, job: CopyJob, copy: Project, contents: Contents) -> None:
    """A copy that was made again takes the place of the one before, which was reset."""
    if job.project_id is not None and (before := session.get(Snapshot, job.project_id)):
        before.of_project_id = copy.id
    job.project_id, job.finished_at = copy.id, now()
    if job.collection_id is not None:
        Snapshots(session).keep(copy)
        if contents.program is not None:
            session.get_one(Program, copy.id).version = contents.program.version
