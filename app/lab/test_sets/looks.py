"""Has the network of a model look at the pictures of a test set, each once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from anyio.to_thread import run_sync
from sqlalchemy import ColumnElement, and_, func, or_, select

from app.db.database import Database
from app.db.lab_tables import TestEmbedding, TestPicture
from app.db.tables import Model
from app.engine.engine import Engine
from app.errors import ModelOfAnotherProgram
from app.lab.augmentation.comparison_data import ORIGINAL
from app.lab.test_sets.test_pictures import storage_key
from app.ml.backbones import backbone_spec
from app.ml.imported_network import is_imported_network
from app.ml.types import BackboneSpec
from app.samples.embeddings import MAX_PICTURES_IN_ENGINE, all_results
from app.storage import Storage

PORTION = 32
"""Pictures of one request: a fifth of a second for the default network, five for a large one."""

Missing = tuple[TestPicture, str]
"""A picture, and a network that has not seen it."""


@dataclass(frozen=True)
class Looked:
    """How many looks were made, and how many are still missing."""

    made: int
    missing: int


def looks_with(embedding: type[TestEmbedding], spec: BackboneSpec) -> ColumnElement[bool]:
    """The condition that an embedding is the picture's by this version of the backbone."""
    return and_(
        embedding.picture_id == TestPicture.id,
        embedding.backbone == spec.name,
        func.length(embedding.numbers) == spec.embedding_bytes,
    )


def require_kept_looks(model: Model) -> None:
    """Raises ModelOfAnotherProgram: the looks of networks that came in are not kept."""
    if is_imported_network(model.backbone):
        raise ModelOfAnotherProgram


class TestLooks:
    """Makes and keeps embeddings of test pictures. Several tasks may use it."""

    def __init__(self, engine: Engine, database: Database, picture_files: Storage) -> None:
        self._engine = engine
        self._database = database
        self._picture_files = picture_files

    async def make_some(self, student_id: str, model: Model) -> Looked:
        """Has the model's network look at some of the pictures that it has not seen.

        A picture whose file is gone stays missing. Raises the errors of `Engine.process_picture`,
        NetworkMissing, and ModelOfAnotherProgram.
        """
        require_kept_looks(model)
        wanted, missing = await run_sync(self._missing, model)
        limit = asyncio.Semaphore(self._at_once(student_id))

        async def look(picture: TestPicture, network: str) -> Sequence[bytes]:
            async with limit:
                return await self._look(student_id, picture, network)

        numbers = await all_results(look(*each) for each in wanted)
        made = await run_sync(self._keep, wanted, numbers)
        return Looked(made, missing - made)

    def _at_once(self, student_id: str) -> int:
        return 1 if self._engine.serves_others(student_id) else MAX_PICTURES_IN_ENGINE

    def _missing(self, model: Model) -> tuple[Sequence[Missing], int]:
        """The first looks that are missing, and how many there are."""
        found: list[Missing] = []
        count = 0
        with self._database.reading() as session:
            whole = backbone_spec(model.backbone)
            for spec in whole.networks:
                seen = or_(looks_with(TestEmbedding, spec), looks_with(TestEmbedding, whole))
                unseen = ~select(TestEmbedding).where(seen).exists()
                of_model = and_(TestPicture.project_id == model.project_id, unseen)
                count += session.scalar(select(func.count(TestPicture.id)).where(of_model)) or 0
                query = select(TestPicture).where(of_model).order_by(TestPicture.order_key)
                rows = session.scalars(query.limit(PORTION - len(found)))
                found += [(picture, spec.name) for picture in rows]
        return found, count

    async def _look(self, student_id: str, picture: TestPicture, network: str) -> Sequence[bytes]:
        """The embedding; none if the picture's file is gone."""
        try:
            square = await run_sync(self._picture_files.get, storage_key(picture))
        except KeyError:  # deleted meanwhile
            return ()
        return await self._engine.embed_variants(student_id, square, [ORIGINAL], 0, network)

    def _keep(self, looked: Sequence[Missing], numbers: Sequence[Sequence[bytes]]) -> int:
        """Keeps the embeddings of pictures that still exist. Returns how many."""
        ids = [picture.id for picture, _ in looked]
        with self._database.transaction() as session:
            there = set(session.scalars(select(TestPicture.id).where(TestPicture.id.in_(ids))))
            kept = [
                TestEmbedding.of(picture.id, network, embedding)
                for (picture, network), embeddings in zip(looked, numbers, strict=True)
                for embedding in embeddings
                if picture.id in there
            ]
            for each in kept:  # an earlier version of the network may have seen it
                session.merge(each)
        return len(kept)
