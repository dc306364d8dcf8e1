"""One head in the making: its samples, its layers and how they learn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.ml._network import Layer, starting_kernels, with_ones
from app.ml._steps import in_lines, learn, room_for

if TYPE_CHECKING:
    from app.ml.heads import HeadSettings, LabelledEmbeddings

Floats = npt.NDArray[np.float32]

# Learnt from in one go: 1 to 40 ms, so that a cancelled training ends soon.
_SAMPLES_TOGETHER = 2000


class Learner:
    """Learns from `data`, and is asked about `held_back` meanwhile."""

    def __init__(
        self, data: LabelledEmbeddings, held_back: LabelledEmbeddings, settings: HeadSettings
    ) -> None:
        self._settings = settings
        self._random = np.random.default_rng([settings.seed, 1])
        self._scaling = _Scaling.of(data.embeddings)
        inputs = self._scaling.applied(data.embeddings)
        self._inputs, self._labels = in_lines(inputs), data.labels
        hidden, last = starting_kernels(
            inputs, data.labels, data.class_count, settings.hidden_units, self._random
        )
        self._hidden, self._last = _with_moments(hidden), _with_moments(last)
        self._sizes = [each.shape[1] - 1 for each in (hidden, last)]
        together = min(settings.batch_size, len(data.labels))
        self._network = room_for(together, self._hidden, self._last)
        self._answers = room_for(len(held_back.labels), self._hidden, self._last)
        asked, self._right = self._scaling.applied(held_back.embeddings), held_back.labels
        self._answers[0][: len(asked), : asked.shape[1]] = asked
        self._steps = 0

    def learn(self, epochs: int) -> Iterator[Sequence[float]]:
        """Every sample once in each epoch, in a new order.

        For each epoch the loss and accuracy met on the way and, where samples are held back, the
        loss and accuracy on those after it.
        """
        count = len(self._labels)
        together = max(1, _SAMPLES_TOGETHER // count)
        for start in range(0, epochs, together):
            orders = np.tile(np.arange(count), (min(together, epochs - start), 1))
            yield from self._learn(self._random.permuted(orders, axis=1)).tolist()

    def _learn(self, orders: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        size = self._settings.batch_size
        scores: npt.NDArray[np.float64] = learn(
            self._inputs, self._labels, orders, size, self._settings.learning_rate, self._steps,
            self._hidden, self._last, self._network, self._answers, self._right,
        )  # fmt: skip
        self._steps += len(orders) * -(-orders.shape[1] // size)
        return scores

    def layers(self) -> tuple[Layer, ...]:
        """What was learnt so far, as layers that take embeddings as they are."""
        first, *others = [
            Layer(each[0, :, :size].T.copy(), each[0, :, size].copy())
            for each, size in zip((self._hidden, self._last), self._sizes, strict=True)
            if each.size
        ]
        return (self._scaling.folded_into(first), *others)


def _with_moments(kernel: Floats) -> Floats:
    """A kernel, and room for the optimiser's two moments, which begin at zero."""
    return in_lines(np.stack([kernel, np.zeros_like(kernel), np.zeros_like(kernel)]))


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
