"""The tables. Rows point at files by storage key only."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, ForeignKey, Index, LargeBinary, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator


def new_id() -> str:
    """An unguessable id: 128 random bits, safe in an address and in a file name."""
    return secrets.token_hex(16)


def now() -> datetime:
    return datetime.now(UTC)


def owned_by(column: str) -> ForeignKey:
    """The row goes when the row that it belongs to goes."""
    return ForeignKey(column, ondelete="CASCADE")


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC times in and out; SQLite itself forgets the zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcTime,
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
    }


class Student(Base):
    """Somebody who owns projects, known by the cookies of one or more browsers."""

    __tablename__ = "students"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Project(Base):
    """`data_revision` counts every change of classes or samples that a model would notice.

    While `frozen_at` is set, the teacher has stopped its student from changing it.
    `thumbnail_id` names the file that shows its stage;
    `remix_name` and `remix_share_id` say which shared project this one was copied from.
    """

    __tablename__ = "projects"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    student_id: Mapped[str] = mapped_column(owned_by("students.id"), index=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    data_revision: Mapped[int] = mapped_column(default=0)
    current_model_id: Mapped[str | None]
    frozen_at: Mapped[datetime | None]
    thumbnail_id: Mapped[str | None]
    remix_name: Mapped[str | None]
    remix_share_id: Mapped[str | None]
    share: Mapped[Share | None] = relationship(passive_deletes=True)
    remixed_share: Mapped[Share | None] = relationship(
        primaryjoin="foreign(Project.remix_share_id) == Share.id", viewonly=True
    )
    classes: Mapped[list[ImageClass]] = relationship(
        order_by="ImageClass.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Share(Base):
    """A project's link: whoever knows `id` may play and remix it, for as long as the row is there.

    A project that is shared again gets another id, so that an old link stays dead.
    """

    __tablename__ = "shares"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), unique=True)
    with_pictures: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)


class ImageClass(Base):
    """`name_key` is the name without its letter case: unique within the project."""

    __tablename__ = "classes"
    __table_args__ = (UniqueConstraint("project_id", "name_key"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    name: Mapped[str]
    name_key: Mapped[str]
    position: Mapped[int]


class Sample(Base):
    """`deleted_at` marks a sample that can still be brought back for a while.

    `order_key` sorts by arrival: time and place in the request, a space, the id.
    """

    __tablename__ = "samples"
    __table_args__ = (Index("ix_samples_class_id_deleted_at", "class_id", "deleted_at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    class_id: Mapped[str] = mapped_column(owned_by("classes.id"))
    order_key: Mapped[str]
    size_bytes: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Embedding(Base):
    """The backbone's numbers for one sample: float32, little endian."""

    __tablename__ = "embeddings"

    sample_id: Mapped[str] = mapped_column(owned_by("samples.id"), primary_key=True)
    backbone: Mapped[str] = mapped_column(primary_key=True)
    numbers: Mapped[bytes] = mapped_column(LargeBinary)


class TrainingRun(Base):
    """One attempt to train. `lease_until` says how long its runner vouches for it."""

    __tablename__ = "training_runs"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    student_id: Mapped[str] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(index=True)
    settings: Mapped[dict[str, Any]]
    data_revision: Mapped[int]
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[dict[str, Any] | None]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    model_id: Mapped[str | None]


class RunEpoch(Base):
    """The scores after one epoch, 1-based; `val_*` are empty without validation samples."""

    __tablename__ = "run_epochs"

    run_id: Mapped[str] = mapped_column(owned_by("training_runs.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    loss: Mapped[float]
    acc: Mapped[float]
    val_loss: Mapped[float | None]
    val_acc: Mapped[float | None]


class Model(Base):
    """What a succeeded run produced; `classes` holds id and name of each output, in order.

    `data_fingerprint` tells the classes and samples that it was trained on from any others.
    """

    __tablename__ = "models"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    run_id: Mapped[str] = mapped_column(unique=True)
    backbone: Mapped[str]
    classes: Mapped[list[dict[str, Any]]]
    data_fingerprint: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class LastRecognition(Base):
    """What a session recognised last with a model; `scores` are best first."""

    __tablename__ = "last_recognitions"

    model_id: Mapped[str] = mapped_column(owned_by("models.id"), primary_key=True)
    session: Mapped[str] = mapped_column(primary_key=True)
    scores: Mapped[list[dict[str, Any]]]
    recognized_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Asset(Base):
    """A student's own picture for the stage; width and height in pixels.

    `unused` says whether no saved program named it at `checked_at`.
    """

    __tablename__ = "assets"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    checked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    unused: Mapped[bool] = mapped_column(default=False)


class Program(Base):
    """The student's blocks as saved; `version` counts the saves."""

    __tablename__ = "programs"

    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), primary_key=True)
    version: Mapped[int]
    format: Mapped[int]
    blocks: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime] = mapped_column(default=now)


class ProgramVersion(Base):
    """A program as it once was saved. `pinned`: it was replaced on purpose, so it stays longer."""

    __tablename__ = "program_versions"

    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[int]
    blocks: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    size_bytes: Mapped[int]
    sprite_count: Mapped[int]
    block_count: Mapped[int]
    pinned: Mapped[bool] = mapped_column(default=False)


class Removal(Base):
    """Files whose rows are gone: everything in `store` under `prefix` is still to be removed."""

    __tablename__ = "removals"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    store: Mapped[str]
    prefix: Mapped[str]
