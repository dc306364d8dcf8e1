"""Makes pictures of the test set out of the files of an import."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anyio.to_thread import run_sync
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.lab_tables import TestEmbedding, TestPicture
from app.db.tables import Project, checksum_of, now
from app.engine.engine import Engine, ProcessedPicture
from app.errors import EngineStarting, EyeblocksError, PictureAlreadyHere
from app.lab.imports.destinations import Taken
from app.lab.imports.import_rows import Facts
from app.lab.imports.opening import OpenImport
from app.lab.test_sets.test_pictures import TestPictures, resolve_labels, storage_key
from app.samples.uploads import MAX_IN_FLIGHT, ChosenFile, SampleUploads
from app.settings import Settings
from app.storage import Storage

Outcome = Taken | EyeblocksError


@dataclass(frozen=True)
class _Arrival:
    """A picture that is not stored yet."""

    picture: TestPicture
    embedding: TestEmbedding
    square_jpeg: bytes


class TestSetDestination:
    """Keeps pictures with their labels and embeddings, apart from the samples.

    What the test set had under the same label before the import began does not come a second time.
    """

    def __init__(
        self,
        engine: Engine,
        database: Database,
        uploads: SampleUploads,
        picture_files: Storage,
        settings: Settings,
    ) -> None:
        self._engine = engine
        self._database = database
        self._uploads = uploads
        self._picture_files = picture_files
        self._settings = settings

    def resolve(self, session: Session, project: Project, names: Iterable[str]) -> dict[str, Facts]:
        return resolve_labels(project, names)

    async def accept(
        self, opened: OpenImport, place: Facts, files: Sequence[ChosenFile]
    ) -> Sequence[Outcome]:
        ids = [_picture_id(opened.project_id, file) for file in files]
        found = await run_sync(self._find, ids)
        gives_way = self._engine.serves_others(opened.student_id)
        in_flight = asyncio.Semaphore(1 if gives_way else MAX_IN_FLIGHT)
        arrived = now().isoformat()
        known = await self._known(opened, place)

        async def process(number: int, file: ChosenFile) -> _Arrival | Outcome:
            if (there := found.get(ids[number])) is not None:
                return there
            try:
                async with in_flight:
                    processed = await self._process(opened.student_id, file)
            except EyeblocksError as refusal:
                return refusal
            picture = TestPicture(
                id=ids[number],
                project_id=opened.project_id,
                import_id=opened.id,
                order_key=f"{arrived}-{number:04}",
                name=file.name,
                **place,
            )
            arrival = self._arrival(picture, processed)
            return PictureAlreadyHere() if picture.checksum in known else arrival

        arrivals = await asyncio.gather(*(process(*each) for each in enumerate(files)))
        return await run_sync(self._store, opened.student_id, arrivals)

    async def _known(self, opened: OpenImport, place: Facts) -> frozenset[str]:
        """Checksums of the pictures of this label, read once in an import."""
        key = str(place["label"] or "")
        if key not in opened.known:
            opened.known[key] = await run_sync(self._read_known, opened, place["label"])
        return opened.known[key]

    def _read_known(self, opened: OpenImport, label: str | None) -> frozenset[str]:
        with self._database.reading() as session:
            return TestPictures(session).checksums(opened.project_id, label, opened.began_at)

    def _find(self, ids: Sequence[str]) -> dict[str, TestPicture]:
        """The pictures that an attempt before a crash has stored."""
        with self._database.reading() as session:
            return TestPictures(session).find(ids)

    async def _process(self, student_id: str, file: ChosenFile) -> ProcessedPicture:
        processed = await self._uploads.process_file(student_id, file)
        embedding_of(processed, self._engine)  # refused now, before anything is stored
        return processed

    def _arrival(self, picture: TestPicture, processed: ProcessedPicture) -> _Arrival:
        square_jpeg = processed.square_jpeg or b""
        picture.size_bytes, picture.checksum = len(square_jpeg), checksum_of(square_jpeg)
        backbone = self._settings.backbone
        embedding = TestEmbedding.of(picture.id, backbone, processed.embeddings[0])
        return _Arrival(picture, embedding, square_jpeg)

    def _store(self, student_id: str, arrivals: Sequence[_Arrival | Outcome]) -> list[Outcome]:
        """Store the files, then the rows. The files of pictures that are refused are deleted."""
        new = [each for each in arrivals if isinstance(each, _Arrival)]
        self._picture_files.put_all({storage_key(each.picture): each.square_jpeg for each in new})
        with self._database.transaction() as session:
            pairs = [(each.picture, each.embedding) for each in new]
            refusals = TestPictures(session).add(self._settings, student_id, pairs)
        for each, refusal in zip(new, refusals, strict=True):
            if refusal is not None:
                self._picture_files.delete(storage_key(each.picture))
        stored = iter(refusal or each.picture for each, refusal in zip(new, refusals, strict=True))
        return [next(stored) if isinstance(each, _Arrival) else each for each in arrivals]


def embedding_of(processed: ProcessedPicture, engine: Engine) -> bytes:
    """The picture's embedding, without which nothing could ever be answered about it.

    Raises EngineNotReady.
    """
    if not processed.embeddings:
        raise engine.status().problem or EngineStarting(retry_after_s=1)
    return processed.embeddings[0]


def _picture_id(project_id: str, file: ChosenFile) -> str:
    """An id that is the same however often the file is tried, and that nobody guesses."""
    return hashlib.sha256(f"{project_id}/test/{file.key}".encode()).hexdigest()[:32]
