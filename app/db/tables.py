"""The tables of students and projects. Rows refer to files by storage key only."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    and_,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator


def new_id() -> str:
    """An unguessable id: 128 random bits, safe in an address and in a file name."""
    return secrets.token_hex(16)


def checksum_of(data: bytes) -> str:
    """The checksum by which `eyeblocks check` notices that a file or an embedding was changed."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def owned_by(column: str) -> ForeignKey:
    """A foreign key whose row is deleted together with the row that it refers to."""
    return ForeignKey(column, ondelete="CASCADE")


class UtcTime(TypeDecorator[datetime]):
    """Takes and gives aware UTC times. SQLite does not store the time zone."""

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
    """An owner of projects, known by the cookies of one or more browsers."""

    __tablename__ = "students"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Project(Base):
    """A student's piece of work. `data_revision` counts the changes of its classes and samples.

    While `frozen_at` is set, its student cannot change it. `thumbnail_id` names the file with the
    picture of its stage. `remix_name` and `remix_share_id` name the shared project that it was
    copied from. `deleted_classes`: id, last name and color of the classes deleted last, which
    blocks may still name.
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
    deleted_classes: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default="[]")
    share: Mapped[Share | None] = relationship(passive_deletes=True)
    remixed_share: Mapped[Share | None] = relationship(
        primaryjoin="foreign(Project.remix_share_id) == Share.id", viewonly=True
    )
    classes: Mapped[list[ImageClass]] = relationship(
        primaryjoin="and_(Project.id == ImageClass.project_id, ImageClass.deleted_at.is_(None))",
        order_by="ImageClass.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Share(Base):
    """A project's link. Anybody who knows `id` may play and remix the project.

    Unsharing deletes the row. Sharing again makes a new id, so that an old link stays dead.
    """

    __tablename__ = "shares"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), unique=True)
    with_pictures: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)


_NOT_DELETED = text("deleted_at IS NULL")


class ImageClass(Base):
    """A class. `name_key` is the name without its letter case, unique among the project's classes.

    `color` is the number of its color on the pages; it stays whatever becomes of other classes. It
    can be restored for a while after `deleted_at`; its samples were deleted at the same time, and
    `position` is the place that it had. `card_*`: `app.projects.cards`; no card without a text.
    """

    __tablename__ = "classes"
    __table_args__ = (
        Index(
            "uq_classes_project_id",
            "project_id",
            "name_key",
            unique=True,
            sqlite_where=_NOT_DELETED,
            postgresql_where=_NOT_DELETED,
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    name: Mapped[str]
    name_key: Mapped[str]
    position: Mapped[int]
    color: Mapped[int] = mapped_column(default=0, server_default="0")
    card_text: Mapped[str | None]
    card_link: Mapped[str | None]
    card_sample_id: Mapped[str | None]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Sample(Base):
    """A training picture. It can be restored for a while after `deleted_at`.

    `order_key` sorts by arrival. It is the time of the request, the file's number in it, a space and
    the id. `file_id` names the file of a sample whose id comes from an idempotency key, so that two
    attempts under one key never share a file, or of one that was moved to another class; otherwise the
    id names it. `checksum` is the file's; rows of earlier versions have none. `mirrored`: the student
    saw it mirrored, so pages show it mirrored; the file never is. `switched_off`: kept, but not learnt
    from.

    Samples of one press of the shutter have the same `burst`, others none. `brightness`,
    `sharpness` and `colors`: `app.ml.quality`; rows of earlier versions have none.
    """

    __tablename__ = "samples"
    __table_args__ = (Index("ix_samples_class_id_deleted_at", "class_id", "deleted_at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), index=True)
    class_id: Mapped[str] = mapped_column(owned_by("classes.id"))
    file_id: Mapped[str | None]
    order_key: Mapped[str]
    size_bytes: Mapped[int]
    checksum: Mapped[str | None]
    mirrored: Mapped[bool] = mapped_column(default=False, server_default=false())
    switched_off: Mapped[bool] = mapped_column(default=False, server_default=false())
    burst: Mapped[str | None]
    brightness: Mapped[float | None]
    sharpness: Mapped[float | None]
    colors: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


def is_learnt_from() -> ColumnElement[bool]:
    """The condition for rows of `Sample` that training learns from: neither deleted nor switched off."""
    return and_(Sample.deleted_at.is_(None), Sample.switched_off.is_(False))


class Embedding(Base):
    """The embedding of one sample by one backbone. `numbers`: as `app.ml.embeddings` packs them.

    `checksum` is that of `numbers`; rows of earlier versions have none. A row of another length than
    the backbone's embeddings have is of an earlier version, and counts as missing.
    """

    __tablename__ = "embeddings"

    sample_id: Mapped[str] = mapped_column(owned_by("samples.id"), primary_key=True)
    backbone: Mapped[str] = mapped_column(primary_key=True)
    numbers: Mapped[bytes] = mapped_column(LargeBinary)
    checksum: Mapped[str | None]

    @classmethod
    def of(cls, sample_id: str, backbone: str, numbers: bytes) -> Embedding:
        return cls(
            sample_id=sample_id,
            backbone=backbone,
            numbers=numbers,
            checksum=checksum_of(numbers),
        )


class TrainingRun(Base):
    """One attempt to train. After `lease_until` another runner may take the run over.

    `kept_epoch`: after which the model was kept, null where an earlier version trained. `name`, `note`
    and `tags` are the student's. `learnt_from`: id, name then and number of samples of each class,
    and `device`: what looked at the pictures; both null without a model.
    """

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
    kept_epoch: Mapped[int | None]
    name: Mapped[str | None]
    note: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    learnt_from: Mapped[list[dict[str, Any]] | None]
    device: Mapped[str | None]


class RunEpoch(Base):
    """The scores after one epoch, counted from 1. `val_*` are null without validation samples.

    `learning_rate` is null where an earlier version trained.
    """

    __tablename__ = "run_epochs"

    run_id: Mapped[str] = mapped_column(owned_by("training_runs.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    loss: Mapped[float]
    acc: Mapped[float]
    val_loss: Mapped[float | None]
    val_acc: Mapped[float | None]
    learning_rate: Mapped[float | None]


class Model(Base):
    """What a succeeded run produced. `classes`: id and name of each output, in order.

    `data_fingerprint` is a hash of the classes and samples that it was trained on.
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
    """The last recognition of a session with a model. `scores`: best first.

    `known`: whether the picture was known; None if nobody asked.
    """

    __tablename__ = "last_recognitions"

    model_id: Mapped[str] = mapped_column(owned_by("models.id"), primary_key=True)
    session: Mapped[str] = mapped_column(primary_key=True)
    scores: Mapped[list[dict[str, Any]]]
    known: Mapped[bool | None]
    recognized_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Asset(Base):
    """A student's own picture for the stage. `width` and `height` are in pixels.

    `unused`: no saved program named it at `checked_at`.
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
    """The student's blocks as saved. `version` counts the saves."""

    __tablename__ = "programs"

    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), primary_key=True)
    version: Mapped[int]
    format: Mapped[int]
    blocks: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime] = mapped_column(default=now)


class ProgramVersion(Base):
    """An earlier version of a program. `pinned`: a restore replaced it, so it is kept longer."""

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


class PendingDeletion(Base):
    """Files to delete, because no row names them any more: the one in `store` with the key `prefix`,
    or all under it. In the store `insights`: the project whose models are to forget pictures.
    """

    __tablename__ = "removals"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    store: Mapped[str]
    prefix: Mapped[str]
