"""The rows of jobs of which a project has one: begun by a press, moved on step by step, finished once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar, cast

from sqlalchemy import ColumnElement, CursorResult, Row, delete, select, update
from sqlalchemy.orm import Session

from app.db.lab_tables import (
    GridSearch,
    LabJob,
    LevelComparison,
    NetworkComparison,
    NetworkTraining,
)
from app.db.tables import Project, now
from app.errors import Conflict, EyeblocksError
from app.lab.imports.import_rows import facts_of

Job = TypeVar("Job", bound=LabJob)


class JobStatus(StrEnum):
    """queued → running → succeeded, failed or cancelled."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)
JOB_TABLES: tuple[type[Any], ...] = (
    LevelComparison,
    NetworkComparison,
    GridSearch,
    NetworkTraining,
)


def cancel_jobs(session: Session, project_id: str) -> None:
    """Stop all jobs of a project that nobody can go on with; what was made stays."""
    over = {"status": JobStatus.CANCELLED, "waiting_for": None, "finished_at": now()}
    for table in JOB_TABLES:
        is_unfinished = table.status.in_(UNFINISHED)
        session.execute(
            update(table).where(table.project_id == project_id, is_unfinished).values(**over)
        )


@dataclass(frozen=True)
class JobSize:
    """The pictures of a job: see `LabJob`."""

    training_part: int
    training_pictures: int
    validation_pictures: int
    variants: int


class JobRows(ABC, Generic[Job]):
    """Reads and changes jobs of one kind within one transaction."""

    table: ClassVar[Any]
    unfinished: ClassVar[type[Conflict]]
    """Refuses a second job of a student."""
    finished: ClassVar[type[Conflict]]
    """Refuses to stop what is over."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_project(self, project_id: str) -> Job | None:
        """The project's newest job."""
        query = select(self.table).where(self._is_of(project_id))
        return cast("Job | None", self._session.scalars(query).one_or_none())

    def find(self, job_id: str) -> Job | None:
        return cast("Job | None", self._session.get(self.table, job_id))

    def waiting(self) -> Sequence[Row[str, str, str]]:
        """The ids of jobs to work on, of their projects and students, the oldest first.

        Those of frozen projects wait until they are unfrozen.
        """
        query = (
            select(self.table.id, Project.id.label("project_id"), Project.student_id)
            .join(Project, Project.id == self.table.project_id)
            .where(self.table.status.in_(UNFINISHED), Project.frozen_at.is_(None))
        )
        return self._session.execute(query.order_by(self.table.created_at)).all()

    def start(self, row: Job, fingerprint: str, size: JobSize) -> bool:
        """Note what the data are now. What was scored on other data is scored again.

        False if the job is over.
        """
        values: dict[str, Any] = {"status": JobStatus.RUNNING, **vars(size)}
        if row.fingerprint != fingerprint:
            values |= {"fingerprint": fingerprint, "position": 0, **self._forget_scores(row)}
        return self._change(row.id, **values)

    def report(self, job_id: str, variants_done: int) -> bool:
        """Note how many variants are made. False if the job is over."""
        return self._change(job_id, variants_done=variants_done, waiting_for=None)

    def wait_for(self, job_id: str, problem: EyeblocksError) -> None:
        """Say what keeps the job from going on now."""
        self._change(job_id, waiting_for=facts_of(problem))

    def finish(self, job_id: str, status: JobStatus, problem: EyeblocksError | None = None) -> bool:
        """End the job. False if it was over."""
        return self._change(
            job_id,
            status=status,
            problem=facts_of(problem) if problem else None,
            waiting_for=None,
            finished_at=now(),
        )

    def cancel(self, project_id: str) -> Job:
        """Stop the project's job; what was made stays. Raises `finished`."""
        row = self.of_project(project_id)
        if row is None or not self.finish(row.id, JobStatus.CANCELLED):
            raise self.finished
        self._session.refresh(row)
        return row

    @abstractmethod
    def _forget_scores(self, row: Job) -> dict[str, Any]:
        """Delete the scores. Returns what changes in the row by that."""

    def _replace(self, project: Project, begun: Job) -> Job:
        """Queue a job in place of the project's last one. Raises `unfinished`."""
        self._refuse_second(project.student_id)
        self._session.execute(delete(self.table).where(self._is_of(project.id)))
        self._session.add(begun)
        self._session.flush()
        return begun

    def _is_of(self, project_id: str) -> ColumnElement[bool]:
        """The condition for the project's row."""
        return cast("ColumnElement[bool]", self.table.project_id == project_id)

    def _refuse_second(self, student_id: str) -> None:
        """One job of a kind at a time of each student, because it is much work.

        Those of frozen projects do not count: nobody works on them, and the student cannot stop them.
        """
        query = (
            select(Project.id, Project.name)
            .join(self.table, self.table.project_id == Project.id)
            .where(
                Project.student_id == student_id,
                Project.frozen_at.is_(None),
                self.table.status.in_(UNFINISHED),
            )
        )
        if (other := self._session.execute(query.limit(1)).one_or_none()) is not None:
            raise self.unfinished(project_id=other.id, project_name=other.name)

    def _change(self, job_id: str, *conditions: ColumnElement[bool], **values: Any) -> bool:
        """Change the row if it is not finished and meets the conditions."""
        changed = self._session.execute(
            update(self.table)
            .where(self.table.id == job_id, self.table.status.in_(UNFINISHED), *conditions)
            .values(**values)
        )
        return cast("CursorResult[Any]", changed).rowcount == 1
