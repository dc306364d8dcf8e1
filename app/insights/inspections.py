"""Inspects the pictures of projects, and remembers the warnings until the pictures change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy import Row, select

from app.db.database import Database
from app.db.tables import Embedding, ImageClass, Sample, is_learnt_from
from app.engine.engine import Engine
from app.insights.warnings import DataWarning, Flags, InspectedData, warnings_about
from app.ml.backbones import backbone_spec
from app.ml.types import DataFindings, Halves, LabeledEmbeddings
from app.samples.embeddings import is_current_embedding
from app.settings import Settings
from app.training.data import burst_numbers
from app.training.fingerprint import fingerprint_of

_REMEMBERED = 256
"""Projects whose warnings are remembered: about as many as a school has open at a time."""

SampleRow = Row[str, str, str | None, float | None, float | None, bytes | None]


class Inspections:
    """Use it on the event loop only."""

    def __init__(self, engine: Engine, database: Database, settings: Settings) -> None:
        self._engine = engine
        self._database = database
        self._spec = backbone_spec(settings.backbone)
        self._remembered: OrderedDict[str, tuple[str, Sequence[DataWarning]]] = OrderedDict()

    async def warnings(self, project_id: str, student_id: str) -> Sequence[DataWarning]:
        """The warnings about the project's pictures, as far as they have embeddings.

        Raises the errors of `Engine.inspect`.
        """
        classes, samples = await run_sync(self._read_samples, project_id)
        fingerprint = fingerprint_of(classes, ((row.id, row.class_id) for row in samples))
        remembered = self._remembered.get(project_id)
        if remembered is None or remembered[0] != fingerprint:
            found = await self._inspect(project_id, student_id, classes, samples)
            remembered = self._remembered[project_id] = fingerprint, found
        self._remembered.move_to_end(project_id)
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return remembered[1]

    async def _inspect(
        self,
        project_id: str,
        student_id: str,
        classes: Sequence[str],
        samples: Sequence[SampleRow],
    ) -> Sequence[DataWarning]:
        embeddings, known = await run_sync(self._read_embeddings, project_id, samples)
        kept = [row for row, is_known in zip(samples, known.tolist(), strict=True) if is_known]
        if not kept:
            return []
        data = LabeledEmbeddings(
            embeddings[known],
            np.array([classes.index(row.class_id) for row in kept], np.int64),
            len(classes),
            self._spec.blocks,
            burst_numbers([row.burst for row in kept]),
        )
        del embeddings
        findings = await self._engine.inspect(student_id, data)
        return await run_sync(lambda: warnings_about(_inspected(classes, kept, data, findings)))

    def _read_samples(self, project_id: str) -> tuple[Sequence[str], Sequence[SampleRow]]:
        """The ids of the classes in order, and the samples that have an embedding, by class."""
        classes = select(ImageClass.id).where(
            ImageClass.project_id == project_id, ImageClass.deleted_at.is_(None)
        )
        samples = (
            select(
                Sample.id,
                Sample.class_id,
                Sample.burst,
                Sample.brightness,
                Sample.sharpness,
                Sample.colors,
            )
            .join(ImageClass, ImageClass.id == Sample.class_id)
            .join(Embedding, Embedding.sample_id == Sample.id)
            .where(
                Sample.project_id == project_id,
                is_learnt_from(),
                is_current_embedding(self._spec.name),
            )
            .order_by(ImageClass.position, Sample.order_key)
        )
        with self._database.reading() as session:
            class_ids = session.scalars(classes.order_by(ImageClass.position)).all()
            return class_ids, session.execute(samples).all()

    def _read_embeddings(
        self, project_id: str, samples: Sequence[SampleRow]
    ) -> tuple[Halves, Flags]:
        """The embeddings (n, d) of samples, and which are there: others were deleted just now."""
        table = np.zeros((len(samples), self._spec.embedding_bytes // 2), "<f2")
        known = np.zeros(len(samples), bool)
        places = {row.id: place for place, row in enumerate(samples)}
        query = (
            select(Embedding.sample_id, Embedding.numbers)
            .join(Sample, Sample.id == Embedding.sample_id)
            .where(Sample.project_id == project_id, is_current_embedding(self._spec.name))
        )
        with self._database.reading() as session:
            for sample_id, numbers in session.execute(query.execution_options(yield_per=256)):
                if (place := places.get(sample_id)) is not None:
                    table[place] = np.frombuffer(numbers, "<f2")
                    known[place] = True
        return table, known


def _inspected(
    classes: Sequence[str],
    samples: Sequence[SampleRow],
    data: LabeledEmbeddings,
    findings: DataFindings,
) -> InspectedData:
    return InspectedData(
        class_ids=classes,
        sample_ids=[row.id for row in samples],
        labels=data.labels,
        brightness=np.array([row.brightness for row in samples], np.float64),
        sharpness=np.array([row.sharpness for row in samples], np.float64),
        colors=[row.colors for row in samples],
        findings=findings,
    )
