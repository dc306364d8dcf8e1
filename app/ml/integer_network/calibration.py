"""Finds what the integers of a network stand for, on pictures of many kinds. Maintainers run it; servers do not.

`python -m app.ml.integer_network.calibration PICTURES BACKBONES` writes the file of ranges anew, from a folder of
pictures and that of the prepared backbones. None of the pictures is in the file.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.ml._inverted_residuals import InvertedResiduals
from app.ml._tensorflow import import_tensorflow
from app.ml.backbones import MOBILENET_V2, MOBILENET_V2_INT8, read_weights
from app.ml.exporters.folded_network import (
    IMAGE,
    Addition,
    Convolution,
    FoldedStep,
    fold_network,
)
from app.ml.integer_network.channel_ranges import (
    LEVELS,
    ChannelRanges,
    image_ranges,
    ranges_file,
    zero_of,
)
from app.ml.integer_network.integer_weights import integer_weights
from app.ml.pictures import PictureLimits, crop_square
from app.ml.types import Floats, NetworkSpec, Squares

_LIMITS = PictureLimits(max_bytes=20_000_000, max_pixels=60_000_000)
_BATCH_SIZE = 10
_CELLS = 96
"""So many cells of each picture are looked at."""
_CANDIDATES = np.linspace(1, 0.3, 15)
"""Shares of the largest number at which larger ones may be cut off."""
_LEAST_GAIN = 0.5
"""Of the largest gain of a step: a channel that was nearly always 0 may be more on other pictures."""
_MIDDLE_PERCENTILES = 0.5, 99.5
_ROUNDS = 3
"""A shift moves numbers across 0, where they are cut off, so that it takes a few to get the average right."""


def main() -> None:
    """Writes the ranges of the network of integers."""
    pictures, prepared = Path(sys.argv[1]), Path(sys.argv[2])
    files = sorted(file for file in pictures.rglob("*") if file.suffix.lower() in (".jpg", ".jpeg"))
    weights = read_weights(prepared, MOBILENET_V2)
    squares = np.stack([crop_square(file.read_bytes(), _LIMITS) for file in files])
    target = Path(__file__).with_name(f"{MOBILENET_V2_INT8.name}.npz")
    target.write_bytes(ranges_file(calibrated(MOBILENET_V2_INT8, weights, squares)))
    print(f"{target}: from {len(squares)} pictures")


def calibrated(
    spec: NetworkSpec, weights: Mapping[str, Floats], squares: Squares
) -> list[ChannelRanges]:
    """The ranges of the network's steps, in their order. Raises ValueError for one without inverted residuals."""
    if not isinstance(spec.architecture, InvertedResiduals):
        raise ValueError(spec.name)
    import_tensorflow()
    steps = fold_network(spec.architecture, weights)
    ranges = _chosen_ranges(steps, _looked_at(steps, squares))
    return list(_corrected(steps, ranges, squares).values())


def _looked_at(steps: Sequence[FoldedStep], squares: Squares) -> Mapping[str, Floats]:
    """By step, what some cells hold: (cells, channels)."""
    random = np.random.default_rng(0)
    seen: dict[str, list[Floats]] = {step.name: [] for step in steps}
    for start in range(0, len(squares), _BATCH_SIZE):
        results = _Results(steps, _scaled(squares[start : start + _BATCH_SIZE]))
        for step in steps:
            result = results.add(step.name, _result(step, results))
            cells = result.reshape(-1, result.shape[-1])
            chosen = random.integers(0, len(cells), min(_CELLS * len(result), len(cells)))
            seen[step.name].append(cells[chosen])
    return {name: np.concatenate(some) for name, some in seen.items()}


def _scaled(squares: Squares) -> Floats:
    return np.asarray(squares, np.float32) / np.float32(127.5) - 1


class _Results(dict[str, Floats]):
    """Results by step, as long as a later step needs them: of all steps they take gigabytes."""

    def __init__(self, steps: Sequence[FoldedStep], images: Floats) -> None:
        super().__init__({IMAGE: images})
        self._last_use = {
            source: number for number, step in enumerate(steps) for source in _sources(step)
        }
        self._added = 0

    def add(self, name: str, result: Floats) -> Floats:
        self[name] = result
        for source in [each for each in self if self._last_use.get(each, -1) == self._added]:
            del self[source]
        self._added += 1
        return result


def _sources(step: FoldedStep) -> tuple[str, ...]:
    return step.sources if isinstance(step, Addition) else (step.source,)


def _result(step: FoldedStep, results: Mapping[str, Floats]) -> Floats:
    """A step's result in float32."""
    if isinstance(step, Addition):
        return results[step.sources[0]] + results[step.sources[1]]
    result = _convolved(step, results[step.source], step.kernel) + step.bias
    return np.asarray(result.clip(0, 6) if step.rectifies else result)


def _convolved(step: Convolution, images: Floats, kernel: Floats) -> Floats:
    import tensorflow as tf

    around = [(0, 0), step.padding, step.padding, (0, 0)]
    padded = np.pad(images, around)
    if step.depthwise:
        strides = [1, step.stride, step.stride, 1]
        return np.asarray(tf.nn.depthwise_conv2d(padded, kernel, strides, "VALID"))
    return np.asarray(tf.nn.conv2d(padded, kernel, step.stride, "VALID"))


# --- ranges -----------------------------------------------------------------------------------


def _chosen_ranges(
    steps: Sequence[FoldedStep], seen: Mapping[str, Floats]
) -> dict[str, ChannelRanges]:
    """Ranges without shifts. Results that are added share their gains."""
    middles = _middles(steps, seen)
    limits = {
        step.name: _best_limits(seen[step.name] - middles[step.name], zero_of(step))
        for step in steps
    }
    group = _groups(steps)
    gains = {
        name: np.max([limits[each] for each in limits if group[each] == group[name]], axis=0)
        for name in limits
    }
    return {
        step.name: _ranges(step, seen[step.name], gains[step.name], middles[step.name])
        for step in steps
    }


def _ranges(step: FoldedStep, seen: Floats, limits: Floats, middles: Floats) -> ChannelRanges:
    gains = _as_kept(np.maximum(limits, _LEAST_GAIN * limits.max()))
    middles = _as_kept(middles)
    zero = zero_of(step)
    together = ((seen - middles) / gains).reshape(-1, 1)
    limit = _best_limits(together, zero)[0] if zero == 0 else 1.0
    scale = limit / (LEVELS if zero else LEVELS / 2)
    return ChannelRanges(gains, middles, np.zeros_like(gains), float(np.float32(scale)), zero)


def _as_kept(numbers: Floats) -> Floats:
    return numbers.astype(np.float16).astype(np.float32)


def _middles(steps: Sequence[FoldedStep], seen: Mapping[str, Floats]) -> dict[str, Floats]:
    """Where the integers are 0: the middle of what was seen. Sums have the sum of the middles."""
    middles: dict[str, Floats] = {}
    for step in steps:
        if isinstance(step, Addition):
            middles[step.name] = middles[step.sources[0]] + middles[step.sources[1]]
        elif step.rectifies:
            middles[step.name] = np.zeros(len(step.bias), np.float32)
        else:
            middles[step.name] = np.percentile(seen[step.name], _MIDDLE_PERCENTILES, axis=0).mean(0)
    return middles


def _groups(steps: Sequence[FoldedStep]) -> dict[str, str]:
    """By step, a name for the group of results that are added to each other."""
    group = {step.name: step.name for step in steps}
    for step in steps:
        if isinstance(step, Addition):
            group[step.sources[1]] = group[step.name] = group[step.sources[0]]
    return group


def _best_limits(numbers: Floats, zero: int) -> Floats:
    """By channel, where numbers (n, channels) are cut off so that the mean square error is least."""
    highest = LEVELS if zero else LEVELS // 2
    lowest = 0 if zero else -highest
    largest = np.abs(numbers).max(0) + np.float32(1e-6)

    def error(limit: Floats) -> Floats:
        step = limit / highest
        rounded = np.round(numbers / step).clip(lowest, highest) * step
        return np.asarray(np.square(rounded - numbers).mean(0))

    errors = np.stack([error(largest * np.float32(share)) for share in _CANDIDATES])
    return np.asarray(largest * _CANDIDATES[errors.argmin(0)], np.float32)


# --- shifts -----------------------------------------------------------------------------------


def _corrected(
    steps: Sequence[FoldedStep], ranges: Mapping[str, ChannelRanges], squares: Squares
) -> dict[str, ChannelRanges]:
    """The ranges with shifts, so that each step is right on the average where those before it are as they are."""
    found = {IMAGE: image_ranges(), **ranges}
    exact = _Results(steps, _scaled(squares))
    rounded = _Results(steps, (squares.astype(np.float32) - 128) / np.float32(127.5))
    for step in steps:
        expected = exact.add(step.name, _result(step, exact))
        if isinstance(step, Convolution):
            found[step.name] = _shifted(step, found, rounded, expected)
        rounded.add(step.name, _rounded_result(step, found, rounded))
    return {step.name: found[step.name] for step in steps}


def _shifted(
    step: Convolution, ranges: Mapping[str, ChannelRanges], results: _Results, expected: Floats
) -> ChannelRanges:
    own = ranges[step.name]
    wanted = ((expected - own.middles) / own.gains).mean((0, 1, 2), dtype=np.float64)
    for _ in range(_ROUNDS):
        now = _rounded_result(step, {**ranges, step.name: own}, results)
        missing = wanted - now.mean((0, 1, 2), dtype=np.float64)
        own = replace(own, shifts=_as_kept(own.shifts + missing.astype(np.float32)))
    return own


def _rounded_result(
    step: FoldedStep, ranges: Mapping[str, ChannelRanges], results: Mapping[str, Floats]
) -> Floats:
    """A step's result in gains, as its integers stand for it."""
    own = ranges[step.name]
    if isinstance(step, Addition):
        result = results[step.sources[0]] + results[step.sources[1]]
    else:
        inputs = ranges[step.source]
        weights = integer_weights(step, inputs, own)
        bias = (weights.bias * weights.bias_scales(inputs)).astype(np.float32)
        result = _convolved(step, results[step.source], weights.widened(step.depthwise)) + bias
    integers = np.round(result / np.float32(own.scale)).clip(-128 - own.zero, 127 - own.zero)
    return np.asarray(integers * np.float32(own.scale))


if __name__ == "__main__":
    main()
