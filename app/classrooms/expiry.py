"""When an ended or deleted classroom is erased, and when the warning of its end begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.classroom_tables import Classroom
from app.db.tables import now
from app.settings import Settings


@dataclass(frozen=True)
class Expiry:
    """`erased_on`: the day of the erasure; `is_near`: whether the pages warn of it now."""

    erased_on: date
    is_near: bool


def expiry_of(classroom: Classroom, settings: Settings, today: date) -> Expiry | None:
    """The classroom's expiry; None for a classroom without a last day.

    The warning lasts `classroom_warning_days` in any case: a server that was switched off over the
    planned day begins the warning when it is back, and erases later.
    """
    if classroom.ends_on is None:
        return None
    planned_on = classroom.ends_on + timedelta(days=settings.classroom_grace_days)
    warning_period = timedelta(days=settings.classroom_warning_days)
    warned_on = classroom.warned_on or max(today, planned_on - warning_period)
    return Expiry(max(planned_on, warned_on + warning_period), is_near=today >= warned_on)


def restorable_until(deleted_at: datetime, settings: Settings) -> datetime:
    """When a classroom that was deleted at that time is erased."""
    return deleted_at + timedelta(hours=settings.classroom_undo_hours)


def restore_limit(settings: Settings) -> datetime:
    """Classrooms deleted before this time cannot be restored."""
    return now() - timedelta(hours=settings.classroom_undo_hours)


class ClassroomExpiry:
    """Marks and finds expiring classrooms within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def find_due(self, today: date) -> Sequence[str]:
        """Marks the classrooms whose warning begins today; returns the ids of those to erase today."""
        due_ids = []
        living = select(Classroom).where(Classroom.deleted_at.is_(None))
        for classroom in self._session.scalars(living):
            expiry = expiry_of(classroom, self._settings, today)
            if expiry is not None and expiry.is_near:
                classroom.warned_on = classroom.warned_on or today
                if expiry.erased_on <= today:
                    due_ids.append(classroom.id)
        return due_ids

    def find_deleted(self) -> Sequence[str]:
        """The ids of the deleted classrooms that cannot be restored any more."""
        limit = restore_limit(self._settings)
        return self._session.scalars(select(Classroom.id).where(Classroom.deleted_at < limit)).all()
