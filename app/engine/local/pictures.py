"""The pictures worker: decodes and crops pictures and embeds them with one shared backbone."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

import numpy as np
import numpy.typing as npt

from app.engine.engine import ProcessedPicture
from app.engine.local.memory import limit_memory
from app.engine.local.messages import BackboneLoaded, BackboneUnusable
from app.engine.local.worker import AddThreads, Handler, JobContext, Send
from app.errors import (
    BackboneDamaged,
    BackboneMissing,
    EngineStarting,
    EyeblocksError,
    NetworkMissing,
    PictureTooDemanding,
    Unexpected,
)
from app.ml.augmentation import (
    Level,
    Transform,
    Variant,
    level_examples,
    sheet,
    transform_examples,
    variant_squares,
)
from app.ml.backbones import Runtime, prepare_command
from app.ml.embeddings import pack_embedding, pack_feature_map
from app.ml.pictures import (
    PictureLimits,
    Square,
    StagePicture,
    crop_square,
    stage_picture,
    to_jpeg,
    to_small_jpeg,
)
from app.ml.quality import quality_of
from app.ml.types import Embedder

_log = logging.getLogger(__name__)

Squares = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
LoadEmbedder = Callable[[Path, str, Runtime, int], Embedder]
"""`app.ml.backbones.load_embedder` or a function with the same signature."""

BATCH_CONCURRENCY = 64
"""Pictures at a time in TensorFlow. On a GPU that many take little longer than one."""

# Variants of a picture that are embedded together: 20 ms on one core.
_VARIANTS_AT_ONCE = 4

# Nine variants in three rows.
_SHEET_VARIANTS, _SHEET_COLUMNS, _SHEET_GAP = 9, 3, 8

# A backbone is measured so many times, or for so long: the best time is steady to a tenth.
_MEASUREMENTS, _MEASURING_S = (3, 30), 0.4

# How often a missing backbone is looked for, so that `prepare` repairs a running server. Each look
# hashes 14 MB.
_RELOAD_INTERVAL_S = 2.0


@dataclass(frozen=True)
class PictureRequest:
    """Asks for a ProcessedPicture of this picture file."""

    picture: bytes
    return_square: bool
    embed: bool
    mirrored: bool
    feature_map: bool = False
    backbone: str | None = None


@dataclass(frozen=True)
class StagePictureRequest:
    """Asks for a StagePicture of this picture file."""

    picture: bytes
    longest_side: int


@dataclass(frozen=True)
class AugmentationSheetRequest:
    """Asks for a JPEG with nine variants of this picture file."""

    picture: bytes
    shown: Transform | Level
    seed: int


@dataclass(frozen=True)
class VariantsRequest:
    """Asks for the packed embeddings of variants of this picture file."""

    picture: bytes
    variants: Sequence[Variant]
    seed: int
    backbone: str | None = None


@dataclass(frozen=True)
class MeasureRequest:
    """Asks for the seconds that the backbone takes for this picture file."""

    picture: bytes
    backbone: str


Request = (
    PictureRequest
    | StagePictureRequest
    | AugmentationSheetRequest
    | VariantsRequest
    | MeasureRequest
)
Result = ProcessedPicture | StagePicture | bytes | tuple[bytes, ...] | float


@dataclass(frozen=True)
class PicturesSetup:
    """The recipe for the pictures worker."""

    limits: PictureLimits
    folder: Path
    backbone: str
    runtime: Runtime
    backbone_threads: int
    load_embedder: LoadEmbedder
    more_backbones: int
    """Backbones that are kept loaded beside `backbone`, at most."""
    memory_bytes: int
    """The limit of the worker's memory. What would need more raises MemoryError."""

    @property
    def threads(self) -> int:
        """Pictures at a time in LiteRT: one more than cores, which makes uploads 5 % faster.

        While one thread waits for the pipe or decodes, the others keep every core busy.
        """
        return self.backbone_threads + 1

    def open(self, send: Send, add_threads: AddThreads) -> Handler:
        handler = _PictureHandler(self, send, add_threads)
        Thread(target=handler.load, name="load backbone", daemon=True).start()
        return handler.handle


class _PictureHandler:
    """Decodes pictures at once, and embeds them once the backbone is loaded."""

    def __init__(self, setup: PicturesSetup, send: Send, add_threads: AddThreads) -> None:
        self._setup = setup
        self._send, self._add_threads = send, add_threads
        self._embedders: _Embedders | None = None
        self._more = _MoreBackbones(setup)
        self._problem: EyeblocksError = EngineStarting(retry_after_s=1)
        self._active_jobs = _Counter()
        self._retry_lock = Lock()

    def load(self) -> None:
        """Loads the backbone. Tries again until it is neither missing nor damaged."""
        while (embedders := self._try_to_load()) is None:
            self._send(BackboneUnusable(self._problem))
            time.sleep(_RELOAD_INTERVAL_S)
        self._embedders = embedders
        if embedders.in_batches:
            self._add_threads(BATCH_CONCURRENCY - self._setup.threads)
        if embedders.runtime == "litert":  # TensorFlow reserves far more than it uses
            limit_memory(self._setup.memory_bytes)
        self._send(BackboneLoaded(embedders.runtime, embedders.device))

    def handle(self, request: object, context: JobContext) -> Result:
        with self._active_jobs:
            try:
                return self._handle_once(request, context)
            except PictureTooDemanding:
                context.check()
            # Another picture may have taken the memory. Second attempts run one at a time.
            with self._retry_lock:
                return self._handle_once(request, context)

    def _handle_once(self, request: object, context: JobContext) -> Result:
        try:
            match request:
                case PictureRequest():
                    return self._process_picture(request, context)
                case StagePictureRequest(picture, longest_side):
                    return stage_picture(picture, self._setup.limits, longest_side)
                case AugmentationSheetRequest(picture, shown, seed):
                    return _sheet(crop_square(picture, self._setup.limits), shown, seed)
                case VariantsRequest():
                    return self._embed_variants(request, context)
                case MeasureRequest(picture, backbone):
                    square = crop_square(picture, self._setup.limits)
                    return self._embedders_of(backbone).measure(square, context)
        except MemoryError as problem:
            raise PictureTooDemanding() from problem
        raise TypeError(request)

    def _process_picture(self, request: PictureRequest, context: JobContext) -> ProcessedPicture:
        square = crop_square(request.picture, self._setup.limits)
        context.check()
        square_jpeg = to_jpeg(square) if request.return_square else None
        quality = quality_of(square) if request.return_square else None
        if not request.embed:
            return ProcessedPicture(square_jpeg, (), quality=quality)
        squares = np.stack([square, square[:, ::-1]]) if request.mirrored else square[np.newaxis]
        embedded = self._embed(squares, request.backbone, with_maps=request.feature_map)
        return ProcessedPicture(
            square_jpeg,
            tuple(pack_embedding(row) for row in embedded.embeddings),
            pack_feature_map(embedded.maps[0]) if embedded.maps is not None else None,
            quality,
        )

    def _embed_variants(self, request: VariantsRequest, context: JobContext) -> tuple[bytes, ...]:
        square = crop_square(request.picture, self._setup.limits)
        variants = variant_squares(square, request.variants, request.seed)
        packed: list[bytes] = []
        for start in range(0, len(variants), _VARIANTS_AT_ONCE):
            context.check()
            some = np.stack(variants[start : start + _VARIANTS_AT_ONCE])
            packed += map(pack_embedding, self._embed(some, request.backbone).embeddings)
        return tuple(packed)

    def _embed(
        self, squares: Squares, backbone: str | None, *, with_maps: bool = False
    ) -> _Embedded:
        alone = self._active_jobs.count == 1
        return self._embedders_of(backbone).embed(squares, with_maps, alone=alone)

    def _embedders_of(self, backbone: str | None) -> _Embedders:
        if self._embedders is None:
            raise self._problem
        if backbone in (None, self._setup.backbone):
            return self._embedders
        return self._more.embedders(backbone)

    def _try_to_load(self) -> _Embedders | None:
        try:
            return _Embedders(self._setup, self._setup.backbone)
        except EyeblocksError as problem:
            self._problem = problem
        except Exception:
            if not isinstance(self._problem, Unexpected):
                _log.exception("The backbone cannot be loaded")
            self._problem = Unexpected()
        return None


def _sheet(square: Square, shown: Transform | Level, seed: int) -> bytes:
    """A JPEG with nine variants of the square."""
    if isinstance(shown, Level):
        variants = level_examples(square, shown, _SHEET_VARIANTS, seed)
    else:
        variants = transform_examples(square, shown, _SHEET_VARIANTS, seed)
    return to_small_jpeg(sheet(variants, _SHEET_COLUMNS, _SHEET_GAP))


@dataclass(frozen=True)
class _Embedded:
    """Embeddings (n, d) and, if asked for, feature maps (n, side, side, channels)."""

    embeddings: Floats
    maps: Floats | None

    @classmethod
    def by(cls, embedder: Embedder, squares: Squares, *, with_maps: bool) -> _Embedded:
        if with_maps:
            return cls(*embedder.embed_with_maps(squares))
        return cls(embedder.embed(squares), None)

    def part(self, rows: slice, *, with_maps: bool) -> _Embedded:
        maps = self.maps[rows] if with_maps and self.maps is not None else None
        return _Embedded(self.embeddings[rows], maps)


class _Embedders:
    """The backbone once with all cores, for a single picture, and once per thread with one core.

    With the embedders of one core, 32 clients on two cores get 17 % more pictures a second. With
    the embedder of all cores, a single picture takes 1.7 ms instead of 3.4 ms. TensorFlow has one
    embedder, which takes batches. Without `copies` one of all cores takes the pictures in turn.
    """

    def __init__(self, setup: PicturesSetup, backbone: str, *, copies: bool = True) -> None:
        self._all_cores = _load_embedder(setup, backbone, setup.backbone_threads)
        self._all_cores_lock = Lock()
        self._batcher = (
            _Batcher(self._all_cores) if self._all_cores.runtime == "tensorflow" else None
        )
        self._single_core: SimpleQueue[Embedder] | None = None
        self.runtime, self.device = self._all_cores.runtime, self._all_cores.device
        if copies and self.runtime == "litert" and setup.backbone_threads > 1:
            self._single_core = SimpleQueue()
            for _ in range(setup.threads):
                self._single_core.put(_load_embedder(setup, backbone, 1))

    @property
    def in_batches(self) -> bool:
        """True if the embedder takes batches, so that more pictures at a time are faster."""
        return self._batcher is not None

    def embed(self, squares: Squares, with_maps: bool, *, alone: bool) -> _Embedded:
        if self._batcher is not None:
            return self._batcher.embed(squares, with_maps=with_maps)
        if self._single_core is None or (alone and not self._all_cores_lock.locked()):
            with self._all_cores_lock:
                return _Embedded.by(self._all_cores, squares, with_maps=with_maps)
        embedder = self._single_core.get()
        try:
            return _Embedded.by(embedder, squares, with_maps=with_maps)
        finally:
            self._single_core.put(embedder)

    def measure(self, square: Square, context: JobContext) -> float:
        """The seconds for one picture on all cores: the best of a few times, because others are at work."""
        times: list[float] = []
        with self._all_cores_lock:
            while not _is_measured(times):
                context.check()
                began = time.perf_counter()
                self._all_cores.embed(square[np.newaxis])
                times.append(time.perf_counter() - began)
        return min(times)


def _is_measured(times: Sequence[float]) -> bool:
    least, most = _MEASUREMENTS
    return len(times) >= most or (len(times) >= least and sum(times) > _MEASURING_S)


class _MoreBackbones:
    """The backbones beside the default one: loaded when asked for, as many as the setup says."""

    def __init__(self, setup: PicturesSetup) -> None:
        self._setup = setup
        self._lock = Lock()
        self._loaded: OrderedDict[str, _Embedders] = OrderedDict()

    def embedders(self, backbone: str) -> _Embedders:
        """Raises NetworkMissing."""
        with self._lock:
            if backbone not in self._loaded:
                while len(self._loaded) >= self._setup.more_backbones:
                    self._loaded.popitem(last=False)  # freed when its last picture is done
                self._loaded[backbone] = self._load(backbone)
            self._loaded.move_to_end(backbone)
            return self._loaded[backbone]

    def _load(self, backbone: str) -> _Embedders:
        try:
            return _Embedders(self._setup, backbone, copies=False)
        except (BackboneMissing, BackboneDamaged) as problem:
            command = prepare_command(backbone)
            raise NetworkMissing(network=backbone, command=command) from problem


class _Batcher:
    """Batches the pictures of all students: while one batch is embedded, the next one collects.

    No picture waits for a batch to fill; a single picture is a batch of one.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._embedding_lock = Lock()
        self._collected: SimpleQueue[tuple[Squares, bool, Future[_Embedded]]] = SimpleQueue()

    def embed(self, squares: Squares, *, with_maps: bool) -> _Embedded:
        future: Future[_Embedded] = Future()
        self._collected.put((squares, with_maps, future))
        with self._embedding_lock:
            if not future.done():
                self._embed_collected()
        return future.result()

    def _embed_collected(self) -> None:
        batch = [self._collected.get() for _ in range(self._collected.qsize())]
        with_maps = any(asks_for_maps for _, asks_for_maps, _ in batch)
        together = np.concatenate([squares for squares, _, _ in batch])
        try:
            embedded = _Embedded.by(self._embedder, together, with_maps=with_maps)
        except Exception as problem:
            for _, _, future in batch:
                future.set_exception(problem)
            return
        start = 0
        for squares, asks_for_maps, future in batch:
            rows = slice(start, start + len(squares))
            future.set_result(embedded.part(rows, with_maps=asks_for_maps))
            start = rows.stop


class _Counter:
    """Counts the threads in its `with` block."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.count = 0

    def __enter__(self) -> None:
        with self._lock:
            self.count += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.count -= 1


def _load_embedder(setup: PicturesSetup, backbone: str, threads: int) -> Embedder:
    return setup.load_embedder(setup.folder, backbone, setup.runtime, threads)
