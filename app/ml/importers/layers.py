"""What each kind of layer does: it adds a step to the network, or a dense layer to the head."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.errors import IncomingModelDamaged, IncomingModelUnsupported
from app.ml import heads
from app.ml.exporters.folded_network import Convolution
from app.ml.imported_network import MAX_STRIDE, same_padding
from app.ml.importers.steps import Averages, Layer, Picture, Scores, Steps, Value
from app.ml.types import Floats


def _convolve(layer: Layer, values: Sequence[Value]) -> Value:
    layer.require(groups=1)
    return _convolution(layer, values, layer.tensor("kernel"), depthwise=False)


def _convolve_depthwise(layer: Layer, values: Sequence[Value]) -> Value:
    layer.require(depth_multiplier=1)
    return _convolution(layer, values, layer.tensor("depthwise_kernel"), depthwise=True)


def _convolution(
    layer: Layer, values: Sequence[Value], kernel: Floats, *, depthwise: bool
) -> Picture:
    layer.require(data_format="channels_last", dilation_rate=[1, 1], activation="linear")
    (picture,) = values
    if not isinstance(picture, Picture) or kernel.shape[:2] != (layer.pair("kernel_size"),) * 2:
        raise IncomingModelDamaged
    stride, side = layer.pair("strides"), layer.steps.side_of(picture)
    if not 1 <= stride <= MAX_STRIDE:
        raise IncomingModelDamaged
    padding = picture.padding
    if layer.config["padding"] == "same":
        if padding != (0, 0):
            raise IncomingModelUnsupported(layer="ZeroPadding2D, padding=same")
        padding = same_padding(side, len(kernel), stride)
    channels = kernel.shape[2 if depthwise else 3]
    bias = layer.tensor("bias") if layer.config["use_bias"] else np.zeros(channels, np.float32)
    step = Convolution("", picture.step, kernel, bias, stride, padding, depthwise, rectifies=False)
    return layer.steps.add_convolution(step, (side + sum(padding) - len(kernel)) // stride + 1)


def _normalize(layer: Layer, values: Sequence[Value]) -> Value:
    """Folds a batch norm into the convolution before it."""
    (picture,) = values
    if not isinstance(picture, Picture) or layer.config["axis"] not in (-1, 3, [3], [-1]):
        raise IncomingModelDamaged
    step = layer.steps.convolution(picture)
    mean, variance = (
        layer.tensor(f"moving_{part}").astype(np.float64) for part in ("mean", "variance")
    )
    gain = 1 / np.sqrt(np.maximum(variance, 0) + float(layer.config["epsilon"]))
    if layer.config["scale"]:
        gain = gain * layer.tensor("gamma")
    shift = (step.bias - mean) * gain
    if layer.config["center"]:
        shift = shift + layer.tensor("beta")
    if gain.shape != step.bias.shape or not (np.isfinite(gain).all() and np.isfinite(shift).all()):
        raise IncomingModelDamaged
    with np.errstate(over="ignore"):  # what is out of all bounds is refused with the network
        kernel = (step.kernel * (gain[:, None] if step.depthwise else gain)).astype(np.float32)
        folded = replace(step, kernel=kernel, bias=shift.astype(np.float32))
    return layer.steps.add_convolution(folded, layer.steps.side_of(picture))


def _rectify(layer: Layer, values: Sequence[Value]) -> Value:
    (value,) = values
    layer.require(negative_slope=0, threshold=0)
    if isinstance(value, Scores):
        layer.require(max_value=None)
        return _activated(value, "relu")
    if not isinstance(value, Picture) or layer.config.get("max_value") != 6:
        raise IncomingModelUnsupported(layer=f"ReLU {str(layer.config.get('max_value'))[:20]}")
    step = replace(layer.steps.convolution(value), rectifies=True)
    return layer.steps.add_convolution(step, layer.steps.side_of(value))


def _activate(layer: Layer, values: Sequence[Value]) -> Value:
    (value,) = values
    if not isinstance(value, Scores):
        raise IncomingModelUnsupported(layer=f"Activation {str(layer.config['activation'])[:20]}")
    return _activated(value, layer.config["activation"])


def _activated(scores: Scores, activation: object) -> Scores:
    if activation == "linear":
        return scores
    if scores.rectified or scores.are_confidences or activation not in ("relu", "softmax"):
        raise IncomingModelUnsupported(layer=f"Activation {str(activation)[:20]}")
    return replace(scores, rectified=activation == "relu", are_confidences=activation == "softmax")


def _pad(layer: Layer, values: Sequence[Value]) -> Value:
    (picture,) = values
    rows, columns = layer.config["padding"]
    before, after = rows
    if not isinstance(picture, Picture) or picture.padding != (0, 0) or rows != columns:
        raise IncomingModelUnsupported(layer="ZeroPadding2D")
    if type(before) is not int or type(after) is not int:
        raise IncomingModelDamaged
    return replace(picture, padding=(before, after))


def _add(layer: Layer, values: Sequence[Value]) -> Value:
    one, other = values
    if isinstance(one, Picture) and isinstance(other, Picture):
        if one.padding != (0, 0) or other.padding != (0, 0):
            raise IncomingModelUnsupported(layer="ZeroPadding2D, Add")
        return layer.steps.add_sum(one, other)
    if isinstance(one, Scores) and isinstance(other, Scores):
        return _sum_of_scores(one, other, layer.steps)
    raise IncomingModelDamaged


def _sum_of_scores(one: Scores, other: Scores, steps: Steps) -> Scores:
    """Two dense layers on parts of an embedding and their sum are one dense layer on all of it."""
    plain = Scores(one.picture, one.layers[:1])
    if replace(other, layers=plain.layers) != plain or one != plain or len(other.layers) != 1:
        raise IncomingModelUnsupported(layer="Add, Dense")
    (first,), (second,) = one.layers, other.layers
    size = max(len(first.kernel), len(second.kernel))
    kernel = _padded(first.kernel, size) + _padded(second.kernel, size)
    steps.count_numbers(kernel)
    return replace(one, layers=(heads.Layer(kernel, first.bias + second.bias),))


def _padded(kernel: Floats, size: int) -> Floats:
    return np.pad(kernel, [(0, size - len(kernel)), (0, 0)])


def _average(layer: Layer, values: Sequence[Value]) -> Value:
    layer.require(data_format="channels_last", keepdims=False)
    return Averages(_map_in(values), quarters=False, flat=True)


def _average_quarters(layer: Layer, values: Sequence[Value]) -> Value:
    layer.require(data_format="channels_last", padding="valid")
    picture = _map_in(values)
    side = layer.steps.side_of(picture)
    quarter = math.ceil(side / 2)
    if (layer.pair("pool_size"), layer.pair("strides")) != (quarter, side - quarter):
        raise IncomingModelUnsupported(layer="AveragePooling2D")
    return Averages(picture, quarters=True, flat=False)


def _map_in(values: Sequence[Value]) -> Picture:
    (picture,) = values
    if not isinstance(picture, Picture) or picture.padding != (0, 0):
        raise IncomingModelDamaged
    return picture


def _flatten(layer: Layer, values: Sequence[Value]) -> Value:
    (averages,) = values
    layer.require(data_format="channels_last")
    if not isinstance(averages, Averages):
        raise IncomingModelUnsupported(layer="Flatten")
    return replace(averages, flat=True)


def _densify(layer: Layer, values: Sequence[Value]) -> Value:
    (value,) = values
    kernel = layer.tensor("kernel")
    bias = (
        layer.tensor("bias") if layer.config["use_bias"] else np.zeros(kernel.shape[1], np.float32)
    )
    if isinstance(value, Averages) and value.flat:
        scores = _first_scores(value, heads.Layer(kernel, bias))
        layer.steps.count_numbers(scores.layers[0].kernel)
    elif isinstance(value, Scores) and value.rectified and len(value.layers) == 1:
        scores = Scores(value.picture, (*value.layers, heads.Layer(kernel, bias)))
    else:
        raise IncomingModelUnsupported(layer="Dense")
    return _activated(scores, layer.config["activation"])


def _first_scores(averages: Averages, layer: heads.Layer) -> Scores:
    """The averages of quarters stand in an embedding behind that of the whole map."""
    channels = averages.picture.channels
    if len(layer.kernel) != channels * (4 if averages.quarters else 1):
        raise IncomingModelDamaged
    before = channels if averages.quarters else 0
    kernel = np.pad(layer.kernel, [(before, 0), (0, 0)])
    return Scores(averages.picture, (heads.Layer(kernel, layer.bias),))


def _same(layer: Layer, values: Sequence[Value]) -> Value:
    """A dropout does nothing when a model recognizes."""
    (value,) = values
    return value


LAYERS: Mapping[str, Callable[[Layer, Sequence[Value]], Value]] = {
    "Conv2D": _convolve,
    "DepthwiseConv2D": _convolve_depthwise,
    "BatchNormalization": _normalize,
    "ReLU": _rectify,
    "Activation": _activate,
    "ZeroPadding2D": _pad,
    "Add": _add,
    "GlobalAveragePooling2D": _average,
    "AveragePooling2D": _average_quarters,
    "Flatten": _flatten,
    "Dense": _densify,
    "Dropout": _same,
}
"""Every kind of layer that a model may have."""
