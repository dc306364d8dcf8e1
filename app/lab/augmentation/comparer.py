"""Works the queued comparisons of levels off in the background, a little of each in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from sqlalchemy import Row

from app.db.database import Database
from app.db.lab_tables import LevelComparison
from app.engine.engine import Engine
from app.errors import EyeblocksError
from app.lab.augmentation.comparison_data import VARIANTS, ComparisonData, comparison_data
from app.lab.augmentation.comparison_rows import Comparisons, LevelScores
from app.lab.augmentation.kept_variants import KeptVariants, MissingVariants
from app.lab.job_rows import UNFINISHED, JobStatus
from app.lab.jobs import JobOver, JobWorker
from app.lab.splits import Shares
from app.ml.augmentation import LEVELS
from app.ml.head_settings import HeadSettings
from app.settings import Settings
from app.training.data import TrainingDataReader

BATCH_SIZE = 8
"""Pictures whose variants are recorded together."""

SETTINGS = HeadSettings(validation_ratio=0)
"""Every level learns with the settings that a project's training begins with."""

T = TypeVar("T")


@dataclass
class _OpenComparison:
    """The comparison that is being worked on. `missing`: variants that are to be made."""

    id: str
    student_id: str
    data: ComparisonData
    missing: list[MissingVariants]

    @property
    def variants_done(self) -> int:
        return self.data.size.variants - sum(len(each.variants) for each in self.missing)


class LevelComparer(JobWorker[Row[str, str, str], _OpenComparison]):
    """Compares the levels of the projects that ask for it.

    A comparison is a row that knows its finished levels, and what was embedded is kept, so it goes
    on after a crash.
    """

    kind = "the comparison of levels"

    def __init__(
        self,
        engine: Engine,
        database: Database,
        reader: TrainingDataReader,
        kept_variants: KeptVariants,
        settings: Settings,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._database = database
        self._reader = reader
        self._kept = kept_variants
        self._max_variants = settings.max_augmented_pictures

    async def _waiting(self) -> Mapping[str, Row[str, str, str]]:
        return {row.id: row for row in await self._read(lambda rows: rows.waiting())}

    async def _open(self, job_id: str, waiting: Row[str, str, str]) -> _OpenComparison:
        row = await self._unfinished(job_id)
        read = await self._reader.read(waiting.project_id, waiting.student_id)
        moments = await self._engine.find_moments(waiting.student_id, read.labeled)
        shares = Shares(row.validation, row.test)
        data = await run_sync(comparison_data, read, moments, shares, row.seed, self._max_variants)
        if not await self._change(lambda rows: rows.start(row, data.fingerprint, data.size)):
            raise JobOver
        missing = await self._kept.missing(data.sample_ids, VARIANTS)
        return _OpenComparison(row.id, waiting.student_id, data, missing)

    async def _step(self, opened: _OpenComparison) -> bool:
        row = await self._unfinished(opened.id)
        if row.position == len(LEVELS):
            return False
        if not await self._make_some(opened, row.position):
            await self._score(opened, row)
        return True

    async def _make_some(self, opened: _OpenComparison, level: int) -> bool:
        """Makes a few variants that the level needs. Returns False if it lacks none."""
        needed = set(LEVELS[level].variants)
        batch = [
            MissingVariants(each.sample, some)
            for each in opened.missing
            if (some := [variant for variant in each.variants if variant in needed])
        ][:BATCH_SIZE]
        if not batch:
            return False
        await self._kept.make(opened.student_id, batch)
        made = {each.sample.id: set(each.variants) for each in batch}
        opened.missing = _without(opened.missing, made)
        done = opened.variants_done
        if not await self._change(lambda rows: rows.report(opened.id, done)):
            raise JobOver
        return True

    async def _score(self, opened: _OpenComparison, row: LevelComparison) -> None:
        """Trains on the level's pictures and records its scores."""
        level = LEVELS[row.position]
        kept = await self._kept.read(opened.data.sample_ids, set(level.variants))
        training = await run_sync(opened.data.augmented, level, kept)
        validation = opened.data.validation
        trained = await self._engine.score_training(
            opened.student_id, training, validation, SETTINGS
        )
        scores = LevelScores(
            level=row.position,
            pictures=len(training.labels),
            right=round((trained.scores.val_acc or 0.0) * len(validation.labels)),
            loss=trained.scores.val_loss or 0.0,
            training_s=trained.work_s,
        )
        await self._change(lambda rows: rows.add_level(row, scores))

    async def _unfinished(self, comparison_id: str) -> LevelComparison:
        """The comparison's row. Raises JobOver."""
        row = await self._read(lambda rows: rows.find(comparison_id))
        if row is None or row.status not in UNFINISHED:
            raise JobOver
        return row

    async def _wait_for(self, job_id: str, problem: EyeblocksError) -> None:
        await self._change(lambda rows: rows.wait_for(job_id, problem))

    async def _end(self, job_id: str, problem: EyeblocksError | None) -> None:
        status = JobStatus.FAILED if problem else JobStatus.SUCCEEDED
        await self._change(lambda rows: rows.finish(job_id, status, problem))

    async def _read(self, work: Callable[[Comparisons], T]) -> T:
        def read() -> T:
            with self._database.reading() as session:
                return work(Comparisons(session))

        return await run_sync(read)

    async def _change(self, work: Callable[[Comparisons], T]) -> T:
        def change() -> T:
            with self._database.transaction() as session:
                return work(Comparisons(session))

        return await run_sync(change)


def _without(
    missing: Sequence[MissingVariants], made: dict[str, set[Any]]
) -> list[MissingVariants]:
    """What is still missing after some variants of some samples were made."""
    left = (
        MissingVariants(
            each.sample,
            [variant for variant in each.variants if variant not in made.get(each.sample.id, ())],
        )
        for each in missing
    )
    return [each for each in left if each.variants]
