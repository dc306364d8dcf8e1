"""Jobs that train on variants of the training part and score on the validation part."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.db.database import Database
from app.engine.engine import Engine, ScoredTraining
from app.lab.augmentation.comparison_data import ComparisonData, comparison_data
from app.lab.augmentation.kept_variants import BATCH_SIZE, KeptVariants, MissingVariants
from app.lab.jobs import JobOver
from app.lab.part_finder import PartFinder
from app.lab.row_jobs import Job, RowJobs, Rows, WaitingRow
from app.lab.splits import Shares
from app.ml.augmentation import Level, Variant
from app.ml.head_settings import HeadSettings
from app.settings import Settings
from app.training.data import TrainingDataReader


@dataclass
class OpenJob:
    """The job that is being worked on. `missing`: variants that are to be made."""

    id: str
    student_id: str
    data: ComparisonData
    missing: list[MissingVariants]

    @property
    def variants_done(self) -> int:
        return self.data.size.variants - sum(len(each.variants) for each in self.missing)


class VariantJobs(RowJobs[Job, Rows, OpenJob]):
    """Jobs of one table that need variants. What was embedded is kept, so they go on after a crash."""

    def __init__(
        self,
        engine: Engine,
        database: Database,
        reader: TrainingDataReader,
        kept_variants: KeptVariants,
        settings: Settings,
    ) -> None:
        super().__init__(database)
        self._engine = engine
        self._reader = reader
        self._finder = PartFinder(engine, database)
        self._kept = kept_variants
        self._max_variants = settings.max_augmented_pictures

    @abstractmethod
    def _variants(self, row: Job) -> Sequence[Variant]:
        """The variants that all trainings of a job need together, without the pictures themselves."""

    @abstractmethod
    async def _work_on(self, opened: OpenJob, row: Job) -> bool:
        """Does the job's next step. Returns False if none is left."""

    async def _open(self, job_id: str, waiting: WaitingRow) -> OpenJob:
        row = await self._unfinished(job_id)
        read = await self._reader.read(waiting.project_id, waiting.student_id)
        labeled, variants = read.take_labeled(), self._variants(row)
        found = await self._finder.find(
            waiting.project_id,
            waiting.student_id,
            read.sample_ids,
            labeled,
            Shares(row.validation, row.test),
            row.seed,
        )
        data = await run_sync(
            comparison_data, read, labeled, found.numbers, row.seed, variants, self._max_variants
        )
        if not await self._change(lambda rows: rows.start(row, data.fingerprint, data.size)):
            raise JobOver
        missing = await self._kept.missing(data.sample_ids, variants)
        return OpenJob(row.id, waiting.student_id, data, missing)

    async def _step(self, opened: OpenJob) -> bool:
        return await self._work_on(opened, await self._unfinished(opened.id))

    async def _make_some(self, opened: OpenJob, level: Level) -> bool:
        """Makes a few variants that the level needs. Returns False if it lacks none."""
        batch = _needed(opened.missing, set(level.variants))[:BATCH_SIZE]
        if not batch:
            return False
        await self._kept.make(opened.student_id, batch)
        made = {each.sample.id: set(each.variants) for each in batch}
        opened.missing = _without(opened.missing, made)
        done = opened.variants_done
        if not await self._change(lambda rows: rows.report(opened.id, done)):
            raise JobOver
        return True

    async def _train(
        self, opened: OpenJob, level: Level, settings: HeadSettings
    ) -> tuple[int, ScoredTraining]:
        """Trains on the level's pictures. Returns how many they are, and the scores."""
        data = opened.data
        kept = await self._kept.read(data.sample_ids, set(level.variants))
        training = await run_sync(data.augmented, level, kept)
        scored = await self._engine.score_training(
            opened.student_id, training, data.validation, settings
        )
        return len(training.labels), scored


def _needed(
    missing: Sequence[MissingVariants], variants: Collection[Variant]
) -> list[MissingVariants]:
    """What is missing of these variants."""
    return _only(missing, lambda each, variant: variant in variants)


def _without(
    missing: Sequence[MissingVariants], made: Mapping[str, Collection[Variant]]
) -> list[MissingVariants]:
    """What is still missing after some variants of some samples were made."""
    return _only(missing, lambda each, variant: variant not in made.get(each.sample.id, ()))


def _only(
    missing: Sequence[MissingVariants], is_kept: Callable[[MissingVariants, Variant], bool]
) -> list[MissingVariants]:
    left = (
        MissingVariants(each.sample, [one for one in each.variants if is_kept(each, one)])
        for each in missing
    )
    return [each for each in left if each.variants]
