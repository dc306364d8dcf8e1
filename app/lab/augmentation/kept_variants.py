"""Embeddings of variants of samples, each made once and kept as long as its sample."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Any

from anyio.to_thread import run_sync
from sqlalchemy import Row, delete, func, select
from sqlalchemy.orm import Session

from app.accounts.authorization import OwnedProject
from app.db.database import Database
from app.db.lab_tables import VariantEmbedding
from app.db.tables import Project, Sample
from app.engine.engine import Engine
from app.ml.augmentation import Mirror, Variant
from app.ml.kept_pictures import SIDE, PictureDamaged, read_square
from app.samples.embeddings import MAX_PICTURES_IN_ENGINE, all_results
from app.samples.samples import picture_key
from app.settings import Settings
from app.storage import Storage

SampleVariant = tuple[str, Variant]
"""The id of a sample and one of its variants."""

BATCH_SIZE = 8
"""Pictures whose variants are recorded together."""
_IDS_AT_ONCE = 500
"""Values in one query; SQLite has a limit."""


@dataclass(frozen=True)
class MissingVariants:
    """Variants of a sample whose embeddings are not kept yet. `sample`: with the columns of its key."""

    sample: Row[*tuple[Any, ...]]
    variants: Sequence[Variant]


class KeptVariants:
    """Makes, keeps and reads embeddings of variants. Several tasks may use it."""

    def __init__(
        self, engine: Engine, database: Database, picture_files: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._picture_files = picture_files
        self._backbone = settings.backbone
        self._most = settings.max_augmented_pictures

    def by(self, backbone: str) -> KeptVariants:
        """Those that another backbone makes. They are never mixed with the default one's."""
        other = copy(self)
        other._backbone = backbone
        return other

    async def missing(
        self, sample_ids: Sequence[str], variants: Collection[Variant]
    ) -> list[MissingVariants]:
        """What is to be made of the samples that still exist, in their order."""
        return await run_sync(self._missing, sample_ids, variants)

    async def make(self, student_id: str, missing: Sequence[MissingVariants]) -> None:
        """Makes embeddings: while others use the engine one picture at a time, half of the time.

        A sample whose picture is gone is passed over. Raises the errors of
        `Engine.process_picture`.
        """
        gives_way = self._engine.serves_others(student_id)
        limit = asyncio.Semaphore(1 if gives_way else MAX_PICTURES_IN_ENGINE)

        async def make_one(each: MissingVariants) -> Sequence[bytes]:
            async with limit:
                began = time.monotonic()
                packed = await self._make(student_id, each)
                if gives_way:  # a picture of four variants takes as long as four of others'
                    await asyncio.sleep(time.monotonic() - began)
                return packed

        packed = await all_results(make_one(each) for each in missing)
        await run_sync(self._store, missing, packed)

    async def complete(
        self, student_id: str, sample_ids: Sequence[str], variants: Collection[Variant]
    ) -> dict[SampleVariant, bytes]:
        """The embeddings, of which those that are not kept are made first. Raises as `make`."""
        missing = await self.missing(sample_ids, variants)
        for start in range(0, len(missing), BATCH_SIZE):
            await self.make(student_id, missing[start : start + BATCH_SIZE])
        return await self.read(sample_ids, variants)

    async def read(
        self, sample_ids: Sequence[str], variants: Collection[Variant]
    ) -> dict[SampleVariant, bytes]:
        """The kept embeddings, as `app.ml.embeddings` packs them."""
        return await run_sync(self._read, sample_ids, variants)

    async def some_picture(self, sample_ids: Sequence[str]) -> bytes | None:
        """The file of the first of these samples that has one and can be read."""
        for sample in await run_sync(self._samples, sample_ids[:BATCH_SIZE]):
            with suppress(KeyError, PictureDamaged):  # deleted or moved meanwhile, or damaged
                return await run_sync(self._readable_picture, picture_key(sample))
        return None

    def _readable_picture(self, key: str) -> bytes:
        """Raises KeyError, PictureDamaged."""
        file = self._picture_files.get(key)
        read_square(file, SIDE)
        return file

    def make_room(self, session: Session, project: OwnedProject) -> None:
        """Forget what is kept of the student's other projects if all together are too many."""
        of_student = select(Sample.id).join(Project, Project.id == Sample.project_id)
        of_student = of_student.where(Project.student_id == project.student_id)
        count = select(func.count()).where(VariantEmbedding.sample_id.in_(of_student))
        if (session.scalar(count) or 0) > self._most:
            of_others = of_student.where(Project.id != project.id)
            session.execute(
                delete(VariantEmbedding).where(VariantEmbedding.sample_id.in_(of_others))
            )

    def _missing(
        self, sample_ids: Sequence[str], variants: Collection[Variant]
    ) -> list[MissingVariants]:
        samples = {row.id: row for row in self._samples(sample_ids)}
        kept: set[SampleVariant] = set()
        with self._database.reading() as session:
            for ids in _portions(sample_ids):
                kept |= {_key(row) for row in session.execute(self._kept(ids, with_numbers=False))}
        lacking = (
            (samples[each], [variant for variant in variants if (each, variant) not in kept])
            for each in sample_ids
            if each in samples
        )
        return [MissingVariants(sample, some) for sample, some in lacking if some]

    def _samples(self, sample_ids: Sequence[str]) -> list[Row[*tuple[Any, ...]]]:
        """The samples that still exist, with the columns of their keys."""
        columns = (Sample.id, Sample.project_id, Sample.class_id, Sample.file_id)
        found: list[Row[*tuple[Any, ...]]] = []
        with self._database.reading() as session:
            for ids in _portions(sample_ids):
                query = select(*columns).where(Sample.id.in_(ids), Sample.deleted_at.is_(None))
                found += session.execute(query).all()
        return found

    async def _make(self, student_id: str, missing: MissingVariants) -> Sequence[bytes]:
        """The embeddings, in order; none if the picture is gone."""
        sample = missing.sample
        try:
            picture = await run_sync(self._picture_files.get, picture_key(sample))
        except KeyError:  # deleted or moved meanwhile
            return ()
        return await self._engine.embed_variants(
            student_id, picture, missing.variants, seed_of(sample.id), self._backbone
        )

    def _store(self, made: Sequence[MissingVariants], packed: Sequence[Sequence[bytes]]) -> None:
        """Keep the embeddings of the samples that still exist."""
        with self._database.transaction() as session:
            ids = [each.sample.id for each in made]
            there = set(session.scalars(select(Sample.id).where(Sample.id.in_(ids))))
            for each, embeddings in zip(made, packed, strict=True):
                if each.sample.id in there:
                    self._keep(session, each, embeddings)

    def _keep(self, session: Session, made: MissingVariants, embeddings: Sequence[bytes]) -> None:
        for variant, numbers in zip(made.variants, embeddings, strict=False):
            key = (variant.copy, variant.mirror)
            session.merge(VariantEmbedding.of(made.sample.id, self._backbone, key, numbers))

    def _read(
        self, sample_ids: Sequence[str], variants: Collection[Variant]
    ) -> dict[SampleVariant, bytes]:
        wanted = set(variants)
        found: dict[SampleVariant, bytes] = {}
        with self._database.reading() as session:
            for ids in _portions(sample_ids):
                rows = session.execute(self._kept(ids, with_numbers=True))
                found |= {key: row.numbers for row in rows if (key := _key(row))[1] in wanted}
        return found

    def _kept(self, sample_ids: Sequence[str], *, with_numbers: bool) -> Any:
        columns: list[Any] = [
            VariantEmbedding.sample_id,
            VariantEmbedding.copy_number,
            VariantEmbedding.mirror,
        ]
        if with_numbers:
            columns.append(VariantEmbedding.numbers)
        return select(*columns).where(
            VariantEmbedding.sample_id.in_(sample_ids), VariantEmbedding.backbone == self._backbone
        )


def seed_of(sample_id: str) -> int:
    """The seed of a sample's variants: always the same, and not its neighbor's."""
    return zlib.crc32(sample_id.encode())


def _key(row: Row[*tuple[Any, ...]]) -> SampleVariant:
    return row.sample_id, Variant(row.copy_number, Mirror(row.mirror))


def _portions(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _IDS_AT_ONCE] for start in range(0, len(ids), _IDS_AT_ONCE))
