"""Works the queued comparisons of networks off in the background, a little of each in turn."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.lab_tables import NetworkComparison
from app.engine.engine import Engine
from app.errors import SampleNotFound
from app.lab.augmentation.comparison_data import ORIGINAL
from app.lab.augmentation.kept_variants import BATCH_SIZE, KeptVariants
from app.lab.jobs import JobOver
from app.lab.networks.comparison_rows import NetworkComparisons, NetworkScores
from app.lab.networks.looks import MissingLooks, NetworkLooks
from app.lab.networks.network_data import NetworkData, network_data, seen_parts
from app.lab.part_finder import PartFinder
from app.lab.row_jobs import RowJobs, WaitingRow
from app.lab.splits import Shares
from app.ml.backbones import backbone_spec
from app.ml.head_settings import HeadSettings
from app.settings import Settings
from app.training.data import TrainingDataReader

SETTINGS = HeadSettings(validation_ratio=0)
"""Every network's head learns with the settings that a project's training begins with."""


@dataclass
class OpenComparison:
    """The comparison that is being worked on. `missing`: by network, embeddings that are to be made.

    `worked_s` seconds were spent on what was expected to take `expected_s`.
    """

    id: str
    student_id: str
    data: NetworkData
    missing: dict[str, list[MissingLooks]]
    picture_s: dict[str, float]
    worked_s: float = 0.0
    expected_s: float = 0.0

    @property
    def embedded(self) -> int:
        """Embeddings that are made."""
        lacking = sum(map(len, self.missing.values()))
        return len(self.data.sample_ids) * len(self.missing) - lacking

    @property
    def seconds_left(self) -> float:
        """What the missing embeddings will take, at the speed of those that were made."""
        ideal = sum(len(some) * self.picture_s[name] for name, some in self.missing.items())
        return ideal * (self.worked_s / self.expected_s if self.expected_s else 1.0)


class NetworkComparer(RowJobs[NetworkComparison, NetworkComparisons, OpenComparison]):
    """Compares networks for the projects that ask for it.

    A comparison is a row that knows its finished networks. What was embedded is kept, so it goes on
    after a crash, and the next one takes no longer than its trainings.
    """

    kind = "the comparison of networks"
    rows = NetworkComparisons

    def __init__(
        self,
        engine: Engine,
        database: Database,
        reader: TrainingDataReader,
        kept_variants: KeptVariants,
        settings: Settings,
    ) -> None:
        super().__init__(database)
        self._engine = engine
        self._reader = reader
        self._finder = PartFinder(engine, database)
        self._kept = kept_variants
        self._looks = NetworkLooks(kept_variants, settings.backbone)
        self._most = settings.max_augmented_pictures

    async def _open(self, job_id: str, waiting: WaitingRow) -> OpenComparison:
        row = await self._unfinished(job_id)
        networks = self._looking(row.networks)
        data = await self._data(waiting, row, len(networks))
        size = data.size(len(networks))
        if not await self._change(lambda rows: rows.start(row, data.fingerprint, size)):
            raise JobOver
        missing = {
            name: await self._looks.missing(name, data.sample_ids, [ORIGINAL]) for name in networks
        }
        return OpenComparison(row.id, waiting.student_id, data, missing, dict(row.picture_s))

    async def _data(
        self, waiting: WaitingRow, row: NetworkComparison, embedded_networks: int
    ) -> NetworkData:
        read = await self._reader.read(waiting.project_id, waiting.student_id)
        labeled = read.take_labeled()
        shares = Shares(row.validation, row.test)
        found = await self._finder.find(
            waiting.project_id, waiting.student_id, read.sample_ids, labeled, shares, row.seed
        )
        return await run_sync(
            network_data, read, labeled, found.numbers, row.seed, embedded_networks, self._most
        )

    async def _step(self, opened: OpenComparison) -> bool:
        row = await self._unfinished(opened.id)
        if row.position == len(row.networks):
            return False
        if not await self._measure(opened, row.networks) and not await self._embed(
            opened, row.networks[row.position]
        ):
            await self._score(opened, row)
        return True

    async def _measure(self, opened: OpenComparison, networks: Sequence[str]) -> bool:
        """Measures the next network whose speed is unknown. Returns False if there is none."""
        names = [each.name for network in networks for each in backbone_spec(network).networks]
        unknown = next((name for name in names if name not in opened.picture_s), None)
        if unknown is None:
            return False
        picture = await self._kept.some_picture(opened.data.sample_ids)
        if picture is None:
            raise SampleNotFound
        opened.picture_s[unknown] = await self._engine.measure_backbone(
            opened.student_id, picture, unknown
        )
        times = opened.picture_s
        if not await self._change(lambda rows: rows.note_times(opened.id, times)):
            raise JobOver
        return True

    async def _embed(self, opened: OpenComparison, network: str) -> bool:
        """Makes a few embeddings that the network needs. Returns False if it lacks none."""
        lacking = (name for name in self._looking([network]) if opened.missing[name])
        name = next(lacking, None)
        if name is None:
            return False
        batch, rest = opened.missing[name][:BATCH_SIZE], opened.missing[name][BATCH_SIZE:]
        began = time.monotonic()
        await self._looks.make(opened.student_id, batch)
        opened.missing[name] = rest
        opened.worked_s += time.monotonic() - began
        opened.expected_s += len(batch) * opened.picture_s[name]
        done, left = opened.embedded, opened.seconds_left
        if not await self._change(lambda rows: rows.progress(opened.id, done, left)):
            raise JobOver
        return True

    def _looking(self, networks: Sequence[str]) -> list[str]:
        """The networks that have to look, so that all of these have their numbers."""
        names = [name for each in networks for name in self._looks.embedding_networks(each)]
        return list(dict.fromkeys(names))

    async def _score(self, opened: OpenComparison, row: NetworkComparison) -> None:
        """Trains on what the next network sees and records its scores."""
        network = row.networks[row.position]
        seen = await seen_parts(self._looks, network, opened.data)
        trained = await self._engine.score_training(
            opened.student_id, seen.training, seen.validation, SETTINGS
        )
        count = len(seen.validation.labels)
        scores = NetworkScores(
            network=network,
            pictures=len(seen.training.labels),
            validation_pictures=count,
            right=round((trained.scores.val_acc or 0.0) * count),
            accuracy=trained.scores.acc,
            loss=trained.scores.val_loss or 0.0,
            picture_s=sum(opened.picture_s[each.name] for each in backbone_spec(network).networks),
            training_s=trained.work_s,
        )
        await self._change(lambda rows: rows.add(row, scores))
