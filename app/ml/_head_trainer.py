"""One head during training: its samples, its layers and the optimizer's state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.errors import TrainingDiverged
from app.ml._optimizers_numba import (
    BETA_1,
    aligned,
    aligned_zeros,
    allocate_buffers,
    train_epochs,
)
from app.ml._whitening import Whitening
from app.ml.head_settings import HeadSettings
from app.ml.heads import Layer
from app.ml.types import Floats, Indices, Labels

# The numbers over which the second moment of the first kernel is a mean. It decides how far a
# learning rate goes, and does not depend on how many samples there are.
_WIDTH = 6400

# The inputs for which He's initialization of a hidden layer is made; inputs have the same length,
# however many samples there are.
_HIDDEN_FAN_IN = 1280

# Samples and steps of one portion: 1 to 50 ms, so that a training that is cancelled, or has to let
# others have their turns, soon pauses. A step takes up to 0.1 ms however few samples it has.
_SAMPLES_PER_PORTION = 2000
_STEPS_PER_PORTION = 500

# Weights of heads that learn stay below a hundred. Where steps of SGD are too long they grow until they
# are no numbers, within a few dozen steps. Adam's steps have a length that the rate gives.
_MAX_WEIGHT = 1e6


@dataclass(frozen=True)
class Portion:
    """What a head trains in one go: some epochs, or part number `part` of the `parts` of one epoch."""

    epochs: int = 1
    part: int = 0
    parts: int = 1

    @property
    def begins_epoch(self) -> bool:
        return self.part == 0

    @property
    def ends_epoch(self) -> bool:
        return self.part == self.parts - 1

    def share_of(self, batches: int) -> tuple[int, int]:
        """The first of an epoch's batches that belongs to this portion, and the first after it."""
        return batches * self.part // self.parts, batches * (self.part + 1) // self.parts


def portions(epochs: int, samples: int, batch_size: int) -> Iterator[Portion]:
    """Divides a training into short portions. How it is divided does not change its result."""
    most_samples = min(_SAMPLES_PER_PORTION, _STEPS_PER_PORTION * batch_size)
    if samples > most_samples:
        parts = -(-samples // most_samples)
        yield from (Portion(1, part, parts) for _ in range(epochs) for part in range(parts))
        return
    at_once = most_samples // samples
    for start in range(0, epochs, at_once):
        yield Portion(min(at_once, epochs - start))


@dataclass(frozen=True)
class Samples:
    """Labeled samples as coordinates (n, r) in the span of all samples of a training."""

    coordinates: Floats
    labels: Labels
    class_count: int

    def __getitem__(self, indices: Indices) -> Samples:
        return Samples(self.coordinates[indices], self.labels[indices], self.class_count)


class HeadTrainer:
    """Trains one head on `samples` and, if `scored`, scores it on `validation`, which may be empty.

    The last layer starts at zero, so every class is as likely; a hidden layer starts at random.
    """

    def __init__(
        self, samples: Samples, validation: Samples, settings: HeadSettings, *, scored: bool
    ) -> None:
        self._settings, self._scored = settings, scored
        self._adaptive = settings.optimizer == "adam"
        self._fading = BETA_1 if self._adaptive else np.float32(settings.momentum)
        self._rate = settings.learning_rate
        self._random = np.random.default_rng([settings.seed, 1])
        self._whitening, whitened = Whitening.fit(
            samples.coordinates, samples.labels, samples.class_count
        )
        units, size = settings.hidden_units, whitened.shape[1] + 1
        self._inputs, self._labels = aligned_zeros((len(whitened), size)), samples.labels
        _fill_inputs(self._inputs, whitened)
        hidden = _random_kernel(size - 1, units, self._random)
        last = np.zeros((samples.class_count, units + 1 if units else size), np.float32)
        self._hidden, self._last = _with_moment(hidden), _with_moment(last)
        self._sizes = [kernel.shape[1] - 1 for kernel in (hidden, last)]
        self._squares = np.zeros(2)
        self._widths = np.array([_WIDTH, units or _WIDTH], np.float64)
        batch_size = min(settings.batch_size, len(samples.labels))
        self._batch = allocate_buffers(batch_size, self._hidden, self._last)
        self._validation = allocate_buffers(len(validation.labels), self._hidden, self._last)
        self._validation_labels = validation.labels
        if len(validation.labels):
            _fill_inputs(self._validation[0], self._whitening.apply(validation.coordinates))
        self._steps = 0
        self._orders: npt.NDArray[np.int64]
        self._scores: npt.NDArray[np.float64]

    @property
    def sample_count(self) -> int:
        return len(self._labels)

    @property
    def batch_size(self) -> int:
        return self._settings.batch_size

    def train(self, portion: Portion, rate: float) -> list[list[float]]:
        """Trains a portion at a learning rate: each epoch takes every sample once, in a new order.

        Returns for each epoch that is now complete: loss and accuracy on the mini-batches, each
        before its step, then loss and accuracy on the validation samples after the epoch (0 if
        there are none). Nothing if the head is not scored. Raises TrainingDiverged.
        """
        self._change_rate(rate)
        if portion.begins_epoch:
            orders = np.tile(np.arange(len(self._labels)), (portion.epochs, 1))
            self._orders = self._random.permuted(orders, axis=1)
            self._scores = np.zeros((portion.epochs, 4))
        batches = -(-len(self._labels) // self._settings.batch_size)
        first, end = portion.share_of(batches)
        train_epochs(
            self._inputs, self._labels, self._orders, first, end, self._settings.batch_size,
            rate, self._adaptive, self._fading, self._steps, self._hidden, self._last,
            self._squares, self._widths, self._batch, self._validation, self._validation_labels,
            self._scores, self._scored,
        )  # fmt: skip
        self._steps += portion.epochs * (end - first)
        self._check_weights()
        scores: list[list[float]] = (
            self._scores.tolist() if self._scored and portion.ends_epoch else []
        )
        return scores

    def _change_rate(self, rate: float) -> None:
        """SGD's velocity has the rate of its steps in it, so its moment grows where the rate falls."""
        if rate != self._rate and not self._adaptive:
            for layer in (self._hidden, self._last):
                layer[1] *= np.float32(self._rate / rate)
        self._rate = rate

    def _check_weights(self) -> None:
        """Raises TrainingDiverged."""
        if not self._adaptive:
            for layer in (self._hidden, self._last):
                if not np.all(np.abs(layer[0]) < _MAX_WEIGHT):
                    raise TrainingDiverged(learning_rate=self._settings.learning_rate)

    def layers(self) -> tuple[Layer, ...]:
        """The layers as trained so far. They take coordinates."""
        first, *others = [
            Layer(layer[0, :, :size].T.copy(), layer[0, :, size].copy())
            for layer, size in zip((self._hidden, self._last), self._sizes, strict=True)
            if layer.size
        ]
        kernel, bias = self._whitening.fold_into(first.kernel)
        return (Layer(kernel, first.bias + bias), *others)


def _fill_inputs(rows: Floats, whitened: Floats) -> None:
    """Writes inputs (n, r) to the first rows. Then comes a one, for a kernel's last column is its bias."""
    count, size = whitened.shape
    rows[:count, :size] = whitened
    rows[:count, size] = 1


def _with_moment(kernel: Floats) -> Floats:
    """(2, outputs, inputs): the kernel and the first moment, which begins at zero."""
    return aligned(np.stack([kernel, np.zeros_like(kernel)]))


def _random_kernel(inputs: int, units: int, random: np.random.Generator) -> Floats:
    """A kernel (units, inputs + 1) with the spread of He's initialization for 1,280 inputs; the bias is 0."""
    limit = (6 / _HIDDEN_FAN_IN) ** 0.5
    kernel = random.uniform(-limit, limit, (units, inputs))
    return np.concatenate([kernel, np.zeros((units, 1))], axis=1).astype(np.float32)
