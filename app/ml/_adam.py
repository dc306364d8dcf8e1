"""The optimiser of the heads."""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_BETA_1, _BETA_2, _EPSILON = 0.9, 0.999, 1e-7  # Keras's defaults

# Added to every gradient so that neither its square nor the fading moments of a weight that no
# longer changes become denormal numbers, which take a CPU tens of times as long. It is far below
# epsilon: it moves no weight by more than 1e-8 of the learning rate.
_NEVER_DENORMAL = np.float32(1e-15)


class Adam:
    """Adam over one flat float32 vector of parameters, which it changes in place.

    The moments are kept without their factors (1 − β), which saves two passes a step.
    """

    def __init__(self, parameters: Floats, learning_rate: float) -> None:
        self._parameters = parameters
        self._learning_rate = learning_rate
        self._steps = 0
        self._first = np.zeros_like(parameters)
        self._second = np.zeros_like(parameters)
        self._change = np.empty_like(parameters)

    def step(self, gradient: Floats) -> None:
        """One step against `gradient`, which is used up."""
        first, second, change = self._first, self._second, self._change
        self._steps += 1
        gradient += _NEVER_DENORMAL
        first *= np.float32(_BETA_1)
        first += gradient
        gradient *= gradient
        second *= np.float32(_BETA_2)
        second += gradient
        np.sqrt(second, out=change)
        change += np.float32(_EPSILON / sqrt(1 - _BETA_2))
        np.divide(first, change, out=change)
        change *= np.float32(self._rate())
        self._parameters -= change

    def _rate(self) -> float:
        unbiased = sqrt(1 - _BETA_2**self._steps) / (1 - _BETA_1**self._steps)
        return self._learning_rate * unbiased * (1 - _BETA_1) / sqrt(1 - _BETA_2)
