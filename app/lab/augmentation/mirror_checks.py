"""Whether mirroring would make one class of a project out of another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy import Row, select

from app.db.database import Database
from app.db.tables import Embedding, ImageClass, Sample, is_learnt_from
from app.engine.engine import Engine
from app.lab.augmentation.kept_variants import KeptVariants
from app.ml.augmentation import Mirror, Variant
from app.ml.backbones import backbone_spec
from app.ml.embeddings import packed_embeddings
from app.ml.types import LabeledEmbeddings, MirrorMixUp
from app.samples.embeddings import is_current_embedding
from app.settings import Settings
from app.training.data import burst_numbers

PICTURES_OF_A_CLASS = 12
"""Pictures of each class that are mirrored: a tenth of a second of the engine's time."""
MOST_PICTURES = 150
LEAST_PICTURES = 5
"""A class with fewer pictures is left out: nothing can be said about it."""

SampleRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class NamedMixUp:
    """Two classes of which one becomes the other. `share`: of its mirrored pictures that do."""

    image_class: ImageClass
    taken_for: ImageClass
    share: float


@dataclass(frozen=True)
class MirrorCheck:
    """The number of pictures that were mirrored, and what was found, the most striking first."""

    pictures: int
    mix_ups: Sequence[NamedMixUp]


class MirrorChecks:
    """Checks projects. What is mirrored is embedded once."""

    def __init__(
        self, engine: Engine, database: Database, kept_variants: KeptVariants, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._kept = kept_variants
        self._spec = backbone_spec(settings.backbone)

    async def check(
        self, classes: Sequence[ImageClass], student_id: str, mirror: Mirror
    ) -> MirrorCheck:
        """Looks at some pictures of each class. Raises the errors of `Engine.process_picture`."""
        variant = Variant(0, mirror)
        rows = await run_sync(self._some_samples, [each.id for each in classes])
        ids = [row.id for row in rows]
        kept = await self._kept.complete(student_id, ids, [variant])
        mirrored = {sample_id: numbers for (sample_id, _), numbers in kept.items()}
        asked = [row for row in rows if row.id in mirrored]
        known = [each for each in classes if any(row.class_id == each.id for row in asked)]
        if len(known) < 2:
            return MirrorCheck(0, [])
        data = await run_sync(self._labeled, asked, [each.id for each in known])
        packed = packed_embeddings([mirrored[row.id] for row in asked])
        found = await self._engine.find_mirror_mix_ups(student_id, data, packed)
        return MirrorCheck(found.pictures, [_named(each, known) for each in found.mix_ups])

    def _some_samples(self, class_ids: Sequence[str]) -> list[SampleRow]:
        """Samples with embeddings, evenly spread over the arrivals of each class."""
        most = min(PICTURES_OF_A_CLASS, MOST_PICTURES // max(len(class_ids), 1))
        columns = (Sample.id, Sample.class_id, Sample.burst)
        chosen: list[SampleRow] = []
        with self._database.reading() as session:
            for class_id in class_ids:
                query = (
                    select(*columns)
                    .join(Embedding, Embedding.sample_id == Sample.id)
                    .where(Sample.class_id == class_id, is_learnt_from())
                    .where(is_current_embedding(self._spec.name))
                    .order_by(Sample.order_key)
                )
                chosen += _evenly_spread(session.execute(query).all(), most)
        return chosen

    def _labeled(self, rows: Sequence[SampleRow], class_ids: Sequence[str]) -> LabeledEmbeddings:
        query = select(Embedding.sample_id, Embedding.numbers).where(
            Embedding.sample_id.in_([row.id for row in rows]),
            is_current_embedding(self._spec.name),
        )
        with self._database.reading() as session:
            numbers: Mapping[str, bytes] = {
                row.sample_id: row.numbers for row in session.execute(query)
            }
        return LabeledEmbeddings(
            packed_embeddings([numbers[row.id] for row in rows]),
            np.array([class_ids.index(row.class_id) for row in rows], np.int64),
            len(class_ids),
            self._spec.blocks,
            burst_numbers([row.burst for row in rows]),
        )


def _evenly_spread(rows: Sequence[SampleRow], most: int) -> list[SampleRow]:
    if len(rows) < LEAST_PICTURES:
        return []
    places = np.linspace(0, len(rows) - 1, min(len(rows), most)).astype(int)
    return [rows[place] for place in places.tolist()]


def _named(mix_up: MirrorMixUp, classes: Sequence[ImageClass]) -> NamedMixUp:
    return NamedMixUp(classes[mix_up.label], classes[mix_up.taken_for], mix_up.share)
