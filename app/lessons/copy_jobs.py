"""Makes the copies that assignments and collections queue, one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from anyio.to_thread import run_sync
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.lesson_tables import CopyJob, Snapshot
from app.db.tables import Program, Project, now
from app.errors import EyeblocksError, ProjectNotFound
from app.lessons.assignments import Assignments
from app.project_copies.contents import ProjectContents, read_project_contents
from app.project_copies.copier import ProjectCopier
from app.projects.snapshots import Snapshots

log = logging.getLogger(__name__)

POLL_S = 2.0
"""Seconds between looks for late joiners and for jobs that another web process queued."""


class JobGone(Exception):
    """The job is finished or deleted already."""


class CopyMaker:
    """Processes copy jobs in one asyncio task. Its owner calls `start` and `close`.

    The jobs are rows of the database, so they survive a crash. A copy appears whole or not at all.
    """

    def __init__(self, database: Database, copier: ProjectCopier) -> None:
        self._database = database
        self._copier = copier
        self._wake_event = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """Looks for jobs now, not at the next poll. Call it on the event loop."""
        self._wake_event.set()

    def make_template(self, project_id: str, student_id: str) -> str:
        """Copies the project as a snapshot; returns the snapshot's id. Blocking: call it in a thread.

        Raises ProjectNotFound, QuotaReached, StorageFailed.
        """
        contents = self._read_contents(project_id, test_set=False)
        draft = self._copier.new_draft(contents.name)
        with draft.deleting_files_on_error():
            self._copier.fill_draft(draft, contents)
            with self._database.transaction() as session:
                copy = draft.insert(session, student_id, counted=False)
                Snapshots(session).freeze(copy)
        return copy.id

    async def _run(self) -> None:
        while True:
            self._wake_event.clear()
            try:
                found_job = await run_sync(self._process_next_job)
            except Exception:
                log.exception("copying failed; it is tried again")
                found_job = False
            if not found_job:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake_event.wait(), POLL_S)

    def _process_next_job(self) -> bool:
        """Processes the oldest unfinished job; returns False if there is none."""
        self._queue_missing_copies()
        with self._database.reading() as session:
            query = select(CopyJob).where(CopyJob.finished_at.is_(None))
            job = session.scalar(query.order_by(CopyJob.created_at, CopyJob.id).limit(1))
        if job is None:
            return False
        try:
            self._make_copy(job)
        except JobGone:
            log.info("a copy was not needed any more")
        except EyeblocksError as refusal:
            self._mark_refused(job.id, refusal)
        return True

    def _queue_missing_copies(self) -> None:
        with self._database.reading() as session:
            has_missing = Assignments(session).has_missing_copies()
        if has_missing:
            with self._database.transaction() as session:
                Assignments(session).queue_missing_copies()

    def _make_copy(self, job: CopyJob) -> None:
        contents = self._read_contents(job.source_id or "", test_set=job.collection_id is not None)
        draft = self._copier.new_draft(contents.name)
        with draft.deleting_files_on_error():
            self._copier.fill_draft(draft, contents)
            with self._database.transaction() as session:
                open_job = _get_unfinished(session, job.id)
                copy = draft.insert(
                    session, open_job.student_id, counted=open_job.collection_id is None
                )
                _finish_job(session, open_job, copy, contents)

    def _read_contents(self, project_id: str, *, test_set: bool) -> ProjectContents:
        """`test_set`: of one's own work. Handed out, it would show the answers of the exam."""
        with self._database.reading() as session:
            project = session.get(Project, project_id)
            if project is None:
                raise ProjectNotFound
            return read_project_contents(
                session, project, pictures=True, test_set=test_set, embeddings=True
            )

    def _mark_refused(self, job_id: str, refusal: EyeblocksError) -> None:
        with self._database.transaction() as session:
            job = session.get(CopyJob, job_id)
            if job is not None and job.finished_at is None:
                job.problem, job.finished_at = refusal.code, now()


def _get_unfinished(session: Session, job_id: str) -> CopyJob:
    job = session.get(CopyJob, job_id)
    if job is None or job.finished_at is not None:
        raise JobGone
    return job


def _finish_job(session: Session, job: CopyJob, copy: Project, contents: ProjectContents) -> None:
    """Records the copy. After a reset, the copy replaces the earlier one, which is a snapshot."""
    if job.project_id is not None and (replaced := session.get(Snapshot, job.project_id)):
        replaced.of_project_id = copy.id
    job.project_id, job.finished_at = copy.id, now()
    if job.collection_id is not None:
        Snapshots(session).freeze(copy)
        if contents.program is not None:
            session.get_one(Program, copy.id).version = contents.program.version
