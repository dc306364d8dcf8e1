"""Accepts uploaded files: has the engine process them and the writer store them."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Container, Sequence
from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import Sample, checksum_of, new_id, now
from app.engine.engine import Engine, ProcessedPicture
from app.errors import (
    BackboneDamaged,
    BackboneMissing,
    ClassNotFound,
    EngineNotReady,
    EngineStarting,
    EyeblocksError,
    PictureAlreadyHere,
    PictureEmpty,
    PictureTooLarge,
    WorkerDied,
)
from app.samples.sample_writer import Outcome, Processed, SamplePlan, SampleWriter, UploadTarget
from app.samples.samples import Samples
from app.settings import Settings
from app.storage import Storage

WORKER_RETRY_S = 0.1
"""Pause between tries while a worker starts, which takes a few tenths of a second."""
MAX_IN_FLIGHT = 4
"""Pictures of one request that the engine processes at a time: it stays busy, others get in."""
BATCH_SIZE = 8
"""Pictures of one request that are stored together. A picture then costs the web process 1.7 ms of
CPU; stored alone it costs 3.6 ms."""


@dataclass(frozen=True)
class ChosenFile:
    """One file of a request. `read` is called at most once, after `size` is checked (in bytes)."""

    name: str
    size: int
    read: Callable[[], Awaitable[bytes]]
    key: str = ""
    """Idempotency key: a file with the same key and class is not stored again. Empty: none."""
    burst: str = ""
    """Files of one press of the shutter have the same. Empty: unknown."""


class SampleUploads:
    """Accepts files into a class. A bad file does not affect the others."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._settings = settings
        self._writer = SampleWriter(engine, database, pictures, settings)

    async def close(self) -> None:
        """Wait until all accepted files are recorded."""
        await self._writer.close()

    async def accept(
        self,
        target: UploadTarget,
        files: Sequence[ChosenFile],
        *,
        mirrored: bool = False,
        patient: bool = False,
        known: Container[str] = (),
    ) -> list[Outcome]:
        """For each file, in order, its sample or the refusal. `mirrored`: the student saw them so.

        `patient`: nobody waits for these files. While others use the engine it gets one at a time.
        `known`: checksums of pictures that are refused, because they are here already.

        Raises EngineNotReady when the engine could process none of the files, and ClassNotFound
        when the class was deleted meanwhile.
        """
        gives_way = patient and self._engine.serves_others(target.student_id)
        in_flight = asyncio.Semaphore(1 if gives_way else MAX_IN_FLIGHT)
        arrived = now().isoformat()
        accepted = await self._find_accepted(target, files)

        async def process(file: ChosenFile) -> Processed:
            if (sample := accepted.get(sample_id_of(target, file))) is not None:
                return sample
            async with in_flight:
                processed = await self._process_or_refuse(target.student_id, file)
            return PictureAlreadyHere() if _checksum(processed) in known else processed

        async def accept_batch(start: int) -> list[Outcome]:
            batch = files[start : start + BATCH_SIZE]
            processed = await asyncio.gather(*map(process, batch))
            plans = [
                SamplePlan(
                    f"{arrived}-{start + number:04}",
                    sample_id_of(target, file),
                    new_id() if file.key else None,
                    mirrored,
                    file.burst or None,
                )
                for number, file in enumerate(batch)
            ]
            return await self._writer.write(target, plans, processed)

        async with asyncio.TaskGroup() as group:
            starts = range(0, len(files), BATCH_SIZE)
            tasks = [group.create_task(accept_batch(start)) for start in starts]
        outcomes = [outcome for task in tasks for outcome in task.result()]
        _raise_if_all_blocked(outcomes)
        return outcomes

    async def _find_accepted(
        self, target: UploadTarget, files: Sequence[ChosenFile]
    ) -> dict[str, Sample]:
        """The samples of earlier uploads with the same keys, by id."""
        ids = [sample_id_of(target, file) for file in files if file.key]
        if not ids:
            return {}

        def find() -> dict[str, Sample]:
            with self._database.reading() as session:
                return Samples(session, self._settings).find(ids)

        return await run_sync(find)

    async def _process_or_refuse(self, student_id: str, file: ChosenFile) -> Processed:
        try:
            return await self.process_file(student_id, file)
        except EyeblocksError as refusal:
            return refusal

    async def process_file(self, student_id: str, file: ChosenFile) -> ProcessedPicture:
        """Read and process one file. Raises PictureEmpty, PictureTooLarge and `process_picture`'s."""
        if file.size == 0:
            raise PictureEmpty
        if file.size > self._settings.max_picture_bytes:
            raise PictureTooLarge(max_bytes=self._settings.max_picture_bytes)
        return await self.process_picture(student_id, await file.read())

    async def process_picture(self, student_id: str, picture: bytes) -> ProcessedPicture:
        """Process one picture. Waits while the worker starts, and tries again after its death once.

        Another picture may have killed the worker the first time; a second death is this one's.
        Raises the refusals of `Engine.process_picture`.
        """
        deaths = 0
        end = time.monotonic() + self._settings.picture_timeout_s
        while True:
            try:
                return await self._process_once(student_id, picture)
            except (EngineStarting, WorkerDied) as problem:
                deaths += isinstance(problem, WorkerDied)
                if deaths > 1 or time.monotonic() > end:
                    raise
            await asyncio.sleep(WORKER_RETRY_S)

    async def _process_once(self, student_id: str, picture: bytes) -> ProcessedPicture:
        """Process the picture; without a backbone it gets no embedding, and training makes it later."""
        try:
            return await self._engine.process_picture(student_id, picture, return_square=True)
        except (BackboneMissing, BackboneDamaged):
            return await self._engine.process_picture(
                student_id, picture, return_square=True, embed=False
            )


def sample_id_of(target: UploadTarget, file: ChosenFile) -> str:
    """The id of the file's sample: a hash of target and key, or a new id without a key."""
    if not file.key:
        return new_id()
    full_key = f"{target.project_id}/{target.class_id}/{file.key}"
    return hashlib.sha256(full_key.encode()).hexdigest()[:32]


def _checksum(processed: Processed) -> str | None:
    """The checksum of the square that would be stored; None without one."""
    if not isinstance(processed, ProcessedPicture) or processed.square_jpeg is None:
        return None
    return checksum_of(processed.square_jpeg)


def _raise_if_all_blocked(outcomes: Sequence[Outcome]) -> None:
    blocked = [
        outcome for outcome in outcomes if isinstance(outcome, EngineNotReady | ClassNotFound)
    ]
    if outcomes and len(blocked) == len(outcomes):
        raise blocked[0]
