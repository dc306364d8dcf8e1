"""What a run of the lab learns from: the training part or all pictures, with their variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from anyio.to_thread import run_sync

from app.db.database import Database
from app.engine.engine import Engine
from app.errors import NotReadyToTrain, ValidationImpossible
from app.lab.augmentation.comparison_data import ORIGINAL, lab_samples, within_limit
from app.lab.augmentation.kept_variants import KeptVariants, SampleVariant
from app.lab.networks.looks import MissingLooks, NetworkLooks
from app.lab.networks.network_data import parts_within_limit
from app.lab.part_finder import PartFinder
from app.lab.splits import Shares
from app.ml.augmentation import LEVELS, Variant
from app.ml.backbones import backbone_spec
from app.ml.embeddings import packed_embeddings
from app.ml.head_settings import HeadSettings
from app.ml.split import TEST, TRAINING, VALIDATION
from app.ml.types import Indices, LabeledEmbeddings
from app.settings import Settings
from app.training.data import TrainingData
from app.training.networks import require_installed
from app.training.prepared_runs import PartSizes, PreparedFor, PreparedRuns


@dataclass(frozen=True)
class RunPlan:
    """The samples of a run, by their indices: those that it learns, and those set apart.

    `augmented`: the ids of samples whose `variants` it learns, too. `parts`: None without a split.
    `network` looks at the pictures; of the samples `looked_at`, because it is not the default one.
    """

    learnt: Indices
    validation: Indices | None
    augmented: Sequence[str]
    variants: Sequence[Variant]
    parts: PartSizes | None
    network: str
    looked_at: Sequence[str]

    @property
    def apart(self) -> Indices:
        """Those set apart, if any."""
        return np.empty(0, np.int64) if self.validation is None else self.validation


@dataclass(frozen=True)
class SeenSamples:
    """The samples of a run as its network sees them, and which of them are learnt and set apart."""

    sample_ids: Sequence[str]
    labeled: LabeledEmbeddings
    learnt: Indices
    apart: Indices

    @classmethod
    def of(
        cls,
        data: TrainingData,
        labeled: LabeledEmbeddings,
        plan: RunPlan,
        seen: Mapping[SampleVariant, bytes],
    ) -> SeenSamples:
        """Those that another network has `seen`; `labeled` by the default one."""
        both = np.concatenate([plan.learnt, plan.apart]).tolist()
        there = np.array([i for i in both if (data.sample_ids[i], ORIGINAL) in seen], np.int64)
        ids = [data.sample_ids[index] for index in there.tolist()]
        samples = replace(
            labeled[there],
            embeddings=packed_embeddings([seen[each, ORIGINAL] for each in ids]),
            blocks=backbone_spec(plan.network).blocks,
        )
        is_learnt = np.isin(there, plan.learnt)
        return cls(ids, samples, np.flatnonzero(is_learnt), np.flatnonzero(~is_learnt))


class RunData:
    """Plans and reads the data of runs. Implements `app.training.prepared_runs.LabData`."""

    def __init__(
        self, engine: Engine, database: Database, kept_variants: KeptVariants, settings: Settings
    ) -> None:
        self._database = database
        self._finder = PartFinder(engine, database)
        self._looks = NetworkLooks(kept_variants, settings.backbone)
        self._settings = settings

    async def plan(
        self,
        run: PreparedFor,
        data: TrainingData,
        labeled: LabeledEmbeddings,
        settings: HeadSettings,
    ) -> RunPlan:
        """Chooses the samples of the run among those of the data, which are `labeled`.

        Raises NotReadyToTrain, ValidationImpossible, NetworkNotFound, NetworkMissing, and the errors
        of `Engine.find_moments`.
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
        network = settings.network or self._looks.default
        if network != self._looks.default:  # it may be gone since the run was queued
            await run_sync(require_installed, network, self._settings)
        learnt, validation = self._within_limit(network, data, learnt, validation, settings)
        if parts is not None and validation is not None:
            parts = replace(parts, training=len(learnt), validation=len(validation))
        variants = [
            each for each in LEVELS[settings.augmentation_level].variants if each != ORIGINAL
        ]
        most = self._settings.max_augmented_pictures
        chosen = within_limit(learnt, data.labels, len(variants), most, settings.split_seed)
        augmented = [data.sample_ids[index] for index in chosen.tolist()] if variants else []
        plan = RunPlan(learnt, validation, augmented, variants, parts, network, [])
        if network == self._looks.default:
            return plan
        both = np.concatenate([learnt, plan.apart]).tolist()
        return replace(plan, looked_at=[data.sample_ids[index] for index in both])

    def _within_limit(
        self,
        network: str,
        data: TrainingData,
        learnt: Indices,
        validation: Indices | None,
        settings: HeadSettings,
    ) -> tuple[Indices, Indices | None]:
        """As many samples of both as another network may look at."""
        apart = np.empty(0, np.int64) if validation is None else validation
        looking = len(self._looks.embedding_networks(network))
        most, seed = self._settings.max_augmented_pictures, settings.split_seed
        kept = parts_within_limit((learnt, apart), data.labels, looking, most, seed)
        return kept[0], None if validation is None else kept[1]

    def look_count(self, plan: RunPlan) -> int:
        """Looks at pictures and variants that the run needs."""
        originals = len(plan.looked_at) * len(self._looks.embedding_networks(plan.network))
        each = len(backbone_spec(plan.network).networks) if plan.looked_at else 1
        return originals + each * len(plan.augmented) * len(plan.variants)

    async def missing(self, plan: RunPlan) -> list[MissingLooks]:
        """The looks that are not kept yet."""
        originals = await self._looks.missing(plan.network, plan.looked_at, [ORIGINAL])
        return originals + await self._looks.missing(plan.network, plan.augmented, plan.variants)

    async def make(self, student_id: str, missing: Sequence[MissingLooks]) -> None:
        """Makes some of them. Raises the errors of `Engine.process_picture`."""
        await self._looks.make(student_id, missing)

    async def of_run(
        self, run: PreparedFor, data: TrainingData, settings: HeadSettings
    ) -> TrainingData:
        """The samples that the run learns from, with variants, and those that it is scored on.

        Variants that are not kept, as of pictures that came after the preparation, are made. Raises
        the errors of `plan` and `Engine.process_picture`.
        """
        labeled = data.take_labeled()
        plan = await self.plan(run, data, labeled, settings)
        await self._looks.complete(run.student_id, plan.network, plan.looked_at, [ORIGINAL])
        await self._looks.complete(run.student_id, plan.network, plan.augmented, plan.variants)
        kept = await self._looks.read(plan.network, plan.augmented, plan.variants, {})
        seen = await self._seen(data, labeled, plan)

        def chosen() -> TrainingData:
            sample_ids = [seen.sample_ids[index] for index in seen.learnt.tolist()]
            apart = seen.labeled[seen.apart] if plan.parts else None
            is_part = plan.parts is not None or len(seen.learnt) < len(seen.sample_ids)
            learnt = seen.labeled[seen.learnt] if is_part else seen.labeled
            lab = lab_samples(learnt, sample_ids, plan.variants, kept, apart)
            self._note(run.run_id, len(lab.of), plan.parts)
            return replace(
                data,
                sample_ids=tuple(sample_ids),
                labels=learnt.labels,
                _labeled=replace(learnt, lab=lab),
            )

        return await run_sync(chosen)

    async def _seen(
        self, data: TrainingData, labeled: LabeledEmbeddings, plan: RunPlan
    ) -> SeenSamples:
        """The samples as the run's network sees them."""
        if not plan.looked_at:
            return SeenSamples(data.sample_ids, labeled, plan.learnt, plan.apart)
        by_default = dict(zip(data.sample_ids, labeled.embeddings, strict=True))
        seen = await self._looks.read(plan.network, plan.looked_at, [ORIGINAL], by_default)
        return await run_sync(SeenSamples.of, data, labeled, plan, seen)

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
