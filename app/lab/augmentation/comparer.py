"""Works the queued comparisons of levels off in the background, a little of each in turn."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from sqlalchemy import Row

from app.db.database import Database
from app.db.lab_tables import LevelComparison
from app.engine.engine import Engine
from app.errors import (
    Busy,
    EngineNotReady,
    EngineTimeout,
    EyeblocksError,
    Unexpected,
    WorkerDied,
)
from app.lab.augmentation.comparison_data import VARIANTS, ComparisonData, comparison_data
from app.lab.augmentation.comparison_rows import (
    UNFINISHED,
    Comparisons,
    ComparisonStatus,
    LevelScores,
)
from app.lab.augmentation.kept_variants import KeptVariants, MissingVariants
from app.lab.splits import Shares
from app.ml.augmentation import LEVELS
from app.ml.head_settings import HeadSettings
from app.settings import Settings
from app.training.data import TrainingDataReader

log = logging.getLogger(__name__)

BATCH_SIZE = 8
"""Pictures whose variants are recorded together."""
SLICE_S = 5.0
"""How long one comparison is worked on while others wait."""
POLL_S = 2.0
"""Seconds between looks for comparisons that another process queued."""
RETRY_S = 2.0
"""How long the work waits when the server cannot go on now."""
MAX_FAILURES = 3
"""How often a comparison may cost a worker its life, or fail for a reason nobody thought of."""

SETTINGS = HeadSettings(validation_ratio=0)
"""Every level learns with the settings that a project's training begins with."""

T = TypeVar("T")


class ComparisonOver(Exception):
    """The comparison was cancelled or deleted meanwhile."""


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


class LevelComparer:
    """One asyncio task that works all comparisons off. Its owner calls `start` and `close`.

    A comparison is a row that knows its finished levels, and what was embedded is kept, so it goes
    on after a crash.
    """

    def __init__(
        self,
        engine: Engine,
        database: Database,
        reader: TrainingDataReader,
        kept_variants: KeptVariants,
        settings: Settings,
    ) -> None:
        self._engine = engine
        self._database = database
        self._reader = reader
        self._kept = kept_variants
        self._max_variants = settings.max_augmented_pictures
        self._wake_event = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._opened: _OpenComparison | None = None
        self._served: dict[str, float] = {}
        """When each waiting comparison had its last turn."""
        self._failures: Counter[str] = Counter()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stops. The comparisons go on with the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def wake(self) -> None:
        """Looks for comparisons now, not at the next poll."""
        self._wake_event.set()

    async def _run(self) -> None:
        while True:
            self._wake_event.clear()
            try:
                found = await self._serve_next()
            except Exception:
                log.exception("comparing levels failed; it is tried again")
                await asyncio.sleep(RETRY_S)
                found = True
            if not found:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake_event.wait(), POLL_S)

    async def _serve_next(self) -> bool:
        """Works on the comparison that has waited longest; returns False if there is none."""
        waiting = {row.id: row for row in await self._read(lambda rows: rows.waiting())}
        if not waiting:
            self._opened = None
            return False
        self._served = {each: self._served.get(each, 0.0) for each in waiting}
        comparison_id = min(self._served, key=lambda each: self._served[each])
        self._served[comparison_id] = time.monotonic()
        await self._serve(waiting[comparison_id])
        return True

    async def _serve(self, waiting: Row[str, str, str]) -> None:
        """Works on the comparison for a slice of time."""
        try:
            await self._compare_slice(waiting)
        except ComparisonOver:
            self._opened = None
        except EyeblocksError as problem:
            await self._meet(waiting.id, problem)
        except Exception:
            if not self._fails_again(waiting.id):
                raise
            log.exception("the comparison %s failed", waiting.id)
            await self._finish(waiting.id, ComparisonStatus.FAILED, Unexpected())

    async def _meet(self, comparison_id: str, problem: EyeblocksError) -> None:
        """Waits for a problem that passes; ends the comparison for any other one."""
        costly = isinstance(problem, WorkerDied | EngineTimeout)
        passing = isinstance(problem, EngineNotReady | Busy)
        if not passing or (costly and self._fails_again(comparison_id)):
            return await self._finish(comparison_id, ComparisonStatus.FAILED, problem)
        await self._change(lambda rows: rows.wait_for(comparison_id, problem))
        await asyncio.sleep(RETRY_S)

    def _fails_again(self, comparison_id: str) -> bool:
        """Counts a failure. Returns True if it is one too many."""
        self._failures[comparison_id] += 1
        return self._failures[comparison_id] >= MAX_FAILURES

    async def _compare_slice(self, waiting: Row[str, str, str]) -> None:
        if self._opened is None or self._opened.id != waiting.id:
            self._opened = None
            self._opened = await self._open(waiting)
        slice_end = time.monotonic() + SLICE_S
        while time.monotonic() < slice_end:
            row = await self._unfinished(waiting.id)
            if row.position == len(LEVELS):
                return await self._finish(row.id, ComparisonStatus.SUCCEEDED)
            if not await self._make_some(self._opened, row.position):
                await self._score(self._opened, row)

    async def _open(self, waiting: Row[str, str, str]) -> _OpenComparison:
        row = await self._unfinished(waiting.id)
        read = await self._reader.read(waiting.project_id, waiting.student_id)
        labeled = read.take_labeled()
        moments = await self._engine.find_moments(waiting.student_id, labeled)
        shares = Shares(row.validation, row.test)
        data = await run_sync(
            comparison_data, read, labeled, moments, shares, row.seed, self._max_variants
        )
        await self._change(lambda rows: self._start(rows, row, waiting, data))
        missing = await self._kept.missing(data.sample_ids, VARIANTS)
        return _OpenComparison(row.id, waiting.student_id, data, missing)

    def _start(
        self,
        rows: Comparisons,
        row: LevelComparison,
        waiting: Row[str, str, str],
        data: ComparisonData,
    ) -> None:
        if not rows.start(row, data.fingerprint, data.size):
            raise ComparisonOver

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
            raise ComparisonOver
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
        """The comparison's row. Raises ComparisonOver."""
        row = await self._read(lambda rows: rows.find(comparison_id))
        if row is None or row.status not in UNFINISHED:
            raise ComparisonOver
        return row

    async def _finish(
        self, comparison_id: str, status: ComparisonStatus, problem: EyeblocksError | None = None
    ) -> None:
        self._opened = None
        self._failures.pop(comparison_id, None)
        await self._change(lambda rows: rows.finish(comparison_id, status, problem))

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
