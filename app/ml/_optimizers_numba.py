"""Training by an optimizer in compiled loops.

With Adam the second moment is one number for a whole kernel, so a step has the direction of the mean
gradient, whichever axes the inputs have. A second moment for each weight turns it away. SGD with momentum goes
by the fading first moment itself: as Keras's while the learning rate stays, and where it falls the
caller scales the moment.

Microseconds for one step (16 samples of 1,280 numbers, two heads on two cores, ten classes without
and with 100 hidden units): numpy calls take 55 and 280, these loops 16 and 110. The loops release
the GIL, so that two heads train on two cores.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt
from numba import njit

from app.ml.types import Floats, Indices

BETA_1, _BETA_2, _EPSILON = np.float32(0.9), np.float32(0.999), np.float32(1e-7)  # Keras's

# Added to every gradient. It keeps squares and fading moments above the denormal numbers, with
# which a CPU takes tens of times as long. It is far below epsilon: it changes a weight by at most
# 1e-8 of the learning rate.
_DENORMAL_GUARD = np.float32(1e-15)

# e⁻⁶⁰ is zero as a confidence, and far above the denormal numbers (below e⁻⁸⁷).
_MIN_LOGIT = np.float32(-60)

_MIN_CONFIDENCE = np.float32(1e-7)  # as in `metrics`

# Confidences that differ by less are as good as equal: the default settings leave such leads to a few
# pictures, a learning rate of a millionth, which hardly moves the weights, to all.
_GUESS_MARGIN = np.float32(0.03)

# The loops work on blocks of this many samples (and of two or four units), so that a number loaded
# from memory is used several times. Microseconds for 100 units of 1,280 numbers and 16 samples: a
# step takes 55 with two units and 85 with one; a product takes 21 with four and 38 with two.
BLOCK_ROWS = 4

_FLOATS_PER_CACHE_LINE = 16

Buffers = tuple[Floats, Floats, Floats, Floats]
"""Inputs, hidden activations, confidences and hidden error; a row for each sample of a batch."""

Scores = npt.NDArray[np.float64]

# Sums may be reordered, as in every matrix library. NaN and infinity keep their meaning.
_compiled = njit(
    cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"}
)


def aligned(rows: Floats) -> Floats:
    """A copy of `rows` (…, n), padded with zeros so that every row begins at a cache line.

    A step of the hidden layer then takes 55 microseconds instead of 76.
    """
    lines = aligned_zeros(rows.shape)
    lines[..., : rows.shape[-1]] = rows
    return lines


def aligned_zeros(shape: Sequence[int]) -> Floats:
    """Zeros of this shape (…, n), padded so that every row begins at a cache line."""
    width = -(-shape[-1] // _FLOATS_PER_CACHE_LINE) * _FLOATS_PER_CACHE_LINE
    padded = (*shape[:-1], width)
    count = math.prod(padded)
    memory = np.zeros(count + _FLOATS_PER_CACHE_LINE, np.float32)
    start = -memory.ctypes.data % (4 * _FLOATS_PER_CACHE_LINE) // 4
    return memory[start : start + count].reshape(padded)


def allocate_buffers(samples: int, hidden: Floats, last: Floats) -> Buffers:
    """Buffers for at least `samples` rows, rounded up to a multiple of `BLOCK_ROWS`."""
    rows, units = -(-samples // BLOCK_ROWS) * BLOCK_ROWS, hidden.shape[1]
    activations = aligned_zeros((rows, last.shape[2]))
    activations[:, units] = 1
    return (
        aligned_zeros((rows, (hidden if units else last).shape[2])),
        activations,
        np.zeros((rows, last.shape[1]), np.float32),
        np.zeros((rows, units), np.float32),
    )


@_compiled
def train_epochs(
    inputs: Floats, labels: Indices, orders: Indices, first_batch: int, end_batch: int,
    batch_size: int, learning_rate: float, adaptive: bool, fading: np.float32, steps: int,
    hidden: Floats, last: Floats, squares: Scores, widths: Scores, buffers: Buffers,
    validation: Buffers, validation_labels: Indices, scores: Scores, scored: bool,
) -> None:  # fmt: skip
    """Trains in mini-batches, one epoch for each row of `orders` (epochs, n).

    `adaptive`: by Adam, with a first moment that keeps the part `fading` of itself at each step;
    otherwise by SGD with this momentum.

    Trains the batches from `first_batch` up to `end_batch` of each epoch. `inputs` (n, d) contain a
    column of ones for the bias. A layer is (2, outputs, inputs): its kernel and the first moment.
    `hidden` has 0 outputs without a hidden layer. `squares` (2,) are the second moments of both
    layers, and `widths` (2,) the numbers of inputs over which they are means. Layers and second
    moments are changed in place. `steps` counts the steps of earlier calls. `buffers` hold one
    mini-batch. `validation` holds the validation inputs, whose labels are `validation_labels` (m,).

    `scores` (epochs, 4) become, with the last batch of each epoch: loss and accuracy on the
    mini-batches, each before its step, and loss and accuracy on the validation samples after the
    epoch (0 if m is 0). Before, the first two are sums, which the next call continues. They stay as
    they are if the head is not `scored`: the logarithms of scores take a third of a small step.
    """
    for epoch in range(len(orders)):
        order = orders[epoch]
        end = min(end_batch * batch_size, len(order))
        for start in range(first_batch * batch_size, end, batch_size):
            steps += 1
            rate = learning_rate * sqrt(1 - _BETA_2**steps) / (1 - BETA_1**steps)
            batch = order[start : start + batch_size]
            _predict(inputs, batch, hidden, last, buffers)
            if scored:
                _add_batch_scores(buffers[2], labels, batch, scores[epoch, :2])
            _add_gradients(labels, batch, hidden, last, squares, buffers, fading)
            if adaptive:
                _step(hidden, rate, squares[0] / (max(hidden.shape[1], 1) * widths[0]))
                _step(last, rate, squares[1] / (last.shape[1] * widths[1]))
            else:
                _move(hidden, np.float32(learning_rate))
                _move(last, np.float32(learning_rate))
        if scored and end == len(order):
            scores[epoch, :2] /= len(order)
            _score_validation(validation, validation_labels, hidden, last, scores[epoch, 2:])


@_compiled
def _predict(
    inputs: Floats, indices: Indices, hidden: Floats, last: Floats, buffers: Buffers
) -> None:
    """Computes the confidences of one mini-batch in `buffers`."""
    _copy_rows(inputs, indices, buffers[0])
    _forward(buffers, hidden, last)


@_compiled
def _add_batch_scores(
    confidences: Floats, labels: Indices, indices: Indices, scores: Scores
) -> None:
    for row in range(len(indices)):
        _add_scores(confidences[row], labels[indices[row]], scores)


@_compiled
def _add_gradients(
    labels: Indices, indices: Indices, hidden: Floats, last: Floats, squares: Scores,
    buffers: Buffers, fading: np.float32,
) -> None:  # fmt: skip
    """Adds the gradients of a mini-batch, whose confidences are in `buffers`, to the layers' moments."""
    batch, activations, error, hidden_error = buffers
    for row in range(len(indices)):
        error[row, labels[indices[row]]] -= np.float32(1)
        error[row] /= np.float32(len(indices))
    error[len(indices) :] = 0
    squares *= _BETA_2
    if hidden.shape[1] == 0:
        squares[1] += add_gradient(last[1], batch, error, fading)
    else:
        _backpropagate(error, last[0], activations, hidden_error)
        squares[1] += add_gradient(last[1], activations, error, fading)
        squares[0] += add_gradient(hidden[1], batch, hidden_error, fading)


@_compiled
def _copy_rows(inputs: Floats, indices: Indices, rows: Floats) -> None:
    """Copies the inputs with these indices to the first rows. Assigning whole rows takes 1.1 µs more."""
    for row in range(len(indices)):
        index = indices[row]
        for i in range(inputs.shape[1]):
            rows[row, i] = inputs[index, i]


@_compiled
def _score_validation(
    validation: Buffers, labels: Indices, hidden: Floats, last: Floats, scores: Scores
) -> None:
    if len(labels):
        _forward(validation, hidden, last)
        for row in range(len(labels)):
            _add_scores(validation[2][row], labels[row], scores)
        scores /= len(labels)


@_compiled
def _forward(buffers: Buffers, hidden: Floats, last: Floats) -> None:
    """Computes the confidences of the inputs in `buffers`."""
    batch, activations, confidences, _ = buffers
    if hidden.shape[1] == 0:
        _multiply(batch, last[0], confidences)
    else:
        _multiply(batch, hidden[0], activations)
        for row in range(len(activations)):
            for unit in range(hidden.shape[1]):
                activations[row, unit] = max(activations[row, unit], np.float32(0))
        _multiply(activations, last[0], confidences)
    for row in range(len(confidences)):
        _softmax(confidences[row])


@_compiled
def _add_scores(confidences: Floats, label: int, scores: Scores) -> None:
    """Adds the cross-entropy of one sample, as in `metrics`, and 1 if it is classified correctly.

    Where the highest confidences are as good as equal the answer is a guess, and counts as often as
    it would be right: a head that has not learnt yet scores 1 / classes.
    """
    scores[0] -= np.log(max(confidences[label], _MIN_CONFIDENCE))
    nearly_highest = _highest(confidences) - _GUESS_MARGIN
    if confidences[label] >= nearly_highest:
        leads = 0
        for i in range(len(confidences)):
            leads += confidences[i] >= nearly_highest
        scores[1] += 1 / leads


@_compiled
def _highest(numbers: Floats) -> np.float32:
    highest: np.float32 = numbers[0]
    for i in range(1, len(numbers)):
        highest = max(highest, numbers[i])
    return highest


@_compiled
def _multiply(inputs: Floats, kernel: Floats, outputs: Floats) -> None:
    """Writes `inputs` @ `kernel`ᵀ to the first columns of `outputs`.

    Works on four units at a time. An incomplete block repeats the last unit.
    """
    zero = np.float32(0)
    final = kernel.shape[0] - 1
    for unit in range(0, kernel.shape[0], 4):
        second, third, fourth = min(unit + 1, final), min(unit + 2, final), min(unit + 3, final)
        k, m, n, p = kernel[unit], kernel[second], kernel[third], kernel[fourth]
        for row in range(0, inputs.shape[0], BLOCK_ROWS):
            a, b, c, d = inputs[row], inputs[row + 1], inputs[row + 2], inputs[row + 3]
            ka = kb = kc = kd = ma = mb = mc = md = zero
            na = nb = nc = nd = pa = pb = pc = pd = zero
            for i in range(kernel.shape[1]):
                w, x, y, z = a[i], b[i], c[i], d[i]
                ka, kb, kc, kd = ka + k[i] * w, kb + k[i] * x, kc + k[i] * y, kd + k[i] * z
                ma, mb, mc, md = ma + m[i] * w, mb + m[i] * x, mc + m[i] * y, md + m[i] * z
                na, nb, nc, nd = na + n[i] * w, nb + n[i] * x, nc + n[i] * y, nd + n[i] * z
                pa, pb, pc, pd = pa + p[i] * w, pb + p[i] * x, pc + p[i] * y, pd + p[i] * z
            _store_outputs(outputs, row, unit, ka, kb, kc, kd)
            _store_outputs(outputs, row, second, ma, mb, mc, md)
            _store_outputs(outputs, row, third, na, nb, nc, nd)
            _store_outputs(outputs, row, fourth, pa, pb, pc, pd)


@_compiled
def _store_outputs(
    outputs: Floats, row: int, unit: int, a: np.float32, b: np.float32, c: np.float32, d: np.float32
) -> None:
    outputs[row, unit], outputs[row + 1, unit] = a, b
    outputs[row + 2, unit], outputs[row + 3, unit] = c, d


@_compiled
def _softmax(logits: Floats) -> None:
    highest = _highest(logits)
    total = np.float32(0)
    for i in range(len(logits)):
        logits[i] = np.exp(max(logits[i] - highest, _MIN_LOGIT))
        total += logits[i]
    share = np.float32(1) / total
    for i in range(len(logits)):
        logits[i] *= share


@_compiled
def _backpropagate(
    error: Floats, kernel: Floats, activations: Floats, hidden_error: Floats
) -> None:
    """Computes the error of the hidden units from the error of the outputs."""
    for row in range(error.shape[0]):
        hidden_error[row] = 0
        for output in range(kernel.shape[0]):
            share = error[row, output]
            for unit in range(hidden_error.shape[1]):
                if activations[row, unit] > 0:
                    hidden_error[row, unit] += share * kernel[output, unit]


@_compiled
def add_gradient(moment: Floats, inputs: Floats, error: Floats, fading: np.float32) -> float:
    """Adds the gradient errorᵀ @ inputs to the part `fading` of a first moment (outputs, inputs).

    Returns the sum of the gradient's squares. Adam's moment is stored without its factor (1 − β).
    Works on two units at a time. An incomplete block repeats the last unit.
    """
    gradients = np.empty((2, moment.shape[1]), np.float32)
    one, two = gradients[0], gradients[1]
    total = 0.0
    for unit in range(0, moment.shape[0], 2):
        other = min(unit + 1, moment.shape[0] - 1)
        gradients[:] = _DENORMAL_GUARD
        for row in range(0, inputs.shape[0], BLOCK_ROWS):
            a, b, c, d = inputs[row], inputs[row + 1], inputs[row + 2], inputs[row + 3]
            one_a, one_b = error[row, unit], error[row + 1, unit]
            one_c, one_d = error[row + 2, unit], error[row + 3, unit]
            two_a, two_b = error[row, other], error[row + 1, other]
            two_c, two_d = error[row + 2, other], error[row + 3, other]
            for i in range(inputs.shape[1]):
                one[i] += one_a * a[i] + one_b * b[i] + one_c * c[i] + one_d * d[i]
                two[i] += two_a * a[i] + two_b * b[i] + two_c * c[i] + two_d * d[i]
        total += _add_to_moment(moment[unit], one, fading)
        if other != unit:
            total += _add_to_moment(moment[other], two, fading)
    return total


@_compiled
def _add_to_moment(moment: Floats, gradient: Floats, fading: np.float32) -> float:
    """Returns the sum of the gradient's squares."""
    total = np.float32(0)
    for i in range(len(moment)):
        moment[i] = fading * moment[i] + gradient[i]
        total += gradient[i] * gradient[i]
    return float(total)


@_compiled
def _step(layer: Floats, rate: float, square: float) -> None:
    """Moves the kernel by Adam. `square` is the second moment without its factor (1 − β)."""
    root = sqrt(square * (1 - _BETA_2)) + _EPSILON
    _move(layer, np.float32(rate * (1 - BETA_1) / root))


@_compiled
def _move(layer: Floats, size: np.float32) -> None:
    """Moves the kernel against the moment."""
    for unit in range(layer.shape[1]):
        weights, moment = layer[0, unit], layer[1, unit]
        for i in range(len(weights)):
            weights[i] -= size * moment[i]
