"""The rows of grid searches: begun by a press, moved on combination by combination, finished once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from sqlalchemy import delete, select

from app.db.lab_tables import GridCombination, GridSearch
from app.db.tables import Project, new_id
from app.engine.engine import ScoredTraining
from app.errors import GridSearchFinished, GridSearchUnfinished
from app.lab.job_rows import JobRows, JobStatus
from app.lab.splits import Shares


@dataclass(frozen=True)
class Axes:
    """The values that are combined; a single one where it is no axis."""

    batch_sizes: Sequence[int]
    learning_rates: Sequence[float]
    levels: Sequence[int]

    @property
    def combinations(self) -> list[Combination]:
        """All of them, those of the first level first, in the order of their numbers."""
        values = product(self.levels, self.batch_sizes, self.learning_rates)
        return [
            Combination(number, batch_size, learning_rate, level)
            for number, (level, batch_size, learning_rate) in enumerate(values)
        ]


@dataclass(frozen=True)
class Combination:
    """One training of a grid search."""

    number: int
    batch_size: int
    learning_rate: float
    level: int


def axes_of(row: GridSearch) -> Axes:
    return Axes(row.batch_sizes, row.learning_rates, row.levels)


class GridSearches(JobRows[GridSearch]):
    """Reads and changes grid searches within one transaction."""

    table = GridSearch
    unfinished, finished = GridSearchUnfinished, GridSearchFinished

    def begin(
        self, project: Project, axes: Axes, settings: Mapping[str, Any], shares: Shares, seed: int
    ) -> GridSearch:
        """Queue a search in place of the project's last one. Raises GridSearchUnfinished."""
        begun = GridSearch(
            id=new_id(),
            project_id=project.id,
            status=JobStatus.QUEUED,
            validation=shares.validation,
            test=shares.test,
            seed=seed,
            settings=dict(settings),
            **{name: list(values) for name, values in vars(axes).items()},
        )
        return self._replace(project, begun)

    def combinations(self, search_id: str, after: int = -1) -> Sequence[GridCombination]:
        """What the combinations behind the number `after` came to, in order."""
        query = select(GridCombination).where(
            GridCombination.search_id == search_id, GridCombination.number > after
        )
        return self._session.scalars(query.order_by(GridCombination.number)).all()

    def add(self, row: GridSearch, pictures: int, trained: ScoredTraining | None) -> bool:
        """Record the next combination; None: its weights grew without end.

        False if it is recorded already, or the search is over.
        """
        number = row.position
        is_next = GridSearch.position == number
        if not self._change(row.id, is_next, position=number + 1, waiting_for=None):
            return False
        self._session.add(
            GridCombination(
                search_id=row.id,
                number=number,
                pictures=pictures,
                epochs=[asdict(scores) for scores in trained.epochs] if trained else [],
                kept_epoch=trained.kept if trained else 0,
                training_s=trained.work_s if trained else 0.0,
            )
        )
        return True

    def _forget_scores(self, row: GridSearch) -> dict[str, Any]:
        found = GridCombination.search_id == row.id
        self._session.execute(delete(GridCombination).where(found))
        return {}
