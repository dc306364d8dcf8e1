"""Pictures in the worker: decode, crop, and embed with the one backbone that all share."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread

import numpy as np

from app.engine.engine import Look
from app.engine.local.messages import BackboneLoaded, BackboneUnusable
from app.engine.local.worker import Doing, Tell, Turn
from app.errors import EngineStarting, EyeblocksError, Unexpected
from app.ml.backbones import Embedder, Runtime
from app.ml.pictures import PictureLimits, Square, square_of, to_jpeg

_log = logging.getLogger(__name__)

LoadEmbedder = Callable[[Path, str, Runtime, int], Embedder]
"""`app.ml.backbones.load_embedder`, or another that takes folder, backbone, runtime, threads."""

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
class PicturesSetup:
    """The recipe for the pictures worker."""

    limits: PictureLimits
    folder: Path
    backbone: str
    runtime: Runtime
    backbone_threads: int
    load_embedder: LoadEmbedder
    threads: int = 2
    """While one picture is embedded, on all cores, the next is decoded."""

    def open(self, tell: Tell) -> Doing:
        eye = _Eye(self, tell)
        Thread(target=eye.load, name="load backbone", daemon=True).start()
        return eye.look


class _Eye:
    """Decodes from the start on, embeds as soon as the backbone is there."""

    def __init__(self, setup: PicturesSetup, tell: Tell) -> None:
        self._setup = setup
        self._tell = tell
        self._embedder: Embedder | None = None
        self._problem: EyeblocksError = EngineStarting(retry_after_s=1)
        self._embedding = Lock()

    def load(self) -> None:
        """Loads the backbone, waiting for it to appear where it is missing or damaged."""
        while (embedder := self._loaded()) is None:
            self._tell(BackboneUnusable(self._problem))
            time.sleep(_LOOK_AGAIN_S)
        self._embedder = embedder
        self._tell(BackboneLoaded(embedder.runtime, embedder.device))

    def look(self, request: object, turn: Turn) -> Look:
        if not isinstance(request, LookRequest):
            raise TypeError(request)
        square = square_of(request.picture, self._setup.limits)
        turn.check()
        embeddings = self._embeddings(square, mirrored=request.mirrored) if request.embed else ()
        return Look(to_jpeg(square) if request.keep_square else None, embeddings)

    def _embeddings(self, square: Square, *, mirrored: bool) -> tuple[bytes, ...]:
        if self._embedder is None:
            raise self._problem
        squares = [square, square[:, ::-1]] if mirrored else [square]
        with self._embedding:
            rows = self._embedder.embed(np.stack(squares))
        return tuple(row.astype("<f4", copy=False).tobytes() for row in rows)

    def _loaded(self) -> Embedder | None:
        setup = self._setup
        try:
            return setup.load_embedder(
                setup.folder, setup.backbone, setup.runtime, setup.backbone_threads
            )
        except EyeblocksError as problem:
            self._problem = problem
        except Exception:
            if not isinstance(self._problem, Unexpected):
                _log.exception("The backbone cannot be loaded")
            self._problem = Unexpected()
        return None
