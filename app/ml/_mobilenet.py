"""MobileNetV2 (width 1.0, 224 × 224) with ImageNet weights that PyTorch trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from app.ml._torch_file import read_state_dict

if TYPE_CHECKING:
    import keras

Weights = Mapping[str, npt.NDArray[np.float32]]

# Expansion, output channels, repeats and stride of the first repeat (table 2 of
# https://arxiv.org/abs/1801.04381).
_STAGES = (
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
    (6, 320, 1, 1),
)  # fmt: skip
_FIRST_CHANNELS, _LAST_CHANNELS = 32, 1280
_CONVOLUTIONS = 52
_ARRAYS = ("kernel", "gamma", "beta", "mean", "variance")

# What the weights were trained with. Torch's batch norm has another epsilon than Keras's (1e-3).
_EPSILON = 1e-5
_IMAGENET_MEAN = np.array([0.485, 0.456, 0.406])
_IMAGENET_STD = np.array([0.229, 0.224, 0.225])


class MobileNetV2:
    """Implements `app.ml.types.Architecture` for the backbone `mobilenet_v2`."""

    def convert_weights(self, data: bytes) -> dict[str, npt.NDArray[np.float32]]:
        """The weights of a torch state dict in Keras's layout, for inputs of x / 127.5 − 1.

        Keys are `kernel_00`, `gamma_00` … `variance_51`, in the order of the layers. Raises
        ValueError if the file holds another network.
        """
        arrays = [array for array in read_state_dict(data).values() if array.dtype == np.float32]
        if len(arrays) != _CONVOLUTIONS * len(_ARRAYS):
            raise ValueError("not the weights of MobileNetV2")
        weights = {
            f"{part}_{number:02}": arrays[number * len(_ARRAYS) + offset]
            for number in range(_CONVOLUTIONS)
            for offset, part in enumerate(_ARRAYS)
        }
        for number in range(_CONVOLUTIONS):
            weights[f"kernel_{number:02}"] = _keras_kernel(weights[f"kernel_{number:02}"])
        return _fold_input_scaling(weights)

    def build_model(self, weights: Weights) -> keras.Model:
        """The Keras model: (n, 224, 224, 3) float32 in −1 … 1 → (n, 6400) and (n, 7, 7, 1280) float32.

        The 6,400 numbers are the average of the feature map, and then the averages of its quarters:
        4 × 4 cells each, which overlap by one. The average alone cannot tell left from right.
        """
        model = _build_network()
        numbers = iter(range(_CONVOLUTIONS))
        for layer in model.layers:
            if _is_convolution(layer):
                number = next(numbers)
                layer.set_weights([weights[f"kernel_{number:02}"]])
            elif layer.weights:
                layer.set_weights([weights[f"{part}_{number:02}"] for part in _ARRAYS[1:]])
        return model


def _keras_kernel(kernel: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """(out, in, h, w) → (h, w, in, out), or (h, w, channels, 1) where depthwise."""
    depthwise = kernel.shape[1] == 1
    axes = (2, 3, 0, 1) if depthwise else (2, 3, 1, 0)
    return np.ascontiguousarray(kernel.transpose(axes))


def _fold_input_scaling(
    weights: dict[str, npt.NDArray[np.float32]],
) -> dict[str, npt.NDArray[np.float32]]:
    """Folds the network's input scaling, (x / 255 − mean) / std, into its first layer.

    With u = x / 127.5 − 1 the scaled input is u · 0.5 / std + (0.5 − mean) / std. The factor goes
    into the kernel; the constant's share of every output is subtracted from the batch norm's mean.
    Only border pixels differ slightly, because u is padded with zeros instead of the scaled input.
    """
    kernel = weights["kernel_00"].astype(np.float64)
    constant = np.einsum("hwio,i->o", kernel, (0.5 - _IMAGENET_MEAN) / _IMAGENET_STD)
    folded = kernel * (0.5 / _IMAGENET_STD)[:, None]
    return weights | {
        "kernel_00": folded.astype(np.float32),
        "mean_00": (weights["mean_00"] - constant).astype(np.float32),
    }


def _is_convolution(layer: keras.Layer) -> bool:
    import keras

    return isinstance(layer, keras.layers.Conv2D | keras.layers.DepthwiseConv2D)


def _build_network() -> keras.Model:
    """The network before its weights are set. Layers are named as in keras.applications."""
    import keras

    image = keras.Input((224, 224, 3), name="input_1")
    x = _pad(image, 2, "Conv1_pad")
    x = keras.layers.Conv2D(
        _FIRST_CHANNELS, 3, strides=2, padding="valid", use_bias=False, name="Conv1"
    )(x)
    x = _batch_norm(x, "bn_Conv1", "Conv1_relu")
    for name, expansion, channels, stride in _blocks():
        x = _inverted_residual(x, name, expansion, channels, stride)
    x = keras.layers.Conv2D(_LAST_CHANNELS, 1, use_bias=False, name="Conv_1")(x)
    x = _batch_norm(x, "Conv_1_bn", "out_relu")
    average = keras.layers.GlobalAveragePooling2D(name="global_average_pooling2d_1")(x)
    quarters = keras.layers.AveragePooling2D(4, strides=3, name="quarters")(x)
    flat = keras.layers.Flatten(name="flat_quarters")(quarters)
    embedding = keras.layers.Concatenate(name="embedding")([average, flat])
    return keras.Model(image, [embedding, x], name="mobilenetv2_1.00_224")


def _blocks() -> Iterator[tuple[str, int, int, int]]:
    """Yields name, expansion, output channels and stride of each block."""
    number = 0
    for expansion, channels, repeats, first_stride in _STAGES:
        for repeat in range(repeats):
            name = f"block_{number}" if number else "expanded_conv"
            yield name, expansion, channels, first_stride if repeat == 0 else 1
            number += 1


def _inverted_residual(x: Any, name: str, expansion: int, channels: int, stride: int) -> Any:
    import keras

    block_input = x
    if expansion > 1:
        wide = expansion * x.shape[-1]
        x = keras.layers.Conv2D(wide, 1, use_bias=False, name=f"{name}_expand")(x)
        x = _batch_norm(x, f"{name}_expand_BN", f"{name}_expand_relu")
    x = _pad(x, stride, f"{name}_pad")
    x = keras.layers.DepthwiseConv2D(
        3,
        strides=stride,
        padding="same" if stride == 1 else "valid",
        use_bias=False,
        name=f"{name}_depthwise",
    )(x)
    x = _batch_norm(x, f"{name}_depthwise_BN", f"{name}_depthwise_relu")
    x = keras.layers.Conv2D(channels, 1, use_bias=False, name=f"{name}_project")(x)
    x = _batch_norm(x, f"{name}_project_BN")
    if stride == 1 and block_input.shape[-1] == channels:
        x = keras.layers.Add(name=f"{name}_add")([block_input, x])
    return x


def _pad(x: Any, stride: int, name: str) -> Any:
    """Pads one pixel on every side, as torch does; Keras pads only bottom and right."""
    import keras

    return keras.layers.ZeroPadding2D(1, name=name)(x) if stride == 2 else x


def _batch_norm(x: Any, name: str, activation: str | None = None) -> Any:
    import keras

    x = keras.layers.BatchNormalization(epsilon=_EPSILON, name=name)(x)
    return keras.layers.ReLU(6.0, name=activation)(x) if activation else x
