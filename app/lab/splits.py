"""Splits of data sets into training, validation and test, with whole moments in one part."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy import Row, and_, func, select

from app.db.database import Database
from app.db.tables import Embedding, ImageClass, Sample, is_learnt_from
from app.engine.engine import Engine
from app.lab.parts import NUMBERS, Part, parts_by_list
from app.lab.split_lists import ListedFile, SplitLists, file_name, samples_with_names
from app.ml.backbones import backbone_spec
from app.ml.embeddings import unpack_embeddings
from app.ml.split import split_in_three
from app.ml.types import Indices, LabeledEmbeddings
from app.samples.embeddings import is_current_embedding
from app.settings import Settings
from app.training.data import burst_numbers
from app.training.fingerprint import fingerprint_of

REMEMBERED = 64
"""Projects whose moments are remembered: finding them takes a second for 5,000 samples."""

SampleRow = Row[*tuple[Any, ...]]


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


@dataclass(frozen=True)
class Split:
    """The parts of a data set.

    `listed`: how many samples a list of files puts into them; 0 where shares do. `divided_moments`:
    moments with samples in several parts, as only a list makes them.
    """

    parts: Mapping[Part, PartCounts]
    listed: int = 0
    divided_moments: int = 0


@dataclass(frozen=True)
class _PartedSamples:
    """Samples by class and arrival, with their moments (n,) and parts (n,), and how many are on a list."""

    samples: Sequence[SampleRow]
    moments: Indices
    parts: Indices
    listed: int


class Splits:
    """Splits data sets and remembers their moments. Use it on the event loop only."""

    def __init__(self, engine: Engine, database: Database, settings: Settings) -> None:
        self._engine = engine
        self._database = database
        self._spec = backbone_spec(settings.backbone)
        self._remembered: OrderedDict[str, tuple[str, Indices]] = OrderedDict()

    async def split(self, project_id: str, student_id: str, shares: Shares, seed: int) -> Split:
        """The split of the project's data set, by its list of files or else by shares.

        Raises the errors of `Engine.find_moments`.
        """
        parted = await self._part(project_id, student_id, shares, seed)
        counts = {
            part: _count(parted.samples, parted.moments, np.flatnonzero(parted.parts == number))
            for part, number in NUMBERS.items()
        }
        return Split(counts, parted.listed, _divided(parted.moments, parted.parts))

    async def files(
        self, project_id: str, student_id: str, shares: Shares, seed: int
    ) -> Sequence[ListedFile]:
        """The part of each sample under the name of its file. Raises the errors of `split`."""
        parted = await self._part(project_id, student_id, shares, seed)
        names = {number: part for part, number in NUMBERS.items()}
        return [
            ListedFile(row.class_name, file_name(row), names[number])
            for row, number in zip(parted.samples, parted.parts.tolist(), strict=True)
        ]

    async def _part(
        self, project_id: str, student_id: str, shares: Shares, seed: int
    ) -> _PartedSamples:
        classes, samples, listed = await run_sync(self._read_samples, project_id)
        if not samples:
            return _PartedSamples([], np.empty(0, np.int64), np.empty(0, np.int64), 0)
        moments = await self._moments(project_id, student_id, classes, samples)
        if listed:
            parts = parts_by_list([row.id for row in samples], listed)
        else:
            labels = np.array([classes.index(row.class_id) for row in samples], np.int64)
            held_out = (shares.validation, shares.test)
            parts = await run_sync(split_in_three, labels, moments, held_out, seed)
        return _PartedSamples(samples, moments, parts, len(listed))

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

    def _read_samples(
        self, project_id: str
    ) -> tuple[Sequence[str], Sequence[SampleRow], Mapping[str, Part]]:
        """The ids of the classes in order, the samples by class and arrival, the parts on a list."""
        classes = (
            select(ImageClass.id)
            .where(ImageClass.project_id == project_id, ImageClass.deleted_at.is_(None))
            .order_by(ImageClass.position)
        )
        with self._database.reading() as session:
            listed = SplitLists(session).parts(project_id)
            learnt = samples_with_names(project_id).where(is_learnt_from())
            samples = session.execute(learnt).all()
            return session.scalars(classes).all(), samples, listed

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


def _divided(moments: Indices, parts: Indices) -> int:
    """How many moments are in several parts."""
    in_parts = np.unique(np.stack([moments, parts], axis=1), axis=0)[:, 0]
    return int((np.unique(in_parts, return_counts=True)[1] > 1).sum())
