"""The embeddings that a training run reads; what lacks one gets it first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy import select

from app.db.database import Database
from app.db.tables import Embedding, ImageClass, Project, Sample
from app.engine.engine import Engine
from app.ml.heads import LabelledEmbeddings
from app.samples.samples import picture_key
from app.settings import Settings
from app.storage import Storage
from app.training.models import Models
from app.training.runs import Runs

IN_FLIGHT = 4
"""Pictures of one run in the engine at a time."""


@dataclass(frozen=True)
class TrainingData:
    """What one run trains on; `classes` (id and name) in the order of the labels."""

    student_id: str
    fingerprint: str
    classes: list[dict[str, str]]
    sample_ids: list[str]
    labels: list[int]
    numbers: dict[str, bytes]
    keys: dict[str, str]

    @property
    def without_embedding(self) -> list[str]:
        return [each for each in self.sample_ids if each not in self.numbers]

    def labelled(self) -> LabelledEmbeddings:
        joined = b"".join(self.numbers[sample_id] for sample_id in self.sample_ids)
        embeddings = np.frombuffer(joined, "<f4").reshape(len(self.sample_ids), -1)
        return LabelledEmbeddings(embeddings, np.array(self.labels, np.int64), len(self.classes))


class TrainingDataReader:
    """Reads a project's samples as one consistent view."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._pictures = pictures
        self._settings = settings

    async def read(self, project_id: str) -> TrainingData:
        """Raises NotReadyToTrain, EngineNotReady."""
        data = await run_sync(self._snapshot, project_id)
        places = asyncio.Semaphore(IN_FLIGHT)

        async def embed(sample_id: str) -> None:
            async with places:
                data.numbers[sample_id] = await self._embed(data, sample_id)

        async with asyncio.TaskGroup() as group:
            for sample_id in data.without_embedding:
                group.create_task(embed(sample_id))
        return data

    def _snapshot(self, project_id: str) -> TrainingData:
        with self._database.reading() as session:
            project = session.get_one(Project, project_id)
            Runs(session, self._settings).refuse_unready(project)
            rows = session.execute(
                select(
                    Sample.id,
                    Sample.project_id,
                    Sample.class_id,
                    ImageClass.position,
                    Embedding.numbers,
                )
                .join(ImageClass, ImageClass.id == Sample.class_id)
                .outerjoin(
                    Embedding,
                    (Embedding.sample_id == Sample.id)
                    & (Embedding.backbone == self._settings.backbone),
                )
                .where(Sample.project_id == project_id, Sample.deleted_at.is_(None))
                .order_by(ImageClass.position, Sample.order_key)
            ).all()
            return TrainingData(
                student_id=project.student_id,
                fingerprint=Models(session).fingerprint(project.id),
                classes=[{"id": each.id, "name": each.name} for each in project.classes],
                sample_ids=[row.id for row in rows],
                labels=[row.position for row in rows],
                numbers={row.id: row.numbers for row in rows if row.numbers},
                keys={row.id: picture_key(row) for row in rows},
            )

    async def _embed(self, data: TrainingData, sample_id: str) -> bytes:
        picture = await run_sync(self._pictures.get, data.keys[sample_id])
        look = await self._engine.look(data.student_id, picture)
        await run_sync(self._remember, sample_id, look.embeddings[0])
        return look.embeddings[0]

    def _remember(self, sample_id: str, numbers: bytes) -> None:
        with self._database.transaction() as session:
            if session.get(Sample, sample_id) is not None:
                embedding = Embedding(
                    sample_id=sample_id, backbone=self._settings.backbone, numbers=numbers
                )
                session.merge(embedding)
