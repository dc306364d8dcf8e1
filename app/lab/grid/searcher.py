"""Works the queued grid searches off in the background, a little of each in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.db.lab_tables import GridSearch
from app.errors import TrainingDiverged
from app.lab.augmentation.comparison_data import ORIGINAL
from app.lab.augmentation.variant_jobs import OpenJob, VariantJobs
from app.lab.grid.search_rows import Combination, GridSearches, axes_of
from app.ml.augmentation import LEVELS, Variant
from app.ml.head_settings import HeadSettings


class GridSearcher(VariantJobs[GridSearch, GridSearches]):
    """Trains under all combinations of the conditions that projects ask for.

    A search is a row that knows how many combinations are done.
    """

    kind = "the grid search"
    rows = GridSearches

    def _variants(self, row: GridSearch) -> Sequence[Variant]:
        return [each for each in LEVELS[max(row.levels)].variants if each != ORIGINAL]

    async def _work_on(self, opened: OpenJob, row: GridSearch) -> bool:
        combinations = axes_of(row).combinations
        if row.position == len(combinations):
            return False
        combination = combinations[row.position]
        if not await self._make_some(opened, LEVELS[combination.level]):
            await self._try(opened, row, combination)
        return True

    async def _try(self, opened: OpenJob, row: GridSearch, combination: Combination) -> None:
        """Trains under the conditions and records the scores."""
        settings = conditions_of(row, combination)
        try:
            pictures, trained = await self._train(opened, LEVELS[combination.level], settings)
        except TrainingDiverged:
            await self._change(lambda rows: rows.add(row, 0, None))
        else:
            await self._change(lambda rows: rows.add(row, pictures, trained))


def conditions_of(row: GridSearch, combination: Combination) -> HeadSettings:
    """The settings of one training. The validation part is set apart already."""
    return replace(
        HeadSettings(**row.settings),
        batch_size=combination.batch_size,
        learning_rate=combination.learning_rate,
        validation_ratio=0,
    )
