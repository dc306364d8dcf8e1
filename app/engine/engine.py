"""What every engine offers, whether its work runs beside the web process or in a cluster.

Callers know only this module; the engine of one machine is
`app.engine.local.engine.LocalEngine(settings)`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from app.errors import EyeblocksError

if TYPE_CHECKING:
    from app.ml.heads import EpochScores, HeadSettings, LabelledEmbeddings
    from app.ml.pictures import Whole

OnEpochs = Callable[["Sequence[EpochScores]"], Awaitable[None] | None]
"""Is told of finished epochs: at least one at a time, every epoch once, in order."""


@dataclass(frozen=True)
class Look:
    """What the engine saw in one picture."""

    square_jpeg: bytes | None
    """The cropped 224 × 224 square as a JPEG without metadata; None where it was not asked for."""
    embeddings: tuple[bytes, ...]
    """Embeddings as little-endian float32 bytes: none, the square's, or the square's and the
    mirrored square's."""


class WorkerState(StrEnum):
    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    CLOSED = "closed"


@dataclass(frozen=True)
class WorkerStatus:
    """One worker process, as /readyz shows it."""

    name: str
    """"pictures" or "training"."""
    state: WorkerState
    pid: int | None
    deaths: int
    """How often it has died since the engine was started."""


@dataclass(frozen=True)
class EngineStatus:
    """How the engine is, as /readyz and the training screen show it."""

    ready: bool
    """Every kind of work is possible: all workers answer and the backbone is loaded."""
    problem: EyeblocksError | None
    """Why it is not ready: EngineStarting, WorkerDied, BackboneMissing or BackboneDamaged (or
    Unexpected, our own fault). None exactly when ready."""
    backbone: str
    runtime: str | None
    """"litert" or "tensorflow"; None until the backbone is loaded."""
    device: str | None
    """What the backbone runs on, in words; None until it is loaded."""
    workers: tuple[WorkerStatus, ...]
    pictures_waiting: int
    trainings_waiting: int


class Engine(Protocol):
    """Pictures in, embeddings out; embeddings in, a trained head out.

    Its methods are called on the event loop that called `start`, and never block it. Where they
    refuse because of the engine itself, the error carries `retry_after_s`. The engine never
    retries by itself: work that a dying worker held fails with WorkerDied, and whoever asked
    decides (a picture may be what killed the worker, so never without end).
    """

    async def start(self) -> None:
        """Starts the workers and returns at once, long before they are ready."""

    async def look(
        self,
        student_id: str,
        picture: bytes,
        *,
        keep_square: bool = False,
        embed: bool = True,
        mirrored: bool = False,
    ) -> Look:
        """Crops a picture file to its square; as asked, keeps the square and embeds it.

        `mirrored` adds the embedding of the mirrored square. Without `embed` no backbone is
        needed. Students take turns; a cancelled call is skipped.

        Raises the refusals of `app.ml.pictures.square_of`; EngineBusy where too many pictures
        wait, of everybody's or of this student's; EngineStarting, WorkerDied, EngineTimeout
        (`picture_timeout_s`, waiting included), BackboneMissing, BackboneDamaged.
        """

    async def whole(self, student_id: str, picture: bytes, longest_side: int) -> Whole:
        """Makes a picture file fit for the stage: `app.ml.pictures.whole_of`.

        Raises what `look` raises, but nothing about the backbone.
        """

    async def train(
        self,
        student_id: str,
        data: LabelledEmbeddings,
        settings: HeadSettings,
        on_epochs: OnEpochs,
    ) -> bytes:
        """Trains a head and gives its bytes (`app.ml.heads.Head.from_bytes` reads them).

        One training runs at a time, students taking turns. `on_epochs` has been told of every
        epoch when this returns; what it raises ends the training and passes through. Cancelling
        the calling task ends the training within an epoch.

        Raises EngineBusy, EngineStarting, WorkerDied, EngineTimeout (`training_timeout_s`, from
        the start of the training, not counting the wait).
        """

    def status(self) -> EngineStatus: ...

    async def wait_ready(self, timeout_s: float) -> None:
        """Returns once the engine is ready; raises the status's problem after `timeout_s`."""

    async def close(self) -> None:
        """Ends the workers; work in hand fails with WorkerDied. Closing twice does no harm."""
