"""Students whose classroom was deleted: nobody reaches them or their work until it is restored."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import InstrumentedAttribute

from app.db.classroom_tables import Classroom, Membership


def is_hidden(student_id: InstrumentedAttribute[str] | str) -> ColumnElement[bool]:
    """A condition for queries: the student is in a deleted classroom."""
    return exists().where(
        Membership.student_id == student_id,
        Membership.classroom_id == Classroom.id,
        Classroom.deleted_at.is_not(None),
    )
