"""Training runs in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, exists, func, insert, select
from sqlalchemy.orm import Session

from app.accounts.authorization import OwnedProject, ProjectRow
from app.db.lab_tables import PreparedRun
from app.db.row_locks import lock_run
from app.db.tables import (
    ImageClass,
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


def scores_of(run: TrainingRun, history: Sequence[EpochScores]) -> EpochScores | None:
    """As `Runs.last_scores`, of all epochs of a run."""
    kept = [each for each in history if each.epoch == run.kept_epoch]
    return kept[0] if kept else history[-1] if history and run.kept_epoch is None else None


class Runs:
    """Reads and changes training runs within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def readiness(self, project: OwnedProject) -> Readiness:
        return readiness_of(self._counts(project), self._settings)

    def require_ready(self, project: OwnedProject) -> None:
        """Raises NotReadyToTrain."""
        require_ready(self._counts(project), self._settings)

    def queue(self, project: ProjectRow, settings: Mapping[str, Any]) -> TrainingRun:
        """Queues a new run. Raises NotReadyToTrain, QuotaReached (too many runs wait)."""
        self.require_ready(project)
        self._check_quota(project.student_id)
        values: dict[str, Any] = {
            "id": new_id(),
            "project_id": project.id,
            "student_id": project.student_id,
            "status": RunStatus.QUEUED,
            "settings": dict(settings),
            "data_revision": project.data_revision,
            "created_at": now(),
            "tags": [],
        }
        self._session.connection().execute(_ADD_RUN, values)
        run = TrainingRun(**values)
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

    def require(self, project_id: str, run_id: str) -> None:
        """Raises RunNotFound if the project has no run with this id."""
        found = {"run": run_id, "project": project_id}
        if not self._session.connection().execute(_IS_THERE, found).scalar():
            raise RunNotFound

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
        rows = self._session.connection().execute(_LAST_SCORES, {"runs": list(run_ids)})
        return {row[0]: EpochScores(*row[1:]) for row in rows}

    def preparation(self, run: TrainingRun) -> PreparedRun | None:
        """What the lab prepares for the run, if it does."""
        if not HeadSettings(**run.settings).prepared:
            return None
        return self._session.get(PreparedRun, run.id)

    def position(self, run: TrainingRun) -> int | None:
        """The number of runs queued before this one. None if it is not queued."""
        if run.status != RunStatus.QUEUED:
            return None
        before = {"created": run.created_at}
        count: int = self._session.connection().execute(_QUEUED_BEFORE, before).scalar_one()
        return count

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
        of_student = {"student": student_id}
        waiting = self._session.connection().execute(_WAITING, of_student).scalar_one()
        if waiting >= self._settings.max_waiting_runs:
            raise QuotaReached(
                quota="waiting_runs", reached=waiting, limit=self._settings.max_waiting_runs
            )

    def _counts(self, project: OwnedProject) -> list[ClassCount]:
        rows = self._session.connection().execute(_COUNTS, {"project": project.id})
        return [ClassCount(*row) for row in rows]


def is_being_prepared(run_id: ColumnElement[str] | Any) -> ColumnElement[bool]:
    """The condition that the lab has not yet prepared a run."""
    return exists().where(PreparedRun.run_id == run_id, ~PreparedRun.prepared)


# Built once, with rows instead of objects of the session: a class presses Train at once, and follows.
_ADD_RUN = insert(cast(Table, TrainingRun.__table__))
_runs = cast(Table, TrainingRun.__table__).c
_WAITING = select(func.count()).where(
    _runs.student_id == bindparam("student"),
    _runs.status.in_([RunStatus.QUEUED, RunStatus.RUNNING]),
)
_IS_THERE = select(
    exists().where(_runs.id == bindparam("run"), _runs.project_id == bindparam("project"))
)
_QUEUED_BEFORE = select(func.count()).where(
    _runs.status == RunStatus.QUEUED,
    _runs.created_at < bindparam("created", type_=_runs.created_at.type),
    ~is_being_prepared(_runs.id),
)
_COUNTS = (
    select(ImageClass.id, ImageClass.name, func.count(Sample.id))
    .outerjoin(Sample, (Sample.class_id == ImageClass.id) & is_learnt_from())
    .where(ImageClass.project_id == bindparam("project"), ImageClass.deleted_at.is_(None))
    .group_by(ImageClass.id)
    .order_by(ImageClass.position)
)
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
_shown = (
    select(_epochs.run_id, func.coalesce(_runs.kept_epoch, func.max(_epochs.epoch)).label("epoch"))
    .join(cast(Table, TrainingRun.__table__), _runs.id == _epochs.run_id)
    .where(_epochs.run_id.in_(bindparam("runs", expanding=True)))
    .group_by(_epochs.run_id, _runs.kept_epoch)
    .subquery()
)
_LAST_SCORES = select(_epochs.run_id, *_scores).join(
    _shown, (_epochs.run_id == _shown.c.run_id) & (_epochs.epoch == _shown.c.epoch)
)
