"""The tables of classrooms: a teacher's groups of students and the places in them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db.tables import Base, new_id, now, owned_by


class Classroom(Base):
    """One teacher's group of students.

    `join_code` admits students until `join_until`. A limit of None means the server's limit.
    `gallery_open`: students see what classmates put into the classroom's gallery.
    While `frozen_at` is set, students can change nothing and begin nothing.
    `ends_on` is the last day. From `warned_on` the pages announce the erasure. While `deleted_at`
    is set, it is gone for everybody, and its teacher can restore it for a while.
    """

    __tablename__ = "classrooms"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    teacher_id: Mapped[str] = mapped_column(owned_by("teachers.id"), index=True)
    name: Mapped[str]
    language: Mapped[str]
    join_code: Mapped[str] = mapped_column(unique=True)
    join_until: Mapped[datetime | None]
    max_projects: Mapped[int | None]
    max_classes: Mapped[int | None]
    max_samples_per_project: Mapped[int | None]
    ends_on: Mapped[date | None]
    warned_on: Mapped[date | None]
    gallery_open: Mapped[bool] = mapped_column(default=False, server_default=false())
    frozen_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Base):
    """A place in a classroom. `student_id` is None until a student takes the place.

    The card's words derive from `id` and `card_number`; `card_hash` finds the place by its card.
    """

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("classroom_id", "nickname_key"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    classroom_id: Mapped[str] = mapped_column(owned_by("classrooms.id"), index=True)
    student_id: Mapped[str | None] = mapped_column(owned_by("students.id"), unique=True)
    nickname: Mapped[str]
    nickname_key: Mapped[str]
    card_number: Mapped[int] = mapped_column(default=1)
    card_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    joined_at: Mapped[datetime | None]
