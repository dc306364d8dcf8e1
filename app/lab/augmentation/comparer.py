"""Works the queued comparisons of levels off in the background, a little of each in turn."""

from __future__ import annotations

from collections.abc import Sequence

from app.db.lab_tables import LevelComparison
from app.lab.augmentation.comparison_data import VARIANTS
from app.lab.augmentation.comparison_rows import Comparisons, LevelScores
from app.lab.augmentation.variant_jobs import OpenJob, VariantJobs
from app.ml.augmentation import LEVELS, Variant
from app.ml.head_settings import HeadSettings

SETTINGS = HeadSettings(validation_ratio=0)
"""Every level learns with the settings that a project's training begins with."""


class LevelComparer(VariantJobs[LevelComparison, Comparisons]):
    """Compares the levels of the projects that ask for it.

    A comparison is a row that knows its finished levels.
    """

    kind = "the comparison of levels"
    rows = Comparisons

    def _variants(self, row: LevelComparison) -> Sequence[Variant]:
        return VARIANTS

    async def _work_on(self, opened: OpenJob, row: LevelComparison) -> bool:
        if row.position == len(LEVELS):
            return False
        if not await self._make_some(opened, LEVELS[row.position]):
            await self._score(opened, row)
        return True

    async def _score(self, opened: OpenJob, row: LevelComparison) -> None:
        """Trains on the level's pictures and records its scores."""
        pictures, trained = await self._train(opened, LEVELS[row.position], SETTINGS)
        scores = LevelScores(
            level=row.position,
            pictures=pictures,
            right=round((trained.scores.val_acc or 0.0) * len(opened.data.validation.labels)),
            loss=trained.scores.val_loss or 0.0,
            training_s=trained.work_s,
        )
        await self._change(lambda rows: rows.add_level(row, scores))
