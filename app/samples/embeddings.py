"""Embeddings of samples that have none yet, or one of an earlier version of the program."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from sqlalchemy import ColumnElement, Row, and_, func, select

from app.db.database import Database
from app.db.tables import Embedding, Project, Sample
from app.engine.engine import Engine
from app.errors import Busy, EngineNotReady, EngineTimeout, EyeblocksError, WorkerDied
from app.ml.backbones import backbone_spec
from app.samples.samples import picture_key
from app.settings import Settings
from app.storage import Storage

log = logging.getLogger(__name__)

MAX_PICTURES_IN_ENGINE = 4
"""Pictures that one training run embeds at a time."""

BATCH_SIZE = 200
RETRY_S = 10.0
"""How long the background work waits when the engine cannot embed now."""
PAUSE_PER_PICTURE_S = 0.01
"""In the background pictures are embedded with pauses, so that a child never waits for it."""

SampleRow = Row[*tuple[Any, ...]]
T = TypeVar("T")


def is_current_embedding(backbone: str) -> ColumnElement[bool]:
    """The condition for rows of `Embedding` by this backbone and this version of the program."""
    size = backbone_spec(backbone).embedding_bytes
    return and_(Embedding.backbone == backbone, func.length(Embedding.numbers) == size)


async def all_results(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What the works return, in order. The first error of ours ends the others and is raised itself.

    A task group alone would raise it within a group, in which no caller would look for it.
    """
    first: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in works]
    except* EyeblocksError as problems:
        first = problems.exceptions[0]
    if first is not None:
        raise first
    return [task.result() for task in tasks]


class MissingEmbeddings:
    """Embeds samples. Its owner calls `start`, for those that nobody waits for, and `close`."""

    def __init__(
        self, engine: Engine, database: Database, picture_files: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._picture_files = picture_files
        self._backbone = settings.backbone
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Embeds in the background, one by one, what lacks an embedding now."""
        self._task = asyncio.create_task(self._embed_in_background())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def embed_all(self, samples: Sequence[SampleRow], student_id: str) -> None:
        """Embeds samples for which their owner waits. Raises the errors of `Engine.process_picture`."""
        limit = asyncio.Semaphore(MAX_PICTURES_IN_ENGINE)

        async def embed(sample: SampleRow) -> None:
            async with limit:
                await self._embed(sample, student_id)

        await all_results(embed(sample) for sample in samples)

    async def _embed(self, sample: SampleRow, student_id: str) -> None:
        picture = await run_sync(self._picture_files.get, picture_key(sample))
        processed = await self._engine.process_picture(student_id, picture)
        await run_sync(self._store, sample.id, processed.embeddings[0])

    def _store(self, sample_id: str, numbers: bytes) -> None:
        with self._database.transaction() as session:
            if session.get(Sample, sample_id) is not None:
                session.merge(Embedding.of(sample_id, self._backbone, numbers))

    async def _embed_in_background(self) -> None:
        after = ""
        while rows := await self._next_patiently(after):
            for row in rows:
                await self._embed_patiently(row)
                after = row.id
                await asyncio.sleep(PAUSE_PER_PICTURE_S)

    async def _embed_patiently(self, row: SampleRow) -> None:
        """Embeds a sample when the engine can. One that cannot be embedded waits for its training.

        One during which the worker died or hung is not tried again: it may be what killed it.
        """
        while True:
            try:
                return await self._embed(row, row.student_id)
            except (WorkerDied, EngineTimeout) as problem:
                return log.warning("the sample %s was not embedded: %s", row.id, problem.code)
            except (Busy, EngineNotReady):
                await asyncio.sleep(RETRY_S)
            except EyeblocksError as problem:
                return log.warning("the sample %s was not embedded: %s", row.id, problem.code)
            except Exception:
                return log.exception("the sample %s was not embedded", row.id)

    async def _next_patiently(self, after: str) -> Sequence[SampleRow]:
        """The next samples, as soon as the database answers."""
        while True:
            try:
                return await run_sync(self._next, after)
            except Exception:
                log.exception("samples without an embedding cannot be looked for; trying again")
            await asyncio.sleep(RETRY_S)

    def _next(self, after: str) -> Sequence[SampleRow]:
        """The next samples, by id, that lack a current embedding."""
        query = (
            select(
                Sample.id, Sample.project_id, Sample.class_id, Sample.file_id, Project.student_id
            )
            .join(Project, Project.id == Sample.project_id)
            .outerjoin(
                Embedding,
                and_(Embedding.sample_id == Sample.id, is_current_embedding(self._backbone)),
            )
            .where(Sample.id > after, Sample.deleted_at.is_(None), Embedding.sample_id.is_(None))
            .order_by(Sample.id)
            .limit(BATCH_SIZE)
        )
        with self._database.reading() as session:
            return session.execute(query).all()
