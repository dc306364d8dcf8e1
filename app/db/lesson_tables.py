"""The tables of lessons: hints, snapshots, assignments, collections, copy jobs and test sets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.tables import Base, new_id, now, owned_by


class Hint(Base):
    """A teacher's short text to one student. `seen_at`: when the student closed it."""

    __tablename__ = "hints"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    classroom_id: Mapped[str] = mapped_column(owned_by("classrooms.id"), index=True)
    student_id: Mapped[str] = mapped_column(owned_by("students.id"), index=True)
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]


class Snapshot(Base):
    """Marks a project as a snapshot: frozen, and in nobody's list of projects.

    `of_project_id` is the project that replaced it, for instance the fresh one after a reset.
    """

    __tablename__ = "snapshots"

    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), primary_key=True)
    of_project_id: Mapped[str | None] = mapped_column(
        ForeignKey("projects.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)


class Assignment(Base):
    """A project handed out to a classroom. `project_id` is a snapshot of the teacher's project.

    Every student gets a copy, also one who joins later, until `ended_at`.
    """

    __tablename__ = "assignments"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    classroom_id: Mapped[str] = mapped_column(owned_by("classrooms.id"), index=True)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class Collection(Base):
    """One collecting of the projects of a whole classroom."""

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    classroom_id: Mapped[str] = mapped_column(owned_by("classrooms.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class CopyJob(Base):
    """A project to copy for an assignment or a collection.

    When `finished_at` is set, `project_id` is the copy or `problem` the code of the refusal.
    """

    __tablename__ = "copy_jobs"
    __table_args__ = (
        UniqueConstraint("assignment_id", "student_id"),
        UniqueConstraint("collection_id", "source_id"),
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
    """The teacher's project whose pictures test every model of the classroom."""

    __tablename__ = "test_sets"

    classroom_id: Mapped[str] = mapped_column(owned_by("classrooms.id"), primary_key=True)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)


class GalleryEntry(Base):
    """A shared project in the gallery of its student's classroom.

    It goes with its link, when the project is unshared or deleted, and with the student's place.
    """

    __tablename__ = "gallery_entries"

    share_id: Mapped[str] = mapped_column(owned_by("shares.id"), primary_key=True)
    place_id: Mapped[str] = mapped_column(owned_by("memberships.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class GalleryLike(Base):
    """One student's like of an entry. Nobody is told whose it is; the place makes it one for each."""

    __tablename__ = "gallery_likes"

    share_id: Mapped[str] = mapped_column(owned_by("gallery_entries.share_id"), primary_key=True)
    place_id: Mapped[str] = mapped_column(owned_by("memberships.id"), primary_key=True, index=True)


class GalleryRemoval(Base):
    """The teacher took the project out of the classroom's gallery: its student cannot put it back."""

    __tablename__ = "gallery_removals"

    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), primary_key=True)
    classroom_id: Mapped[str] = mapped_column(
        owned_by("classrooms.id"), primary_key=True, index=True
    )
