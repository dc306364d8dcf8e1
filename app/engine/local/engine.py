"""The engine of one machine: a worker process for pictures and a worker process for training.

With two processes recognition never waits for a training, and a picture that crashes the decoder
ends no training.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import logging
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

from anyio.to_thread import run_sync

from app.engine.engine import (
    EngineStatus,
    NetworkFile,
    OnEpochs,
    ProcessedPicture,
    ScoredTraining,
    TrainedModel,
)
from app.engine.local.dispatcher import RETRY_AFTER_S, Job, QueueLimits, WorkerDispatcher
from app.engine.local.embedders import LoadEmbedder
from app.engine.local.messages import BackboneLoaded, BackboneUnusable
from app.engine.local.pictures import (
    BATCH_CONCURRENCY,
    AugmentationSheetRequest,
    MeasureRequest,
    NetworkWanted,
    PictureRequest,
    PicturesSetup,
    Request,
    StagePictureRequest,
    VariantsRequest,
)
from app.engine.local.training import (
    InspectRequest,
    MirrorsRequest,
    MomentsRequest,
    ScoreRequest,
    TrainingSetup,
    TrainRequest,
    WarmUp,
)
from app.errors import EngineBusy, EngineStarting, EngineTimeout, EyeblocksError
from app.ml.augmentation import Level, Transform, Variant
from app.ml.backbones import backbone_spec, load_embedder
from app.ml.head_settings import HeadSettings
from app.ml.pictures import PictureLimits, StagePicture
from app.ml.types import (
    DataFindings,
    EpochScores,
    Halves,
    Indices,
    LabeledEmbeddings,
    MirrorFindings,
)
from app.settings import Settings

_log = logging.getLogger(__name__)

# A class recognizes every few seconds, so it is served all the time.
_RECENT_S = 10.0
_MAX_RECENT = 1000

# A training that is cancelled ends within 50 ms: one that still runs then hangs.
_CANCEL_TRAINING_S = 5.0


class LocalEngine:
    """Implements `app.engine.engine.Engine` with two worker processes on this machine.

    `load_embedder` may be any picklable function with the same signature. Raises ValueError if the
    settings name an unknown backbone.
    """

    def __init__(self, settings: Settings, *, load_embedder: LoadEmbedder = load_embedder) -> None:
        backbone_spec(settings.backbone)
        self._settings = settings
        self._backbone: BackboneLoaded | None = None
        self._backbone_problem: EyeblocksError | None = None
        self._ready = asyncio.Event()
        self._queued_bytes = 0
        self._recent: OrderedDict[str, float] = OrderedDict()
        """When each student sent a picture last, the latest at the end."""
        self._pictures = WorkerDispatcher(
            "pictures",
            _pictures_setup(settings, load_embedder),
            _pictures_limits(settings),
            on_change=self._on_pictures_change,
            on_notice=self._on_notice,
        )
        self._training = WorkerDispatcher(
            "training",
            _training_setup(settings),
            _training_limits(settings),
            on_change=self._on_change,
        )

    async def start(self) -> None:
        self._pictures.start()
        self._training.start()

    async def close(self) -> None:
        await asyncio.gather(self._pictures.close(), self._training.close())

    async def process_picture(
        self,
        student_id: str,
        picture: bytes,
        *,
        return_square: bool = False,
        embed: bool = True,
        mirrored: bool = False,
        feature_map: bool = False,
        backbone: str | NetworkFile | None = None,
    ) -> ProcessedPicture:
        if embed and (problem := self._pictures_problem()):
            raise problem
        if return_square:  # the caller collects samples, so a training is likely to follow
            self._training.warm_up(WarmUp())
        name = backbone.name if isinstance(backbone, NetworkFile) else backbone
        request = PictureRequest(picture, return_square, embed, mirrored, feature_map, name)
        processed = await self._run_picture_job(student_id, request)
        if isinstance(processed, NetworkWanted) and isinstance(backbone, NetworkFile):
            file = await run_sync(backbone.read)
            processed = await self._run_picture_job(student_id, replace(request, network_file=file))
        return cast(ProcessedPicture, processed)

    async def stage_picture(
        self, student_id: str, picture: bytes, longest_side: int
    ) -> StagePicture:
        return cast(
            StagePicture,
            await self._run_picture_job(student_id, StagePictureRequest(picture, longest_side)),
        )

    async def augmentation_sheet(
        self, student_id: str, picture: bytes, shown: Transform | Level, seed: int
    ) -> bytes:
        request = AugmentationSheetRequest(picture, shown, seed)
        return cast(bytes, await self._run_picture_job(student_id, request))

    async def embed_variants(
        self,
        student_id: str,
        picture: bytes,
        variants: Sequence[Variant],
        seed: int,
        backbone: str | None = None,
    ) -> tuple[bytes, ...]:
        if problem := self._pictures_problem():
            raise problem
        request = VariantsRequest(picture, variants, seed, backbone)
        return cast(tuple[bytes, ...], await self._run_picture_job(student_id, request))

    async def measure_backbone(self, student_id: str, picture: bytes, backbone: str) -> float:
        if problem := self._pictures_problem():
            raise problem
        request = MeasureRequest(picture, backbone)
        return cast(float, await self._run_picture_job(student_id, request))

    async def _run_picture_job(self, student_id: str, request: Request) -> object:
        """Sends a request to the pictures worker and waits for its result."""
        self._remember(student_id)
        job = Job(student_id, request)
        try:
            async with asyncio.timeout(self._settings.picture_timeout_s):
                with self._bytes_counted(_size_of(request)), self._pictures.queued(job):
                    return await job.answer
        except TimeoutError:
            raise EngineTimeout(retry_after_s=RETRY_AFTER_S) from None

    @contextmanager
    def _bytes_counted(self, size: int) -> Iterator[None]:
        """Counts a picture's bytes during the block: they stay in memory. Raises EngineBusy if full."""
        if self._queued_bytes and self._queued_bytes + size > self._settings.engine_queue_bytes:
            raise EngineBusy(retry_after_s=RETRY_AFTER_S)
        self._queued_bytes += size
        try:
            yield
        finally:
            self._queued_bytes -= size

    async def train(
        self,
        student_id: str,
        data: LabeledEmbeddings,
        settings: HeadSettings,
        on_epochs: OnEpochs,
    ) -> TrainedModel:
        reports: asyncio.Queue[Sequence[EpochScores] | None] = asyncio.Queue()

        def on_progress(report: object) -> None:
            reports.put_nowait(cast(Sequence[EpochScores], report))

        job = Job(student_id, TrainRequest(data, settings), on_progress)
        del data  # 320 MB of 25,000 samples, which nobody here needs once the worker has them
        job.answer.add_done_callback(lambda _: reports.put_nowait(None))
        with self._training.queued(job):
            while scores := await reports.get():
                returned = on_epochs(scores)
                if inspect.isawaitable(returned):
                    await returned
            return cast(TrainedModel, await job.answer)

    async def inspect(self, student_id: str, data: LabeledEmbeddings) -> DataFindings:
        return cast(DataFindings, await self._run_short_job(student_id, InspectRequest(data)))

    async def find_moments(self, student_id: str, data: LabeledEmbeddings) -> Indices:
        return cast(Indices, await self._run_short_job(student_id, MomentsRequest(data)))

    async def find_mirror_mix_ups(
        self, student_id: str, data: LabeledEmbeddings, mirrored: Halves
    ) -> MirrorFindings:
        request = MirrorsRequest(data, mirrored)
        return cast(MirrorFindings, await self._run_short_job(student_id, request))

    async def score_training(
        self,
        student_id: str,
        training: LabeledEmbeddings,
        validation: LabeledEmbeddings,
        settings: HeadSettings,
    ) -> ScoredTraining:
        job = Job(student_id, ScoreRequest(training, validation, settings))
        with self._training.queued(job):
            return cast(ScoredTraining, await job.answer)

    async def _run_short_job(
        self, student_id: str, request: InspectRequest | MomentsRequest | MirrorsRequest
    ) -> object:
        """Sends a request to the training worker and waits for its result."""
        job = Job(student_id, request)
        try:
            async with asyncio.timeout(self._settings.picture_timeout_s):
                with self._training.queued(job):
                    return await job.answer
        except TimeoutError:
            raise EngineTimeout(retry_after_s=RETRY_AFTER_S) from None

    def serves_others(self, student_id: str) -> bool:
        since = time.monotonic() - _RECENT_S
        latest = itertools.islice(reversed(self._recent.items()), 2)
        return any(other != student_id and sent_at > since for other, sent_at in latest)

    def _remember(self, student_id: str) -> None:
        self._recent[student_id] = time.monotonic()
        self._recent.move_to_end(student_id)
        if len(self._recent) > _MAX_RECENT:
            self._recent.popitem(last=False)

    def status(self) -> EngineStatus:
        problem = self._pictures_problem() or self._training.problem
        return EngineStatus(
            ready=problem is None,
            problem=problem,
            backbone=self._settings.backbone,
            runtime=self._backbone.runtime if self._backbone else None,
            device=self._backbone.device if self._backbone else None,
            workers=(self._pictures.status(), self._training.status()),
            pictures_waiting=self._pictures.waiting,
            trainings_waiting=self._training.waiting,
        )

    async def wait_ready(self, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await self._ready.wait()
        except TimeoutError:
            raise self.status().problem or EngineTimeout(retry_after_s=RETRY_AFTER_S) from None

    def _pictures_problem(self) -> EyeblocksError | None:
        if self._pictures.problem or self._backbone:
            return self._pictures.problem
        return self._backbone_problem or EngineStarting(retry_after_s=RETRY_AFTER_S)

    def _on_pictures_change(self) -> None:
        if self._pictures.problem:  # the next worker process loads the backbone again
            self._backbone = self._backbone_problem = None
        self._on_change()

    def _on_notice(self, notice: object) -> None:
        match notice:
            case BackboneLoaded(runtime, device):
                _log.info("The backbone runs on %s (%s)", device, runtime)
                self._backbone = notice
                if runtime == "tensorflow":
                    self._pictures.set_concurrency(BATCH_CONCURRENCY)
            case BackboneUnusable(problem):
                if repr(problem) != repr(self._backbone_problem):
                    _log.warning("The backbone cannot be used: %s", problem)
                self._backbone_problem = problem
        self._on_change()

    def _on_change(self) -> None:
        if self.status().ready:
            self._ready.set()
        else:
            self._ready.clear()


def _size_of(request: Request) -> int:
    """The bytes that wait with a request."""
    file = request.network_file if isinstance(request, PictureRequest) else None
    return len(request.picture) + len(file or b"")


def _pictures_setup(settings: Settings, load_embedder: LoadEmbedder) -> PicturesSetup:
    return PicturesSetup(
        limits=PictureLimits(
            settings.max_picture_bytes, settings.max_picture_pixels, settings.max_picture_side
        ),
        folder=settings.models_dir / "backbones",
        backbone=settings.backbone,
        runtime=settings.runtime,
        backbone_threads=settings.backbone_cores,
        load_embedder=load_embedder,
        more_backbones=settings.networks_in_memory,
        imported_networks=settings.imported_networks_in_memory,
        memory_bytes=settings.worker_memory_bytes,
    )


def _training_setup(settings: Settings) -> TrainingSetup:
    return TrainingSetup(
        numba_cache=settings.models_dir / "compiled",
        trainings=settings.max_trainings,
        limit_s=settings.training_timeout_s,
    )


def _pictures_limits(settings: Settings) -> QueueLimits:
    return QueueLimits(
        max_waiting=settings.engine_queue_length,
        max_waiting_per_student=settings.engine_queue_per_student,
        # One for each thread of the worker and one on its way. Not more, for they die with it.
        concurrency=settings.backbone_cores + 2,
        # One thread, and the picture that waits for it there: pictures that take long then hold
        # nobody up but their sender.
        left_to_others=2,
        job_timeout_s=settings.picture_timeout_s,
        cancel_timeout_s=settings.picture_timeout_s,
    )


def _training_limits(settings: Settings) -> QueueLimits:
    return QueueLimits(
        max_waiting=settings.engine_queue_length,
        max_waiting_per_student=settings.engine_queue_per_student,
        concurrency=settings.max_trainings,
        left_to_others=settings.max_trainings - 1,  # one training of each student at a time
        job_timeout_s=settings.training_timeout_s,
        cancel_timeout_s=_CANCEL_TRAINING_S,
    )
