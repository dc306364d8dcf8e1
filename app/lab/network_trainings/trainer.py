"""Works the queued trainings of networks off in the background, some epochs of each in turn."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path

import numpy as np
from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.lab_tables import NetworkTraining
from app.engine.engine import Engine
from app.errors import (
    EyeblocksError,
    NetworkTooLarge,
    SampleNotFound,
    StorageFailed,
    TrainingDiverged,
    TrainingPicturesGone,
)
from app.lab.augmentation.kept_variants import KeptVariants
from app.lab.jobs import JobOver
from app.lab.network_trainings.messages import News, ProblemKind, Report, Task
from app.lab.network_trainings.process import TrainingProcess
from app.lab.network_trainings.training_data import TrainingPictures, training_pictures
from app.lab.network_trainings.training_rows import (
    NetworkTrainings,
    Outcome,
    TrainingChoice,
    TransferScores,
)
from app.lab.networks.comparer import SETTINGS
from app.lab.networks.head_layers import head_layers
from app.lab.networks.network_data import NetworkData, network_data
from app.lab.part_finder import PartFinder
from app.lab.row_jobs import RowJobs, WaitingRow
from app.lab.splits import Shares
from app.ml.backbones import backbone_spec
from app.ml.layers import read_layers
from app.projects.file_deletions import NETWORK_TRAININGS
from app.settings import Settings
from app.storage.free_space import require_free_space
from app.training.data import TrainingDataReader

STORAGE_RETRY_S = 10


@dataclass(frozen=True)
class OpenTraining:
    """The training that is being worked on."""

    id: str
    task: Task


class NetworkTrainer(RowJobs[NetworkTraining, NetworkTrainings, OpenTraining]):
    """Trains the networks that projects ask for, one at a time, in a process of its own.

    A training is a row that knows its epochs; weights lie beside it in a file, so it goes on after a
    kill with the epoch that was not finished.
    """

    kind = "the training of a network"
    rows = NetworkTrainings
    slice_s = 300.0
    """The process takes seconds to start, so whole epochs of one training come before the next one's."""

    def __init__(
        self,
        engine: Engine,
        database: Database,
        reader: TrainingDataReader,
        kept_variants: KeptVariants,
        settings: Settings,
    ) -> None:
        super().__init__(database)
        self._engine, self._reader, self._settings = engine, reader, settings
        self._finder = PartFinder(engine, database)
        self._kept = kept_variants
        self._process = TrainingProcess()
        self._folder = settings.data_dir / NETWORK_TRAININGS

    async def close(self) -> None:
        await super().close()
        await self._process.close()

    async def _waiting(self) -> Mapping[str, WaitingRow]:
        unfinished = await self._read(lambda rows: rows.unfinished_ids())
        await run_sync(_delete_others, self._folder, unfinished)
        return await super()._waiting()

    async def _open(self, job_id: str, waiting: WaitingRow) -> OpenTraining:
        row = await self._unfinished(job_id)
        choice = TrainingChoice.of(row)
        data, classes = await self._data(waiting, row)
        steps = choice.epochs * ceil(data.training / choice.batch_size)
        size = replace(data.size(0), variants=steps)
        if not await self._change(lambda rows: rows.start(row, data.fingerprint, size)):
            raise JobOver
        await self._change(lambda rows: rows.note_classes(row, len(classes)))
        pictures = await run_sync(self._pictures, row.project_id, data, classes)
        row = await self._unfinished(job_id)
        if row.transfer is None:
            scores = await self._transfer(waiting.student_id, data, pictures)
            await self._change(lambda rows: rows.note_transfer(job_id, scores))
        return OpenTraining(job_id, await run_sync(self._told, row, choice, pictures, len(classes)))

    async def _data(
        self, waiting: WaitingRow, row: NetworkTraining
    ) -> tuple[NetworkData, list[str]]:
        """The parts of the data, and the ids of the classes in the order of the labels."""
        read = await self._reader.read(waiting.project_id, waiting.student_id)
        labeled = read.take_labeled()
        shares = Shares(row.validation, row.test)
        found = await self._finder.find(
            waiting.project_id, waiting.student_id, read.sample_ids, labeled, shares, row.seed
        )
        most = self._settings.max_network_training_pictures
        data = await run_sync(network_data, read, labeled, found.numbers, row.seed, 1, most)
        return data, [each["id"] for each in read.classes]

    def _pictures(self, project_id: str, data: NetworkData, classes: list[str]) -> TrainingPictures:
        with self._database.reading() as session:
            return training_pictures(session, project_id, data, classes, self._settings.backbone)

    async def _transfer(
        self, student_id: str, data: NetworkData, pictures: TrainingPictures
    ) -> TransferScores:
        """Trains a head on what the frozen network sees of the same pictures."""
        places = np.arange(len(data.sample_ids))
        training, validation = (
            data.samples[part] for part in (places[: data.training], places[data.training :])
        )
        trained = await self._engine.score_training(student_id, training, validation, SETTINGS)
        test_right, test = 0, pictures.seen_test
        if test is not None:
            tested = await self._engine.score_training(student_id, training, test, SETTINGS)
            test_right = round((tested.scores.val_acc or 0.0) * len(test.labels))
        picture = await self._kept.some_picture(data.sample_ids)
        if picture is None:
            raise SampleNotFound
        backbone = self._settings.backbone
        picture_s = await self._engine.measure_backbone(student_id, picture, backbone)
        head = head_layers(backbone_spec(backbone), training.class_count)
        parts = await run_sync(read_layers, self._settings.models_dir / "backbones", backbone)
        return TransferScores(
            network=backbone,
            right=round((trained.scores.val_acc or 0.0) * len(validation.labels)),
            pictures=len(validation.labels),
            accuracy=trained.scores.acc,
            seconds=data.training * picture_s + trained.work_s,
            trained=sum(layer.parameters for layer in head),
            frozen=sum(layer.parameters for part in parts for layer in part.layers),
            test_right=test_right,
            test_pictures=len(test.labels) if test is not None else 0,
        )

    def _told(
        self, row: NetworkTraining, choice: TrainingChoice, pictures: TrainingPictures, classes: int
    ) -> Task:
        folder = self._folder / row.id
        folder.mkdir(parents=True, exist_ok=True)
        return Task(
            kind=choice.kind,
            layers=[asdict(each) for each in choice.layers],
            side=choice.side,
            network=choice.network,
            phases=[asdict(each) for each in choice.phases],
            batch_size=choice.batch_size,
            seed=row.seed,
            classes=classes,
            training=pictures.training,
            validation=pictures.validation,
            test=pictures.test,
            folder=str(folder),
            settings=self._settings.model_dump(mode="json"),
        )

    async def _step(self, opened: OpenTraining) -> bool:
        """Follows the process to the end of an epoch: before that, it would lose what it has done."""
        if not self._process.runs:
            needed = self._settings.network_training_free_bytes
            await run_sync(require_free_space, self._settings.data_dir, needed)
            await self._process.start(opened.task)
        while True:
            report = await self._process.report()
            if report is None:
                await self._unfinished(opened.id)
            elif report.news is News.PROBLEM:
                await self._process.close()
                done = (await self._unfinished(opened.id)).position
                raise _problem_of(ProblemKind(report.facts["problem"]), opened.task, done)
            elif not await self._note(opened.id, report):
                raise JobOver
            elif report.news in (News.EPOCH, News.DONE):
                return report.news is News.EPOCH

    async def _note(self, job_id: str, report: Report) -> bool:
        """Notes what the process tells. False if the job is over."""
        facts = report.facts
        match report.news:
            case News.STEPPED:
                return await self._change(
                    lambda rows: rows.progress(job_id, facts["done"], facts["seconds_left"])
                )
            case News.RESTORED:
                row = await self._unfinished(job_id)
                return await self._change(lambda rows: rows.note_epochs(row, facts["epochs"]))
            case News.EPOCH:
                row = await self._unfinished(job_id)
                epochs = [*row.epochs, facts]
                return await self._change(lambda rows: rows.note_epochs(row, epochs))
        return await self._change(lambda rows: rows.conclude(job_id, Outcome(**facts)))

    def _close_job(self, opened: OpenTraining) -> None:
        self._process.kill()


def _problem_of(kind: ProblemKind, task: Task, epochs_done: int) -> EyeblocksError:
    match kind:
        case ProblemKind.DIVERGED:
            return TrainingDiverged(learning_rate=task.learning_rate_after(epochs_done))
        case ProblemKind.TOO_LARGE:
            return NetworkTooLarge()
        case ProblemKind.NO_PICTURES:
            return TrainingPicturesGone()
    return StorageFailed(retry_after_s=STORAGE_RETRY_S)


def _delete_others(folder: Path, job_ids: set[str]) -> None:
    """Deletes what finished and deleted trainings have left."""
    with suppress(FileNotFoundError):
        for each in folder.iterdir():
            if each.name not in job_ids:
                shutil.rmtree(each, ignore_errors=True)
