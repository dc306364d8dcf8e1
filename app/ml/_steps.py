"""The steps of learning, compiled.

In microseconds a step (16 samples of 1,280 numbers, two heads on two cores, ten classes without and
with 100 hidden units): numpy calls 55 and 280, these loops 16 and 110. There is nothing in them
that a step does twice, and they let go of the interpreter, so that two heads learn on two cores.
"""

from __future__ import annotations

import math
from math import sqrt

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

_BETA_1, _BETA_2, _EPSILON = np.float32(0.9), np.float32(0.999), np.float32(1e-7)  # Keras's

# Added to every gradient so that neither its square nor the fading moments of a weight that no
# longer changes become denormal numbers, which take a CPU tens of times as long. It is far below
# epsilon: it moves no weight by more than 1e-8 of the learning rate.
_NEVER_DENORMAL = np.float32(1e-15)

# e⁻⁶⁰ is nothing as a confidence and still far from the denormal numbers (below e⁻⁸⁷).
_LOWEST_LOGIT = np.float32(-60)

_LEAST_CONFIDENCE = np.float32(1e-7)  # as in `metrics`

# Samples whose numbers are worked on together, and units: a number that is fetched is then used
# for all of them. Microseconds for 100 units of 1,280 numbers and 16 samples: 55 for a step with
# two units rather than 85 with one; 21 for a product with four rather than 38 with two.
ABREAST = 4

_LINE = 16
"""Numbers in a cache line."""

Room = tuple[Floats, Floats, Floats, Floats]
"""Room for a batch: inputs, activations, confidences, and the error behind the last layer."""

# Sums may be reordered, as by every matrix library; not a number and infinity keep their meaning.
_compiled = njit(
    cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"}
)


def in_lines(rows: Floats) -> Floats:
    """The same numbers with zeros behind each row, so that every row begins a cache line.

    A step of the hidden layer takes 55 microseconds, and 76 where rows lie across the lines.
    """
    width = -(-rows.shape[-1] // _LINE) * _LINE
    shape = (*rows.shape[:-1], width)
    count = math.prod(shape)
    memory = np.zeros(count + _LINE, np.float32)
    start = -memory.ctypes.data % (4 * _LINE) // 4
    lines = memory[start : start + count].reshape(shape)
    lines[..., : rows.shape[-1]] = rows
    return lines


def room_for(samples: int, hidden: Floats, last: Floats) -> Room:
    """There may be a few rows too many: all is done for `ABREAST` rows at a time."""
    rows, units = -(-samples // ABREAST) * ABREAST, hidden.shape[1]
    activations = in_lines(np.zeros((rows, last.shape[2]), np.float32))
    activations[:, units] = 1
    return (
        in_lines(np.zeros((rows, (hidden if units else last).shape[2]), np.float32)),
        activations,
        np.zeros((rows, last.shape[1]), np.float32),
        np.zeros((rows, units), np.float32),
    )


@_compiled
def learn(
    inputs: Floats, labels: Indices, orders: Indices, batch_size: int, learning_rate: float,
    steps: int, hidden: Floats, last: Floats, network: Room, answers: Room, right: Indices,
) -> npt.NDArray[np.float64]:  # fmt: skip
    """Learn by Adam in mini-batches, an epoch for each row of `orders`; `steps` came before.

    Each row of `inputs` (n, d) holds a 1 for the bias. A layer is (3, outputs, inputs): its
    kernel and Adam's two moments, all changed in place; `hidden` has no outputs where there is no
    hidden layer. `network` is room for a batch, `answers` for the samples with the labels `right`
    (m,), which are its inputs. Gives a row for each epoch: loss and accuracy met on the way, and
    those on `answers` after the epoch (0 where m is 0).
    """
    scores = np.zeros((len(orders), 4))
    for epoch in range(len(orders)):
        order = orders[epoch]
        for start in range(0, len(order), batch_size):
            steps += 1
            rate = learning_rate * sqrt(1 - _BETA_2**steps) / (1 - _BETA_1**steps)
            chosen = order[start : start + batch_size]
            _learn_batch(inputs, labels, chosen, rate, hidden, last, network, scores[epoch, :2])
        scores[epoch, :2] /= len(order)
        if len(right):
            _answer(answers, hidden, last)
            for row in range(len(right)):
                _judge(answers[2][row], right[row], scores[epoch, 2:])
            scores[epoch, 2:] /= len(right)
    return scores


@_compiled
def _learn_batch(
    inputs: Floats, labels: Indices, chosen: Indices, rate: float, hidden: Floats, last: Floats,
    room: Room, scores: npt.NDArray[np.float64],
) -> None:  # fmt: skip
    batch, activations, error, error_behind = room
    for row in range(len(chosen)):
        batch[row] = inputs[chosen[row]]
    _answer(room, hidden, last)
    for row in range(len(chosen)):
        _judge(error[row], labels[chosen[row]], scores)
        error[row, labels[chosen[row]]] -= np.float32(1)
        error[row] /= np.float32(len(chosen))
    error[len(chosen) :] = 0
    if hidden.shape[1] == 0:
        step(last, batch, error, rate)
    else:
        _pass_back(error, last[0], activations, error_behind)
        step(last, activations, error, rate)
        step(hidden, batch, error_behind, rate)


@_compiled
def _answer(room: Room, hidden: Floats, last: Floats) -> None:
    """The confidences for the inputs in the room."""
    batch, activations, confidences, _ = room
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
def _judge(confidences: Floats, label: int, scores: npt.NDArray[np.float64]) -> None:
    """Adds the cross-entropy of one answer, as in `metrics`, and whether it is right."""
    scores[0] -= np.log(max(confidences[label], _LEAST_CONFIDENCE))
    scores[1] += confidences.argmax() == label


@_compiled
def _multiply(inputs: Floats, kernel: Floats, outputs: Floats) -> None:
    """`outputs` = `inputs` @ `kernel`ᵀ, in the first columns of `outputs`.

    Four units at a time; the last one more than once where they do not come out even.
    """
    zero = np.float32(0)
    final = kernel.shape[0] - 1
    for unit in range(0, kernel.shape[0], 4):
        second, third, fourth = min(unit + 1, final), min(unit + 2, final), min(unit + 3, final)
        k, m, n, p = kernel[unit], kernel[second], kernel[third], kernel[fourth]
        for row in range(0, inputs.shape[0], ABREAST):
            a, b, c, d = inputs[row], inputs[row + 1], inputs[row + 2], inputs[row + 3]
            ka = kb = kc = kd = ma = mb = mc = md = zero
            na = nb = nc = nd = pa = pb = pc = pd = zero
            for i in range(kernel.shape[1]):
                w, x, y, z = a[i], b[i], c[i], d[i]
                ka, kb, kc, kd = ka + k[i] * w, kb + k[i] * x, kc + k[i] * y, kd + k[i] * z
                ma, mb, mc, md = ma + m[i] * w, mb + m[i] * x, mc + m[i] * y, md + m[i] * z
                na, nb, nc, nd = na + n[i] * w, nb + n[i] * x, nc + n[i] * y, nd + n[i] * z
                pa, pb, pc, pd = pa + p[i] * w, pb + p[i] * x, pc + p[i] * y, pd + p[i] * z
            _put(outputs, row, unit, ka, kb, kc, kd)
            _put(outputs, row, second, ma, mb, mc, md)
            _put(outputs, row, third, na, nb, nc, nd)
            _put(outputs, row, fourth, pa, pb, pc, pd)


@_compiled
def _put(
    outputs: Floats, row: int, unit: int, a: np.float32, b: np.float32, c: np.float32, d: np.float32
) -> None:
    outputs[row, unit], outputs[row + 1, unit] = a, b
    outputs[row + 2, unit], outputs[row + 3, unit] = c, d


@_compiled
def _softmax(logits: Floats) -> None:
    logits -= logits.max()
    total = np.float32(0)
    for i in range(len(logits)):
        logits[i] = np.exp(max(logits[i], _LOWEST_LOGIT))
        total += logits[i]
    logits /= total


@_compiled
def _pass_back(error: Floats, kernel: Floats, activations: Floats, behind: Floats) -> None:
    """The error as the hidden units have it."""
    for row in range(error.shape[0]):
        behind[row] = 0
        for output in range(kernel.shape[0]):
            share = error[row, output]
            for unit in range(behind.shape[1]):
                if activations[row, unit] > 0:
                    behind[row, unit] += share * kernel[output, unit]


@_compiled
def step(layer: Floats, inputs: Floats, error: Floats, rate: float) -> None:
    """One step of Adam against the gradient errorᵀ @ inputs, which is never kept as a whole.

    Two units at a time; the last one meets itself where they do not come out even.
    """
    gradients = np.empty((2, layer.shape[2]), np.float32)
    one, two = gradients[0], gradients[1]
    for unit in range(0, layer.shape[1], 2):
        other = min(unit + 1, layer.shape[1] - 1)
        gradients[:] = _NEVER_DENORMAL
        for row in range(0, inputs.shape[0], ABREAST):
            a, b, c, d = inputs[row], inputs[row + 1], inputs[row + 2], inputs[row + 3]
            one_a, one_b = error[row, unit], error[row + 1, unit]
            one_c, one_d = error[row + 2, unit], error[row + 3, unit]
            two_a, two_b = error[row, other], error[row + 1, other]
            two_c, two_d = error[row + 2, other], error[row + 3, other]
            for i in range(inputs.shape[1]):
                one[i] += one_a * a[i] + one_b * b[i] + one_c * c[i] + one_d * d[i]
                two[i] += two_a * a[i] + two_b * b[i] + two_c * c[i] + two_d * d[i]
        _move(layer, unit, one, rate)
        if other != unit:
            _move(layer, other, two, rate)


@_compiled
def _move(layer: Floats, unit: int, gradient: Floats, rate: float) -> None:
    """The weights of one unit. The moments are kept without their factors (1 − β)."""
    weights, moment, square = layer[0, unit], layer[1, unit], layer[2, unit]
    epsilon = _EPSILON / np.float32(sqrt(1 - _BETA_2))
    size = np.float32(rate * (1 - _BETA_1) / sqrt(1 - _BETA_2))
    for i in range(len(weights)):
        moment[i] = _BETA_1 * moment[i] + gradient[i]
        square[i] = _BETA_2 * square[i] + gradient[i] * gradient[i]
        weights[i] -= size * moment[i] / (np.sqrt(square[i]) + epsilon)
