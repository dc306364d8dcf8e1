"""The tables of people: teachers, classrooms, and the browsers that students hold."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.tables import Base, new_id, now, owned_by


class StudentSession(Base):
    """A browser in which a student is known. Only a hash of its cookie is kept."""

    __tablename__ = "student_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    student_id: Mapped[str] = mapped_column(owned_by("students.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Teacher(Base):
    """An account. `name_key` is the name without its letter case.

    `student_id` owns the teacher's projects, on whatever computer they are made.
    """

    __tablename__ = "teachers"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    student_id: Mapped[str] = mapped_column(ForeignKey("students.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class TeacherSession(Base):
    """A browser in which a teacher is logged in. Only a hash of its cookie is kept."""

    __tablename__ = "teacher_sessions"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(unique=True)
    teacher_id: Mapped[str] = mapped_column(owned_by("teachers.id"), index=True)
    device: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Invitation(Base):
    """A link that makes one teacher's account; the console's own has no `teacher_id`."""

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(unique=True)
    teacher_id: Mapped[str | None] = mapped_column(owned_by("teachers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Classroom(Base):
    """One teacher's group of students.

    `join_code` lets students in until `join_until`. A limit that is empty is the server's own.
    While `frozen_at` is set, the teacher has stopped everybody: nothing new is begun.
    From `warned_on` people are told that it will be erased, `ends_on` being over.
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
    frozen_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Base):
    """A place in a classroom; `student_id` is empty until somebody took it.

    The card's words are made from the id and `card_number`; `card_hash` finds the place again.
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
