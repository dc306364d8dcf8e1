"""A teacher stops a whole classroom: nothing changes, and nothing new begins, until it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from app.db.lesson_tables import Snapshot
from app.db.people_tables import Classroom, Membership
from app.db.tables import Project
from app.errors import ClassroomFrozen


def frozen_since(session: Session, student_id: str) -> datetime | None:
    """Since when the student's classroom stands still; None where it does not."""
    query = (
        select(Classroom.frozen_at)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(Membership.student_id == student_id)
    )
    return session.scalar(query)


def refuse_frozen(session: Session, student_id: str) -> None:
    """Raises ClassroomFrozen."""
    if frozen_since(session, student_id) is not None:
        raise ClassroomFrozen


def set_frozen(session: Session, student_ids: Sequence[str], since: datetime | None) -> None:
    """Every project of the students stands still, or goes on; snapshots always stand still."""
    unlike = Project.frozen_at.is_not(None) if since is None else Project.frozen_at.is_(None)
    snapshot = exists().where(Snapshot.project_id == Project.id)
    session.execute(
        update(Project)
        .where(Project.student_id.in_(student_ids), ~snapshot, unlike)
        .values(frozen_at=since)
        .execution_options(synchronize_session=False)
    )
