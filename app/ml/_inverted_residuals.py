"""Networks of inverted residuals: MobileNetV2 and EfficientNet-Lite0, whose weights come from PyTorch files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from app.ml._pooling import with_averages
from app.ml._torch_file import read_state_dict

if TYPE_CHECKING:
    import keras

Weights = Mapping[str, npt.NDArray[np.float32]]

_FIRST_CHANNELS, _LAST_CHANNELS = 32, 1280
_ARRAYS = ("kernel", "gamma", "beta", "mean", "variance")


class Stage(NamedTuple):
    """Blocks with the same number of channels. `stride`: of the first one; the others have 1."""

    expansion: int
    channels: int
    repeats: int
    stride: int
    kernel: int = 3


@dataclass(frozen=True)
class InputScaling:
    """What a network was trained with, for u = x / 127.5 − 1: u · `gain` + `offset`, by channel."""

    gain: tuple[float, float, float]
    offset: tuple[float, float, float]


@dataclass(frozen=True)
class InvertedResiduals:
    """Implements `app.ml.types.Architecture`.

    `pads_evenly`: strided convolutions pad both sides alike, as torch does; otherwise only bottom and
    right where that is enough, as TensorFlow does. `epsilon`: of the batch norms.
    """

    title: str
    side: int
    stages: tuple[Stage, ...]
    scaling: InputScaling
    epsilon: float
    pads_evenly: bool

    def convert_weights(self, data: bytes) -> dict[str, npt.NDArray[np.float32]]:
        """The weights of a torch state dict in Keras's layout, for inputs of x / 127.5 − 1.

        Keys are `kernel_00`, `gamma_00` …, in the order of the layers. A classifier behind them is
        left out. Raises ValueError if the file holds another network.
        """
        arrays = [array for array in read_state_dict(data).values() if array.dtype == np.float32]
        needed = self._convolutions * len(_ARRAYS)
        if len(arrays) < needed or any(array.ndim > 2 for array in arrays[needed:]):
            raise ValueError(f"not the weights of {self.title}")
        weights = {
            f"{part}_{number:02}": arrays[number * len(_ARRAYS) + offset]
            for number in range(self._convolutions)
            for offset, part in enumerate(_ARRAYS)
        }
        for number in range(self._convolutions):
            weights[f"kernel_{number:02}"] = _keras_kernel(weights[f"kernel_{number:02}"])
        return self._fold_input_scaling(weights)

    def build_model(self, weights: Weights) -> keras.Model:
        """The Keras model: (n, side, side, 3) float32 in −1 … 1 → embeddings and feature maps, float32."""
        model = self._build_network()
        numbers = iter(range(self._convolutions))
        for layer in model.layers:
            if _is_convolution(layer):
                number = next(numbers)
                layer.set_weights([weights[f"kernel_{number:02}"]])
            elif layer.weights:
                layer.set_weights([weights[f"{part}_{number:02}"] for part in _ARRAYS[1:]])
        return model

    @property
    def _convolutions(self) -> int:
        """The first one and the last, three in each block, and two in those that do not expand."""
        return 2 + sum(stage.repeats * (3 if stage.expansion > 1 else 2) for stage in self.stages)

    def _fold_input_scaling(
        self, weights: dict[str, npt.NDArray[np.float32]]
    ) -> dict[str, npt.NDArray[np.float32]]:
        """Folds the network's input scaling into its first layer.

        The gain goes into the kernel; the offset's share of every output is subtracted from the batch
        norm's mean. Only border pixels differ slightly, because u is padded with zeros instead of the
        scaled input.
        """
        kernel = weights["kernel_00"].astype(np.float64)
        constant = np.einsum("hwio,i->o", kernel, np.array(self.scaling.offset))
        folded = kernel * np.array(self.scaling.gain)[:, None]
        return weights | {
            "kernel_00": folded.astype(np.float32),
            "mean_00": (weights["mean_00"] - constant).astype(np.float32),
        }

    @property
    def block_names(self) -> list[str]:
        """The names of the blocks, from the picture on; layers begin with that of their block."""
        return [name for name, _ in self.blocks()]

    def _build_network(self) -> keras.Model:
        """The network before its weights are set. Layers are named as in keras.applications."""
        import keras

        image = keras.Input((self.side, self.side, 3), name="input_1")
        x = self._pad(image, 2, 3, "Conv1_pad")
        x = keras.layers.Conv2D(
            _FIRST_CHANNELS, 3, strides=2, padding=self._padding(2), use_bias=False, name="Conv1"
        )(x)
        x = self._batch_norm(x, "bn_Conv1", "Conv1_relu")
        for name, stage in self.blocks():
            x = self._inverted_residual(x, name, stage)
        x = keras.layers.Conv2D(_LAST_CHANNELS, 1, use_bias=False, name="Conv_1")(x)
        x = self._batch_norm(x, "Conv_1_bn", "out_relu")
        return with_averages(image, x, self.title)

    def blocks(self) -> Iterator[tuple[str, Stage]]:
        """Yields the name of each block, and its stage with its own stride."""
        number = 0
        for stage in self.stages:
            for repeat in range(stage.repeats):
                name = f"block_{number}" if number else "expanded_conv"
                yield name, stage if repeat == 0 else stage._replace(stride=1)
                number += 1

    def _inverted_residual(self, x: Any, name: str, block: Stage) -> Any:
        import keras

        block_input = x
        if block.expansion > 1:
            wide = block.expansion * x.shape[-1]
            x = keras.layers.Conv2D(wide, 1, use_bias=False, name=f"{name}_expand")(x)
            x = self._batch_norm(x, f"{name}_expand_BN", f"{name}_expand_relu")
        x = self._pad(x, block.stride, block.kernel, f"{name}_pad")
        x = keras.layers.DepthwiseConv2D(
            block.kernel,
            strides=block.stride,
            padding=self._padding(block.stride),
            use_bias=False,
            name=f"{name}_depthwise",
        )(x)
        x = self._batch_norm(x, f"{name}_depthwise_BN", f"{name}_depthwise_relu")
        x = keras.layers.Conv2D(block.channels, 1, use_bias=False, name=f"{name}_project")(x)
        x = self._batch_norm(x, f"{name}_project_BN")
        if block.stride == 1 and block_input.shape[-1] == block.channels:
            x = keras.layers.Add(name=f"{name}_add")([block_input, x])
        return x

    def _padding(self, stride: int) -> str:
        return "valid" if stride == 2 and self.pads_evenly else "same"

    def _pad(self, x: Any, stride: int, kernel: int, name: str) -> Any:
        """Pads every side alike, where Keras would pad only bottom and right."""
        import keras

        if self._padding(stride) == "same":
            return x
        return keras.layers.ZeroPadding2D(kernel // 2, name=name)(x)

    def _batch_norm(self, x: Any, name: str, activation: str | None = None) -> Any:
        import keras

        x = keras.layers.BatchNormalization(epsilon=self.epsilon, name=name)(x)
        return keras.layers.ReLU(6.0, name=activation)(x) if activation else x


def _keras_kernel(kernel: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """(out, in, h, w) → (h, w, in, out), or (h, w, channels, 1) where depthwise."""
    depthwise = kernel.shape[1] == 1
    axes = (2, 3, 0, 1) if depthwise else (2, 3, 1, 0)
    return np.ascontiguousarray(kernel.transpose(axes))


def _is_convolution(layer: keras.Layer) -> bool:
    import keras

    return isinstance(layer, keras.layers.Conv2D | keras.layers.DepthwiseConv2D)


def _imagenet_scaling() -> InputScaling:
    """(x / 255 − mean) / standard deviation, as torch's networks are trained."""
    by_channel = zip((0.485, 0.456, 0.406), (0.229, 0.224, 0.225), strict=True)
    gains, offsets = zip(
        *((0.5 / std, (0.5 - mean) / std) for mean, std in by_channel), strict=True
    )
    return InputScaling(gains, offsets)


def mobilenet_v2(side: int) -> InvertedResiduals:
    """MobileNetV2 of width 1.0 (table 2 of https://arxiv.org/abs/1801.04381), trained in torch."""
    return InvertedResiduals(
        title=f"mobilenetv2_1.00_{side}",
        side=side,
        stages=(
            Stage(1, 16, 1, 1), Stage(6, 24, 2, 2), Stage(6, 32, 3, 2), Stage(6, 64, 4, 2),
            Stage(6, 96, 3, 1), Stage(6, 160, 3, 2), Stage(6, 320, 1, 1),
        ),
        scaling=_imagenet_scaling(),
        epsilon=1e-5,
        pads_evenly=True,
    )  # fmt: skip


def efficientnet_lite0() -> InvertedResiduals:
    """EfficientNet-Lite0: EfficientNet-B0 (table 1 of https://arxiv.org/abs/1905.11946) without
    squeeze and excitation and with ReLU6; trained in TensorFlow on (x − 127) / 128.
    """
    gain, offset = 127.5 / 128, 0.5 / 128
    return InvertedResiduals(
        title="efficientnet_lite0",
        side=224,
        stages=(
            Stage(1, 16, 1, 1), Stage(6, 24, 2, 2), Stage(6, 40, 2, 2, 5), Stage(6, 80, 3, 2),
            Stage(6, 112, 3, 1, 5), Stage(6, 192, 4, 2, 5), Stage(6, 320, 1, 1),
        ),
        scaling=InputScaling((gain, gain, gain), (offset, offset, offset)),
        epsilon=1e-3,
        pads_evenly=False,
    )  # fmt: skip
