"""From looks at pictures to samples: on disk, in the database, embedded."""

from __future__ import annotations

import logging
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.group_commit import GroupCommit
from app.db.tables import Embedding, Sample, now
from app.engine.engine import Engine, Look
from app.errors import EyeblocksError, StorageFailed
from app.samples.samples import Arrival, Samples, picture_key
from app.settings import Settings
from app.storage import Storage

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReceivingClass:
    """Where the pictures go, and on whose behalf."""

    student_id: str
    project_id: str
    class_id: str


Outcome = Sample | EyeblocksError
Looked = Look | EyeblocksError | Sample
"""A sample, where the file was accepted before."""


Place = tuple[str, str]
"""When and where in the request a file arrived, sortable; and the id of its sample."""


class Keeping:
    """The files first, then the rows: what the database knows is on disk."""

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

    async def keep(
        self, receiving: ReceivingClass, places: Sequence[Place], looks: Sequence[Looked]
    ) -> list[Outcome]:
        """For each place, in order, the sample that was made of the look or why there is none."""
        stored = await run_sync(self._store, receiving, places, looks)
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
        with self._database.transaction() as session:
            answers = iter(Samples(session, self._settings).add(arrivals))
        return [list(islice(answers, len(group))) for group in groups]


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
