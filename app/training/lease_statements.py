"""The statements of leases, built once: building one takes longer than executing it.

Those of one attempt change nothing once the run is over or another attempt has begun.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from sqlalchemy import Table, bindparam, delete, exists, func, insert, or_, select, update

from app.db.clock import FromNow
from app.db.lab_tables import PreparedRun
from app.db.tables import Model, Project, RunEpoch, Sample, TrainingRun, is_learnt_from
from app.training.runs import RunStatus, is_being_prepared

LEASE = timedelta(seconds=5)
"""How long a claimed run belongs to its runner without a renewal, by the database's clock. Afterwards
it is queued again.

So is a run whose lease ends much later than that, because the clock was set back after a crash."""

_runs = cast(Table, TrainingRun.__table__)
_epochs = cast(Table, RunEpoch.__table__)
_models = cast(Table, Model.__table__)
_projects = cast(Table, Project.__table__)
_samples = cast(Table, Sample.__table__)
_others = _runs.alias("others")

_run_itself = _runs.c.id == bindparam("run")
_own_attempt = _run_itself & (_runs.c.attempts == bindparam("attempt"))
_running = _own_attempt & (_runs.c.status == RunStatus.RUNNING)
_until = FromNow(LEASE)
_at = bindparam("at", type_=_runs.c.finished_at.type)
_ended = {"lease_until": None, "finished_at": _at}

ABANDONED = select(_runs.c.id, _runs.c.attempts, _runs.c.cancel_requested).where(
    _runs.c.status == RunStatus.RUNNING,
    or_(
        _runs.c.lease_until.is_(None),
        _runs.c.lease_until < FromNow(),
        _runs.c.lease_until > FromNow(2 * LEASE),
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
NEXT = (
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
    .with_for_update(of=_runs, skip_locked=True)
)
PICTURES = select(func.count()).where(
    _samples.c.project_id == bindparam("project"), is_learnt_from()
)
VARIANTS = select(func.coalesce(func.sum(PreparedRun.variants), 0)).where(
    PreparedRun.run_id == bindparam("run")
)
START = (
    update(_runs)
    .where(_run_itself, _runs.c.status == RunStatus.QUEUED)
    .values(
        status=RunStatus.RUNNING,
        attempts=_runs.c.attempts + 1,
        started_at=_at,
        lease_until=_until,
    )
)
RENEW = update(_runs).where(_running, ~_runs.c.cancel_requested).values(lease_until=_until)
REQUEUE = update(_runs).where(_running).values(status=RunStatus.QUEUED, lease_until=None)
REQUEUE_UNTRIED = REQUEUE.values(attempts=_runs.c.attempts - 1)
SUCCEED = (
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
FINISH = (
    update(_runs)
    .where(_running)
    .values(status=bindparam("ended_as"), error=bindparam("facts"), **_ended)
)
_names = ("epoch", "loss", "acc", "val_loss", "val_acc", "learning_rate")
ADD_EPOCHS = insert(_epochs).from_select(
    ["run_id", *_names],
    select(_runs.c.id, *(bindparam(name, type_=_epochs.c[name].type) for name in _names))
    .where(
        _own_attempt,
        or_(_runs.c.status == RunStatus.RUNNING, _runs.c.status == RunStatus.SUCCEEDED),
    )
    .with_for_update(of=_runs, read=True),
)
DELETE_EPOCHS = delete(_epochs).where(_epochs.c.run_id == bindparam("run"))
ADD_MODEL = insert(_models)
MAKE_CURRENT = (
    update(_projects)
    .where(_projects.c.id == bindparam("project"))
    .values(current_model_id=bindparam("model"), updated_at=_at)
)
OLD = (
    select(_runs.c.id, _runs.c.model_id, _projects.c.current_model_id.label("current"))
    .join(_projects, _projects.c.id == _runs.c.project_id)
    .where(_runs.c.project_id == bindparam("project"))
    .order_by(_runs.c.created_at.desc(), _runs.c.id)
    .offset(bindparam("kept"))
)
DELETE_MODELS = delete(_models).where(_models.c.id.in_(bindparam("ids", expanding=True)))
DELETE_RUNS = delete(_runs).where(_runs.c.id.in_(bindparam("ids", expanding=True)))
