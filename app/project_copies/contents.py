"""Reads everything that a project holds, for copies and project files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.lab_tables import TestEmbedding, TestPicture
from app.db.tables import (
    Asset,
    Embedding,
    ImageClass,
    Model,
    Program,
    Project,
    RunEpoch,
    Sample,
    TrainingRun,
)
from app.lab.test_sets.test_pictures import TestPictures
from app.projects.model_classes import current_names
from app.training.fingerprint import is_fresh


@dataclass(frozen=True)
class CurrentModel:
    """A project's current model and the run that made it. `fresh`: no data has changed since.

    `classes`: id and present name of each output.
    """

    row: Model
    classes: Sequence[Mapping[str, str]]
    run: TrainingRun
    epochs: Sequence[RunEpoch]
    fresh: bool


@dataclass(frozen=True)
class ProjectContents:
    """The rows of a project, usable after their transaction. `samples`: in order of arrival.

    `embeddings`: of each sample, by its id; none if they were not asked for. `test_set`: in order
    of arrival, empty if it was not asked for, with `test_embeddings` by its pictures' ids.
    """

    name: str
    classes: Sequence[ImageClass]
    deleted_classes: Sequence[Mapping[str, Any]]
    samples: Sequence[Sample]
    embeddings: Mapping[str, Sequence[Embedding]]
    test_set: Sequence[TestPicture]
    test_embeddings: Mapping[str, Sequence[TestEmbedding]]
    assets: Sequence[Asset]
    program: Program | None
    model: CurrentModel | None


def read_project_contents(
    session: Session, project: Project, *, pictures: bool, test_set: bool, embeddings: bool
) -> ProjectContents:
    """The project without deleted samples; without any unless `pictures`, and without its `test_set`
    unless that is asked for.

    `embeddings`: with those of the pictures, which take five times the memory of everything else.
    """
    assets = select(Asset).where(Asset.project_id == project.id)
    return ProjectContents(
        name=project.name,
        classes=list(project.classes),
        deleted_classes=project.deleted_classes,
        samples=_samples(session, project.id) if pictures else [],
        embeddings=_embeddings(session, project.id) if pictures and embeddings else {},
        test_set=TestPictures(session).of_project(project.id) if test_set else [],
        test_embeddings=_test_embeddings(session, project.id) if test_set and embeddings else {},
        assets=session.scalars(assets.order_by(Asset.created_at, Asset.id)).all(),
        program=session.get(Program, project.id),
        model=_current_model(session, project),
    )


def _samples(session: Session, project_id: str) -> Sequence[Sample]:
    query = select(Sample).where(Sample.project_id == project_id, Sample.deleted_at.is_(None))
    return session.scalars(query.order_by(Sample.order_key)).all()


def _embeddings(session: Session, project_id: str) -> Mapping[str, Sequence[Embedding]]:
    embeddings: dict[str, list[Embedding]] = {}
    query = select(Embedding).join(Sample).where(Sample.project_id == project_id)
    for embedding in session.scalars(query):
        embeddings.setdefault(embedding.sample_id, []).append(embedding)
    return embeddings


def _test_embeddings(session: Session, project_id: str) -> Mapping[str, Sequence[TestEmbedding]]:
    embeddings: dict[str, list[TestEmbedding]] = {}
    query = select(TestEmbedding).join(TestPicture, TestPicture.id == TestEmbedding.picture_id)
    for embedding in session.scalars(query.where(TestPicture.project_id == project_id)):
        embeddings.setdefault(embedding.picture_id, []).append(embedding)
    return embeddings


def _current_model(session: Session, project: Project) -> CurrentModel | None:
    model = session.get(Model, project.current_model_id) if project.current_model_id else None
    run = session.get(TrainingRun, model.run_id) if model else None
    if model is None or run is None:
        return None
    epochs = select(RunEpoch).where(RunEpoch.run_id == run.id).order_by(RunEpoch.epoch)
    fresh = is_fresh(model.data_fingerprint, session, project.id)
    names = current_names(model.classes, {each.id: each.name for each in project.classes})
    classes = [
        {"id": output["id"], "name": name}
        for output, name in zip(model.classes, names, strict=True)
    ]
    return CurrentModel(model, classes, run, session.scalars(epochs).all(), fresh)
