"""What a run of the lab learns from: the training part or all pictures, with their variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from anyio.to_thread import run_sync

from app.db.database import Database
from app.engine.engine import Engine
from app.errors import NotReadyToTrain, ValidationImpossible
from app.lab.augmentation.comparison_data import ORIGINAL, lab_samples, within_limit
from app.lab.augmentation.kept_variants import KeptVariants
from app.lab.part_finder import PartFinder
from app.lab.splits import Shares
from app.ml.augmentation import LEVELS, Variant
from app.ml.head_settings import HeadSettings
from app.ml.split import TEST, TRAINING, VALIDATION
from app.ml.types import Indices, LabeledEmbeddings
from app.settings import Settings
from app.training.data import TrainingData
from app.training.prepared_runs import PartSizes, PreparedFor, PreparedRuns


@dataclass(frozen=True)
class RunPlan:
    """The samples of a run, by their indices: those that it learns, and those set apart.

    `augmented`: the ids of samples whose `variants` it learns, too. `parts`: None without a split.
    """

    learnt: Indices
    validation: Indices | None
    augmented: Sequence[str]
    variants: Sequence[Variant]
    parts: PartSizes | None


class RunData:
    """Plans and reads the data of runs. Implements `app.training.prepared_runs.LabData`."""

    def __init__(
        self, engine: Engine, database: Database, kept_variants: KeptVariants, settings: Settings
    ) -> None:
        self._database = database
        self._finder = PartFinder(engine, database)
        self._kept = kept_variants
        self._settings = settings

    async def plan(
        self,
        run: PreparedFor,
        data: TrainingData,
        labeled: LabeledEmbeddings,
        settings: HeadSettings,
    ) -> RunPlan:
        """Chooses the samples of the run among those of the data, which are `labeled`.

        Raises NotReadyToTrain, ValidationImpossible, and the errors of `Engine.find_moments`.
        """
        learnt, validation, parts = np.arange(len(data.labels)), None, None
        if settings.split:
            shares = Shares(settings.split_validation, settings.split_test)
            found = await self._finder.find(
                run.project_id,
                run.student_id,
                data.sample_ids,
                labeled,
                shares,
                settings.split_seed,
            )
            learnt, validation, test = (
                np.flatnonzero(found.numbers == part) for part in (TRAINING, VALIDATION, TEST)
            )
            parts = PartSizes(len(learnt), len(validation), len(test), found.listed)
            self._require_usable(data, learnt, validation)
        variants = [
            each for each in LEVELS[settings.augmentation_level].variants if each != ORIGINAL
        ]
        most = self._settings.max_augmented_pictures
        chosen = within_limit(learnt, data.labels, len(variants), most, settings.split_seed)
        augmented = [data.sample_ids[index] for index in chosen.tolist()] if variants else []
        return RunPlan(learnt, validation, augmented, variants, parts)

    async def of_run(
        self, run: PreparedFor, data: TrainingData, settings: HeadSettings
    ) -> TrainingData:
        """The samples that the run learns from, with variants, and those that it is scored on.

        Variants that are not kept, as of pictures that came after the preparation, are made. Raises
        the errors of `plan` and `Engine.process_picture`.
        """
        labeled = data.take_labeled()
        plan = await self.plan(run, data, labeled, settings)
        kept = await self._kept.complete(run.student_id, plan.augmented, plan.variants)

        def chosen() -> TrainingData:
            sample_ids = [data.sample_ids[index] for index in plan.learnt.tolist()]
            apart = labeled[plan.validation] if plan.validation is not None else None
            learnt = labeled[plan.learnt] if plan.parts else labeled
            lab = lab_samples(learnt, sample_ids, plan.variants, kept, apart)
            self._note(run.run_id, len(lab.of), plan.parts)
            return replace(
                data,
                sample_ids=tuple(sample_ids),
                labels=learnt.labels,
                _labeled=replace(learnt, lab=lab),
            )

        return await run_sync(chosen)

    def _note(self, run_id: str, variants: int, parts: PartSizes | None) -> None:
        with self._database.transaction() as session:
            PreparedRuns(session).note(run_id, variants, parts)

    def _require_usable(self, data: TrainingData, learnt: Indices, validation: Indices) -> None:
        """Raises ValidationImpossible, or NotReadyToTrain for a class of which nothing is learnt."""
        if not len(validation):
            raise ValidationImpossible
        counts = np.bincount(data.labels[learnt], minlength=len(data.classes))
        missing: list[dict[str, str | int]] = [
            {"class_id": each["id"], "class_name": each["name"], "sample_count": 0, "needed": 1}
            for each, count in zip(data.classes, counts.tolist(), strict=True)
            if not count
        ]
        if missing:
            raise NotReadyToTrain(
                classes_needed=0, min_classes=self._settings.min_classes, minimum=1, missing=missing
            )
