"""Freezes a whole classroom: its students can change nothing and begin nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from app.db.classroom_tables import Classroom, Membership
from app.db.lesson_tables import Snapshot
from app.db.tables import Project
from app.errors import ClassroomFrozen


def frozen_since(session: Session, student_id: str) -> datetime | None:
    """When the student's classroom was frozen; None if it is not frozen or there is none."""
    query = (
        select(Classroom.frozen_at)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(Membership.student_id == student_id)
    )
    return session.scalar(query)


def refuse_frozen(session: Session, student_id: str) -> None:
    """Raises ClassroomFrozen if the student's classroom is frozen."""
    if frozen_since(session, student_id) is not None:
        raise ClassroomFrozen


def set_frozen(session: Session, student_ids: Sequence[str], since: datetime | None) -> None:
    """Freezes every project of the students, or unfreezes them if `since` is None.

    Snapshots always stay frozen.
    """
    needs_change = Project.frozen_at.is_not(None) if since is None else Project.frozen_at.is_(None)
    is_snapshot = exists().where(Snapshot.project_id == Project.id)
    session.execute(
        update(Project)
        .where(Project.student_id.in_(student_ids), ~is_snapshot, needs_change)
        .values(frozen_at=since)
        .execution_options(synchronize_session=False)
    )
