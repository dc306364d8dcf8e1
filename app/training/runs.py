"""Training runs as rows: queued → running → succeeded, failed or cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from app.db.tables import ImageClass, Model, Project, RunEpoch, Sample, TrainingRun, new_id, now
from app.errors import EyeblocksError, NotReadyToTrain, QuotaReached, RunFinished, RunNotFound
from app.ml.heads import EpochScores
from app.settings import Settings
from app.training.readiness import ClassCount, Readiness, readiness_of

LEASE = timedelta(seconds=5)
"""How long a runner vouches for a run; a run without a live runner is queued again."""
SHOWN_RUNS = 20

# Rows rather than objects of the session: fifty epochs are read two or three times a training.
_SCORES = (
    RunEpoch.epoch, RunEpoch.loss, RunEpoch.acc, RunEpoch.val_loss, RunEpoch.val_acc
)  # fmt: skip


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


class Runs:
    """Reads and changes training runs within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def readiness(self, project: Project) -> Readiness:
        return readiness_of(self._counts(project), self._settings)

    def queue(self, project: Project, settings: Mapping[str, Any]) -> TrainingRun:
        """A new run. Raises NotReadyToTrain, QuotaReached (too many waiting)."""
        self.refuse_unready(project)
        self._refuse_too_many(project.student_id)
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
        return run

    def refuse_unready(self, project: Project) -> None:
        """Raises NotReadyToTrain."""
        readiness = self.readiness(project)
        if not readiness.ready:
            raise NotReadyToTrain(
                classes_needed=readiness.classes_needed,
                min_classes=self._settings.min_classes,
                minimum=self._settings.min_samples_per_class,
                missing=[vars(each) for each in readiness.missing],
            )

    def get(self, project_id: str, run_id: str) -> TrainingRun:
        """Raises RunNotFound."""
        run = self._session.get(TrainingRun, run_id)
        if run is None or run.project_id != project_id:
            raise RunNotFound
        return run

    def newest(self, project_id: str) -> Sequence[TrainingRun]:
        query = (
            select(TrainingRun)
            .where(TrainingRun.project_id == project_id)
            .order_by(TrainingRun.created_at.desc(), TrainingRun.id)
            .limit(SHOWN_RUNS)
        )
        return self._session.scalars(query).all()

    def history(self, run_id: str, after: int = 0) -> Sequence[EpochScores]:
        """The epochs later than epoch `after`, in order."""
        query = (
            select(*_SCORES)
            .where(RunEpoch.run_id == run_id, RunEpoch.epoch > after)
            .order_by(RunEpoch.epoch)
        )
        return [_scores(row) for row in self._session.execute(query)]

    def last_scores(self, run_ids: Sequence[str]) -> dict[str, EpochScores]:
        """Each run's newest epoch, by run id."""
        newest = (
            select(RunEpoch.run_id, func.max(RunEpoch.epoch).label("epoch"))
            .where(RunEpoch.run_id.in_(run_ids))
            .group_by(RunEpoch.run_id)
            .subquery()
        )
        query = select(RunEpoch.run_id, *_SCORES).join(
            newest, (RunEpoch.run_id == newest.c.run_id) & (RunEpoch.epoch == newest.c.epoch)
        )
        return {row.run_id: _scores(row) for row in self._session.execute(query)}

    def position(self, run: TrainingRun) -> int | None:
        """How many queued runs were there before this one; None when it is not queued."""
        if run.status != RunStatus.QUEUED:
            return None
        query = select(func.count()).where(
            TrainingRun.status == RunStatus.QUEUED, TrainingRun.created_at < run.created_at
        )
        return self._session.scalar(query) or 0

    def cancel(self, run: TrainingRun) -> None:
        """A queued run ends here; a running one is told. Raises RunFinished."""
        if RunStatus(run.status).is_final:
            raise RunFinished(status=run.status)
        run.cancel_requested = True
        if run.status == RunStatus.QUEUED:
            _end(run, RunStatus.CANCELLED)

    def claim(self) -> TrainingRun | None:
        """Take the next run: students take turns, the one who trained longest ago first."""
        self._requeue_abandoned()
        last_start = (
            select(TrainingRun.student_id, func.max(TrainingRun.started_at).label("at"))
            .group_by(TrainingRun.student_id)
            .subquery()
        )
        query = (
            select(TrainingRun)
            .join(last_start, last_start.c.student_id == TrainingRun.student_id)
            .where(TrainingRun.status == RunStatus.QUEUED)
            .order_by(last_start.c.at.asc().nulls_first(), TrainingRun.created_at)
            .limit(1)
        )
        run = self._session.scalar(query)
        if run is not None:
            self._start(run)
        return run

    def renew(self, run_id: str) -> bool:
        """Vouch for a running run a while longer; False when it has to stop."""
        run = self._running(run_id)
        if run is None or run.cancel_requested:
            return False
        run.lease_until = now() + LEASE
        return True

    def add_epochs(self, run_id: str, epochs: Sequence[EpochScores]) -> None:
        self._session.execute(
            insert(RunEpoch), [{"run_id": run_id, **vars(epoch)} for epoch in epochs]
        )

    def requeue(self, run_id: str) -> None:
        """Start the run again from the beginning, later."""
        run = self._running(run_id)
        if run is None:
            return
        run.status = RunStatus.QUEUED
        run.lease_until = None
        self._session.execute(delete(RunEpoch).where(RunEpoch.run_id == run.id))

    def succeed(
        self, run_id: str, model_id: str, classes: list[dict[str, str]], fingerprint: str
    ) -> bool:
        """Make the run's model the current one; False when it was cancelled or deleted."""
        run = self._running(run_id)
        if run is None or run.cancel_requested:
            return False
        self._session.add(
            Model(
                id=model_id,
                project_id=run.project_id,
                run_id=run.id,
                backbone=self._settings.backbone,
                classes=classes,
                data_fingerprint=fingerprint,
            )
        )
        run.model_id = model_id
        _end(run, RunStatus.SUCCEEDED)
        project = self._session.get_one(Project, run.project_id)
        project.current_model_id = model_id
        project.updated_at = now()
        return True

    def finish(self, run_id: str, status: RunStatus, error: EyeblocksError | None) -> None:
        """End a run without a model."""
        run = self._running(run_id)
        if run is not None:
            _end(run, status)
            run.error = {"code": error.code, "facts": error.facts} if error else None

    def forget_old(self, project_id: str) -> Sequence[str]:
        """Delete all but the newest `kept_runs`, never the current model; the models' ids."""
        current = self._session.scalar(
            select(Project.current_model_id).where(Project.id == project_id)
        )
        old = self._session.execute(
            select(TrainingRun.id, TrainingRun.model_id)
            .where(TrainingRun.project_id == project_id)
            .order_by(TrainingRun.created_at.desc(), TrainingRun.id)
            .offset(self._settings.kept_runs)
        ).all()
        gone = [each for each in old if not current or each.model_id != current]
        model_ids = [each.model_id for each in gone if each.model_id]
        if gone:
            self._delete(Model, model_ids)
            self._delete(TrainingRun, [each.id for each in gone])
        return model_ids

    def _delete(self, table: type[Model] | type[TrainingRun], ids: Sequence[str]) -> None:
        query = delete(table).where(table.id.in_(ids))
        self._session.execute(query.execution_options(synchronize_session=False))

    def _running(self, run_id: str) -> TrainingRun | None:
        run = self._session.get(TrainingRun, run_id)
        return run if run is not None and run.status == RunStatus.RUNNING else None

    def _start(self, run: TrainingRun) -> None:
        run.status = RunStatus.RUNNING
        run.attempts += 1
        run.started_at = now()
        run.lease_until = now() + LEASE
        self._session.flush()

    def _requeue_abandoned(self) -> None:
        query = select(TrainingRun.id).where(
            TrainingRun.status == RunStatus.RUNNING,
            or_(TrainingRun.lease_until.is_(None), TrainingRun.lease_until < now()),
        )
        for run_id in self._session.scalars(query).all():
            run = self._session.get_one(TrainingRun, run_id)
            if run.cancel_requested:
                _end(run, RunStatus.CANCELLED)
            else:
                self.requeue(run.id)
        self._session.flush()

    def _refuse_too_many(self, student_id: str) -> None:
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
            .outerjoin(Sample, (Sample.class_id == ImageClass.id) & Sample.deleted_at.is_(None))
            .where(ImageClass.project_id == project.id)
            .group_by(ImageClass.id)
            .order_by(ImageClass.position)
        )
        return [ClassCount(*row) for row in self._session.execute(query)]


def _scores(row: Any) -> EpochScores:
    return EpochScores(row.epoch, row.loss, row.acc, row.val_loss, row.val_acc)


def _end(run: TrainingRun, status: RunStatus) -> None:
    run.status = status
    run.lease_until = None
    run.finished_at = now()
