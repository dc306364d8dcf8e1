"""Which training runs trackers of experiments have, and which they still have to get."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.db.lab_tables import TrackedRun
from app.db.tables import TrainingRun, now
from app.errors import EyeblocksError


class TrackingStatus(StrEnum):
    """waiting → sent or not_sent; back to waiting when it is to be sent again."""

    WAITING = "waiting"
    SENT = "sent"
    NOT_SENT = "not_sent"


class TrackedRuns:
    """Reads and changes the rows of runs in trackers within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def want(self, run_id: str, trackers: Iterable[str], *, anew: bool = False) -> None:
        """Has the run, once it is finished, sent to the trackers; `anew`: also to those that have it."""
        for tracker in trackers:
            row = self._session.get(TrackedRun, (run_id, tracker))
            if row is None:
                self._session.add(row := TrackedRun(run_id=run_id, tracker=tracker))
            elif row.status == TrackingStatus.SENT and not anew:
                continue
            row.status, row.claimed_until, row.problem = TrackingStatus.WAITING, None, None

    def texts_changed(self, run_id: str) -> None:
        """Has a run whose name, note or tags changed sent again to the trackers that it was for."""
        rows = update(TrackedRun).where(TrackedRun.run_id == run_id)
        self._session.execute(
            rows.values(status=TrackingStatus.WAITING, claimed_until=None, problem=None)
        )

    def waiting(self, tracker: str, most: int) -> dict[str, str]:
        """The project ids of runs to send now, by run id; those that finished first come first."""
        query = (
            select(TrackedRun.run_id, TrainingRun.project_id)
            .join(TrainingRun, _its_finished_run())
            .where(TrackedRun.tracker == tracker, _is_free())
            .order_by(TrainingRun.finished_at)
            .limit(most)
        )
        return {run_id: project_id for run_id, project_id in self._session.execute(query)}

    def claim(self, run_id: str, tracker: str, until: datetime) -> bool:
        """Takes a run that waits. Returns False where it waits no more, or another process has it."""
        free = update(TrackedRun).where(_is(run_id, tracker), _is_free())
        return self._changes_a_row(free.values(claimed_until=until))

    def release(self, run_id: str, tracker: str, claim: datetime) -> None:
        """Gives a claimed run back unsent."""
        own = update(TrackedRun).where(_is(run_id, tracker), TrackedRun.claimed_until == claim)
        self._session.execute(own.values(claimed_until=None))

    def end_claims(self, tracker: str) -> None:
        """Ends all claims: whoever had them was killed."""
        claimed = update(TrackedRun).where(
            TrackedRun.tracker == tracker, TrackedRun.claimed_until.is_not(None)
        )
        self._session.execute(claimed.values(claimed_until=None))

    def settle(
        self, run_id: str, tracker: str, claim: datetime, problem: EyeblocksError | None
    ) -> None:
        """Records that a claimed run was sent, or why not; a run that changed meanwhile waits again."""
        own = update(TrackedRun).where(_is(run_id, tracker), TrackedRun.claimed_until == claim)
        facts = {"code": problem.code, "facts": problem.facts} if problem else None
        status = TrackingStatus.NOT_SENT if problem else TrackingStatus.SENT
        self._session.execute(own.values(status=status, claimed_until=None, problem=facts))

    def of_project(self, project_id: str) -> Sequence[TrackedRun]:
        """The rows of the project's runs that have finished."""
        query = (
            select(TrackedRun)
            .join(TrainingRun, _its_finished_run())
            .where(TrainingRun.project_id == project_id)
            .order_by(TrackedRun.run_id, TrackedRun.tracker)
        )
        return self._session.scalars(query).all()

    def _changes_a_row(self, statement: Any) -> bool:
        return bool(self._session.connection().execute(statement).rowcount)


def unsent(session: Session, tracker: str) -> Sequence[str]:
    """The finished runs that the tracker was to get and did not."""
    query = (
        select(TrackedRun.run_id)
        .join(TrainingRun, _its_finished_run())
        .where(TrackedRun.tracker == tracker, TrackedRun.status == TrackingStatus.NOT_SENT)
    )
    return session.scalars(query).all()


def finished_runs(session: Session) -> Sequence[str]:
    """The ids of all runs that have trained and ended."""
    query = select(TrainingRun.id).where(_has_finished()).order_by(TrainingRun.finished_at)
    return session.scalars(query).all()


def _its_finished_run() -> ColumnElement[bool]:
    """The condition that joins a row to its run, if that has finished."""
    return (TrainingRun.id == TrackedRun.run_id) & _has_finished()


def _has_finished() -> ColumnElement[bool]:
    """The condition that a run has ended, and had begun."""
    return TrainingRun.finished_at.is_not(None) & TrainingRun.started_at.is_not(None)


def _is(run_id: str, tracker: str) -> ColumnElement[bool]:
    return (TrackedRun.run_id == run_id) & (TrackedRun.tracker == tracker)


def _is_free() -> ColumnElement[bool]:
    """The condition that a row waits and no process that lives has claimed it."""
    return (TrackedRun.status == TrackingStatus.WAITING) & or_(
        TrackedRun.claimed_until.is_(None), TrackedRun.claimed_until < now()
    )
