"""Leases of training runs: a runner claims a run, renews its lease, and ends the run.

The statements are built once and return rows instead of objects of the session. That is faster, and
the web process is the bottleneck when thirty students train at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    Executable,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.db.lab_tables import PreparedRun
from app.db.tables import Model, Project, RunEpoch, Sample, TrainingRun, is_learnt_from, now
from app.errors import EyeblocksError
from app.ml.head_settings import HeadSettings
from app.ml.types import EpochScores
from app.settings import Settings
from app.training.runs import RunStatus, is_being_prepared

LEASE = timedelta(seconds=5)
"""How long a claimed run belongs to its runner without a renewal. Afterwards it is queued again.

So is a run whose lease ends much later than that, because the clock was set back after a crash;
twice the time, because the clocks of two machines may differ."""


@dataclass(frozen=True)
class Claim:
    """A run that belongs to this runner as long as the runner renews the lease."""

    run_id: str
    project_id: str
    student_id: str
    settings: Mapping[str, Any]
    attempts: int
    pictures: int
    """The project's samples when the run was claimed, and the variants that it learns."""
    others_queued: bool
    """Whether other runs are queued, though their students may be training."""
    others_wait: bool
    """Whether another run could have been claimed, too."""


@dataclass(frozen=True)
class NewModel:
    """The model of a run: its outputs, and the data and the device that it comes from."""

    id: str
    classes: list[dict[str, str]]
    fingerprint: str
    kept_epoch: int
    learnt_from: list[dict[str, Any]]
    device: str | None


class RunLeases:
    """Changes training runs within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def claim(self, own_run_ids: Collection[str] = (), room: int | None = None) -> Claim | None:
        """Claims the next queued run, of the student who trained longest ago.

        A student's runs come one after the other. None if there is no run, or if the next one has
        more pictures than there is `room` for. `own_run_ids`: the runs that the caller executes
        now, which are never abandoned.
        """
        self._requeue_abandoned(own_run_ids)
        rows = self._execute(_NEXT).all()
        if not rows or rows[0].trains_now:
            return None
        row, *others = rows
        pictures = self._execute(_PICTURES, project=row.project_id).scalar_one()
        if HeadSettings(**row.settings).prepared:
            pictures += self._execute(_VARIANTS, run=row.id).scalar_one()
        if room is not None and pictures > room:
            return None
        if not self._changes_a_row(_START, run=row.id, at=now(), until=now() + LEASE):
            return None
        return Claim(
            row.id,
            row.project_id,
            row.student_id,
            row.settings,
            row.attempts + 1,
            pictures,
            others_queued=bool(others),
            others_wait=any(not other.trains_now for other in others),
        )

    def renew(self, run_id: str) -> bool:
        """Renews the lease. Returns False if the run was cancelled, ended or deleted."""
        return self._changes_a_row(_RENEW, run=run_id, until=now() + LEASE)

    def add_epochs(self, run_id: str, epochs: Sequence[EpochScores]) -> None:
        rows = [{"run_id": run_id, **vars(epoch)} for epoch in epochs]
        self._session.connection().execute(_ADD_EPOCHS, rows)

    def requeue(self, run_id: str, *, counted: bool = True) -> None:
        """Puts the run back into the queue. It will start from the beginning.

        `counted`: whether the attempt was one of those that a run has.
        """
        if self._changes_a_row(_REQUEUE if counted else _REQUEUE_UNTRIED, run=run_id):
            self._execute(_DELETE_EPOCHS, run=run_id)

    def succeed(self, claim: Claim, model: NewModel) -> bool:
        """Makes the run's model the current one. Returns False if the run was cancelled or deleted."""
        ended = {
            "model": model.id,
            "kept": model.kept_epoch,
            "samples": model.learnt_from,
            "looked": model.device,
            "at": now(),
        }
        if not self._changes_a_row(_SUCCEED, run=claim.run_id, **ended):
            return False
        self._execute(
            _ADD_MODEL,
            id=model.id,
            project_id=claim.project_id,
            run_id=claim.run_id,
            backbone=claim.settings.get("network") or self._settings.backbone,
            classes=model.classes,
            data_fingerprint=model.fingerprint,
            created_at=now(),
        )
        self._execute(_MAKE_CURRENT, project=claim.project_id, model=model.id, at=now())
        return True

    def finish(self, run_id: str, status: RunStatus, error: EyeblocksError | None) -> None:
        """Ends a run without a model."""
        facts = {"code": error.code, "facts": error.facts} if error else None
        self._execute(_FINISH, run=run_id, ended_as=status, facts=facts, at=now())

    def delete_old(self, project_id: str) -> Sequence[str]:
        """Deletes all runs but the newest `kept_runs` and the current model's.

        Returns the ids of the deleted models, whose files the caller deletes.
        """
        old = self._execute(_OLD, project=project_id, kept=self._settings.kept_runs).all()
        deleted = [run for run in old if not run.current or run.model_id != run.current]
        model_ids = [run.model_id for run in deleted if run.model_id]
        if deleted:
            self._execute(_DELETE_MODELS, ids=model_ids)
            self._execute(_DELETE_RUNS, ids=[run.id for run in deleted])
        return model_ids

    def _requeue_abandoned(self, own_run_ids: Collection[str]) -> None:
        moment = now()
        values = {"at": moment, "latest": moment + 2 * LEASE, "own": list(own_run_ids)}
        for run in self._execute(_ABANDONED, **values).all():
            if run.cancel_requested:
                self.finish(run.id, RunStatus.CANCELLED, None)
            else:
                self.requeue(run.id)

    def _execute(self, statement: Executable, **values: object) -> CursorResult[Any]:
        return self._session.connection().execute(statement, values)

    def _changes_a_row(self, statement: Executable, **values: object) -> bool:
        return self._execute(statement, **values).rowcount > 0


_runs = cast(Table, TrainingRun.__table__)
_epochs = cast(Table, RunEpoch.__table__)
_models = cast(Table, Model.__table__)
_projects = cast(Table, Project.__table__)
_samples = cast(Table, Sample.__table__)
_others = _runs.alias("others")

_run_itself = _runs.c.id == bindparam("run")
_running = _run_itself & (_runs.c.status == RunStatus.RUNNING)
_until = bindparam("until", type_=_runs.c.lease_until.type)
_at = bindparam("at", type_=_runs.c.finished_at.type)
_ended = {"lease_until": None, "finished_at": _at}

_ABANDONED = select(_runs.c.id, _runs.c.cancel_requested).where(
    _runs.c.status == RunStatus.RUNNING,
    or_(
        _runs.c.lease_until.is_(None),
        _runs.c.lease_until < _at,
        _runs.c.lease_until > bindparam("latest", type_=_runs.c.lease_until.type),
    ),
    _runs.c.id.not_in(bindparam("own", expanding=True)),
)
# A correlated subquery: it reads the runs of waiting students only, not every run.
_trained_last = (
    select(func.max(_others.c.started_at))
    .where(_others.c.student_id == _runs.c.student_id)
    .scalar_subquery()
)
_trains_now = (
    exists()
    .where(_others.c.student_id == _runs.c.student_id, _others.c.status == RunStatus.RUNNING)
    .label("trains_now")
)
_NEXT = (
    select(
        _runs.c.id,
        _runs.c.project_id,
        _runs.c.student_id,
        _runs.c.settings,
        _runs.c.attempts,
        _trains_now,
    )
    .where(_runs.c.status == RunStatus.QUEUED, ~is_being_prepared(_runs.c.id))
    .order_by(_trains_now, _trained_last.asc().nulls_first(), _runs.c.created_at)
    .limit(2)
)
_PICTURES = select(func.count()).where(
    _samples.c.project_id == bindparam("project"), is_learnt_from()
)
_VARIANTS = select(func.coalesce(func.sum(PreparedRun.variants), 0)).where(
    PreparedRun.run_id == bindparam("run")
)
_START = (
    update(_runs)
    .where(_run_itself, _runs.c.status == RunStatus.QUEUED)
    .values(
        status=RunStatus.RUNNING,
        attempts=_runs.c.attempts + 1,
        started_at=_at,
        lease_until=_until,
    )
)
_RENEW = update(_runs).where(_running, ~_runs.c.cancel_requested).values(lease_until=_until)
_REQUEUE = update(_runs).where(_running).values(status=RunStatus.QUEUED, lease_until=None)
_REQUEUE_UNTRIED = _REQUEUE.values(attempts=_runs.c.attempts - 1)
_SUCCEED = (
    update(_runs)
    .where(_running, ~_runs.c.cancel_requested)
    .values(
        status=RunStatus.SUCCEEDED,
        model_id=bindparam("model"),
        kept_epoch=bindparam("kept"),
        learnt_from=bindparam("samples"),
        device=bindparam("looked"),
        **_ended,
    )
)
_FINISH = (
    update(_runs)
    .where(_running)
    .values(status=bindparam("ended_as"), error=bindparam("facts"), **_ended)
)
_ADD_EPOCHS = insert(_epochs)
_DELETE_EPOCHS = delete(_epochs).where(_epochs.c.run_id == bindparam("run"))
_ADD_MODEL = insert(_models)
_MAKE_CURRENT = (
    update(_projects)
    .where(_projects.c.id == bindparam("project"))
    .values(current_model_id=bindparam("model"), updated_at=_at)
)
_OLD = (
    select(_runs.c.id, _runs.c.model_id, _projects.c.current_model_id.label("current"))
    .join(_projects, _projects.c.id == _runs.c.project_id)
    .where(_runs.c.project_id == bindparam("project"))
    .order_by(_runs.c.created_at.desc(), _runs.c.id)
    .offset(bindparam("kept"))
)
_DELETE_MODELS = delete(_models).where(_models.c.id.in_(bindparam("ids", expanding=True)))
_DELETE_RUNS = delete(_runs).where(_runs.c.id.in_(bindparam("ids", expanding=True)))
