"""Heads: small classifiers trained on embeddings. Embeddings in, confidences out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from app.ml._adam import Adam
from app.ml._network import Network, softmax, with_ones
from app.ml.metrics import accuracy, cross_entropy

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class HeadSettings:
    """How a head is trained; `hidden_units` 0 means no hidden layer.

    epochs ≥ 1, batch_size ≥ 1, learning_rate > 0, 0 ≤ validation_ratio < 1.
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


@dataclass(frozen=True)
class _Layer:
    kernel: Floats  # (inputs, outputs)
    bias: Floats  # (outputs,)


class Head:
    """A trained head: one dense layer, or two with rectified units between, then softmax."""

    def __init__(self, layers: tuple[_Layer, ...]) -> None:
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

    def to_bytes(self) -> bytes:
        """The head as an npz file; the same head always gives the same bytes."""
        out = io.BytesIO()
        arrays: dict[str, Floats] = {}
        for number, layer in enumerate(self._layers):
            arrays[f"kernel_{number}"] = layer.kernel
            arrays[f"bias_{number}"] = layer.bias
        np.savez(out, allow_pickle=False, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Head:
        """The head that `to_bytes` wrote; ValueError if the bytes are anything else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                pairs = len(arrays.files) // 2
                layers = tuple(
                    _Layer(arrays[f"kernel_{number}"], arrays[f"bias_{number}"])
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

    The same data, settings and seed give the same head. `on_epoch` is called after each epoch;
    what it raises ends the training and passes through. Without hidden units the head starts from
    the class means, so that few pictures and few epochs give fair answers and fair confidences.
    """
    training, validation = split(data.labels, settings.validation_ratio, settings.seed)
    scaling = _Scaling.of(data.embeddings[training])
    inputs, labels = scaling.applied(data.embeddings[training]), data.labels[training]
    held_back, held_back_labels = (
        scaling.applied(data.embeddings[validation]),
        data.labels[validation],
    )
    random = np.random.default_rng([settings.seed, 1])
    network = Network.started(inputs, labels, data.class_count, settings.hidden_units, random)
    adam = Adam(network.parameters, settings.learning_rate)
    for epoch in range(1, settings.epochs + 1):
        seen = _one_epoch(network, adam, inputs, labels, settings.batch_size, random)
        loss, acc = seen
        val_loss = val_acc = None
        if len(validation):
            answers = network.confidences(held_back)
            val_loss = cross_entropy(answers, held_back_labels)
            val_acc = accuracy(answers, held_back_labels)
        on_epoch(EpochScores(epoch, loss, acc, val_loss, val_acc))
    return scaling.folded_into(network)


def _one_epoch(
    network: Network, adam: Adam, inputs: Floats, labels: Labels, batch_size: int,
    random: np.random.Generator,
) -> tuple[float, float]:  # fmt: skip
    order = random.permutation(len(labels))
    inputs, labels = inputs[order], labels[order]
    targets = np.eye(network.kernels[-1].shape[1], dtype=np.float32)[labels]
    answers = []
    for start in range(0, len(labels), batch_size):
        batch = slice(start, start + batch_size)
        answers.append(network.learn(inputs[batch], targets[batch]))
        adam.step(network.gradient)
    confidences = np.concatenate(answers)
    return cross_entropy(confidences, labels), accuracy(confidences, labels)


@dataclass(frozen=True)
class _Scaling:
    """Embeddings → inputs of the network: centred, of unit mean square over all numbers.

    One factor for all numbers, so that the learning rate means the same for every backbone.
    """

    middle: Floats  # (d,)
    factor: np.float32

    @classmethod
    def of(cls, embeddings: Floats) -> _Scaling:
        middle = embeddings.mean(axis=0)
        spread = float(np.sqrt(np.mean(np.square(embeddings - middle), dtype=np.float64)))
        return cls(middle, np.float32(1 / spread if spread > 1e-6 else 1))

    def applied(self, embeddings: Floats) -> Floats:
        return with_ones((embeddings - self.middle) * self.factor)

    def folded_into(self, network: Network) -> Head:
        """The head that takes embeddings as they are."""
        layers = [_Layer(kernel[:-1].copy(), kernel[-1].copy()) for kernel in network.kernels]
        kernel = layers[0].kernel * self.factor
        layers[0] = _Layer(kernel, layers[0].bias - self.middle @ kernel)
        return Head(tuple(layers))


def _fit_together(layers: tuple[_Layer, ...]) -> bool:
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
