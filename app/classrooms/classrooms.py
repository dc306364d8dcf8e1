"""A teacher's classrooms and their join codes."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.classrooms.expiry import Expiry, expiry_of, restorable_until, restore_limit
from app.db.classroom_tables import Classroom, Membership
from app.db.row_locks import lock_teacher
from app.db.tables import now
from app.errors import ClassroomNotFound, JoinCodeNotFound, QuotaReached
from app.names import usable_name
from app.settings import Settings

JOIN_CODE_DIGITS = 8
"""The code has digits only, because phones of every language have a numeric keypad."""


@dataclass(frozen=True)
class ClassroomLimits:
    """Limits for each student of a classroom; None means the server's limit."""

    max_projects: int | None = None
    max_classes: int | None = None
    max_samples_per_project: int | None = None


@dataclass(frozen=True)
class RosterSize:
    """The number of places in a roster, and the number of those that a student has taken."""

    places: int
    joined: int


@dataclass(frozen=True)
class DeletedClassroom:
    """A classroom that its teacher can restore until `restorable_until`."""

    classroom: Classroom
    deleted_at: datetime
    restorable_until: datetime


class Classrooms:
    """Reads and changes classrooms within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def of_teacher(self, teacher_id: str) -> Sequence[Classroom]:
        """The teacher's classrooms, the newest first."""
        query = select(Classroom).where(
            Classroom.teacher_id == teacher_id, Classroom.deleted_at.is_(None)
        )
        query = query.order_by(Classroom.created_at.desc(), Classroom.id)
        return self._session.scalars(query).all()

    def deleted_of_teacher(self, teacher_id: str) -> Sequence[DeletedClassroom]:
        """The teacher's deleted classrooms that can be restored, the one deleted last first."""
        query = select(Classroom).where(
            Classroom.teacher_id == teacher_id,
            Classroom.deleted_at >= restore_limit(self._settings),
        )
        query = query.order_by(Classroom.deleted_at.desc(), Classroom.id)
        return [
            DeletedClassroom(classroom, deleted_at, restorable_until(deleted_at, self._settings))
            for classroom in self._session.scalars(query)
            if (deleted_at := classroom.deleted_at) is not None
        ]

    def get(self, classroom_id: str, teacher_id: str, *, with_deleted: bool = False) -> Classroom:
        """The teacher's classroom. Raises ClassroomNotFound if it is another teacher's, or deleted."""
        classroom = self._session.get(Classroom, classroom_id)
        if classroom is None or classroom.teacher_id != teacher_id:
            raise ClassroomNotFound
        if classroom.deleted_at is not None and not with_deleted:
            raise ClassroomNotFound
        return classroom

    def restore(self, classroom_id: str, teacher_id: str) -> Classroom:
        """Undo a deletion: code, roster, cards and all work are as before.

        Raises ClassroomNotFound, also when it is too late, and QuotaReached.
        """
        classroom = self.get(classroom_id, teacher_id, with_deleted=True)
        if classroom.deleted_at is not None:
            if classroom.deleted_at < restore_limit(self._settings):
                raise ClassroomNotFound
            self._check_quota(teacher_id)
            classroom.deleted_at = None
        return classroom

    def create(
        self,
        teacher_id: str,
        name: str,
        language: str,
        limits: ClassroomLimits,
        ends_on: date | None,
    ) -> Classroom:
        """Creates a classroom whose join code is valid at once.

        Raises NameUnusable, NameHasControls, QuotaReached.
        """
        self._check_quota(teacher_id)
        classroom = Classroom(
            teacher_id=teacher_id,
            name=self.checked_name(name),
            language=language,
            join_code=self._unused_join_code(),
            ends_on=ends_on,
            **vars(limits),
        )
        self.open_joining(classroom)
        self._session.add(classroom)
        self._session.flush()
        return classroom

    def checked_name(self, name: str) -> str:
        """The name, trimmed. Raises NameUnusable, NameHasControls."""
        return usable_name(name, self._settings.max_name_length)

    def open_joining(self, classroom: Classroom) -> None:
        """Makes the join code valid for `join_code_hours` hours from now."""
        classroom.join_until = now() + timedelta(hours=self._settings.join_code_hours)

    def close_joining(self, classroom: Classroom) -> None:
        """Makes the join code invalid."""
        classroom.join_until = None

    def renew_join_code(self, classroom: Classroom) -> None:
        """Replaces the join code. The old one becomes invalid, the new one is valid at once."""
        classroom.join_code = self._unused_join_code()
        self.open_joining(classroom)

    def find_by_join_code(self, code: str) -> Classroom:
        """The classroom for which `code` is valid. Digits may have any width; the rest is ignored.

        Raises JoinCodeNotFound.
        """
        digits = "".join(str(unicodedata.decimal(char)) for char in code if char.isdecimal())
        query = select(Classroom).where(
            Classroom.join_code == digits, Classroom.deleted_at.is_(None)
        )
        classroom = self._session.scalar(query)
        if classroom is None or not is_joining_open(classroom):
            raise JoinCodeNotFound
        return classroom

    def roster_sizes(self, classrooms: Sequence[Classroom]) -> dict[str, RosterSize]:
        """The size of each classroom's roster, by classroom id."""
        query = (
            select(Membership.classroom_id, func.count(), func.count(Membership.student_id))
            .where(Membership.classroom_id.in_([classroom.id for classroom in classrooms]))
            .group_by(Membership.classroom_id)
        )
        sizes = {
            classroom_id: RosterSize(*counts)
            for classroom_id, *counts in self._session.execute(query)
        }
        return {classroom.id: sizes.get(classroom.id, RosterSize(0, 0)) for classroom in classrooms}

    def expiry(self, classroom: Classroom) -> Expiry | None:
        """The classroom's expiry; None for a classroom without a last day."""
        return expiry_of(classroom, self._settings, date.today())

    def _check_quota(self, teacher_id: str) -> None:
        lock_teacher(self._session, teacher_id)
        reached, limit = len(self.of_teacher(teacher_id)), self._settings.max_classrooms
        if reached >= limit:
            raise QuotaReached(quota="classrooms", reached=reached, limit=limit)

    def _unused_join_code(self) -> str:
        while True:
            code = "".join(secrets.choice("0123456789") for _ in range(JOIN_CODE_DIGITS))
            if not self._session.scalar(select(Classroom.id).where(Classroom.join_code == code)):
                return code


def is_joining_open(classroom: Classroom) -> bool:
    """Whether the join code is valid now."""
    if classroom.ends_on is not None and date.today() > classroom.ends_on:
        return False
    return classroom.join_until is not None and classroom.join_until > now()
