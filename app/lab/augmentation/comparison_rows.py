"""The rows of comparisons of levels: begun by a press, moved on level by level, finished once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Row, delete, select, update
from sqlalchemy.orm import Session

from app.db.lab_tables import LevelComparison
from app.db.tables import Project, new_id, now
from app.errors import ComparisonFinished, ComparisonUnfinished, EyeblocksError
from app.lab.imports.import_rows import facts_of
from app.lab.splits import Shares


class ComparisonStatus(StrEnum):
    """queued → running → succeeded, failed or cancelled."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (ComparisonStatus.QUEUED, ComparisonStatus.RUNNING)


@dataclass(frozen=True)
class LevelScores:
    """What one level came to. `pictures`: learnt from. `right`: of the validation pictures.

    `training_s`: the seconds of computing that the training took.
    """

    level: int
    pictures: int
    right: int
    loss: float
    training_s: float


@dataclass(frozen=True)
class ComparisonSize:
    """The pictures of a comparison: see `LevelComparison`."""

    training_part: int
    training_pictures: int
    validation_pictures: int
    variants: int


class Comparisons:
    """Reads and changes comparisons within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_project(self, project_id: str) -> LevelComparison | None:
        """The project's newest comparison."""
        query = select(LevelComparison).where(LevelComparison.project_id == project_id)
        return self._session.scalars(query).one_or_none()

    def find(self, comparison_id: str) -> LevelComparison | None:
        return self._session.get(LevelComparison, comparison_id)

    def begin(self, project: Project, shares: Shares, seed: int) -> LevelComparison:
        """Queue a comparison in place of the project's last one. Raises ComparisonUnfinished."""
        self._refuse_second(project.student_id)
        self._session.execute(
            delete(LevelComparison).where(LevelComparison.project_id == project.id)
        )
        begun = LevelComparison(
            id=new_id(),
            project_id=project.id,
            status=ComparisonStatus.QUEUED,
            validation=shares.validation,
            test=shares.test,
            seed=seed,
        )
        self._session.add(begun)
        self._session.flush()
        return begun

    def waiting(self) -> Sequence[Row[str, str, str]]:
        """The ids of comparisons to work on, of their projects and students, the oldest first.

        Those of frozen projects wait until they are unfrozen.
        """
        query = (
            select(LevelComparison.id, Project.id.label("project_id"), Project.student_id)
            .join(Project, Project.id == LevelComparison.project_id)
            .where(LevelComparison.status.in_(UNFINISHED), Project.frozen_at.is_(None))
        )
        return self._session.execute(query.order_by(LevelComparison.created_at)).all()

    def start(self, row: LevelComparison, fingerprint: str, size: ComparisonSize) -> bool:
        """Note what the data are now. Levels that were scored on other data are scored again.

        False if the comparison is over.
        """
        values: dict[str, Any] = {"status": ComparisonStatus.RUNNING, **vars(size)}
        if row.fingerprint != fingerprint:
            values |= {"fingerprint": fingerprint, "position": 0, "levels": []}
        return self._change(row.id, **values)

    def report(self, comparison_id: str, variants_done: int) -> bool:
        """Note how many variants are made. False if the comparison is over."""
        return self._change(comparison_id, variants_done=variants_done, waiting_for=None)

    def add_level(self, row: LevelComparison, scores: LevelScores) -> bool:
        """Record the next level. False if it is recorded already, or the comparison is over."""
        return self._change(
            row.id,
            LevelComparison.position == row.position,
            position=row.position + 1,
            levels=[*row.levels, vars(scores)],
            waiting_for=None,
        )

    def wait_for(self, comparison_id: str, problem: EyeblocksError) -> None:
        """Say what keeps the comparison from going on now."""
        self._change(comparison_id, waiting_for=facts_of(problem))

    def finish(
        self, comparison_id: str, status: ComparisonStatus, problem: EyeblocksError | None = None
    ) -> bool:
        """End the comparison. False if it was over."""
        return self._change(
            comparison_id,
            status=status,
            problem=facts_of(problem) if problem else None,
            waiting_for=None,
            finished_at=now(),
        )

    def cancel(self, project_id: str) -> LevelComparison:
        """Stop the project's comparison; what was made stays. Raises ComparisonFinished."""
        row = self.of_project(project_id)
        if row is None or not self.finish(row.id, ComparisonStatus.CANCELLED):
            raise ComparisonFinished
        self._session.refresh(row)
        return row

    def _refuse_second(self, student_id: str) -> None:
        """One comparison at a time of each student, because it is much work."""
        query = (
            select(Project.id, Project.name)
            .join(LevelComparison, LevelComparison.project_id == Project.id)
            .where(Project.student_id == student_id, LevelComparison.status.in_(UNFINISHED))
        )
        if (other := self._session.execute(query.limit(1)).one_or_none()) is not None:
            raise ComparisonUnfinished(project_id=other.id, project_name=other.name)

    def _change(self, comparison_id: str, *conditions: ColumnElement[bool], **values: Any) -> bool:
        """Change the row if it is not finished and meets the conditions."""
        is_open = LevelComparison.status.in_(UNFINISHED)
        changed = self._session.execute(
            update(LevelComparison)
            .where(LevelComparison.id == comparison_id, is_open, *conditions)
            .values(**values)
        )
        return cast("CursorResult[Any]", changed).rowcount == 1
