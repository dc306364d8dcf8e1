"""The engine of one machine: a worker that looks at pictures and a worker that trains.

Two processes, so that recognition never waits behind a training and a picture that crashes its
decoder takes no training with it.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from app.engine.engine import EngineStatus, Look, OnEpochs
from app.engine.local.line import RETRY_AFTER_S, Bounds, Job, WorkerLine
from app.engine.local.messages import BackboneLoaded, BackboneUnusable
from app.engine.local.pictures import (
    TOGETHER,
    LoadEmbedder,
    LookRequest,
    PicturesSetup,
    WholeRequest,
)
from app.engine.local.training import GetReady, TrainingSetup, TrainRequest
from app.errors import EngineBusy, EngineStarting, EngineTimeout, EyeblocksError
from app.ml.backbones import backbone_spec, load_embedder
from app.ml.heads import EpochScores, HeadSettings, LabelledEmbeddings
from app.ml.pictures import PictureLimits, Whole
from app.settings import Settings

_log = logging.getLogger(__name__)

# An epoch is over long before; a training that doesn't heed its cancellation hangs.
_CANCEL_TRAINING_S = 5.0


class LocalEngine:
    """Implements `app.engine.engine.Engine` with two worker processes on this machine.

    `load_embedder` can be replaced by any picklable function of the same shape. ValueError where
    there is no backbone of the name in the settings.
    """

    def __init__(self, settings: Settings, *, load_embedder: LoadEmbedder = load_embedder) -> None:
        backbone_spec(settings.backbone)
        self._settings = settings
        self._backbone: BackboneLoaded | None = None
        self._backbone_problem: EyeblocksError | None = None
        self._ready = asyncio.Event()
        self._bytes = 0
        self._pictures = WorkerLine(
            "pictures",
            _pictures_setup(settings, load_embedder),
            _pictures_bounds(settings),
            changed=self._pictures_changed,
            noticed=self._noticed,
        )
        self._training = WorkerLine(
            "training",
            TrainingSetup(settings.models_dir / "compiled"),
            _training_bounds(settings),
            changed=self._changed,
        )

    async def start(self) -> None:
        self._pictures.start()
        self._training.start()

    async def close(self) -> None:
        await asyncio.gather(self._pictures.close(), self._training.close())

    async def look(
        self,
        student_id: str,
        picture: bytes,
        *,
        keep_square: bool = False,
        embed: bool = True,
        mirrored: bool = False,
    ) -> Look:
        if embed and (problem := self._looking_problem()):
            raise problem
        if keep_square:  # whoever collects pictures is going to train
            self._training.hint(GetReady())
        request = LookRequest(picture, keep_square, embed, mirrored)
        return cast(Look, await self._done(student_id, request))

    async def whole(self, student_id: str, picture: bytes, longest_side: int) -> Whole:
        return cast(Whole, await self._done(student_id, WholeRequest(picture, longest_side)))

    async def _done(self, student_id: str, request: LookRequest | WholeRequest) -> object:
        """What the pictures worker makes of a request."""
        job = Job(student_id, request)
        try:
            async with asyncio.timeout(self._settings.picture_timeout_s):
                with self._room_for(len(request.picture)), self._pictures.holding(job):
                    return await job.answer
        except TimeoutError:
            raise EngineTimeout(retry_after_s=RETRY_AFTER_S) from None

    @contextmanager
    def _room_for(self, size: int) -> Iterator[None]:
        """Pictures that wait or are worked on are in memory. Raises EngineBusy for too many."""
        if self._bytes and self._bytes + size > self._settings.engine_queue_bytes:
            raise EngineBusy(retry_after_s=RETRY_AFTER_S)
        self._bytes += size
        try:
            yield
        finally:
            self._bytes -= size

    async def train(
        self,
        student_id: str,
        data: LabelledEmbeddings,
        settings: HeadSettings,
        on_epochs: OnEpochs,
    ) -> bytes:
        heard: asyncio.Queue[Sequence[EpochScores] | None] = asyncio.Queue()

        def hear(report: object) -> None:
            heard.put_nowait(cast(Sequence[EpochScores], report))

        job = Job(student_id, TrainRequest(data, settings), hear)
        job.answer.add_done_callback(lambda _: heard.put_nowait(None))
        with self._training.holding(job):
            while scores := await heard.get():
                told = on_epochs(scores)
                if inspect.isawaitable(told):
                    await told
            return cast(bytes, await job.answer)

    def status(self) -> EngineStatus:
        problem = self._looking_problem() or self._training.problem
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

    def _looking_problem(self) -> EyeblocksError | None:
        if self._pictures.problem or self._backbone:
            return self._pictures.problem
        return self._backbone_problem or EngineStarting(retry_after_s=RETRY_AFTER_S)

    def _pictures_changed(self) -> None:
        if self._pictures.problem:  # the next life of the worker has still to load the backbone
            self._backbone = self._backbone_problem = None
        self._changed()

    def _noticed(self, notice: object) -> None:
        match notice:
            case BackboneLoaded(runtime, device):
                _log.info("The backbone runs on %s (%s)", device, runtime)
                self._backbone = notice
                if runtime == "tensorflow":
                    self._pictures.widen(TOGETHER)
            case BackboneUnusable(problem):
                if repr(problem) != repr(self._backbone_problem):
                    _log.warning("The backbone cannot be used: %s", problem)
                self._backbone_problem = problem
        self._changed()

    def _changed(self) -> None:
        if self.status().ready:
            self._ready.set()
        else:
            self._ready.clear()


def _pictures_setup(settings: Settings, load_embedder: LoadEmbedder) -> PicturesSetup:
    return PicturesSetup(
        limits=PictureLimits(settings.max_picture_bytes, settings.max_picture_pixels),
        folder=settings.models_dir / "backbones",
        backbone=settings.backbone,
        runtime=settings.runtime,
        backbone_threads=settings.backbone_cores,
        load_embedder=load_embedder,
        memory_bytes=settings.worker_memory_bytes,
    )


def _pictures_bounds(settings: Settings) -> Bounds:
    return Bounds(
        waiting=settings.engine_queue_length,
        waiting_per_student=settings.engine_queue_per_student,
        # One for each thread of the worker and one on its way; few, for they die with it.
        in_hand=settings.backbone_cores + 2,
        answer_s=settings.picture_timeout_s,
        cancel_s=settings.picture_timeout_s,
    )


def _training_bounds(settings: Settings) -> Bounds:
    return Bounds(
        waiting=settings.engine_queue_length,
        waiting_per_student=settings.engine_queue_per_student,
        in_hand=1,
        answer_s=settings.training_timeout_s,
        cancel_s=_CANCEL_TRAINING_S,
    )
