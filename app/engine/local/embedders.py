"""The loaded networks of the pictures worker: the backbone, others, and those that came in with models."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

import numpy as np

from app.engine.local.worker import JobContext
from app.errors import (
    BackboneDamaged,
    BackboneMissing,
    IncomingModelTooDemanding,
    NetworkMissing,
)
from app.ml.backbones import Runtime, prepare_command
from app.ml.imported_network import NetworkTooDemanding
from app.ml.pictures import Square
from app.ml.types import Embedder, Floats, Squares

LoadEmbedder = Callable[[Path, str, Runtime, int], Embedder]
"""`app.ml.backbones.load_embedder` or a function with the same signature."""
Load = Callable[[int], Embedder]
"""Loads one network for so many threads."""

# A backbone is measured so many times, or for so long: the best time is steady to a tenth.
_MEASUREMENTS, _MEASURING_S = (3, 30), 0.4


@dataclass(frozen=True)
class EmbeddersSetup:
    """How networks are loaded, and how many."""

    folder: Path
    runtime: Runtime
    backbone_threads: int
    load_embedder: LoadEmbedder
    more_backbones: int
    """Backbones that are kept loaded beside the default one, at most."""
    imported_networks: int
    """Networks that came in with models and are kept loaded, at most."""

    @property
    def threads(self) -> int:
        """Pictures at a time in LiteRT: one more than cores, which makes uploads 5 % faster.

        While one thread waits for the pipe or decodes, the others keep every core busy.
        """
        return self.backbone_threads + 1


@dataclass(frozen=True)
class Embedded:
    """Embeddings (n, d) and, if asked for, feature maps (n, side, side, channels)."""

    embeddings: Floats
    maps: Floats | None

    @property
    def map_side(self) -> int:
        """Cells in a row of a feature map; 0 without one."""
        return 0 if self.maps is None else self.maps.shape[1]

    @classmethod
    def by(cls, embedder: Embedder, squares: Squares, *, with_maps: bool) -> Embedded:
        if with_maps:
            return cls(*embedder.embed_with_maps(squares))
        return cls(embedder.embed(squares), None)

    def part(self, rows: slice, *, with_maps: bool) -> Embedded:
        maps = self.maps[rows] if with_maps and self.maps is not None else None
        return Embedded(self.embeddings[rows], maps)


class Embedders:
    """The backbone once with all cores, for a single picture, and once per thread with one core.

    With the embedders of one core, 32 clients on two cores get 17 % more pictures a second. With
    the embedder of all cores, a single picture takes 1.7 ms instead of 3.4 ms. TensorFlow has one
    embedder, which takes batches. Without `copies` one of all cores takes the pictures in turn.
    """

    def __init__(self, setup: EmbeddersSetup, load: Load, *, copies: bool = True) -> None:
        self._all_cores = load(setup.backbone_threads)
        self._all_cores_lock = Lock()
        self._batcher = (
            _Batcher(self._all_cores) if self._all_cores.runtime == "tensorflow" else None
        )
        self._single_core: SimpleQueue[Embedder] | None = None
        self.runtime, self.device = self._all_cores.runtime, self._all_cores.device
        if copies and self.runtime == "litert" and setup.backbone_threads > 1:
            self._single_core = SimpleQueue()
            for _ in range(setup.threads):
                self._single_core.put(load(1))

    @property
    def in_batches(self) -> bool:
        """True if the embedder takes batches, so that more pictures at a time are faster."""
        return self._batcher is not None

    def embed(self, squares: Squares, with_maps: bool, *, alone: bool) -> Embedded:
        if self._batcher is not None:
            return self._batcher.embed(squares, with_maps=with_maps)
        if self._single_core is None or (alone and not self._all_cores_lock.locked()):
            with self._all_cores_lock:
                return Embedded.by(self._all_cores, squares, with_maps=with_maps)
        embedder = self._single_core.get()
        try:
            return Embedded.by(embedder, squares, with_maps=with_maps)
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


class MoreBackbones:
    """The backbones beside the default one: loaded when asked for, as many as the setup says."""

    def __init__(self, setup: EmbeddersSetup) -> None:
        self._setup = setup
        self._lock = Lock()
        self._loaded: OrderedDict[str, Embedders] = OrderedDict()

    def embedders(self, backbone: str) -> Embedders:
        """Raises NetworkMissing."""
        with self._lock:
            if backbone not in self._loaded:
                while len(self._loaded) >= self._setup.more_backbones:
                    self._loaded.popitem(last=False)  # freed when its last picture is done
                self._loaded[backbone] = self._load(backbone)
            self._loaded.move_to_end(backbone)
            return self._loaded[backbone]

    def _load(self, backbone: str) -> Embedders:
        try:
            return Embedders(self._setup, loading(self._setup, backbone), copies=False)
        except (BackboneMissing, BackboneDamaged) as problem:
            command = prepare_command(backbone)
            raise NetworkMissing(network=backbone, command=command) from problem


class ImportedNetworks:
    """The networks that came in with models, those used last: each is of one model or of many."""

    def __init__(self, setup: EmbeddersSetup) -> None:
        self._setup = setup
        self._lock = Lock()
        self._loaded: OrderedDict[str, Embedders] = OrderedDict()

    def embedders(self, name: str, file: bytes | None) -> Embedders | None:
        """The network of that name, loaded from its file if necessary; None without a file then.

        Raises IncomingModelTooDemanding.
        """
        with self._lock:
            if name not in self._loaded:
                if file is None:
                    return None
                while len(self._loaded) >= self._setup.imported_networks:
                    self._loaded.popitem(last=False)  # freed when its last picture is done
                load = partial(_load_imported, file)
                self._loaded[name] = Embedders(self._setup, load, copies=False)
            self._loaded.move_to_end(name)
            return self._loaded[name]


class _Batcher:
    """Batches the pictures of all students: while one batch is embedded, the next one collects.

    No picture waits for a batch to fill; a single picture is a batch of one.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._embedding_lock = Lock()
        self._collected: SimpleQueue[tuple[Squares, bool, Future[Embedded]]] = SimpleQueue()

    def embed(self, squares: Squares, *, with_maps: bool) -> Embedded:
        future: Future[Embedded] = Future()
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
            embedded = Embedded.by(self._embedder, together, with_maps=with_maps)
        except Exception as problem:
            for _, _, future in batch:
                future.set_exception(problem)
            return
        start = 0
        for squares, asks_for_maps, future in batch:
            rows = slice(start, start + len(squares))
            future.set_result(embedded.part(rows, with_maps=asks_for_maps))
            start = rows.stop


def loading(setup: EmbeddersSetup, backbone: str) -> Load:
    return partial(setup.load_embedder, setup.folder, backbone, setup.runtime)


def _load_imported(file: bytes, threads: int) -> Embedder:
    from app.ml._imported_litert import (
        load_imported_network,  # not in the web process, which knows this module
    )

    try:
        return load_imported_network(file, threads)
    except (NetworkTooDemanding, RuntimeError) as problem:  # LiteRT's word for too little memory
        raise IncomingModelTooDemanding from problem
