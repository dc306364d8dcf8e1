"""Splits of data sets into training, validation and test, with whole moments in one part."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy import Row, and_, func, select

from app.db.database import Database
from app.db.tables import Embedding, ImageClass, Sample
from app.engine.engine import Engine
from app.ml.backbones import backbone_spec
from app.ml.embeddings import unpack_embeddings
from app.ml.split import TEST, TRAINING, VALIDATION, split_in_three
from app.ml.types import Indices, LabeledEmbeddings
from app.samples.embeddings import is_current_embedding
from app.settings import Settings
from app.training.data import burst_numbers
from app.training.fingerprint import fingerprint_of

REMEMBERED = 64
"""Projects whose moments are remembered: finding them takes a second for 5,000 samples."""

SampleRow = Row[*tuple[Any, ...]]


class Part(StrEnum):
    """A part of a split data set: learnt from, watched while learning, or only tested with."""

    TRAINING = "training"
    VALIDATION = "validation"
    TEST = "test"


NUMBERS = {Part.TRAINING: TRAINING, Part.VALIDATION: VALIDATION, Part.TEST: TEST}


@dataclass(frozen=True)
class Shares:
    """The shares of validation and test, below 1 together; training gets the rest."""

    validation: float
    test: float


@dataclass(frozen=True)
class PartCounts:
    """How many samples and moments a part has, and how many samples of each class, by its id."""

    samples: int
    moments: int
    by_class: Mapping[str, int]


class Splits:
    """Splits data sets and remembers their moments. Use it on the event loop only."""

    def __init__(self, engine: Engine, database: Database, settings: Settings) -> None:
        self._engine = engine
        self._database = database
        self._spec = backbone_spec(settings.backbone)
        self._remembered: OrderedDict[str, tuple[str, Indices]] = OrderedDict()

    async def split(
        self, project_id: str, student_id: str, shares: Shares, seed: int
    ) -> Mapping[Part, PartCounts]:
        """The parts of the project's data set. Raises the errors of `Engine.find_moments`."""
        classes, samples = await run_sync(self._read_samples, project_id)
        if not samples:
            return {part: PartCounts(0, 0, {}) for part in Part}
        labels = np.array([classes.index(row.class_id) for row in samples], np.int64)
        moments = await self._moments(project_id, student_id, classes, samples)
        parts = await run_sync(
            lambda: split_in_three(labels, moments, (shares.validation, shares.test), seed)
        )
        return {
            part: _count(samples, moments, np.flatnonzero(parts == number))
            for part, number in NUMBERS.items()
        }

    async def _moments(
        self,
        project_id: str,
        student_id: str,
        classes: Sequence[str],
        samples: Sequence[SampleRow],
    ) -> Indices:
        fingerprint = fingerprint_of(classes, ((row.id, row.class_id) for row in samples))
        remembered = self._remembered.get(project_id)
        if remembered is None or remembered[0] != fingerprint:
            data = await run_sync(self._read_data, project_id, classes, samples)
            found = await self._engine.find_moments(student_id, data)
            remembered = self._remembered[project_id] = fingerprint, found
        self._remembered.move_to_end(project_id)
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return remembered[1]

    def _read_samples(self, project_id: str) -> tuple[Sequence[str], Sequence[SampleRow]]:
        """The ids of the classes in order, and the samples by class and arrival."""
        classes = (
            select(ImageClass.id)
            .where(ImageClass.project_id == project_id, ImageClass.deleted_at.is_(None))
            .order_by(ImageClass.position)
        )
        samples = (
            select(Sample.id, Sample.class_id, Sample.burst)
            .join(ImageClass, ImageClass.id == Sample.class_id)
            .where(Sample.project_id == project_id, Sample.deleted_at.is_(None))
            .order_by(ImageClass.position, Sample.order_key)
        )
        with self._database.reading() as session:
            return session.scalars(classes).all(), session.execute(samples).all()

    def _read_data(
        self, project_id: str, classes: Sequence[str], samples: Sequence[SampleRow]
    ) -> LabeledEmbeddings:
        """The first block of the samples' embeddings, which tells moments.

        A sample without an embedding has zeros, which are like nothing: it is its own moment.
        """
        size = 2 * self._spec.blocks[0]
        query = (
            select(Embedding.sample_id, func.substr(Embedding.numbers, 1, size).label("numbers"))
            .join(Sample, Sample.id == Embedding.sample_id)
            .where(and_(Sample.project_id == project_id, is_current_embedding(self._spec.name)))
        )
        with self._database.reading() as session:
            numbers = {row.sample_id: bytes(row.numbers) for row in session.execute(query)}
        return LabeledEmbeddings(
            unpack_embeddings([numbers.get(row.id, bytes(size)) for row in samples]),
            np.array([classes.index(row.class_id) for row in samples], np.int64),
            len(classes),
            bursts=burst_numbers([row.burst for row in samples]),
        )


def _count(samples: Sequence[SampleRow], moments: Indices, members: Indices) -> PartCounts:
    by_class = Counter(samples[member].class_id for member in members)
    return PartCounts(len(members), len(np.unique(moments[members])), by_class)
