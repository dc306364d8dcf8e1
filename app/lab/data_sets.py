"""What is in a project's data set: its first and last samples, some at random, its classes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.db.lab_tables import SampleName
from app.db.tables import ImageClass, Project, Sample, is_learnt_from

ROWS_AT_AN_END = 5
RANDOM_ROWS = 12


@dataclass(frozen=True)
class DataSetRow:
    """A sample. `number`: its place by arrival, from 1. `name`: the one that it was imported with."""

    number: int
    sample: Sample
    class_name: str
    name: str | None


@dataclass(frozen=True)
class DataSet:
    """The samples of a project without those switched off, of which some are shown."""

    sample_count: int
    first: Sequence[DataSetRow]
    last: Sequence[DataSetRow]
    chosen: Sequence[DataSetRow]
    """Some at random, in random order."""


class DataSets:
    """Reads data sets within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self, project: Project, seed: int) -> DataSet:
        """The project's data set. The same samples and seed choose the same ones at random."""
        ids = self._session.scalars(
            select(Sample.id)
            .where(Sample.project_id == project.id, is_learnt_from())
            .order_by(Sample.order_key)
        ).all()
        places = range(len(ids))
        generator = random.Random(seed)  # noqa: S311 - it chooses pictures to look at
        chosen = generator.sample(places, min(RANDOM_ROWS, len(ids)))
        first, last = places[:ROWS_AT_AN_END], places[-ROWS_AT_AN_END:]
        shown = {*first, *last, *chosen}
        rows = {row.number: row for row in self._rows({ids[place]: place + 1 for place in shown})}
        return DataSet(
            len(ids), *([rows[place + 1] for place in part] for part in (first, last, chosen))
        )

    def _rows(self, numbers: dict[str, int]) -> list[DataSetRow]:
        query = (
            select(Sample, ImageClass.name, SampleName.name)
            .join(ImageClass, ImageClass.id == Sample.class_id)
            .outerjoin(SampleName, SampleName.sample_id == Sample.id)
            .where(Sample.id.in_(list(numbers)))
        )
        found: Sequence[Row[*tuple[Any, ...]]] = self._session.execute(query).all()
        return [DataSetRow(numbers[sample.id], sample, *names) for sample, *names in found]
