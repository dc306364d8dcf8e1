"""When a classroom that has ended is erased, and from when people are warned of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.people_tables import Classroom
from app.settings import Settings


@dataclass(frozen=True)
class Ending:
    """`erased_on`: the first day on which the classroom is gone; `near`: people are warned now."""

    erased_on: date
    near: bool


def ending_of(classroom: Classroom, settings: Settings, today: date) -> Ending | None:
    """None for a classroom without a last day.

    Nobody loses anything unwarned: a server that was switched off over the end date warns first.
    """
    if classroom.ends_on is None:
        return None
    planned = classroom.ends_on + timedelta(days=settings.classroom_grace_days)
    warning = timedelta(days=settings.classroom_warning_days)
    warned_on = classroom.warned_on or max(today, planned - warning)
    return Ending(max(planned, warned_on + warning), near=today >= warned_on)


class Endings:
    """Looks after the classrooms' ends within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def due(self, today: date) -> Sequence[str]:
        """Note which classrooms are warned from today; the ids of those to erase now."""
        due = []
        for classroom in self._session.scalars(select(Classroom)):
            ending = ending_of(classroom, self._settings, today)
            if ending is not None and ending.near:
                classroom.warned_on = classroom.warned_on or today
                if ending.erased_on <= today:
                    due.append(classroom.id)
        return due
