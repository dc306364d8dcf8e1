"""Pictures in the worker: decode, crop, and embed with the one backbone that all share."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

import numpy as np
import numpy.typing as npt

from app.engine.engine import Look
from app.engine.local.memory import limit_memory
from app.engine.local.messages import BackboneLoaded, BackboneUnusable
from app.engine.local.worker import Doing, Hire, Tell, Turn
from app.errors import EngineStarting, EyeblocksError, PictureTooDemanding, Unexpected
from app.ml.backbones import Embedder, Runtime
from app.ml.pictures import PictureLimits, Square, Whole, square_of, to_jpeg, whole_of

_log = logging.getLogger(__name__)

Squares = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
LoadEmbedder = Callable[[Path, str, Runtime, int], Embedder]
"""`app.ml.backbones.load_embedder`, or another that takes folder, backbone, runtime, threads."""

TOGETHER = 64
"""Pictures at a time in TensorFlow, which takes a GPU little longer than one."""

# So that `prepare` mends a running server, without hashing 14 MB all the time.
_LOOK_AGAIN_S = 2.0


@dataclass(frozen=True)
class LookRequest:
    """Look at this picture file; the answer is a Look."""

    picture: bytes
    keep_square: bool
    embed: bool
    mirrored: bool


@dataclass(frozen=True)
class WholeRequest:
    """Make this picture file fit for the stage; the answer is a Whole."""

    picture: bytes
    longest_side: int


@dataclass(frozen=True)
class PicturesSetup:
    """The recipe for the pictures worker."""

    limits: PictureLimits
    folder: Path
    backbone: str
    runtime: Runtime
    backbone_threads: int
    load_embedder: LoadEmbedder
    memory_bytes: int
    """What the worker may take; more than that is a MemoryError in whatever asked for it."""

    @property
    def threads(self) -> int:
        """Pictures at a time, but in TensorFlow. While one waits for the pipe or to be decoded,
        the others keep every core busy: uploads gain 5 % by the last of them."""
        return self.backbone_threads + 1

    def open(self, tell: Tell, hire: Hire) -> Doing:
        eye = _Eye(self, tell, hire)
        Thread(target=eye.load, name="load backbone", daemon=True).start()
        return eye.do


class _Eye:
    """Decodes from the start on, embeds as soon as the backbone is there."""

    def __init__(self, setup: PicturesSetup, tell: Tell, hire: Hire) -> None:
        self._setup = setup
        self._tell, self._hire = tell, hire
        self._embedders: _Embedders | None = None
        self._problem: EyeblocksError = EngineStarting(retry_after_s=1)
        self._looking = _Counted()
        self._demanding = Lock()

    def load(self) -> None:
        """Loads the backbone, waiting for it to appear where it is missing or damaged."""
        while (embedders := self._loaded()) is None:
            self._tell(BackboneUnusable(self._problem))
            time.sleep(_LOOK_AGAIN_S)
        self._embedders = embedders
        if embedders.in_batches:
            self._hire(TOGETHER - self._setup.threads)
        if embedders.runtime == "litert":  # TensorFlow sets aside far more than it uses
            limit_memory(self._setup.memory_bytes)
        self._tell(BackboneLoaded(embedders.runtime, embedders.device))

    def do(self, request: object, turn: Turn) -> Look | Whole:
        with self._looking:
            try:
                return self._done(request, turn)
            except PictureTooDemanding:
                turn.check()
            # A picture beside it may have taken the memory; these are tried one at a time.
            with self._demanding:
                return self._done(request, turn)

    def _done(self, request: object, turn: Turn) -> Look | Whole:
        try:
            match request:
                case LookRequest():
                    return self._look(request, turn)
                case WholeRequest(picture, longest_side):
                    return whole_of(picture, self._setup.limits, longest_side)
        except MemoryError as problem:
            raise PictureTooDemanding() from problem
        raise TypeError(request)

    def _look(self, request: LookRequest, turn: Turn) -> Look:
        square = square_of(request.picture, self._setup.limits)
        turn.check()
        embeddings = self._embedded(square, request.mirrored) if request.embed else ()
        return Look(to_jpeg(square) if request.keep_square else None, embeddings)

    def _embedded(self, square: Square, mirrored: bool) -> tuple[bytes, ...]:
        if self._embedders is None:
            raise self._problem
        squares = np.stack([square, square[:, ::-1]]) if mirrored else square[np.newaxis]
        rows = self._embedders.embed(squares, alone=self._looking.count == 1)
        return tuple(row.astype("<f4", copy=False).tobytes() for row in rows)

    def _loaded(self) -> _Embedders | None:
        try:
            return _Embedders(self._setup)
        except EyeblocksError as problem:
            self._problem = problem
        except Exception:
            if not isinstance(self._problem, Unexpected):
                _log.exception("The backbone cannot be loaded")
            self._problem = Unexpected()
        return None


class _Embedders:
    """The backbone once on all cores, for a picture alone, and once for each thread, for many.

    On two cores, 32 clients: 17 % more pictures a second than with the first kind only; a picture
    alone takes 1.7 ms rather than 3.4 with the second. TensorFlow takes them in batches.
    """

    def __init__(self, setup: PicturesSetup) -> None:
        self._wide = _load(setup, setup.backbone_threads)
        self._wide_in_use = Lock()
        self._batches = _Batches(self._wide) if self._wide.runtime == "tensorflow" else None
        self._narrow: SimpleQueue[Embedder] | None = None
        self.runtime, self.device = self._wide.runtime, self._wide.device
        if self.runtime == "litert" and setup.backbone_threads > 1:
            self._narrow = SimpleQueue()
            for _ in range(setup.threads):
                self._narrow.put(_load(setup, 1))

    @property
    def in_batches(self) -> bool:
        """The more pictures at a time, the better."""
        return self._batches is not None

    def embed(self, squares: Squares, *, alone: bool) -> Floats:
        if self._batches is not None:
            return self._batches.embed(squares)
        if self._narrow is None or (alone and not self._wide_in_use.locked()):
            with self._wide_in_use:
                return self._wide.embed(squares)
        embedder = self._narrow.get()
        try:
            return embedder.embed(squares)
        finally:
            self._narrow.put(embedder)


class _Batches:
    """Pictures of all students together: while one batch is embedded, the next one gathers.

    Nobody waits for a batch to fill: a picture alone goes alone.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._in_use = Lock()
        self._gathered: SimpleQueue[tuple[Squares, Future[Floats]]] = SimpleQueue()

    def embed(self, squares: Squares) -> Floats:
        answer: Future[Floats] = Future()
        self._gathered.put((squares, answer))
        with self._in_use:
            if not answer.done():
                self._embed_gathered()
        return answer.result()

    def _embed_gathered(self) -> None:
        batch = [self._gathered.get() for _ in range(self._gathered.qsize())]
        try:
            rows = self._embedder.embed(np.concatenate([squares for squares, _ in batch]))
        except Exception as problem:
            for _, answer in batch:
                answer.set_exception(problem)
            return
        ends = np.cumsum([len(squares) for squares, _ in batch])
        for (_, answer), part in zip(batch, np.split(rows, ends[:-1]), strict=True):
            answer.set_result(part)


class _Counted:
    """How many threads are in here."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.count = 0

    def __enter__(self) -> None:
        with self._lock:
            self.count += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.count -= 1


def _load(setup: PicturesSetup, threads: int) -> Embedder:
    return setup.load_embedder(setup.folder, setup.backbone, setup.runtime, threads)
