"""Reads the samples of a training run. Embeds those that have no embedding yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy import Connection, Row, bindparam, select

from app.db.database import Database
from app.db.tables import Embedding, ImageClass, Sample, is_learnt_from, now
from app.ml.backbones import backbone_spec
from app.ml.moments import UNKNOWN_BURST
from app.ml.types import Halves, Indices, LabeledEmbeddings, Labels
from app.samples.embeddings import MissingEmbeddings
from app.settings import Settings
from app.training.fingerprint import fingerprint_of
from app.training.readiness import ClassCount, require_ready

SampleRow = Row[*tuple[Any, ...]]


@dataclass
class TrainingData:
    """The data of one run, as it was at `read_at`. `classes` (id and name) are in the order of the labels."""

    read_at: datetime
    fingerprint: str
    classes: list[dict[str, str]]
    sample_ids: tuple[str, ...]
    labels: Labels
    _labeled: LabeledEmbeddings | None

    @property
    def class_samples(self) -> list[dict[str, Any]]:
        """Id, name and number of samples of each class."""
        counts = np.bincount(self.labels, minlength=len(self.classes))
        return [
            {**each, "samples": int(count)}
            for each, count in zip(self.classes, counts, strict=True)
        ]

    def take_labeled(self) -> LabeledEmbeddings:
        """Hands the samples over, once: whoever learns from them says how long they are kept."""
        labeled, self._labeled = self._labeled, None
        if labeled is None:
            raise LookupError("the samples were taken before")
        return labeled


class TrainingDataReader:
    """Reads a project's samples as one consistent view."""

    def __init__(
        self, database: Database, missing_embeddings: MissingEmbeddings, settings: Settings
    ) -> None:
        self._database = database
        self._missing = missing_embeddings
        self._settings = settings
        self._spec = backbone_spec(settings.backbone)

    async def read(self, project_id: str, student_id: str) -> TrainingData:
        """Reads the project's data; `student_id` owns the project.

        Raises NotReadyToTrain, and the errors of `Engine.process_picture`.
        """
        while True:
            data, unembedded = await run_sync(self._snapshot, project_id)
            if data is not None:
                return data
            await self._missing.embed_all(unembedded, student_id)

    def _snapshot(self, project_id: str) -> tuple[TrainingData | None, Sequence[SampleRow]]:
        """The data, or the samples that lack an embedding."""
        read_at = now()
        with self._database.reading() as session:
            connection = session.connection()
            classes = connection.execute(_CLASSES, {"project": project_id}).all()
            parameters = {"project": project_id, "backbone": self._settings.backbone}
            samples = connection.execute(_SAMPLES, parameters).all()
            counts = Counter(sample.class_id for sample in samples)
            require_ready([ClassCount(*row, counts[row.id]) for row in classes], self._settings)
            positions = {row.id: position for position, row in enumerate(classes)}
            samples = sorted(samples, key=lambda row: (positions[row.class_id], row.order_key))
            embeddings, unembedded = _read_embeddings(
                connection, parameters, samples, self._spec.embedding_bytes
            )
        if unembedded:
            return None, unembedded
        return _data(read_at, classes, samples, embeddings, self._spec.blocks), []


def _read_embeddings(
    connection: Connection,
    parameters: Mapping[str, str],
    samples: Sequence[SampleRow],
    size: int,
) -> tuple[Halves, Sequence[SampleRow]]:
    """The embeddings (n, d) of samples in their order, and the samples that have none of `size` bytes.

    Each is copied to its place as it is read: those of 25,000 samples are 320 MB, and there is no
    room for them twice.
    """
    table = np.empty((len(samples), size // 2), "<f2")
    places = {sample.id: place for place, sample in enumerate(samples)}
    missing = set(places)
    rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(_EMBEDDINGS, parameters)
    for sample_id, numbers in rows:
        if len(numbers) == size:
            table[places[sample_id]] = np.frombuffer(numbers, "<f2")
            missing.remove(sample_id)
    return table, [sample for sample in samples if sample.id in missing]


def _data(
    read_at: datetime,
    classes: Sequence[SampleRow],
    samples: Sequence[SampleRow],
    embeddings: Halves,
    blocks: tuple[int, ...],
) -> TrainingData:
    label_of = {row.id: label for label, row in enumerate(classes)}
    labels = np.array([label_of[sample.class_id] for sample in samples], np.int64)
    bursts = burst_numbers([sample.burst for sample in samples])
    return TrainingData(
        read_at=read_at,
        fingerprint=fingerprint_of(label_of, ((row.id, row.class_id) for row in samples)),
        classes=[{"id": row.id, "name": row.name} for row in classes],
        sample_ids=tuple(sample.id for sample in samples),
        labels=labels,
        _labeled=LabeledEmbeddings(embeddings, labels, len(classes), blocks, bursts),
    )


def burst_numbers(bursts: Sequence[str | None]) -> Indices:
    """The number of each sample's burst, from 0, or UNKNOWN_BURST."""
    numbers: dict[str, int] = {}
    return np.array(
        [
            UNKNOWN_BURST if burst is None else numbers.setdefault(burst, len(numbers))
            for burst in bursts
        ],
        np.int64,
    )


# Built once, with rows instead of objects, for speed: see `lease_statements`.
_classes, _samples, _embeddings = (table.__table__.c for table in (ImageClass, Sample, Embedding))
_CLASSES = (
    select(_classes.id, _classes.name)
    .where(_classes.project_id == bindparam("project"), _classes.deleted_at.is_(None))
    .order_by(_classes.position)
)
_SAMPLES = select(
    _samples.id,
    _samples.project_id,
    _samples.class_id,
    _samples.file_id,
    _samples.order_key,
    _samples.burst,
).where(_samples.project_id == bindparam("project"), is_learnt_from())
_EMBEDDINGS = (
    select(_embeddings.sample_id, _embeddings.numbers)
    .select_from(Sample.__table__.join(Embedding.__table__, _embeddings.sample_id == _samples.id))
    .where(
        _samples.project_id == bindparam("project"),
        is_learnt_from(),
        _embeddings.backbone == bindparam("backbone"),
    )
)
_ROWS_AT_ONCE = 256
