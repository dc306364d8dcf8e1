"""From the bytes of a file to an acknowledged sample: on disk, in the database, embedded."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import Embedding, ImageClass, Sample, new_id, now
from app.engine.engine import Engine, Look
from app.errors import (
    BackboneDamaged,
    BackboneMissing,
    ClassNotFound,
    EngineNotReady,
    EngineStarting,
    EyeblocksError,
    PictureEmpty,
    PictureTooLarge,
    WorkerDied,
)
from app.samples.samples import Samples, picture_key
from app.settings import Settings
from app.storage import Storage

log = logging.getLogger(__name__)

STARTING_S = 0.1
"""How soon to look again whether a worker has started; it takes a few tenths of a second."""
IN_FLIGHT = 4
"""Pictures of one request in the engine at a time: enough to keep it busy, fair to others."""


@dataclass(frozen=True)
class ReceivingClass:
    """Where the pictures go, and on whose behalf."""

    student_id: str
    project_id: str
    class_id: str


@dataclass(frozen=True)
class ChosenFile:
    """One file of a request. `read` is called once, and only when `size` is within the limit."""

    name: str
    size: int
    read: Callable[[], Awaitable[bytes]]


Outcome = Sample | EyeblocksError


class Intake:
    """Accepts files into a class, each on its own: a bad one never takes others with it."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._pictures = pictures
        self._settings = settings

    async def accept(self, receiving: ReceivingClass, files: Sequence[ChosenFile]) -> list[Outcome]:
        """For each file, in order, the sample that it became or why it did not.

        Raises EngineNotReady when not one file could be looked at because of the engine, and
        ClassNotFound when the class was deleted meanwhile.
        """
        places = asyncio.Semaphore(IN_FLIGHT)
        arrived = now().isoformat()

        async def accept_in_turn(index: int, file: ChosenFile) -> Outcome:
            async with places:
                return await self._accept_or_refuse(receiving, file, f"{arrived}-{index:04}")

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(accept_in_turn(*each)) for each in enumerate(files)]
        outcomes = [task.result() for task in tasks]
        _raise_when_nothing_was_possible(outcomes)
        return outcomes

    async def _accept_or_refuse(
        self, receiving: ReceivingClass, file: ChosenFile, arrival: str
    ) -> Outcome:
        try:
            look = await self._look(receiving.student_id, await self._read(file))
            return await run_sync(self._keep, receiving, arrival, look)
        except EyeblocksError as refusal:
            return refusal

    async def _read(self, file: ChosenFile) -> bytes:
        if file.size == 0:
            raise PictureEmpty
        if file.size > self._settings.max_picture_bytes:
            raise PictureTooLarge(max_bytes=self._settings.max_picture_bytes)
        return await file.read()

    async def _look(self, student_id: str, picture: bytes) -> Look:
        """Wait while the worker starts, and try once more after its death.

        It may have died of somebody else's picture, but if it dies again it was this one.
        """
        deaths = 0
        end = time.monotonic() + self._settings.picture_timeout_s
        while True:
            try:
                return await self._look_once(student_id, picture)
            except (EngineStarting, WorkerDied) as problem:
                deaths += isinstance(problem, WorkerDied)
                if deaths > 1 or time.monotonic() > end:
                    raise
            await asyncio.sleep(STARTING_S)

    async def _look_once(self, student_id: str, picture: bytes) -> Look:
        """Without a backbone the picture is kept all the same; training embeds it later."""
        try:
            return await self._engine.look(student_id, picture, keep_square=True)
        except (BackboneMissing, BackboneDamaged):
            return await self._engine.look(student_id, picture, keep_square=True, embed=False)

    def _keep(self, receiving: ReceivingClass, arrival: str, look: Look) -> Sample:
        """The file first, then the row: what the database knows is on disk."""
        if look.square_jpeg is None:
            raise ValueError("the engine kept no square")
        sample = _new_sample(receiving, arrival, look.square_jpeg)
        self._pictures.put(picture_key(sample), look.square_jpeg)
        try:
            self._record(sample, look)
        except BaseException:
            self._pictures.delete(picture_key(sample))
            raise
        return sample

    def _record(self, sample: Sample, look: Look) -> None:
        embedding = None
        if look.embeddings:
            backbone = self._engine.status().backbone
            embedding = Embedding(
                sample_id=sample.id, backbone=backbone, numbers=look.embeddings[0]
            )
        with self._database.transaction() as session:
            if session.get(ImageClass, sample.class_id) is None:
                raise ClassNotFound
            samples = Samples(session, self._settings)
            samples.refuse_above_quota(sample.project_id, sample.class_id)
            samples.add(sample, embedding)


def _new_sample(receiving: ReceivingClass, arrival: str, square_jpeg: bytes) -> Sample:
    sample_id = new_id()
    return Sample(
        id=sample_id,
        project_id=receiving.project_id,
        class_id=receiving.class_id,
        order_key=f"{arrival} {sample_id}",
        size_bytes=len(square_jpeg),
    )


def _raise_when_nothing_was_possible(outcomes: Sequence[Outcome]) -> None:
    blocked = [each for each in outcomes if isinstance(each, EngineNotReady | ClassNotFound)]
    if outcomes and len(blocked) == len(outcomes):
        raise blocked[0]
