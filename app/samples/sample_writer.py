"""Stores processed pictures: first the JPEG files, then the rows of samples and embeddings."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.group_commit import GroupCommit
from app.db.tables import Embedding, Sample, checksum_of, now
from app.engine.engine import Engine, ProcessedPicture
from app.errors import EyeblocksError, StorageFailed
from app.ml.quality import Quality
from app.samples.samples import NewSample, Samples, picture_key
from app.settings import Settings
from app.storage import Storage

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class UploadTarget:
    """The class that gets the pictures, its project and the student who owns it."""

    student_id: str
    project_id: str
    class_id: str


Outcome = Sample | EyeblocksError
"""What became of a file."""
Processed = ProcessedPicture | Outcome
"""A file before it is stored; a sample if the same file was accepted before."""


@dataclass(frozen=True)
class SamplePlan:
    """What is known of a file's sample before the file is processed.

    `arrival` sorts: the time of the request, and the file's number in it. `file_id` is the id of the
    stored file if another attempt may store the same sample.
    """

    arrival: str
    sample_id: str
    file_id: str | None
    mirrored: bool
    burst: str | None


class SampleWriter:
    """Writes files before rows, so that every row has its file."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._pictures = pictures
        self._settings = settings
        self._group_commit = GroupCommit(self._insert_groups)

    async def close(self) -> None:
        """Wait until all rows are written."""
        await self._group_commit.close()

    async def write(
        self, target: UploadTarget, plans: Sequence[SamplePlan], processed: Sequence[Processed]
    ) -> list[Outcome]:
        """For each file, in order, its sample or the refusal."""
        stored = await run_sync(self._write_files, target, plans, processed)
        new_samples = [result for result in stored if isinstance(result, tuple)]
        results = iter(await self._insert(new_samples))
        return [
            (next(results) or result[0]) if isinstance(result, tuple) else result
            for result in stored
        ]

    async def _insert(self, new_samples: Sequence[NewSample]) -> Sequence[Outcome | None]:
        """For each sample None, its refusal, or the sample that has its id already.

        Deletes the files of samples that were not inserted. No other attempt has written them.
        """
        if not new_samples:
            return []
        try:
            results = await self._group_commit.add(new_samples)
        except EyeblocksError as problem:
            results = [problem] * len(new_samples)
        except Exception:
            await run_sync(self._delete_files, new_samples)
            raise
        pairs = zip(new_samples, results, strict=True)
        if unused := [new for new, result in pairs if result is not None]:
            await run_sync(self._delete_files, unused)
        return results

    def _delete_files(self, new_samples: Sequence[NewSample]) -> None:
        for sample, _ in new_samples:
            try:
                self._pictures.delete(picture_key(sample))
            except StorageFailed:
                log.warning("the file of an unused sample stays behind: %s", picture_key(sample))

    def _write_files(
        self, target: UploadTarget, plans: Sequence[SamplePlan], processed: Sequence[Processed]
    ) -> list[NewSample | Outcome]:
        """For each file the new sample, whose picture is stored, or what became of it instead."""
        backbone = self._engine.status().backbone
        results: list[NewSample | Outcome] = []
        files: dict[str, bytes] = {}
        for plan, picture in zip(plans, processed, strict=True):
            if not isinstance(picture, ProcessedPicture):
                results.append(picture)
                continue
            square_jpeg = _square_jpeg(picture)
            sample = _new_sample(target, plan, square_jpeg, picture.quality)
            files[picture_key(sample)] = square_jpeg
            results.append((sample, _embedding(sample, picture, backbone)))
        failures = self._pictures.put_each(files)
        return [
            failures.get(picture_key(result[0]), result) if isinstance(result, tuple) else result
            for result in results
        ]

    def _insert_groups(
        self, groups: Sequence[Sequence[NewSample]]
    ) -> Sequence[Sequence[Outcome | None]]:
        """Insert the rows of all groups in one transaction. Returns what `Samples.add` returns."""
        new_samples = [new_sample for group in groups for new_sample in group]
        with self._database.transaction() as session:
            results = iter(Samples(session, self._settings).add(new_samples))
        return [list(islice(results, len(group))) for group in groups]


def _square_jpeg(picture: ProcessedPicture) -> bytes:
    if picture.square_jpeg is None:
        raise ValueError("the engine returned no square")
    return picture.square_jpeg


def _new_sample(
    target: UploadTarget, plan: SamplePlan, square_jpeg: bytes, quality: Quality | None
) -> Sample:
    return Sample(
        id=plan.sample_id,
        project_id=target.project_id,
        class_id=target.class_id,
        file_id=plan.file_id,
        order_key=f"{plan.arrival} {plan.sample_id}",
        size_bytes=len(square_jpeg),
        checksum=checksum_of(square_jpeg),
        mirrored=plan.mirrored,
        switched_off=False,
        burst=plan.burst,
        brightness=quality.brightness if quality else None,
        sharpness=quality.sharpness if quality else None,
        colors=quality.colors if quality else None,
        created_at=now(),
    )


def _embedding(sample: Sample, picture: ProcessedPicture, backbone: str) -> Embedding | None:
    if not picture.embeddings:
        return None
    return Embedding.of(sample.id, backbone, picture.embeddings[0])
