"""Everything that a project holds, read at once: what a remix copies and a project file carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

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
from app.training.models import Models


@dataclass(frozen=True)
class CurrentModel:
    """The model in use, with the run that made it. `fresh`: nothing has changed since."""

    row: Model
    run: TrainingRun
    epochs: Sequence[RunEpoch]
    fresh: bool


@dataclass(frozen=True)
class Contents:
    """Rows that can be used when their transaction is over; `samples` in order of arrival."""

    name: str
    classes: Sequence[ImageClass]
    samples: Sequence[Sample]
    embeddings: Mapping[str, Sequence[Embedding]]
    assets: Sequence[Asset]
    program: Program | None
    model: CurrentModel | None


def read_contents(session: Session, project: Project, *, pictures: bool) -> Contents:
    """The project without what was deleted; without samples unless `pictures`."""
    samples = _samples(session, project.id) if pictures else []
    embeddings: dict[str, list[Embedding]] = {}
    if pictures:
        query = select(Embedding).join(Sample).where(Sample.project_id == project.id)
        for each in session.scalars(query):
            embeddings.setdefault(each.sample_id, []).append(each)
    assets = select(Asset).where(Asset.project_id == project.id)
    return Contents(
        name=project.name,
        classes=list(project.classes),
        samples=samples,
        embeddings=embeddings,
        assets=session.scalars(assets.order_by(Asset.created_at, Asset.id)).all(),
        program=session.get(Program, project.id),
        model=_current_model(session, project),
    )


def _samples(session: Session, project_id: str) -> Sequence[Sample]:
    query = select(Sample).where(Sample.project_id == project_id, Sample.deleted_at.is_(None))
    return session.scalars(query.order_by(Sample.order_key)).all()


def _current_model(session: Session, project: Project) -> CurrentModel | None:
    model = session.get(Model, project.current_model_id) if project.current_model_id else None
    run = session.get(TrainingRun, model.run_id) if model else None
    if model is None or run is None:
        return None
    epochs = select(RunEpoch).where(RunEpoch.run_id == run.id).order_by(RunEpoch.epoch)
    fresh = model.data_fingerprint == Models(session).fingerprint(project.id)
    return CurrentModel(model, run, session.scalars(epochs).all(), fresh)
