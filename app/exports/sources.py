"""What an export is made of, read from the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import Model, Project, Sample, is_learnt_from
from app.errors import ExportLibraryMissing, ExportNotPossible, ModelOutdated
from app.exports.program_sources import ProgramSource, read_program
from app.ml.backbones import BACKBONES
from app.ml.exporters.formats import IN_BROWSERS, ExportFormat, can_export, is_writable
from app.projects.model_classes import current_names
from app.samples.samples import picture_key

PICTURES_OF_CLASS = 3
"""So many pictures of each class an export may hold."""


@dataclass(frozen=True)
class ExportSource:
    """Everything that the bytes of an export depend on, so that it is also the key of a kept one.

    `pictures`: for each class the storage keys of some of its pictures; none where whoever asks may
    not see them, and none in what recognizes in browsers, which is put on sticks and sites.
    `program`: of the page that plays one.
    """

    export_format: ExportFormat
    model_id: str
    backbone: str
    labels: tuple[str, ...]
    title: str
    trained_at: datetime
    pictures: tuple[tuple[str, ...], ...]
    program: ProgramSource | None = None


def check_possible(export_format: ExportFormat, backbone: str) -> None:
    """Raises ModelOutdated, ExportNotPossible, ExportLibraryMissing."""
    if backbone not in BACKBONES:
        raise ModelOutdated(backbone=backbone)
    if not can_export(export_format, backbone):
        raise ExportNotPossible(format=export_format, network=backbone)
    if not is_writable(export_format):
        raise ExportLibraryMissing(format=export_format)


def read_source(
    session: Session,
    model: Model,
    project: Project,
    export_format: ExportFormat,
    *,
    with_pictures: bool,
) -> ExportSource:
    """Raises ModelOutdated, ExportNotPossible, ExportLibraryMissing, ExportNeedsProgram."""
    check_possible(export_format, model.backbone)
    plays = export_format is ExportFormat.PAGE
    names = {image_class.id: image_class.name for image_class in project.classes}
    holds_pictures = with_pictures and export_format not in IN_BROWSERS
    class_ids = [output["id"] for output in model.classes] if holds_pictures else []
    return ExportSource(
        export_format,
        model.id,
        model.backbone,
        tuple(current_names(model.classes, names)),
        project.name,
        model.created_at,
        tuple(_picture_keys(session, class_id) for class_id in class_ids),
        read_program(session, project, model) if plays else None,
    )


def _picture_keys(session: Session, class_id: str) -> tuple[str, ...]:
    query = select(Sample).where(Sample.class_id == class_id, is_learnt_from())
    oldest: Sequence[Sample] = session.scalars(
        query.order_by(Sample.order_key).limit(PICTURES_OF_CLASS)
    ).all()
    return tuple(map(picture_key, oldest))
