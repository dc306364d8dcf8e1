"""Demo projects that every student of a classroom gets as an own copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db.lesson_tables import Assignment, CopyJob
from app.db.people_tables import Membership
from app.db.tables import new_id, now
from app.errors import AssignmentNotFound


@dataclass(frozen=True)
class Progress:
    """How many of the copies are made; `failed` ones were refused."""

    total: int
    done: int
    failed: int


class Assignments:
    """Reads and changes assignments within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_classroom(self, classroom_id: str) -> Sequence[Assignment]:
        """Those that are still handed out, the newest first."""
        query = select(Assignment).where(
            Assignment.classroom_id == classroom_id, Assignment.ended_at.is_(None)
        )
        return self._session.scalars(
            query.order_by(Assignment.created_at.desc(), Assignment.id)
        ).all()

    def get(self, classroom_id: str, assignment_id: str) -> Assignment:
        """Raises AssignmentNotFound."""
        found = self._session.get(Assignment, assignment_id)
        if found is None or found.classroom_id != classroom_id or found.ended_at is not None:
            raise AssignmentNotFound
        return found

    def hand_out(self, classroom_id: str, template_id: str, name: str) -> Assignment:
        """Everybody gets a copy of the template, late joiners too, until `end`."""
        made = Assignment(id=new_id(), classroom_id=classroom_id, project_id=template_id, name=name)
        self._session.add(made)
        self._session.flush()
        self.queue_missing()
        return made

    def end(self, assignment: Assignment) -> None:
        """Nobody gets a copy any more; the copies stay."""
        assignment.ended_at = now()

    def retry(self, assignment: Assignment) -> None:
        """Try again what was refused."""
        self._session.execute(
            update(CopyJob)
            .where(CopyJob.assignment_id == assignment.id, CopyJob.problem.is_not(None))
            .values(problem=None, finished_at=None)
        )

    def hand_out_again(self, project_id: str) -> bool:
        """Ask for another copy in the place of that one; False if it was not handed out."""
        query = select(CopyJob).join(Assignment, Assignment.id == CopyJob.assignment_id)
        query = query.where(CopyJob.project_id == project_id, Assignment.ended_at.is_(None))
        job = self._session.scalar(query)
        if job is not None:
            job.finished_at = None
        return job is not None

    def progress(self, assignments: Sequence[Assignment]) -> Mapping[str, Progress]:
        """By assignment id."""
        ids = [each.id for each in assignments]
        return progress_by(self._session, CopyJob.assignment_id, ids)

    def any_missing(self) -> bool:
        """Whether somebody has joined who has not got what is handed out."""
        return self._session.execute(_missing().limit(1)).first() is not None

    def queue_missing(self) -> None:
        """Ask for a copy for everybody who has none."""
        rows = [
            {
                "id": new_id(),
                "assignment_id": assignment_id,
                "student_id": student_id,
                "source_id": source_id,
                "created_at": now(),
            }
            for assignment_id, student_id, source_id in self._session.execute(_missing())
        ]
        if rows:
            self._session.execute(insert(CopyJob), rows)


def progress_by(
    session: Session, owner: InstrumentedAttribute[str | None], ids: Sequence[str]
) -> dict[str, Progress]:
    """Jobs counted by what they are for: `owner` is that column of theirs."""
    query = (
        select(owner, func.count(), func.count(CopyJob.finished_at), func.count(CopyJob.problem))
        .where(owner.in_(ids))
        .group_by(owner)
    )
    found = {
        owner_id: Progress(total, finished - failed, failed)
        for owner_id, total, finished, failed in session.execute(query)
    }
    return {each: found.get(each, Progress(0, 0, 0)) for each in ids}


def _missing() -> Select[str, str | None, str]:
    """Assignment, student and template of each copy that nobody has asked for."""
    queued = exists().where(
        CopyJob.assignment_id == Assignment.id, CopyJob.student_id == Membership.student_id
    )
    return (
        select(Assignment.id, Membership.student_id, Assignment.project_id)
        .join(Membership, Membership.classroom_id == Assignment.classroom_id)
        .where(Assignment.ended_at.is_(None), Membership.student_id.is_not(None), ~queued)
    )
