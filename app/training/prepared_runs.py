"""Runs whose pictures the lab prepares: they wait in the queue until that is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from sqlalchemy import CursorResult, Row, select, update
from sqlalchemy.orm import Session

from app.db.lab_tables import PreparedRun
from app.db.tables import TrainingRun, now
from app.errors import EyeblocksError
from app.ml.head_settings import HeadSettings
from app.training.data import TrainingData
from app.training.runs import RunStatus


@dataclass(frozen=True)
class PartSizes:
    """How many pictures the parts of a split have, and how many a list of files puts there."""

    training: int
    validation: int
    test: int
    listed: int


@dataclass(frozen=True)
class PreparedFor:
    """A run, and whose pictures it learns."""

    run_id: str
    project_id: str
    student_id: str


class LabData(Protocol):
    """Prepares what a run learns from, as its settings ask."""

    async def of_run(
        self, run: PreparedFor, data: TrainingData, settings: HeadSettings
    ) -> TrainingData:
        """The pictures of a run: those that it learns from, with variants, and those set apart.

        Raises NotReadyToTrain, ValidationImpossible, and the errors of `Engine.process_picture`.
        """


class PreparedRuns:
    """Reads and changes what is prepared for runs within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def waiting(self) -> Sequence[Row[*tuple[Any, ...]]]:
        """The queued runs to prepare, the oldest first."""
        query = (
            select(
                TrainingRun.id,
                TrainingRun.project_id,
                TrainingRun.student_id,
                TrainingRun.settings,
            )
            .join(PreparedRun, PreparedRun.run_id == TrainingRun.id)
            .where(~PreparedRun.prepared, TrainingRun.status == RunStatus.QUEUED)
        )
        return self._session.execute(query.order_by(TrainingRun.created_at)).all()

    def report(self, run_id: str, variants: int, variants_done: int) -> bool:
        """Notes how many variants are made. False if the run waits no more."""
        values = {"variants": variants, "variants_done": variants_done, "waiting_for": None}
        return self._is_queued(run_id) and self._change(run_id, **values)

    def wait_for(self, run_id: str, problem: EyeblocksError) -> None:
        """Says what keeps the preparation from going on now."""
        self._change(run_id, waiting_for={"code": problem.code, "facts": problem.facts})

    def note(self, run_id: str, variants: int, parts: PartSizes | None) -> None:
        """Notes what the run learns from in the end."""
        sizes = vars(parts) if parts else {}
        self._change(run_id, variants=variants, variants_done=variants, **sizes)

    def release(self, run_id: str) -> None:
        """Lets the run be trained."""
        self._change(run_id, prepared=True, waiting_for=None)

    def fail(self, run_id: str, problem: EyeblocksError) -> None:
        """Ends the run, which cannot be prepared."""
        self._session.execute(
            update(TrainingRun)
            .where(TrainingRun.id == run_id, TrainingRun.status == RunStatus.QUEUED)
            .values(
                status=RunStatus.FAILED,
                error={"code": problem.code, "facts": problem.facts},
                finished_at=now(),
            )
        )

    def _is_queued(self, run_id: str) -> bool:
        run = self._session.get(TrainingRun, run_id)
        return run is not None and run.status == RunStatus.QUEUED

    def _change(self, run_id: str, **values: Any) -> bool:
        row = update(PreparedRun).where(PreparedRun.run_id == run_id)
        changed = self._session.execute(row.values(**values))
        return cast("CursorResult[Any]", changed).rowcount == 1
