"""What one student may have: the server's limits, or the classroom's where those are stricter."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.db.people_tables import Classroom, Membership
from app.settings import Settings

_OWN = (
    select(Classroom.max_projects, Classroom.max_classes, Classroom.max_samples_per_project)
    .join(Membership, Membership.classroom_id == Classroom.id)
    .where(Membership.student_id == bindparam("student_id"))
)


@dataclass(frozen=True)
class StudentLimits:
    max_projects: int
    max_classes: int
    max_samples_per_project: int


def limits_of(session: Session, settings: Settings, student_id: str) -> StudentLimits:
    """The limits of a student, in a classroom or not."""
    own = session.execute(_OWN, {"student_id": student_id}).one_or_none() or (None, None, None)
    everybodys = (settings.max_projects, settings.max_classes, settings.max_samples_per_project)
    return StudentLimits(
        *(
            limit if stricter is None else min(limit, stricter)
            for limit, stricter in zip(everybodys, own, strict=True)
        )
    )
