"""The embeddings that a training run reads; what lacks one gets it first."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy import Row, bindparam, select

from app.db.database import Database
from app.db.tables import Embedding, ImageClass, Sample
from app.engine.engine import Engine
from app.ml.heads import LabelledEmbeddings
from app.samples.samples import picture_key
from app.settings import Settings
from app.storage import Storage
from app.training.models import fingerprint_of
from app.training.readiness import ClassCount, refuse_unready

IN_FLIGHT = 4
"""Pictures of one run in the engine at a time."""

SampleRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class TrainingData:
    """What one run trains on; `classes` (id and name) in the order of the labels."""

    fingerprint: str
    classes: list[dict[str, str]]
    labelled: LabelledEmbeddings


class TrainingDataReader:
    """Reads a project's samples as one consistent view."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._pictures = pictures
        self._settings = settings

    async def read(self, project_id: str, student_id: str) -> TrainingData:
        """`student_id` is whose work it is. Raises NotReadyToTrain, EngineNotReady."""
        while True:
            data, lacking = await run_sync(self._snapshot, project_id)
            if data is not None:
                return data
            await self._embed_all(lacking, student_id)

    def _snapshot(self, project_id: str) -> tuple[TrainingData | None, Sequence[SampleRow]]:
        """The data, or the samples that lack an embedding."""
        with self._database.reading() as session:
            connection = session.connection()
            classes = connection.execute(_CLASSES, {"project": project_id}).all()
            asked = {"project": project_id, "backbone": self._settings.backbone}
            samples = connection.execute(_SAMPLES, asked).all()
        counts = Counter(each.class_id for each in samples)
        refuse_unready([ClassCount(*each, counts[each.id]) for each in classes], self._settings)
        if lacking := [each for each in samples if not each.numbers]:
            return None, lacking
        return _data(classes, samples), []

    async def _embed_all(self, samples: Sequence[SampleRow], student_id: str) -> None:
        places = asyncio.Semaphore(IN_FLIGHT)

        async def embed(sample: SampleRow) -> None:
            async with places:
                picture = await run_sync(self._pictures.get, picture_key(sample))
                look = await self._engine.look(student_id, picture)
                await run_sync(self._remember, sample.id, look.embeddings[0])

        async with asyncio.TaskGroup() as group:
            for each in samples:
                group.create_task(embed(each))

    def _remember(self, sample_id: str, numbers: bytes) -> None:
        with self._database.transaction() as session:
            if session.get(Sample, sample_id) is not None:
                embedding = Embedding(
                    sample_id=sample_id, backbone=self._settings.backbone, numbers=numbers
                )
                session.merge(embedding)


def _data(classes: Sequence[SampleRow], samples: Sequence[SampleRow]) -> TrainingData:
    labels = {each.id: label for label, each in enumerate(classes)}
    ordered = sorted(samples, key=lambda each: (labels[each.class_id], each.order_key))
    joined = b"".join(each.numbers for each in ordered)
    return TrainingData(
        fingerprint=fingerprint_of([each.id for each in (*classes, *samples)]),
        classes=[{"id": each.id, "name": each.name} for each in classes],
        labelled=LabelledEmbeddings(
            np.frombuffer(joined, "<f4").reshape(len(ordered), -1),
            np.array([labels[each.class_id] for each in ordered], np.int64),
            len(classes),
        ),
    )


# Built once, and rows rather than objects: see `claims`. Sorted here, as SQLite would carry the
# numbers along while it sorts.
_classes, _samples, _embeddings = (each.__table__.c for each in (ImageClass, Sample, Embedding))
_CLASSES = (
    select(_classes.id, _classes.name)
    .where(_classes.project_id == bindparam("project"))
    .order_by(_classes.position)
)
_SAMPLES = (
    select(
        _samples.id,
        _samples.project_id,
        _samples.class_id,
        _samples.order_key,
        _embeddings.numbers,
    )
    .select_from(
        Sample.__table__.outerjoin(
            Embedding.__table__,
            (_embeddings.sample_id == _samples.id)
            & (_embeddings.backbone == bindparam("backbone")),
        )
    )
    .where(_samples.project_id == bindparam("project"), _samples.deleted_at.is_(None))
)
