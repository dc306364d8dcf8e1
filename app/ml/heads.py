"""Heads: small classifiers trained on embeddings. Embeddings in, confidences out."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from app.ml._network import Layer, softmax

if TYPE_CHECKING:
    from app.ml._learner import Learner

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class HeadSettings:
    """How a head is trained: the four settings of the screen, and two that stay behind it.

    epochs ≥ 1, batch_size ≥ 1 (larger than the data: one batch), learning_rate > 0,
    0 ≤ validation_ratio < 1; `hidden_units` 0 means no hidden layer.
    """

    epochs: int
    batch_size: int
    learning_rate: float
    validation_ratio: float
    hidden_units: int = 0
    seed: int = 0


@dataclass(frozen=True)
class EpochScores:
    """Scores of epoch `epoch` (from 1): cross-entropy in nats and accuracy from 0 to 1.

    `loss` and `acc` are means over the epoch's mini-batches, each taken before its step, as in
    Keras; `val_*` are taken after the epoch and are None without validation samples.
    """

    epoch: int
    loss: float
    acc: float
    val_loss: float | None
    val_acc: float | None


@dataclass(frozen=True)
class LabelledEmbeddings:
    """Embeddings (n, d) float32 with labels (n,) int64 in 0 … class_count − 1."""

    embeddings: Floats
    labels: Labels
    class_count: int


class Head:
    """A trained head: one dense layer, or two with rectified units between, then softmax."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self._layers = layers

    @property
    def embedding_size(self) -> int:
        return int(self._layers[0].kernel.shape[0])

    @property
    def class_count(self) -> int:
        return int(self._layers[-1].kernel.shape[1])

    def confidences(self, embeddings: Floats) -> Floats:
        """Confidences (n, classes) float32 of embeddings (n, d) float32; each row adds to 1."""
        outputs = embeddings
        for layer in self._layers[:-1]:
            outputs = np.maximum(outputs @ layer.kernel + layer.bias, 0)
        return softmax(outputs @ self._layers[-1].kernel + self._layers[-1].bias)

    @property
    def shapes(self) -> list[list[int]]:
        """Inputs and outputs of each layer."""
        return [list(layer.kernel.shape) for layer in self._layers]

    def numbers(self) -> bytes:
        """Kernel and bias of each layer after another: float32, little endian, nothing else."""
        parts = [part for layer in self._layers for part in (layer.kernel, layer.bias)]
        return b"".join(part.astype("<f4").tobytes() for part in parts)

    @classmethod
    def from_numbers(cls, shapes: Sequence[Sequence[int]], numbers: bytes) -> Head:
        """The head of these `shapes` and `numbers`, which may come from a stranger.

        Plain numbers of a known length cannot hide anything. Raises ValueError when they are no
        head.
        """
        sizes = [(inputs * outputs, outputs) for inputs, outputs in shapes]
        if len(numbers) != 4 * sum(map(sum, sizes)) or min(map(min, sizes), default=0) < 1:
            raise ValueError("not a head")
        flat = np.frombuffer(numbers, "<f4").astype(np.float32)
        cuts = np.cumsum([size for pair in sizes for size in pair])[:-1]
        parts = np.split(flat, cuts)
        layers = tuple(
            Layer(kernel.reshape(shape), bias)
            for shape, kernel, bias in zip(
                [tuple(each) for each in shapes], parts[::2], parts[1::2], strict=True
            )
        )
        if not _fit_together(layers):
            raise ValueError("not a head")
        return cls(layers)

    def to_bytes(self) -> bytes:
        """The head as an npz file; the same head always gives the same bytes."""
        out = io.BytesIO()
        arrays: dict[str, Any] = {}
        for number, layer in enumerate(self._layers):
            arrays[f"kernel_{number}"] = layer.kernel
            arrays[f"bias_{number}"] = layer.bias
        np.savez(out, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Head:
        """The head that `to_bytes` wrote; ValueError if the bytes are anything else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                pairs = len(arrays.files) // 2
                layers = tuple(
                    Layer(arrays[f"kernel_{number}"], arrays[f"bias_{number}"])
                    for number in range(pairs)
                )
                complete = len(arrays.files) == 2 * pairs
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as problem:
            raise ValueError("not a head") from problem
        if not complete or not _fit_together(layers):
            raise ValueError("not a head")
        return cls(layers)


def split(labels: Labels, ratio: float, seed: int) -> tuple[Indices, Indices]:
    """Indices of the training and of the validation samples, both in ascending order.

    Each class gives `round(ratio × n)` of its n samples to validation, drawn at random: at least
    1 when the ratio is above 0, and never all.
    """
    random = np.random.default_rng([seed, 0])
    held_back = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        wanted = max(round(ratio * len(members)), 1) if ratio > 0 else 0
        count = min(wanted, len(members) - 1)
        held_back[random.permutation(members)[:count]] = True
    return np.flatnonzero(~held_back), np.flatnonzero(held_back)


def train_head(
    data: LabelledEmbeddings, settings: HeadSettings, on_epoch: Callable[[EpochScores], None]
) -> Head:
    """Train a head with Adam and cross-entropy in mini-batches of `settings.batch_size`.

    Two heads learn side by side, on two cores, in the same way: one without the validation
    samples, which gives the scores, and one with all samples, which is returned. So the scores are
    honest (no score comes from a head that knows the sample), and nobody's few pictures are
    wasted: at 5 hand signs a class, a quarter held back costs 1.7 points of accuracy.

    The same data, settings and seed give the same head. `on_epoch` is called after each epoch;
    what it raises ends the training and passes through.
    """
    # With Numba, which takes 0.5 s and 170 MB: only who trains imports it.
    from app.ml._learner import Learner

    training, validation = split(data.labels, settings.validation_ratio, settings.seed)
    held_back, nothing = _part(data, validation), _part(data, validation[:0])
    final = Learner(data, nothing, settings)
    if not len(validation):
        for epoch, (loss, acc, *_) in enumerate(final.learn(settings.epochs), 1):
            on_epoch(EpochScores(epoch, loss, acc, None, None))
        return Head(final.layers())
    checked = Learner(_part(data, training), held_back, settings)
    with _learning_beside(final, settings.epochs):
        for epoch, scores in enumerate(checked.learn(settings.epochs), 1):
            on_epoch(EpochScores(epoch, *scores))
    return Head(final.layers())


def keep_compiled(folder: Path) -> None:
    """Where this process keeps the compiled steps and finds them; to be said before training.

    Otherwise they lie beside the sources, where an installed program may not write.
    """
    os.environ.setdefault("NUMBA_CACHE_DIR", str(folder.resolve()))


def prepare_training() -> None:
    """Loads what training takes, so that the first head is as quick as the next.

    Some 0.5 s, or 8 where nobody compiled the steps on this machine before.
    """
    few = LabelledEmbeddings(np.eye(4, dtype=np.float32), np.array([0, 0, 1, 1]), 2)
    train_head(few, HeadSettings(1, 4, 0.001, 0.5), lambda scores: None)


@contextmanager
def _learning_beside(learner: Learner, epochs: int) -> Iterator[None]:
    """Meanwhile, all epochs of this one, on another core; what the block raises ends it, too."""
    stopped = Event()

    def learn() -> None:
        for _ in learner.learn(epochs):
            if stopped.is_set():
                return

    with ThreadPoolExecutor(1) as pool:
        learnt = pool.submit(learn)
        try:
            yield
        except BaseException:
            stopped.set()
            raise
        learnt.result()


def _part(data: LabelledEmbeddings, indices: Indices) -> LabelledEmbeddings:
    return LabelledEmbeddings(data.embeddings[indices], data.labels[indices], data.class_count)


def _fit_together(layers: tuple[Layer, ...]) -> bool:
    if len(layers) not in (1, 2):
        return False
    arrays = [array for layer in layers for array in (layer.kernel, layer.bias)]
    if any(array.dtype != np.float32 or not np.isfinite(array).all() for array in arrays):
        return False
    if any(
        layer.kernel.ndim != 2 or layer.bias.shape != layer.kernel.shape[1:] for layer in layers
    ):
        return False
    chained = all(
        one.kernel.shape[1] == next_one.kernel.shape[0] for one, next_one in pairwise(layers)
    )
    return chained and min(layers[0].kernel.shape + layers[-1].kernel.shape) > 0
