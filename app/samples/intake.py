"""From the bytes of a file to an acknowledged sample: looked at, and then kept."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import Sample, new_id, now
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
from app.samples.keeping import Keeping, Looked, Outcome, ReceivingClass
from app.samples.samples import Samples
from app.settings import Settings
from app.storage import Storage

STARTING_S = 0.1
"""How soon to look again whether a worker has started; it takes a few tenths of a second."""
IN_FLIGHT = 4
"""Pictures of one request in the engine at a time: enough to keep it busy, fair to others."""

TOGETHER = 8
"""Pictures of one request that are stored and recorded at once: 1.7 ms of the web process's CPU for
each picture rather than 3.6 where each is kept alone."""


@dataclass(frozen=True)
class ChosenFile:
    """One file of a request. `read` is called once, and only when `size` is within the limit."""

    name: str
    size: int
    read: Callable[[], Awaitable[bytes]]
    key: str = ""
    """What was accepted under it before, in the same class, is not stored again; empty: none."""


class Intake:
    """Accepts files into a class, each on its own: a bad one never takes others with it."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._settings = settings
        self._keeping = Keeping(engine, database, pictures, settings)

    async def close(self) -> None:
        await self._keeping.close()

    async def accept(self, receiving: ReceivingClass, files: Sequence[ChosenFile]) -> list[Outcome]:
        """For each file, in order, the sample that it became or why it did not.

        Raises EngineNotReady when not one file could be looked at because of the engine, and
        ClassNotFound when the class was deleted meanwhile.
        """
        free = asyncio.Semaphore(IN_FLIGHT)
        arrived = now().isoformat()
        known = await self._known(receiving, files)

        async def look(file: ChosenFile) -> Looked:
            if (before := known.get(sample_id_of(receiving, file))) is not None:
                return before
            async with free:
                return await self._look_or_refuse(receiving.student_id, file)

        async def accept_some(start: int) -> list[Outcome]:
            some = files[start : start + TOGETHER]
            looks = await asyncio.gather(*map(look, some))
            places = [
                (f"{arrived}-{start + number:04}", sample_id_of(receiving, file))
                for number, file in enumerate(some)
            ]
            return await self._keeping.keep(receiving, places, looks)

        async with asyncio.TaskGroup() as group:
            starts = range(0, len(files), TOGETHER)
            tasks = [group.create_task(accept_some(start)) for start in starts]
        outcomes = [outcome for task in tasks for outcome in task.result()]
        _raise_when_nothing_was_possible(outcomes)
        return outcomes

    async def _known(
        self, receiving: ReceivingClass, files: Sequence[ChosenFile]
    ) -> dict[str, Sample]:
        """The samples that files with a key have become before, by id."""
        ids = [sample_id_of(receiving, file) for file in files if file.key]
        if not ids:
            return {}

        def find() -> dict[str, Sample]:
            with self._database.reading() as session:
                return Samples(session, self._settings).known(ids)

        return await run_sync(find)

    async def _look_or_refuse(self, student_id: str, file: ChosenFile) -> Looked:
        try:
            return await self.look(student_id, await self._read(file))
        except EyeblocksError as refusal:
            return refusal

    async def _read(self, file: ChosenFile) -> bytes:
        if file.size == 0:
            raise PictureEmpty
        if file.size > self._settings.max_picture_bytes:
            raise PictureTooLarge(max_bytes=self._settings.max_picture_bytes)
        return await file.read()

    async def look(self, student_id: str, picture: bytes) -> Look:
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


def sample_id_of(receiving: ReceivingClass, file: ChosenFile) -> str:
    """The id that the file's sample gets: by its key always the same, without one a new one."""
    if not file.key:
        return new_id()
    named = f"{receiving.project_id}/{receiving.class_id}/{file.key}"
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def _raise_when_nothing_was_possible(outcomes: Sequence[Outcome]) -> None:
    blocked = [each for each in outcomes if isinstance(each, EngineNotReady | ClassNotFound)]
    if outcomes and len(blocked) == len(outcomes):
        raise blocked[0]
