"""What an export is made of, read from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import Model, Project, Sample, is_learnt_from
from app.errors import (
    ExportNeedsFloats,
    ExportNotPossible,
    ModelOfAnotherProgram,
    ModelOutdated,
)
from app.exports.data_sets import file_names
from app.exports.program_sources import ProgramSource, read_program
from app.ml.backbones import BACKBONES
from app.ml.exporters.formats import (
    IN_BROWSERS,
    ExportFormat,
    calculates_with_integers,
    can_export,
    check_writable,
)
from app.ml.imported_network import is_imported_network
from app.projects.model_classes import current_names
from app.samples.samples import picture_key

PICTURES_OF_CLASS = 3
"""So many pictures of each class an export may hold."""


@dataclass(frozen=True)
class ExportSource:
    """Everything that the bytes of an export depend on, so that it is also the key of a kept one.

    `pictures`: for each class the storage keys of some of its pictures; none where whoever asks may
    not see them, and none in what recognizes in browsers, which is put on sticks and sites.
    `folders`: the names that the folders of the classes have in the data set. `program`: of the page that plays one.
    """

    export_format: ExportFormat
    model_id: str
    backbone: str
    labels: tuple[str, ...]
    folders: tuple[str, ...]
    title: str
    trained_at: datetime
    pictures: tuple[tuple[str, ...], ...]
    program: ProgramSource | None = None


def check_possible(export_format: ExportFormat, backbone: str) -> None:
    """Whether the format can be made of models on this network.

    Raises ModelOfAnotherProgram, ModelOutdated, ExportNeedsFloats, ExportNotPossible,
    ExportLibraryMissing.
    """
    if is_imported_network(backbone):
        raise ModelOfAnotherProgram
    if backbone not in BACKBONES:
        raise ModelOutdated(backbone=backbone)
    if calculates_with_integers(backbone):
        raise ExportNeedsFloats(format=export_format, network=backbone)
    if not can_export(export_format, backbone):
        raise ExportNotPossible(format=export_format, network=backbone)
    check_writable(export_format)


def read_source(
    session: Session,
    model: Model,
    project: Project,
    export_format: ExportFormat,
    *,
    with_pictures: bool,
) -> ExportSource:
    """Raises what `check_possible` does, and ExportNeedsProgram."""
    check_possible(export_format, model.backbone)
    plays = export_format is ExportFormat.PAGE
    names = {image_class.id: image_class.name for image_class in project.classes}
    holds_pictures = with_pictures and export_format not in IN_BROWSERS
    class_ids = [output["id"] for output in model.classes] if holds_pictures else []
    labels = tuple(current_names(model.classes, names))
    return ExportSource(
        export_format,
        model.id,
        model.backbone,
        labels,
        _folders(model, names, labels),
        project.name,
        model.created_at,
        tuple(_picture_keys(session, class_id) for class_id in class_ids),
        read_program(session, project, model) if plays else None,
    )


def _folders(model: Model, names: Mapping[str, str], labels: Sequence[str]) -> tuple[str, ...]:
    """For each output of the model. `names`: of the project's classes by id, in their order."""
    ids = [output["id"] for output in model.classes]
    of_deleted = {each: label for each, label in zip(ids, labels, strict=True) if each not in names}
    all_names = {**names, **of_deleted}
    folders = dict(zip(all_names, file_names(list(all_names.values())), strict=True))
    return tuple(folders[each] for each in ids)


def _picture_keys(session: Session, class_id: str) -> tuple[str, ...]:
    query = select(Sample).where(Sample.class_id == class_id, is_learnt_from())
    oldest: Sequence[Sample] = session.scalars(
        query.order_by(Sample.order_key).limit(PICTURES_OF_CLASS)
    ).all()
    return tuple(map(picture_key, oldest))
