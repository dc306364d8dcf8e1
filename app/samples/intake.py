"""From the bytes of a file to an acknowledged sample: on disk, in the database, embedded."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import ChainMap
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.group_commit import GroupCommit
from app.db.tables import Embedding, Sample, new_id, now
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
    StorageFailed,
    WorkerDied,
)
from app.samples.samples import Arrival, Samples, picture_key
from app.settings import Settings
from app.storage import Storage

log = logging.getLogger(__name__)

STARTING_S = 0.1
"""How soon to look again whether a worker has started; it takes a few tenths of a second."""
IN_FLIGHT = 4
"""Pictures of one request in the engine at a time: enough to keep it busy, fair to others."""

TOGETHER = 8
"""Pictures of one request that are recorded at once: 1.6 ms of the web process's CPU for each
picture rather than 4.3 with a transaction of its own."""


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
    key: str = ""
    """What was accepted under it before, in the same class, is not stored again; empty: none."""


Outcome = Sample | EyeblocksError
Looked = Look | EyeblocksError | Sample
"""A sample, where the file was accepted before."""


Place = tuple[str, str]
"""When and where in the request a file arrived, sortable; and the id of its sample."""


class Intake:
    """Accepts files into a class, each on its own: a bad one never takes others with it."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._pictures = pictures
        self._settings = settings
        self._records = GroupCommit(self._record)

    async def close(self) -> None:
        await self._records.close()

    async def accept(self, receiving: ReceivingClass, files: Sequence[ChosenFile]) -> list[Outcome]:
        """For each file, in order, the sample that it became or why it did not.

        Raises EngineNotReady when not one file could be looked at because of the engine, and
        ClassNotFound when the class was deleted meanwhile.
        """
        places = asyncio.Semaphore(IN_FLIGHT)
        arrived = now().isoformat()
        known = await self._known(receiving, files)

        async def look(file: ChosenFile) -> Looked:
            if (before := known.get(sample_id_of(receiving, file))) is not None:
                return before
            async with places:
                return await self._look_or_refuse(receiving.student_id, file)

        async def accept_some(start: int) -> list[Outcome]:
            some = files[start : start + TOGETHER]
            looks = await asyncio.gather(*map(look, some))
            arrivals = [
                (f"{arrived}-{start + number:04}", sample_id_of(receiving, file))
                for number, file in enumerate(some)
            ]
            return await self._keep(receiving, arrivals, looks)

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

    async def _keep(
        self, receiving: ReceivingClass, arrivals: Sequence[Place], looks: Sequence[Looked]
    ) -> list[Outcome]:
        """The files first, then the rows: what the database knows is on disk."""
        stored = await run_sync(self._store, receiving, arrivals, looks)
        kept = [each for each in stored if isinstance(each, tuple)]
        refusals = iter(await self._recorded(kept))
        return [(next(refusals) or each[0]) if isinstance(each, tuple) else each for each in stored]

    async def _recorded(self, arrivals: Sequence[Arrival]) -> Sequence[Outcome | None]:
        """Why some could not be recorded (their files are gone), or what they are already."""
        if not arrivals:
            return []
        try:
            refusals = await self._records.add(arrivals)
        except EyeblocksError as problem:
            refusals = [problem] * len(arrivals)
        except Exception:
            await run_sync(self._delete, arrivals)
            raise
        pairs = zip(arrivals, refusals, strict=True)
        if refused := [arrival for arrival, why in pairs if isinstance(why, EyeblocksError)]:
            await run_sync(self._delete, refused)
        return refusals

    def _delete(self, arrivals: Sequence[Arrival]) -> None:
        for sample, _ in arrivals:
            try:
                self._pictures.delete(picture_key(sample))
            except StorageFailed:
                log.warning("the file of a refused sample stays behind: %s", picture_key(sample))

    def _store(
        self, receiving: ReceivingClass, places: Sequence[Place], looks: Sequence[Looked]
    ) -> list[Arrival | Outcome]:
        """What became a sample, its picture stored, and why the others did not."""
        backbone = self._engine.status().backbone
        made: list[Arrival | Outcome] = []
        squares: dict[str, bytes] = {}
        for place, look in zip(places, looks, strict=True):
            if not isinstance(look, Look):
                made.append(look)
                continue
            square = _square_of(look)
            sample = _new_sample(receiving, place, len(square))
            squares[picture_key(sample)] = square
            made.append((sample, _embedding(sample, look, backbone)))
        refused = self._refused(squares)
        return [
            refused.get(picture_key(each[0]), each) if isinstance(each, tuple) else each
            for each in made
        ]

    def _refused(self, squares: Mapping[str, bytes]) -> Mapping[str, StorageFailed]:
        """Stores them together; where the disk does not take all, it may take some."""
        try:
            self._pictures.put_all(squares)
        except StorageFailed as refusal:
            if len(squares) == 1:
                return dict.fromkeys(squares, refusal)
            return ChainMap(*(dict(self._refused({key: squares[key]})) for key in squares))
        return {}

    def _record(self, groups: Sequence[Sequence[Arrival]]) -> Sequence[Sequence[Outcome | None]]:
        """The rows of all groups in one transaction; for each, what `Samples.add` says."""
        arrivals = [arrival for group in groups for arrival in group]
        with self._database.transaction(of_pictures=True) as session:
            answers = iter(Samples(session, self._settings).add(arrivals))
        return [list(islice(answers, len(group))) for group in groups]


def sample_id_of(receiving: ReceivingClass, file: ChosenFile) -> str:
    """The id that the file's sample gets: by its key always the same, without one a new one."""
    if not file.key:
        return new_id()
    named = f"{receiving.project_id}/{receiving.class_id}/{file.key}"
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def _square_of(look: Look) -> bytes:
    if look.square_jpeg is None:
        raise ValueError("the engine kept no square")
    return look.square_jpeg


def _new_sample(receiving: ReceivingClass, place: Place, size_bytes: int) -> Sample:
    arrival, sample_id = place
    return Sample(
        id=sample_id,
        project_id=receiving.project_id,
        class_id=receiving.class_id,
        order_key=f"{arrival} {sample_id}",
        size_bytes=size_bytes,
        created_at=now(),
    )


def _embedding(sample: Sample, look: Look, backbone: str) -> Embedding | None:
    if not look.embeddings:
        return None
    return Embedding(sample_id=sample.id, backbone=backbone, numbers=look.embeddings[0])


def _raise_when_nothing_was_possible(outcomes: Sequence[Outcome]) -> None:
    blocked = [each for each in outcomes if isinstance(each, EngineNotReady | ClassNotFound)]
    if outcomes and len(blocked) == len(outcomes):
        raise blocked[0]
