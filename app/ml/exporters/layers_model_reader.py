"""Runs a layers model as tfjs would, with numpy, from nothing but its files: to prove them.

A tenth of a second a picture, for a network of 300 million multiplications.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from app.ml.exporters.layers_model import TOPOLOGY_FILE, Config, read_tensors
from app.ml.exporters.proof import Run
from app.ml.heads import softmax
from app.ml.types import Floats

Inputs = Sequence[Floats]


def layers_model_runner(files: Mapping[str, bytes]) -> Run:
    """Recognizes with the files of a model."""
    model = json.loads(files[TOPOLOGY_FILE])["modelTopology"]["config"]
    tensors = read_tensors(files)

    def run(picture: Floats) -> Floats:
        results: dict[str, Floats] = {model["input_layers"][0][0]: picture}
        for layer in model["layers"]:
            if layer["inbound_nodes"]:
                inputs = [results[node[0]] for node in layer["inbound_nodes"][0]]
                own = _Own(layer["config"], tensors)
                results[layer["name"]] = _LAYERS[layer["class_name"]](own, inputs)
        return np.asarray(results[model["output_layers"][0][0]][0])

    return run


class _Own:
    """The configuration and the tensors of a layer."""

    def __init__(self, config: Config, tensors: Mapping[str, Floats]) -> None:
        self.config = config
        self._tensors = tensors

    def tensor(self, part: str) -> Floats:
        return self._tensors[f"{self.config['name']}/{part}"]

    @property
    def bias(self) -> Floats | np.float32:
        return self.tensor("bias") if self.config["use_bias"] else np.float32(0)


def _convolve(own: _Own, inputs: Inputs) -> Floats:
    kernel = own.tensor("kernel")
    windows = _windows(own, inputs[0], kernel.shape)
    return _sum(window @ kernel[row, column] for row, column, window in windows) + own.bias


def _convolve_depthwise(own: _Own, inputs: Inputs) -> Floats:
    kernel = own.tensor("depthwise_kernel")
    windows = _windows(own, inputs[0], kernel.shape)
    return _sum(window * kernel[row, column, :, 0] for row, column, window in windows) + own.bias


def _sum(parts: Iterator[Floats]) -> Floats:
    total = next(parts)
    for part in parts:
        total += part
    return total


def _windows(own: _Own, picture: Floats, shape: Sequence[int]) -> Iterator[tuple[int, int, Floats]]:
    """What each place of the kernel sees: its row, its column, and a picture of the output's size."""
    size, stride = shape[0], own.config["strides"][0]
    if own.config["padding"] == "same":
        picture = _padded(picture, (size // 2, size // 2))
    side = (picture.shape[1] - size) // stride + 1
    for row in range(size):
        for column in range(size):
            rows = slice(row, row + stride * side, stride)
            columns = slice(column, column + stride * side, stride)
            yield row, column, picture[:, rows, columns]


def _pad(own: _Own, inputs: Inputs) -> Floats:
    return _padded(inputs[0], own.config["padding"][0])


def _padded(picture: Floats, padding: Sequence[int]) -> Floats:
    around = (padding[0], padding[1])
    return np.pad(picture, [(0, 0), around, around, (0, 0)])


def _rectify(own: _Own, inputs: Inputs) -> Floats:
    return np.clip(inputs[0], 0, own.config.get("max_value"))


def _pool(own: _Own, inputs: Inputs) -> Floats:
    size, stride = own.config["pool_size"][0], own.config["strides"][0]
    windows = np.lib.stride_tricks.sliding_window_view(inputs[0], (size, size), axis=(1, 2))
    averages: Floats = windows[:, ::stride, ::stride].mean(axis=(-2, -1), dtype=np.float32)
    return averages


def _densify(own: _Own, inputs: Inputs) -> Floats:
    return np.asarray(inputs[0] @ own.tensor("kernel") + own.bias)


_LAYERS: Mapping[str, Callable[[_Own, Inputs], Floats]] = {
    "Conv2D": _convolve,
    "DepthwiseConv2D": _convolve_depthwise,
    "ZeroPadding2D": _pad,
    "ReLU": _rectify,
    "Add": lambda own, inputs: inputs[0] + inputs[1],
    "GlobalAveragePooling2D": lambda own, inputs: inputs[0].mean(axis=(1, 2)),
    "AveragePooling2D": _pool,
    "Flatten": lambda own, inputs: inputs[0].reshape(len(inputs[0]), -1),
    "Dense": _densify,
    "Activation": lambda own, inputs: softmax(inputs[0]),
}
