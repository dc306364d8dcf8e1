"""All runs of a project, as they are written into files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import TrainingRun
from app.ml.types import EpochScores
from app.settings import Settings
from app.training.runs import Runs


@dataclass(frozen=True)
class RunRecord:
    """A run and the scores that count, usable after their transaction."""

    run: TrainingRun
    scores: EpochScores | None

    @property
    def training_s(self) -> float | None:
        start, end = self.run.started_at, self.run.finished_at
        return (end - start).total_seconds() if start and end else None


def all_records(session: Session, settings: Settings, project_id: str) -> Sequence[RunRecord]:
    """The records of all runs that the project keeps, oldest first."""
    query = select(TrainingRun).where(TrainingRun.project_id == project_id)
    runs = session.scalars(query.order_by(TrainingRun.created_at, TrainingRun.id)).all()
    scores = Runs(session, settings).last_scores([run.id for run in runs])
    return [RunRecord(run, scores.get(run.id)) for run in runs]
