"""The pictures worker: decodes and crops pictures and embeds them with one shared backbone."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock, Thread

import numpy as np
import numpy.typing as npt

from app.engine.engine import ProcessedPicture
from app.engine.local.embedders import (
    Embedded,
    Embedders,
    EmbeddersSetup,
    ImportedNetworks,
    MoreBackbones,
    loading,
)
from app.engine.local.memory import limit_memory
from app.engine.local.messages import BackboneLoaded, BackboneUnusable
from app.engine.local.worker import AddThreads, Handler, JobContext, Send
from app.errors import (
    EngineStarting,
    EyeblocksError,
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
from app.ml.embeddings import pack_embedding, pack_feature_map
from app.ml.imported_network import is_imported_network
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

_log = logging.getLogger(__name__)

Squares = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
BATCH_CONCURRENCY = 64
"""Pictures at a time in TensorFlow. On a GPU that many take little longer than one."""

# Variants of a picture that are embedded together: 20 ms on one core.
_VARIANTS_AT_ONCE = 4

# Nine variants in three rows.
_SHEET_VARIANTS, _SHEET_COLUMNS, _SHEET_GAP = 9, 3, 8

# How often a missing backbone is looked for, so that `prepare` repairs a running server. Each look
# hashes 14 MB.
_RELOAD_INTERVAL_S = 2.0


@dataclass(frozen=True)
class PictureRequest:
    """Asks for a ProcessedPicture of this picture file.

    `network_file`: of a `backbone` that came in with a model; NetworkWanted answers without it.
    """

    picture: bytes
    return_square: bool
    embed: bool
    mirrored: bool
    feature_map: bool = False
    backbone: str | None = None
    network_file: bytes | None = None


@dataclass(frozen=True)
class NetworkWanted:
    """Says that the network that came in with a model is not loaded: its file is needed."""


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
Result = ProcessedPicture | NetworkWanted | StagePicture | bytes | tuple[bytes, ...] | float


@dataclass(frozen=True)
class PicturesSetup(EmbeddersSetup):
    """The recipe for the pictures worker."""

    limits: PictureLimits
    backbone: str
    memory_bytes: int
    """The limit of the worker's memory. What would need more raises MemoryError."""

    def open(self, send: Send, add_threads: AddThreads) -> Handler:
        handler = _PictureHandler(self, send, add_threads)
        Thread(target=handler.load, name="load backbone", daemon=True).start()
        return handler.handle


class _PictureHandler:
    """Decodes pictures at once, and embeds them once the backbone is loaded."""

    def __init__(self, setup: PicturesSetup, send: Send, add_threads: AddThreads) -> None:
        self._setup = setup
        self._send, self._add_threads = send, add_threads
        self._embedders: Embedders | None = None
        self._more = MoreBackbones(setup)
        self._imported = ImportedNetworks(setup)
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

    def _process_picture(
        self, request: PictureRequest, context: JobContext
    ) -> ProcessedPicture | NetworkWanted:
        name, own = request.backbone or "", None
        if is_imported_network(name):
            own = self._imported.embedders(name, request.network_file)
            if own is None:
                return NetworkWanted()
        square = crop_square(request.picture, self._setup.limits)
        context.check()
        square_jpeg = to_jpeg(square) if request.return_square else None
        quality = quality_of(square) if request.return_square else None
        if not request.embed:
            return ProcessedPicture(square_jpeg, (), quality=quality)
        squares = np.stack([square, square[:, ::-1]]) if request.mirrored else square[np.newaxis]
        embedded = self._embed(squares, request.backbone, own, with_maps=request.feature_map)
        return ProcessedPicture(
            square_jpeg,
            tuple(pack_embedding(row) for row in embedded.embeddings),
            pack_feature_map(embedded.maps[0]) if embedded.maps is not None else None,
            quality,
            embedded.map_side,
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
        self,
        squares: Squares,
        backbone: str | None,
        own: Embedders | None = None,
        *,
        with_maps: bool = False,
    ) -> Embedded:
        alone = self._active_jobs.count == 1
        embedders = own or self._embedders_of(backbone)
        return embedders.embed(squares, with_maps, alone=alone)

    def _embedders_of(self, backbone: str | None) -> Embedders:
        if self._embedders is None:
            raise self._problem
        if backbone in (None, self._setup.backbone):
            return self._embedders
        return self._more.embedders(backbone)

    def _try_to_load(self) -> Embedders | None:
        try:
            return Embedders(self._setup, loading(self._setup, self._setup.backbone))
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
