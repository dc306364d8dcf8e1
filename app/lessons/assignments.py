"""Assignments (hand-outs): projects of which every student of a classroom gets a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db.classroom_tables import Membership
from app.db.lesson_tables import Assignment, CopyJob
from app.db.tables import new_id, now
from app.errors import AssignmentNotFound


@dataclass(frozen=True)
class Progress:
    """The number of copies in all, of finished ones (`done`) and of refused ones (`failed`)."""

    total: int
    done: int
    failed: int


class Assignments:
    """Reads and changes assignments within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_classroom(self, classroom_id: str) -> Sequence[Assignment]:
        """The classroom's open assignments, the newest first."""
        query = select(Assignment).where(
            Assignment.classroom_id == classroom_id, Assignment.ended_at.is_(None)
        )
        return self._session.scalars(
            query.order_by(Assignment.created_at.desc(), Assignment.id)
        ).all()

    def get(self, classroom_id: str, assignment_id: str) -> Assignment:
        """The open assignment with that id. Raises AssignmentNotFound."""
        assignment = self._session.get(Assignment, assignment_id)
        if (
            assignment is None
            or assignment.classroom_id != classroom_id
            or assignment.ended_at is not None
        ):
            raise AssignmentNotFound
        return assignment

    def hand_out(self, classroom_id: str, template_id: str, name: str) -> Assignment:
        """Hands the template out to all students, also to those who join before `end`."""
        assignment = Assignment(
            id=new_id(), classroom_id=classroom_id, project_id=template_id, name=name
        )
        self._session.add(assignment)
        self._session.flush()
        self.queue_missing_copies()
        return assignment

    def end(self, assignment: Assignment) -> None:
        """Ends the assignment. Finished copies stay."""
        assignment.ended_at = now()

    def retry(self, assignment: Assignment) -> None:
        """Queues the refused copies again."""
        self._session.execute(
            update(CopyJob)
            .where(CopyJob.assignment_id == assignment.id, CopyJob.problem.is_not(None))
            .values(problem=None, finished_at=None)
        )

    def requeue_copy(self, project_id: str) -> bool:
        """Queues a new copy that replaces that project. False if no open assignment made the project."""
        query = select(CopyJob).join(Assignment, Assignment.id == CopyJob.assignment_id)
        query = query.where(CopyJob.project_id == project_id, Assignment.ended_at.is_(None))
        job = self._session.scalar(query)
        if job is not None:
            job.finished_at = None
        return job is not None

    def progress(self, assignments: Sequence[Assignment]) -> Mapping[str, Progress]:
        """The progress of each assignment, by assignment id."""
        ids = [assignment.id for assignment in assignments]
        return count_progress(self._session, CopyJob.assignment_id, ids)

    def has_missing_copies(self) -> bool:
        """Whether a student lacks a copy of an open assignment, for example after joining late."""
        return self._session.execute(_missing_copies().limit(1)).first() is not None

    def queue_missing_copies(self) -> None:
        """Queues a copy for every student who lacks one."""
        rows = [
            {
                "id": new_id(),
                "assignment_id": assignment_id,
                "student_id": student_id,
                "source_id": source_id,
                "created_at": now(),
            }
            for assignment_id, student_id, source_id in self._session.execute(_missing_copies())
        ]
        if rows:
            self._session.execute(insert(CopyJob), rows)


def count_progress(
    session: Session, owner: InstrumentedAttribute[str | None], ids: Sequence[str]
) -> dict[str, Progress]:
    """The progress of copy jobs by the value of their column `owner`, for the values `ids`."""
    query = (
        select(owner, func.count(), func.count(CopyJob.finished_at), func.count(CopyJob.problem))
        .where(owner.in_(ids))
        .group_by(owner)
    )
    progress = {
        owner_id: Progress(total, finished - failed, failed)
        for owner_id, total, finished, failed in session.execute(query)
    }
    return {owner_id: progress.get(owner_id, Progress(0, 0, 0)) for owner_id in ids}


def _missing_copies() -> Select[str, str | None, str]:
    """A query of assignment id, student id and template id for each copy that is not queued."""
    queued = exists().where(
        CopyJob.assignment_id == Assignment.id, CopyJob.student_id == Membership.student_id
    )
    return (
        select(Assignment.id, Membership.student_id, Assignment.project_id)
        .join(Membership, Membership.classroom_id == Assignment.classroom_id)
        .where(Assignment.ended_at.is_(None), Membership.student_id.is_not(None), ~queued)
    )
