"""Locks on rows, for transactions that count before they write.

SQLite has one writer at a time, so there they do nothing. Other databases let two transactions count at
once, and both would find room for the last one. Each waits here until the other has committed, and what
it reads afterwards is what the other has left. The locks end with the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.db.account_tables import Teacher
from app.db.classroom_tables import Classroom, Membership
from app.db.postgresql import CLAIMS_LOCK
from app.db.tables import ImageClass, Project, Student, TrainingRun

LOCKS_ROWS = "locks_rows"
"""The key in a session's `info`."""


def lock_students(session: Session, *student_ids: str) -> None:
    """Lock what the students own: their projects, and all that is in these."""
    _lock(session, select(Student.id).where(Student.id.in_(student_ids)))


def lock_owner(session: Session, project_id: str) -> None:
    """Lock what the project's owner owns."""
    owner = select(Project.student_id).where(Project.id == project_id)
    _lock(session, select(Student.id).where(Student.id.in_(owner)))


def lock_owners_of_classes(session: Session, class_ids: Iterable[str]) -> None:
    """Lock what the owners of these classes own."""
    if session.info.get(LOCKS_ROWS):
        owners = (
            select(Project.student_id)
            .join(ImageClass, ImageClass.project_id == Project.id)
            .where(ImageClass.id.in_(list(class_ids)))
        )
        _lock(session, select(Student.id).where(Student.id.in_(owners)))


def lock_classroom(session: Session, classroom_id: str) -> bool:
    """Lock the classroom's roster. False where nothing needs locks."""
    return _lock(session, select(Classroom.id).where(Classroom.id == classroom_id))


def lock_students_of_classrooms(
    session: Session, classroom_ids: Sequence[str], *more_students: str
) -> None:
    """Lock the classrooms' rosters, and what their students and more students own."""
    _lock(session, select(Classroom.id).where(Classroom.id.in_(classroom_ids)))
    members = select(Membership.student_id).where(Membership.classroom_id.in_(classroom_ids))
    _lock(
        session,
        select(Student.id).where(or_(Student.id.in_(members), Student.id.in_(more_students))),
    )


def lock_teacher(session: Session, teacher_id: str) -> None:
    """Lock the teacher's list of classrooms."""
    _lock(session, select(Teacher.id).where(Teacher.id == teacher_id))


def lock_run(session: Session, run_id: str) -> bool:
    """Lock the training run. False where nothing needs locks."""
    return _lock(session, select(TrainingRun.id).where(TrainingRun.id == run_id))


def lock_claims(session: Session) -> None:
    """Wait until no other process looks for a training run to claim."""
    if session.info.get(LOCKS_ROWS):
        session.execute(select(func.pg_advisory_xact_lock(CLAIMS_LOCK)))


def _lock(session: Session, ids: Select[str]) -> bool:
    """Lock the rows in the order of their ids, so that two that lock the same rows never block each other.

    `key_share`: others may go on inserting rows that refer to these.
    """
    if not session.info.get(LOCKS_ROWS):
        return False
    (column,) = ids.selected_columns
    session.execute(ids.order_by(column).with_for_update(key_share=True)).all()
    return True
