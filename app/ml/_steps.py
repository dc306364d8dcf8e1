"""The steps of learning, compiled.

In microseconds a step (16 samples of 1,280 numbers, two heads on two cores, ten classes without and
with 100 hidden units): numpy calls 55 and 280, these loops 16 and 130. There is nothing in them
that a step does twice, and they let go of the interpreter, so that two heads learn on two cores.
"""

from __future__ import annotations

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

# Samples whose numbers are worked on together: each of a kernel is then fetched once for them all.
_ABREAST = 4

# Sums may be reordered, as by every matrix library; not a number and infinity keep their meaning.
_compiled = njit(
    cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "contract", "arcp", "nsz"}
)


@_compiled
def learn(
    inputs: Floats, labels: Indices, orders: Indices, batch_size: int, learning_rate: float,
    steps: int, hidden: Floats, last: Floats, asked: Floats, right: Indices,
) -> npt.NDArray[np.float64]:  # fmt: skip
    """Learn by Adam in mini-batches, an epoch for each row of `orders`; `steps` came before.

    `inputs` (n, d) ends each row with a 1 for the bias. A layer is (3, outputs, inputs): its
    kernel and Adam's two moments, all changed in place; `hidden` has no outputs where there is no
    hidden layer. Gives a row for each epoch: loss and accuracy met on the way, and those on
    `asked` (m, d), whose labels are `right`, after the epoch (0 where m is 0).
    """
    network = _room(batch_size, orders.shape[1], inputs.shape[1], hidden, last)
    answers = _room(len(asked), len(asked), inputs.shape[1], hidden, last)
    answers[0][: len(asked)] = asked
    scores = np.zeros((len(orders), 4))
    for epoch in range(len(orders)):
        order = orders[epoch]
        for start in range(0, len(order), batch_size):
            steps += 1
            rate = learning_rate * sqrt(1 - _BETA_2**steps) / (1 - _BETA_1**steps)
            chosen = order[start : start + batch_size]
            _learn_batch(inputs, labels, chosen, rate, hidden, last, network, scores[epoch, :2])
        scores[epoch, :2] /= len(order)
        if len(asked):
            _answer(answers, hidden, last)
            for row in range(len(asked)):
                _judge(answers[2][row], right[row], scores[epoch, 2:])
            scores[epoch, 2:] /= len(asked)
    return scores


@_compiled
def _room(
    batch_size: int, samples: int, inputs: int, hidden: Floats, last: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Room for a batch: inputs, activations, confidences, and the error behind the last layer.

    There may be a few rows too many: all is done for `_ABREAST` rows at a time.
    """
    rows = -(-min(batch_size, samples) // _ABREAST) * _ABREAST
    units = hidden.shape[1]
    return (
        np.zeros((rows, inputs), np.float32),
        np.ones((rows, units + 1), np.float32),
        np.zeros((rows, last.shape[1]), np.float32),
        np.zeros((rows, units), np.float32),
    )


@_compiled
def _learn_batch(
    inputs: Floats, labels: Indices, chosen: Indices, rate: float, hidden: Floats, last: Floats,
    room: tuple[Floats, Floats, Floats, Floats], scores: npt.NDArray[np.float64],
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
def _answer(room: tuple[Floats, Floats, Floats, Floats], hidden: Floats, last: Floats) -> None:
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

    Two units at a time, so that a number is fetched less often than it is used.
    """
    zero = np.float32(0)
    for unit in range(0, kernel.shape[0], 2):
        other = min(unit + 1, kernel.shape[0] - 1)
        one, two = kernel[unit], kernel[other]
        for row in range(0, inputs.shape[0], _ABREAST):
            a, b, c, d = inputs[row], inputs[row + 1], inputs[row + 2], inputs[row + 3]
            one_a = one_b = one_c = one_d = two_a = two_b = two_c = two_d = zero
            for i in range(kernel.shape[1]):
                one_a, two_a = one_a + one[i] * a[i], two_a + two[i] * a[i]
                one_b, two_b = one_b + one[i] * b[i], two_b + two[i] * b[i]
                one_c, two_c = one_c + one[i] * c[i], two_c + two[i] * c[i]
                one_d, two_d = one_d + one[i] * d[i], two_d + two[i] * d[i]
            outputs[row, unit], outputs[row, other] = one_a, two_a
            outputs[row + 1, unit], outputs[row + 1, other] = one_b, two_b
            outputs[row + 2, unit], outputs[row + 2, other] = one_c, two_c
            outputs[row + 3, unit], outputs[row + 3, other] = one_d, two_d


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

    The moments are kept without their factors (1 − β).
    """
    kernel, first, second = layer[0], layer[1], layer[2]
    epsilon = _EPSILON / np.float32(sqrt(1 - _BETA_2))
    size = np.float32(rate * (1 - _BETA_1) / sqrt(1 - _BETA_2))
    gradient = np.empty(kernel.shape[1], np.float32)
    for unit in range(kernel.shape[0]):
        gradient[:] = _NEVER_DENORMAL
        for row in range(0, inputs.shape[0], _ABREAST):
            a, b, c, d = inputs[row], inputs[row + 1], inputs[row + 2], inputs[row + 3]
            of_a, of_b = error[row, unit], error[row + 1, unit]
            of_c, of_d = error[row + 2, unit], error[row + 3, unit]
            for i in range(kernel.shape[1]):
                gradient[i] += of_a * a[i] + of_b * b[i] + of_c * c[i] + of_d * d[i]
        weights, moment, square = kernel[unit], first[unit], second[unit]
        for i in range(kernel.shape[1]):
            moment[i] = _BETA_1 * moment[i] + gradient[i]
            square[i] = _BETA_2 * square[i] + gradient[i] * gradient[i]
            weights[i] -= size * moment[i] / (np.sqrt(square[i]) + epsilon)
