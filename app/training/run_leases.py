"""Leases of training runs: a runner claims a run, renews its lease, and ends the run.

The statements return rows instead of objects of the session. That is faster, and the web process is the
bottleneck when thirty students train at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session

from app.db.row_locks import lock_claims
from app.db.tables import now
from app.errors import EyeblocksError
from app.ml.head_settings import HeadSettings
from app.ml.types import EpochScores
from app.settings import Settings
from app.training import lease_statements as statements
from app.training.runs import RunStatus


@dataclass(frozen=True)
class Attempt:
    """One attempt at a run, counted from 1. Once another one has begun, this one changes nothing."""

    run_id: str
    number: int


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

    @property
    def attempt(self) -> Attempt:
        return Attempt(self.run_id, self.attempts)


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
        lock_claims(self._session)
        self._requeue_abandoned(own_run_ids)
        rows = self._execute(statements.NEXT).all()
        if not rows or rows[0].trains_now:
            return None
        row, *others = rows
        pictures = self._execute(statements.PICTURES, project=row.project_id).scalar_one()
        if HeadSettings(**row.settings).prepared:
            pictures += self._execute(statements.VARIANTS, run=row.id).scalar_one()
        if room is not None and pictures > room:
            return None
        if not self._changes_a_row(statements.START, run=row.id, at=now()):
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

    def renew(self, attempt: Attempt) -> bool:
        """Renews the lease. Returns False if the run was cancelled, ended, deleted or taken over."""
        return self._changes_a_row(statements.RENEW, **_values_of(attempt))

    def add_epochs(self, attempt: Attempt, epochs: Sequence[EpochScores]) -> None:
        """Adds epochs, unless another runner has taken the run over."""
        own = _values_of(attempt)
        rows = [{**own, **vars(epoch)} for epoch in epochs]
        self._session.connection().execute(statements.ADD_EPOCHS, rows)

    def requeue(self, attempt: Attempt, *, counted: bool = True) -> None:
        """Puts the run back into the queue. It will start from the beginning.

        `counted`: whether the attempt was one of those that a run has.
        """
        requeue = statements.REQUEUE if counted else statements.REQUEUE_UNTRIED
        if self._changes_a_row(requeue, **_values_of(attempt)):
            self._execute(statements.DELETE_EPOCHS, run=attempt.run_id)

    def succeed(self, claim: Claim, model: NewModel) -> bool:
        """Makes the run's model the current one.

        Returns False if the run was cancelled, deleted or taken over.
        """
        ended = {
            "model": model.id,
            "kept": model.kept_epoch,
            "samples": model.learnt_from,
            "looked": model.device,
            "at": now(),
        }
        if not self._changes_a_row(statements.SUCCEED, **_values_of(claim.attempt), **ended):
            return False
        self._execute(
            statements.ADD_MODEL,
            id=model.id,
            project_id=claim.project_id,
            run_id=claim.run_id,
            backbone=claim.settings.get("network") or self._settings.backbone,
            classes=model.classes,
            data_fingerprint=model.fingerprint,
            created_at=now(),
        )
        self._execute(statements.MAKE_CURRENT, project=claim.project_id, model=model.id, at=now())
        return True

    def finish(self, attempt: Attempt, status: RunStatus, error: EyeblocksError | None) -> None:
        """Ends a run without a model, unless another runner has taken it over."""
        facts = {"code": error.code, "facts": error.facts} if error else None
        self._execute(
            statements.FINISH, **_values_of(attempt), ended_as=status, facts=facts, at=now()
        )

    def delete_old(self, project_id: str) -> Sequence[str]:
        """Deletes all runs but the newest `kept_runs` and the current model's.

        Returns the ids of the deleted models, whose files the caller deletes.
        """
        old = self._execute(statements.OLD, project=project_id, kept=self._settings.kept_runs).all()
        deleted = [run for run in old if not run.current or run.model_id != run.current]
        model_ids = [run.model_id for run in deleted if run.model_id]
        if deleted:
            self._execute(statements.DELETE_MODELS, ids=model_ids)
            self._execute(statements.DELETE_RUNS, ids=[run.id for run in deleted])
        return model_ids

    def _requeue_abandoned(self, own_run_ids: Collection[str]) -> None:
        for run in self._execute(statements.ABANDONED, own=list(own_run_ids)).all():
            attempt = Attempt(run.id, run.attempts)
            if run.cancel_requested:
                self.finish(attempt, RunStatus.CANCELLED, None)
            else:
                self.requeue(attempt)

    def _execute(self, statement: Executable, **values: object) -> CursorResult[Any]:
        return self._session.connection().execute(statement, values)

    def _changes_a_row(self, statement: Executable, **values: object) -> bool:
        return self._execute(statement, **values).rowcount > 0


def _values_of(attempt: Attempt) -> dict[str, object]:
    return {"run": attempt.run_id, "attempt": attempt.number}
