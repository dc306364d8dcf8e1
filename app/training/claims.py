"""Training runs as a runner takes them, goes on with them and ends them.

Statements that are built once, and rows rather than objects of the session: the web process is
what thirty students who train at once wait for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    Executable,
    Table,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.db.tables import Model, Project, RunEpoch, TrainingRun, now
from app.errors import EyeblocksError
from app.ml.heads import EpochScores
from app.settings import Settings
from app.training.runs import RunStatus

LEASE = timedelta(seconds=5)
"""How long a runner vouches for a run; a run without a live runner is queued again."""


@dataclass(frozen=True)
class Claim:
    """A run that is its runner's to carry out, for as long as the runner renews it."""

    run_id: str
    project_id: str
    student_id: str
    settings: Mapping[str, Any]
    attempts: int


class Claims:
    """Changes training runs within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def claim(self) -> Claim | None:
        """Take the next run: students take turns, the one who trained longest ago first."""
        self._requeue_abandoned()
        row = self._do(_NEXT).first()
        if row is None or not self._changed(_START, run=row.id, at=now(), until=now() + LEASE):
            return None
        return Claim(row.id, row.project_id, row.student_id, row.settings, row.attempts + 1)

    def renew(self, run_id: str) -> bool:
        """Vouch for a running run a while longer; False when it has to stop."""
        return self._changed(_RENEW, run=run_id, until=now() + LEASE)

    def add_epochs(self, run_id: str, epochs: Sequence[EpochScores]) -> None:
        rows = [{"run_id": run_id, **vars(epoch)} for epoch in epochs]
        self._session.connection().execute(_ADD_EPOCHS, rows)

    def requeue(self, run_id: str) -> None:
        """Start the run again from the beginning, later."""
        if self._changed(_REQUEUE, run=run_id):
            self._do(_DELETE_EPOCHS, run=run_id)

    def succeed(
        self, claim: Claim, model_id: str, classes: list[dict[str, str]], fingerprint: str
    ) -> bool:
        """Make the run's model the current one; False when it was cancelled or deleted."""
        if not self._changed(_SUCCEED, run=claim.run_id, model=model_id, at=now()):
            return False
        self._do(
            _ADD_MODEL,
            id=model_id,
            project_id=claim.project_id,
            run_id=claim.run_id,
            backbone=self._settings.backbone,
            classes=classes,
            data_fingerprint=fingerprint,
            created_at=now(),
        )
        self._do(_MAKE_CURRENT, project=claim.project_id, model=model_id, at=now())
        return True

    def finish(self, run_id: str, status: RunStatus, error: EyeblocksError | None) -> None:
        """End a run without a model."""
        said = {"code": error.code, "facts": error.facts} if error else None
        self._do(_FINISH, run=run_id, ended_as=status, said=said, at=now())

    def forget_old(self, project_id: str) -> Sequence[str]:
        """Delete all but the newest `kept_runs`, never the current model; the models' ids."""
        old = self._do(_OLD, project=project_id, kept=self._settings.kept_runs).all()
        gone = [each for each in old if not each.current or each.model_id != each.current]
        model_ids = [each.model_id for each in gone if each.model_id]
        if gone:
            self._do(_DELETE_MODELS, ids=model_ids)
            self._do(_DELETE_RUNS, ids=[each.id for each in gone])
        return model_ids

    def _requeue_abandoned(self) -> None:
        for each in self._do(_ABANDONED, at=now()).all():
            if each.cancel_requested:
                self.finish(each.id, RunStatus.CANCELLED, None)
            else:
                self.requeue(each.id)

    def _do(self, statement: Executable, **values: object) -> CursorResult[Any]:
        return self._session.connection().execute(statement, values)

    def _changed(self, statement: Executable, **values: object) -> bool:
        return self._do(statement, **values).rowcount > 0


_runs = cast(Table, TrainingRun.__table__)
_epochs = cast(Table, RunEpoch.__table__)
_models = cast(Table, Model.__table__)
_projects = cast(Table, Project.__table__)
_others = _runs.alias("others")

_run_itself = _runs.c.id == bindparam("run")
_running = _run_itself & (_runs.c.status == RunStatus.RUNNING)
_until = bindparam("until", type_=_runs.c.lease_until.type)
_at = bindparam("at", type_=_runs.c.finished_at.type)
_ended = {"lease_until": None, "finished_at": _at}

_ABANDONED = select(_runs.c.id, _runs.c.cancel_requested).where(
    _runs.c.status == RunStatus.RUNNING,
    or_(_runs.c.lease_until.is_(None), _runs.c.lease_until < _at),
)
# Of those alone who wait: asking when everybody trained last read every run there is.
_trained_last = (
    select(func.max(_others.c.started_at))
    .where(_others.c.student_id == _runs.c.student_id)
    .scalar_subquery()
)
_NEXT = (
    select(
        _runs.c.id,
        _runs.c.project_id,
        _runs.c.student_id,
        _runs.c.settings,
        _runs.c.attempts,
    )
    .where(_runs.c.status == RunStatus.QUEUED)
    .order_by(_trained_last.asc().nulls_first(), _runs.c.created_at)
    .limit(1)
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
_SUCCEED = (
    update(_runs)
    .where(_running, ~_runs.c.cancel_requested)
    .values(status=RunStatus.SUCCEEDED, model_id=bindparam("model"), **_ended)
)
_FINISH = (
    update(_runs)
    .where(_running)
    .values(status=bindparam("ended_as"), error=bindparam("said"), **_ended)
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
