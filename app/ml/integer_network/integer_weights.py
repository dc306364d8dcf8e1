"""Kernels and biases of convolutions as integers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.ml.exporters.folded_network import Convolution
from app.ml.integer_network.channel_ranges import ChannelRanges
from app.ml.types import Floats

_LARGEST, _LARGEST_BIAS = 127, 2**31 - 1
_SMALLEST_SCALE = 1e-4
"""Of the largest one of a kernel: XNNPACK refuses numbers that differ by more."""


@dataclass(frozen=True)
class IntegerWeights:
    """`kernel` int8 in the convolution's shape, `bias` (out,) int32, `scales` (out,): those of the kernel's outputs."""

    kernel: npt.NDArray[np.int8]
    bias: npt.NDArray[np.int32]
    scales: Floats

    def widened(self, depthwise: bool) -> Floats:
        """The kernel as the integers stand for it."""
        return self.kernel * _by_output(self.scales, depthwise)

    def bias_scales(self, inputs: ChannelRanges) -> npt.NDArray[np.float64]:
        """What 1 in the bias stands for."""
        return self.scales.astype(np.float64) * inputs.scale


def integer_weights(
    step: Convolution, inputs: ChannelRanges, outputs: ChannelRanges
) -> IntegerWeights:
    """The weights of a convolution between results of these ranges, a scale for each output."""
    kernel = step.kernel.astype(np.float64)
    by_input = inputs.gains.astype(np.float64)[:, None]
    through_middles = _per_output(kernel * inputs.middles[:, None], step.depthwise)
    bias = (step.bias + through_middles - outputs.middles) / outputs.gains + outputs.shifts
    kernel = kernel * by_input / _by_output(outputs.gains, step.depthwise)
    largest = np.abs(kernel).max((0, 1, 3) if step.depthwise else (0, 1, 2))
    scales = np.maximum(largest, largest.max() * _SMALLEST_SCALE) / _LARGEST
    rounded = np.round(kernel / _by_output(scales, step.depthwise)).astype(np.int8)
    whole = np.round(bias / (scales * inputs.scale)).clip(-_LARGEST_BIAS, _LARGEST_BIAS)
    return IntegerWeights(rounded, whole.astype(np.int32), scales.astype(np.float32))


def _by_output(
    numbers: Floats | npt.NDArray[np.float64], depthwise: bool
) -> npt.NDArray[np.floating]:
    """Numbers (out,), to be multiplied with a kernel: a depthwise one has its outputs in the third place."""
    return numbers[:, None] if depthwise else numbers


def _per_output(kernel: npt.NDArray[np.float64], depthwise: bool) -> npt.NDArray[np.float64]:
    return np.asarray(kernel.sum((0, 1, 3) if depthwise else (0, 1, 2)))
