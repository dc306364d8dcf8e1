"""The tables of a lesson: what a teacher does with the work of a classroom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.tables import Base, new_id, now, owned_by


class Hint(Base):
    """A teacher's words to one student; `seen_at` is set when the student puts them away."""

    __tablename__ = "hints"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    classroom_id: Mapped[str] = mapped_column(owned_by("classrooms.id"), index=True)
    student_id: Mapped[str] = mapped_column(owned_by("students.id"), index=True)
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]


class Snapshot(Base):
    """Marks a project that stands still and is in nobody's list.

    `of_project_id` is the project that goes on in its place: after a reset the fresh one.
    """

    __tablename__ = "snapshots"

    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), primary_key=True)
    of_project_id: Mapped[str | None] = mapped_column(
        ForeignKey("projects.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)


class Assignment(Base):
    """A demo project for everybody in a classroom; `project_id` is a snapshot of the teacher's.

    It is handed out, to those who join later too, until `ended_at`.
    """

    __tablename__ = "assignments"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    classroom_id: Mapped[str] = mapped_column(owned_by("classrooms.id"), index=True)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class Collection(Base):
    """A moment at which the work of a whole classroom was collected."""

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    classroom_id: Mapped[str] = mapped_column(owned_by("classrooms.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class CopyJob(Base):
    """A copy of a project to be made for an assignment or a collection.

    Done when `finished_at` is set; then `project_id` is the copy, or `problem` the code of the
    refusal.
    """

    __tablename__ = "copy_jobs"
    __table_args__ = (
        UniqueConstraint("assignment_id", "student_id"),
        UniqueConstraint("collection_id", "student_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    assignment_id: Mapped[str | None] = mapped_column(owned_by("assignments.id"))
    collection_id: Mapped[str | None] = mapped_column(owned_by("collections.id"))
    student_id: Mapped[str] = mapped_column(owned_by("students.id"), index=True)
    source_id: Mapped[str | None] = mapped_column(
        ForeignKey("projects.id", ondelete="SET NULL"), index=True
    )
    project_id: Mapped[str | None] = mapped_column(
        ForeignKey("projects.id", ondelete="SET NULL"), index=True
    )
    problem: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None] = mapped_column(index=True)


class TestSet(Base):
    """The project of a teacher whose pictures every model of the classroom is tested on."""

    __tablename__ = "test_sets"

    classroom_id: Mapped[str] = mapped_column(owned_by("classrooms.id"), primary_key=True)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
