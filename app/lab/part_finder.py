"""The parts of a project's pictures, by its list of files or else by shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.db.database import Database
from app.engine.engine import Engine
from app.lab.parts import Part, parts_by_list
from app.lab.split_lists import SplitLists
from app.lab.splits import Shares
from app.ml.split import split_in_three
from app.ml.types import Indices, LabeledEmbeddings


@dataclass(frozen=True)
class FoundParts:
    """The part (n,) of each sample, and how many samples a list of files puts there."""

    numbers: Indices
    listed: int


class PartFinder:
    """Finds the parts of samples whose embeddings are read already."""

    def __init__(self, engine: Engine, database: Database) -> None:
        self._engine = engine
        self._database = database

    async def find(
        self,
        project_id: str,
        student_id: str,
        sample_ids: Sequence[str],
        labeled: LabeledEmbeddings,
        shares: Shares,
        seed: int,
    ) -> FoundParts:
        """The parts of all samples. Raises the errors of `Engine.find_moments`."""
        listed = await run_sync(self._listed, project_id)
        if listed:
            return FoundParts(parts_by_list(sample_ids, listed), len(listed))
        moments = await self._engine.find_moments(student_id, labeled)
        held_out = (shares.validation, shares.test)
        parts = await run_sync(split_in_three, labeled.labels, moments, held_out, seed)
        return FoundParts(parts, 0)

    def _listed(self, project_id: str) -> Mapping[str, Part]:
        with self._database.reading() as session:
            return SplitLists(session).parts(project_id)
