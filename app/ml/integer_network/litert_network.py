"""The network of integers as a LiteRT file, which XNNPACK takes over as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from app.ml._inverted_residuals import InvertedResiduals
from app.ml.exporters.folded_network import (
    IMAGE,
    Addition,
    Convolution,
    FoldedStep,
    fold_network,
)
from app.ml.integer_network.channel_ranges import (
    ChannelRanges,
    image_ranges,
    read_ranges,
)
from app.ml.integer_network.integer_weights import integer_weights
from app.ml.integer_network.litert_writer import LiteRTWriter, Scaling
from app.ml.types import Floats, NetworkSpec

_INTEGERS = "INT8"


def convert_to_integers(spec: NetworkSpec, weights: Mapping[str, Floats]) -> bytes:
    """The LiteRT file: a square's bytes − 128 (1, side, side, 3) int8 → embedding and feature map, float32.

    The averages are taken in float32: 49 cells know more than 8 bits. Raises ValueError for a network that
    has no inverted residuals.
    """
    if not isinstance(spec.architecture, InvertedResiduals):
        raise ValueError(spec.name)
    steps = fold_network(spec.architecture, weights)
    return integer_file(steps, read_ranges(spec.name, steps), spec)


def integer_file(
    steps: Sequence[FoldedStep], ranges: Mapping[str, ChannelRanges], spec: NetworkSpec
) -> bytes:
    """The LiteRT file of a network's steps, whose results have these ranges."""
    graph = _IntegerGraph(ranges, spec.input_size)
    for step in steps:
        graph.add(step)
    return graph.file(steps[-1].name)


class _IntegerGraph:
    """`_results`: by step, the number of its tensor and its shape (side, channels)."""

    def __init__(self, ranges: Mapping[str, ChannelRanges], side: int) -> None:
        self._writer = LiteRTWriter()
        self._ranges = {IMAGE: image_ranges(), **ranges}
        self._results: dict[str, tuple[int, int, int]] = {}
        self._add_result(IMAGE, side, 3)

    def add(self, step: FoldedStep) -> None:
        if isinstance(step, Addition):
            self._add_up(step)
        else:
            self._convolve(step)

    def file(self, last: str) -> bytes:
        feature_map = self._add_map(last)
        embedding = self._add_averages(last, feature_map)
        return self._writer.file([self._results[IMAGE][0]], [embedding, feature_map])

    def _add_result(self, name: str, side: int, channels: int) -> int:
        number = self._add_integers(name, name, side, channels)
        self._results[name] = number, side, channels
        return number

    def _add_integers(self, name: str, like: str, side: int, channels: int) -> int:
        """Adds a tensor whose integers stand for the same as those of a step's result."""
        ranges = self._ranges[like]
        scaling = Scaling(ranges.scale, ranges.zero)
        return self._writer.add_tensor(name, (1, side, side, channels), _INTEGERS, scaling)

    def _add_up(self, step: Addition) -> None:
        numbers = [self._results[source] for source in step.sources]
        _, side, channels = numbers[0]
        result = self._add_result(step.name, side, channels)
        inputs = [number for number, *_ in numbers]
        self._writer.add_operator("ADD", inputs, result, version=2, options_kind="AddOptions")

    def _convolve(self, step: Convolution) -> None:
        inputs, outputs = self._ranges[step.source], self._ranges[step.name]
        weights = integer_weights(step, inputs, outputs)
        axis = 3 if step.depthwise else 0
        kernel = self._writer.add_constant(
            f"{step.name}/kernel",
            np.ascontiguousarray(weights.kernel.transpose(3, 0, 1, 2)),
            Scaling(weights.scales, axis=axis),
        )
        bias_scaling = Scaling(weights.bias_scales(inputs))
        bias = self._writer.add_constant(f"{step.name}/bias", weights.bias, bias_scaling)
        source, side, _ = self._results[step.source]
        if step.stride > 1:
            source = self._pad(step)
        result = self._add_result(step.name, -(-side // step.stride), len(step.bias))
        kind = "DEPTHWISE_CONV_2D" if step.depthwise else "CONV_2D"
        self._writer.add_operator(
            kind, [source, kernel, bias], result, version=3, **_convolution_options(step)
        )

    def _pad(self, step: Convolution) -> int:
        """LiteRT pads strided convolutions as TensorFlow does; these have zeros of their own."""
        source, side, channels = self._results[step.source]
        around = np.array([(0, 0), step.padding, step.padding, (0, 0)], np.int32)
        zeros = self._writer.add_constant(f"{step.name}/zeros", around)
        padded_side = side + sum(step.padding)
        padded = self._add_integers(f"{step.name}/padded", step.source, padded_side, channels)
        self._writer.add_operator(
            "PAD", [source, zeros], padded, version=2, options_kind="PadOptions"
        )
        return padded

    def _add_map(self, last: str) -> int:
        """The last result as what its integers stand for."""
        result, side, channels = self._results[last]
        shape = (1, side, side, channels)
        widened = self._writer.add_tensor("widened", shape)
        self._writer.add_operator(
            "DEQUANTIZE", [result], widened, version=2, options_kind="DequantizeOptions"
        )
        gains = self._writer.add_constant("gains", self._ranges[last].gains)
        feature_map = self._writer.add_tensor("map", shape)
        self._writer.add_operator("MUL", [widened, gains], feature_map, options_kind="MulOptions")
        return feature_map

    def _add_averages(self, last: str, feature_map: int) -> int:
        """The average of the map, then those of its quarters, as `app.ml._pooling` says."""
        _, side, channels = self._results[last]
        quarter = (side + 1) // 2
        parts = [
            self._average(feature_map, "average", channels, 1, side, 1),
            self._average(feature_map, "quarters", channels, 2, quarter, side - quarter),
        ]
        embedding = self._writer.add_tensor("embedding", (1, 5 * channels))
        self._writer.add_operator(
            "CONCATENATION", parts, embedding, options_kind="ConcatenationOptions", axis=1
        )
        return embedding

    def _average(
        self, feature_map: int, name: str, channels: int, count: int, size: int, stride: int
    ) -> int:
        """The averages of `count` × `count` parts of the map, as one row."""
        averages = self._writer.add_tensor(name, (1, count, count, channels))
        self._writer.add_operator(
            "AVERAGE_POOL_2D", [feature_map], averages, options_kind="Pool2DOptions",
            padding=schema.Padding.VALID, strideW=stride, strideH=stride, filterWidth=size, filterHeight=size,
        )  # fmt: skip
        row_shape = (1, count * count * channels)
        row = self._writer.add_tensor(f"{name}/row", row_shape)
        shape = self._writer.add_constant(f"{name}/shape", np.array(row_shape, np.int32))
        self._writer.add_operator(
            "RESHAPE",
            [averages, shape],
            row,
            options_kind="ReshapeOptions",
            newShape=list(row_shape),
        )
        return row


def _convolution_options(step: Convolution) -> dict[str, Any]:
    activations = schema.ActivationFunctionType
    options = {
        "options_kind": "DepthwiseConv2DOptions" if step.depthwise else "Conv2DOptions",
        "padding": schema.Padding.VALID if step.stride > 1 else schema.Padding.SAME,
        "strideW": step.stride,
        "strideH": step.stride,
        "fusedActivationFunction": activations.RELU if step.rectifies else activations.NONE,
    }
    return options | ({"depthMultiplier": 1} if step.depthwise else {})
