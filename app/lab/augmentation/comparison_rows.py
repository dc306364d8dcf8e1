"""The rows of comparisons of levels: begun by a press, moved on level by level, finished once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.db.lab_tables import LevelComparison
from app.db.tables import Project, new_id
from app.errors import ComparisonFinished, ComparisonUnfinished
from app.lab.job_rows import JobRows, JobStatus
from app.lab.splits import Shares


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


class Comparisons(JobRows[LevelComparison]):
    """Reads and changes comparisons within one transaction."""

    table = LevelComparison
    unfinished, finished = ComparisonUnfinished, ComparisonFinished

    def begin(self, project: Project, shares: Shares, seed: int) -> LevelComparison:
        """Queue a comparison in place of the project's last one. Raises ComparisonUnfinished."""
        begun = LevelComparison(
            id=new_id(),
            project_id=project.id,
            status=JobStatus.QUEUED,
            validation=shares.validation,
            test=shares.test,
            seed=seed,
        )
        return self._replace(project, begun)

    def add_level(self, row: LevelComparison, scores: LevelScores) -> bool:
        """Record the next level. False if it is recorded already, or the comparison is over."""
        return self._change(
            row.id,
            LevelComparison.position == row.position,
            position=row.position + 1,
            levels=[*row.levels, vars(scores)],
            waiting_for=None,
        )

    def _forget_scores(self, row: LevelComparison) -> dict[str, Any]:
        return {"levels": []}
