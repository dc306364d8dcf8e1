"""The tables of accounts: teachers, their invitations, and the sessions of teachers and students."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db.tables import Base, new_id, now, owned_by


class StudentSession(Base):
    """One browser's access to a student's work. The table stores only a hash of the cookie."""

    __tablename__ = "student_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    student_id: Mapped[str] = mapped_column(owned_by("students.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Teacher(Base):
    """A teacher's account. `name_key` is the case-folded name.

    `student_id` names the student row that owns the teacher's projects.
    """

    __tablename__ = "teachers"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    student_id: Mapped[str] = mapped_column(ForeignKey("students.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class TeacherSession(Base):
    """A teacher's login in one browser. The table stores only a hash of the cookie."""

    __tablename__ = "teacher_sessions"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(unique=True)
    teacher_id: Mapped[str] = mapped_column(owned_by("teachers.id"), index=True)
    device: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Invitation(Base):
    """A link that creates one teacher's account. `teacher_id` is None if the console made it."""

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(unique=True)
    teacher_id: Mapped[str | None] = mapped_column(owned_by("teachers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
