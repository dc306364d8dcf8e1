"""A teacher's classrooms, and the codes that let students in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.people_tables import Classroom, Membership
from app.db.tables import now
from app.errors import ClassroomNotFound, JoinCodeNotFound, QuotaReached
from app.names import usable_name
from app.people.endings import Ending, ending_of
from app.settings import Settings

CODE_DIGITS = 8
"""Digits alone: every phone has a keypad for them, whatever its language."""


@dataclass(frozen=True)
class ClassroomLimits:
    """What each student may have; None: what the server allows anybody."""

    max_projects: int | None = None
    max_classes: int | None = None
    max_samples_per_project: int | None = None


@dataclass(frozen=True)
class Size:
    """Places in the roster, and how many of them somebody took."""

    places: int
    joined: int


class Classrooms:
    """Reads and changes classrooms within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def of_teacher(self, teacher_id: str) -> Sequence[Classroom]:
        """The newest first."""
        query = select(Classroom).where(Classroom.teacher_id == teacher_id)
        query = query.order_by(Classroom.created_at.desc(), Classroom.id)
        return self._session.scalars(query).all()

    def get(self, classroom_id: str, teacher_id: str) -> Classroom:
        """Raises ClassroomNotFound, for another teacher's classroom too."""
        classroom = self._session.get(Classroom, classroom_id)
        if classroom is None or classroom.teacher_id != teacher_id:
            raise ClassroomNotFound
        return classroom

    def create(
        self,
        teacher_id: str,
        name: str,
        language: str,
        limits: ClassroomLimits,
        ends_on: date | None,
    ) -> Classroom:
        """With a code that lets students in from now on. Raises NameUnusable, QuotaReached."""
        count = select(func.count()).where(Classroom.teacher_id == teacher_id)
        reached, limit = self._session.scalar(count) or 0, self._settings.max_classrooms
        if reached >= limit:
            raise QuotaReached(quota="classrooms", reached=reached, limit=limit)
        classroom = Classroom(
            teacher_id=teacher_id,
            name=self.usable(name),
            language=language,
            join_code=self._free_code(),
            ends_on=ends_on,
            **vars(limits),
        )
        self.open_door(classroom)
        self._session.add(classroom)
        self._session.flush()
        return classroom

    def usable(self, name: str) -> str:
        """Raises NameUnusable, NameHasControls."""
        return usable_name(name, self._settings.max_name_length)

    def open_door(self, classroom: Classroom) -> None:
        """The code lets students in, for `join_code_hours` from now."""
        classroom.join_until = now() + timedelta(hours=self._settings.join_code_hours)

    def close_door(self, classroom: Classroom) -> None:
        """The code lets nobody in."""
        classroom.join_until = None

    def renew_code(self, classroom: Classroom) -> None:
        """Another code; the one before lets nobody in any more."""
        classroom.join_code = self._free_code()
        self.open_door(classroom)

    def entered_with(self, code: str) -> Classroom:
        """The classroom whose open door has this code, gaps aside. Raises JoinCodeNotFound."""
        digits = "".join(each for each in code if each.isdecimal() and each.isascii())
        query = select(Classroom).where(Classroom.join_code == digits)
        classroom = self._session.scalar(query)
        if classroom is None or not is_open(classroom):
            raise JoinCodeNotFound
        return classroom

    def sizes(self, classrooms: Sequence[Classroom]) -> dict[str, Size]:
        """How many places each classroom has, by its id."""
        query = (
            select(Membership.classroom_id, func.count(), func.count(Membership.student_id))
            .where(Membership.classroom_id.in_([each.id for each in classrooms]))
            .group_by(Membership.classroom_id)
        )
        found = {key: Size(*counts) for key, *counts in self._session.execute(query)}
        return {each.id: found.get(each.id, Size(0, 0)) for each in classrooms}

    def ending(self, classroom: Classroom) -> Ending | None:
        """When it erases itself; None for a classroom without a last day."""
        return ending_of(classroom, self._settings, date.today())

    def _free_code(self) -> str:
        while True:
            code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
            if not self._session.scalar(select(Classroom.id).where(Classroom.join_code == code)):
                return code


def is_open(classroom: Classroom) -> bool:
    """Whether the join code lets students in now."""
    if classroom.ends_on is not None and date.today() > classroom.ends_on:
        return False
    return classroom.join_until is not None and classroom.join_until > now()
