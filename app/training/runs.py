"""Training runs in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import Session

from app.db.lab_tables import PreparedRun
from app.db.row_locks import lock_run
from app.db.tables import (
    ImageClass,
    Project,
    RunEpoch,
    Sample,
    TrainingRun,
    is_learnt_from,
    new_id,
    now,
)
from app.errors import QuotaReached, RunFinished, RunNotFound
from app.ml.head_settings import HeadSettings
from app.ml.types import EpochScores
from app.settings import Settings
from app.training.readiness import ClassCount, Readiness, readiness_of, require_ready
from app.training.run_texts import RunTexts, usable_texts
from app.training.tracked_runs import TrackedRuns

SHOWN_RUNS = 20


class RunStatus(StrEnum):
    """queued → running → succeeded, failed or cancelled."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self not in (RunStatus.QUEUED, RunStatus.RUNNING)


class Ending(StrEnum):
    """Why a training that succeeded was over: early stopping, or no epoch was left."""

    ALL_EPOCHS = "all_epochs"
    STOPPED_EARLY = "stopped_early"


def ending_of(run: TrainingRun) -> Ending | None:
    """How the run ended; None unless it succeeded."""
    if run.status != RunStatus.SUCCEEDED:
        return None
    patience = run.settings.get("stop_patience", 0)
    if patience and run.kept_epoch and run.kept_epoch + patience < run.settings["epochs"]:
        return Ending.STOPPED_EARLY
    return Ending.ALL_EPOCHS


class Runs:
    """Reads and changes training runs within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def readiness(self, project: Project) -> Readiness:
        return readiness_of(self._counts(project), self._settings)

    def require_ready(self, project: Project) -> None:
        """Raises NotReadyToTrain."""
        require_ready(self._counts(project), self._settings)

    def queue(self, project: Project, settings: Mapping[str, Any]) -> TrainingRun:
        """Queues a new run. Raises NotReadyToTrain, QuotaReached (too many runs wait)."""
        self.require_ready(project)
        self._check_quota(project.student_id)
        run = TrainingRun(
            id=new_id(),
            project_id=project.id,
            student_id=project.student_id,
            status=RunStatus.QUEUED,
            settings=dict(settings),
            data_revision=project.data_revision,
        )
        self._session.add(run)
        self._session.flush()
        if HeadSettings(**run.settings).prepared:
            self._session.add(PreparedRun(run_id=run.id))
            self._session.flush()
        TrackedRuns(self._session).want(run.id, self._settings.tracker_names)
        return run

    def get(self, project_id: str, run_id: str) -> TrainingRun:
        """The project's run with this id. Raises RunNotFound."""
        run = self._session.get(TrainingRun, run_id)
        if run is None or run.project_id != project_id:
            raise RunNotFound
        return run

    def newest(self, project_id: str, count: int) -> Sequence[TrainingRun]:
        query = (
            select(TrainingRun)
            .where(TrainingRun.project_id == project_id)
            .order_by(TrainingRun.created_at.desc(), TrainingRun.id)
            .limit(count)
        )
        return self._session.scalars(query).all()

    def history(self, run_id: str, after: int = 0) -> Sequence[EpochScores]:
        """The epochs later than epoch `after`, in order."""
        rows = self._session.connection().execute(_HISTORY, {"run": run_id, "after": after})
        return [EpochScores(*row) for row in rows]

    def last_scores(self, run_ids: Sequence[str]) -> dict[str, EpochScores]:
        """Each run's newest epoch, or the one after which its model was kept, by run id."""
        newest = (
            select(
                RunEpoch.run_id,
                func.coalesce(TrainingRun.kept_epoch, func.max(RunEpoch.epoch)).label("epoch"),
            )
            .join(TrainingRun, TrainingRun.id == RunEpoch.run_id)
            .where(RunEpoch.run_id.in_(run_ids))
            .group_by(RunEpoch.run_id, TrainingRun.kept_epoch)
            .subquery()
        )
        query = select(RunEpoch.run_id, *_scores).join(
            newest, (RunEpoch.run_id == newest.c.run_id) & (RunEpoch.epoch == newest.c.epoch)
        )
        return {row[0]: EpochScores(*row[1:]) for row in self._session.execute(query)}

    def preparation(self, run: TrainingRun) -> PreparedRun | None:
        """What the lab prepares for the run, if it does."""
        if not HeadSettings(**run.settings).prepared:
            return None
        return self._session.get(PreparedRun, run.id)

    def position(self, run: TrainingRun) -> int | None:
        """The number of runs queued before this one. None if it is not queued."""
        if run.status != RunStatus.QUEUED:
            return None
        query = select(func.count()).where(
            TrainingRun.status == RunStatus.QUEUED,
            TrainingRun.created_at < run.created_at,
            ~is_being_prepared(TrainingRun.id),
        )
        return self._session.scalar(query) or 0

    def change(self, run: TrainingRun, texts: dict[str, Any]) -> None:
        """Changes those of `name`, `note` and `tags` that are given; none takes one away.

        Raises NameUnusable, NameHasControls, UnusableValue.
        """
        kept = {"name": run.name, "note": run.note, "tags": run.tags}
        usable = usable_texts(RunTexts(**kept | texts), self._settings)
        run.name, run.note, run.tags = usable.name, usable.note, list(usable.tags)
        TrackedRuns(self._session).texts_changed(run.id)

    def cancel(self, run: TrainingRun) -> None:
        """Ends a queued run, or asks a running one to stop. Raises RunFinished."""
        if lock_run(self._session, run.id):
            self._session.refresh(run)
        if RunStatus(run.status).is_final:
            raise RunFinished(status=run.status)
        run.cancel_requested = True
        if run.status == RunStatus.QUEUED:
            run.status = RunStatus.CANCELLED
            run.finished_at = now()

    def _check_quota(self, student_id: str) -> None:
        query = select(func.count()).where(
            TrainingRun.student_id == student_id,
            TrainingRun.status.in_([RunStatus.QUEUED, RunStatus.RUNNING]),
        )
        waiting = self._session.scalar(query) or 0
        if waiting >= self._settings.max_waiting_runs:
            raise QuotaReached(
                quota="waiting_runs", reached=waiting, limit=self._settings.max_waiting_runs
            )

    def _counts(self, project: Project) -> list[ClassCount]:
        query = (
            select(ImageClass.id, ImageClass.name, func.count(Sample.id))
            .outerjoin(Sample, (Sample.class_id == ImageClass.id) & is_learnt_from())
            .where(ImageClass.project_id == project.id, ImageClass.deleted_at.is_(None))
            .group_by(ImageClass.id)
            .order_by(ImageClass.position)
        )
        return [ClassCount(*row) for row in self._session.execute(query)]


def is_being_prepared(run_id: ColumnElement[str] | Any) -> ColumnElement[bool]:
    """The condition that the lab has not yet prepared a run."""
    return exists().where(PreparedRun.run_id == run_id, ~PreparedRun.prepared)


# Built once, with rows instead of objects of the session, because every follower of a run uses it.
_epochs = RunEpoch.__table__.c
_scores = (
    _epochs.epoch,
    _epochs.loss,
    _epochs.acc,
    _epochs.val_loss,
    _epochs.val_acc,
    _epochs.learning_rate,
)
_HISTORY = (
    select(*_scores)
    .where(_epochs.run_id == bindparam("run"), _epochs.epoch > bindparam("after"))
    .order_by(_epochs.epoch)
)
