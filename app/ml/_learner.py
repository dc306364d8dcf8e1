"""One head in the making: its samples, its network and its optimiser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.ml._adam import Adam
from app.ml._network import Network, with_ones
from app.ml.metrics import accuracy, cross_entropy

if TYPE_CHECKING:
    from app.ml.heads import HeadSettings, LabelledEmbeddings

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Layer:
    """A dense layer: kernel (inputs, outputs) and bias (outputs,), float32."""

    kernel: Floats
    bias: Floats


class Learner:
    """Learns from `data`, one epoch at a time."""

    def __init__(self, data: LabelledEmbeddings, settings: HeadSettings) -> None:
        self._random = np.random.default_rng([settings.seed, 1])
        self._scaling = _Scaling.of(data.embeddings)
        self._inputs = self._scaling.applied(data.embeddings)
        self._labels = data.labels
        self._targets = np.eye(data.class_count, dtype=np.float32)[data.labels]
        self._network = Network.started(
            self._inputs, data.labels, data.class_count, settings.hidden_units, self._random
        )
        self._adam = Adam(self._network.parameters, settings.learning_rate)
        self._batch_size = settings.batch_size

    def learn_one_epoch(self) -> tuple[float, float]:
        """Every sample once, in a new order; the loss and accuracy met on the way."""
        order = self._random.permutation(len(self._labels))
        confidences = np.concatenate(list(self._steps(order)))
        labels = self._labels[order]
        return cross_entropy(confidences, labels), accuracy(confidences, labels)

    def _steps(self, order: npt.NDArray[np.int64]) -> Iterator[Floats]:
        inputs, targets = self._inputs[order], self._targets[order]
        for start in range(0, len(order), self._batch_size):
            batch = slice(start, start + self._batch_size)
            yield self._network.learn(inputs[batch], targets[batch])
            self._adam.step(self._network.gradient)

    def scores(self, data: LabelledEmbeddings) -> tuple[float, float]:
        """Loss and accuracy on other samples."""
        confidences = self._network.confidences(self._scaling.applied(data.embeddings))
        return cross_entropy(confidences, data.labels), accuracy(confidences, data.labels)

    def layers(self) -> tuple[Layer, ...]:
        """What was learnt so far, as layers that take embeddings as they are."""
        first, *others = [
            Layer(each[:-1].copy(), each[-1].copy()) for each in self._network.kernels
        ]
        return (self._scaling.folded_into(first), *others)


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

    def folded_into(self, layer: Layer) -> Layer:
        kernel = layer.kernel * self.factor
        return Layer(kernel, layer.bias - self.middle @ kernel)
