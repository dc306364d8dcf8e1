"""The interface of every engine, whether it works on this machine or in a cluster.

Callers import only this module. `app.engine.local.engine.LocalEngine(settings)` implements it for
one machine.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from app.errors import EyeblocksError

if TYPE_CHECKING:
    from app.ml.augmentation import Level, Transform, Variant
    from app.ml.head_settings import HeadSettings
    from app.ml.pictures import StagePicture
    from app.ml.quality import Quality
    from app.ml.types import (
        DataFindings,
        EpochScores,
        Evidence,
        Halves,
        Indices,
        LabeledEmbeddings,
        MirrorFindings,
    )

OnEpochs = Callable[["Sequence[EpochScores]"], Awaitable[None] | None]
"""Gets the scores of finished epochs: at least one at a time, every epoch once, in order."""


@dataclass(frozen=True)
class NetworkFile:
    """A network that came in with a model. `name` tells it; models on the same network share it.

    `read` gives its file (`app.ml.imported_network`), in a thread, where a worker has not loaded it.
    """

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class ProcessedPicture:
    """One processed picture: its square with its quality, embeddings and map, each if asked for."""

    square_jpeg: bytes | None
    """The cropped 224 × 224 square as a JPEG without metadata, or None."""
    embeddings: tuple[bytes, ...]
    """Embeddings as `app.ml.embeddings` packs them: none, the square's, or the square's and then the
    mirrored square's."""
    feature_map: bytes | None = None
    """The feature map of the square as `app.ml.embeddings` packs it, or None."""
    quality: Quality | None = None
    """How bright and sharp the square is, if the caller asked for it."""
    map_side: int = 0
    """Cells in a row of the feature map; 0 without one."""


@dataclass(frozen=True)
class TrainedModel:
    """A trained head's bytes (`app.ml.heads.Head.from_bytes` reads them), and how it came about.

    `epoch`: the number of the epoch after which it was kept.
    """

    head: bytes
    evidence: Evidence
    epoch: int


@dataclass(frozen=True)
class ScoredTraining:
    """The scores of all epochs of a training, and the seconds of computing that it took.

    `kept`: the number of the epoch whose weights are kept.
    """

    epochs: tuple[EpochScores, ...]
    kept: int
    work_s: float

    @property
    def scores(self) -> EpochScores:
        """Those of the kept epoch."""
        return self.epochs[self.kept - 1]


class WorkerState(StrEnum):
    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    CLOSED = "closed"


@dataclass(frozen=True)
class WorkerStatus:
    """The state of one worker process, as /readyz shows it."""

    name: str
    """"pictures" or "training"."""
    state: WorkerState
    pid: int | None
    deaths: int
    """How often the worker has died since the engine started."""


@dataclass(frozen=True)
class EngineStatus:
    """The state of the engine, as /readyz and the training screen show it."""

    ready: bool
    """True if all workers answer and the backbone is loaded."""
    problem: EyeblocksError | None
    """EngineStarting, WorkerDied, BackboneMissing, BackboneDamaged, or Unexpected for a bug of
    ours. None if ready."""
    backbone: str
    runtime: str | None
    """"litert" or "tensorflow"; None until the backbone is loaded."""
    device: str | None
    """"CPU" or the name of the GPU that runs the backbone; None until it is loaded."""
    workers: tuple[WorkerStatus, ...]
    pictures_waiting: int
    trainings_waiting: int


class Engine(Protocol):
    """Turns pictures into embeddings, and embeddings into a trained head.

    Call all methods on the event loop that called `start`; none blocks it. Errors of the engine
    itself carry `retry_after_s`. The engine never retries: the jobs of a worker that dies fail
    with WorkerDied, and the caller decides. Callers must limit their retries, because the picture
    may be what killed the worker. Trainings that only waited for their turns fail with
    EngineStarting.
    """

    async def start(self) -> None:
        """Starts the workers and returns before they are ready."""

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
        """Crops a picture file to its square.

        `return_square` returns the square and its quality, `embed` its embedding, `mirrored` also the
        embedding of the mirrored square, `feature_map` also the feature map of the square (250 kB).
        Only `embed` needs the backbone; `backbone` names another one, or is a network that came in with
        a model, and is loaded when it is first asked for. Students take turns. A cancelled call leaves the queue.

        Raises the errors of `app.ml.pictures.crop_square`; EngineBusy if too many pictures wait,
        of all students or of this one; EngineStarting, WorkerDied, EngineTimeout
        (`picture_timeout_s`, including the wait), BackboneMissing, BackboneDamaged, and NetworkMissing
        for another backbone that is missing or damaged.
        """

    async def stage_picture(
        self, student_id: str, picture: bytes, longest_side: int
    ) -> StagePicture:
        """Makes a picture for the stage: `app.ml.pictures.stage_picture`.

        Raises the errors of `process_picture`, except those of the backbone.
        """

    async def augmentation_sheet(
        self, student_id: str, picture: bytes, shown: Transform | Level, seed: int
    ) -> bytes:
        """Nine variants of a picture, three in a row, as a JPEG: `app.ml.augmentation`.

        Raises the errors of `stage_picture`.
        """

    async def embed_variants(
        self,
        student_id: str,
        picture: bytes,
        variants: Sequence[Variant],
        seed: int,
        backbone: str | None = None,
    ) -> tuple[bytes, ...]:
        """Embeddings of variants of a picture, in order, as `app.ml.embeddings` packs them.

        `backbone` and errors: as in `process_picture`.
        """

    async def measure_backbone(self, student_id: str, picture: bytes, backbone: str) -> float:
        """The seconds that a backbone takes for a picture on this machine, the best of a few times.

        Raises the errors of `process_picture`.
        """

    async def train(
        self,
        student_id: str,
        data: LabeledEmbeddings,
        settings: HeadSettings,
        on_epochs: OnEpochs,
    ) -> TrainedModel:
        """Trains a head.

        Students take turns of a quarter of a second and less; one student's trainings run one after
        the other. The turns of others do not change the head. `on_epochs` has received every epoch
        when this returns. An exception from it ends the training and passes through. Cancelling the
        calling task ends the training at once.

        Raises EngineBusy, EngineStarting, WorkerDied, EngineTimeout (`training_timeout_s`, the turns
        of others not counted), TrainingDiverged.
        """

    async def inspect(self, student_id: str, data: LabeledEmbeddings) -> DataFindings:
        """Looks at samples before a training: `app.ml.inspection.inspect_data`.

        Takes turns with trainings, and comes after the student's own ones. Raises the errors of
        `train`; EngineTimeout after `picture_timeout_s`, including the wait.
        """

    async def find_moments(self, student_id: str, data: LabeledEmbeddings) -> Indices:
        """The number of each sample's moment (n,): `app.ml.moments.moments_of`.

        As `inspect`.
        """

    async def find_mirror_mix_ups(
        self, student_id: str, data: LabeledEmbeddings, mirrored: Halves
    ) -> MirrorFindings:
        """The classes that mirroring makes of one another: `app.ml.mirrors.mirror_mix_ups`.

        As `inspect`.
        """

    async def score_training(
        self,
        student_id: str,
        training: LabeledEmbeddings,
        validation: LabeledEmbeddings,
        settings: HeadSettings,
    ) -> ScoredTraining:
        """The scores of a training on pictures set apart: `app.ml.level_training`.

        Takes turns with trainings, and comes after the student's own ones. Raises the errors of
        `train`.
        """

    def serves_others(self, student_id: str) -> bool:
        """Whether another student has sent a picture in the last seconds.

        Work for which nobody waits then leaves the engine to them, except for one picture at a time.
        """

    def status(self) -> EngineStatus: ...

    async def wait_ready(self, timeout_s: float) -> None:
        """Waits until the engine is ready. Raises the status's problem after `timeout_s`."""

    async def close(self) -> None:
        """Ends the workers. Their jobs fail with WorkerDied. A second call does nothing."""
