"""A network of inverted residuals as plain steps: batch norms are folded into the convolutions before them.

That halves the time in tfjs, and cuts the error of float16 to a tenth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.ml._inverted_residuals import InvertedResiduals, Stage
from app.ml.types import Floats

IMAGE = "image"


@dataclass(frozen=True)
class Convolution:
    """A convolution with a bias, then ReLU6 where it `rectifies`.

    `kernel`: (h, w, in, out), or (h, w, channels, 1) where it is depthwise. `padding`: rows and columns
    of zeros before and after the picture.
    """

    name: str
    source: str
    kernel: Floats
    bias: Floats
    stride: int
    padding: tuple[int, int]
    depthwise: bool
    rectifies: bool


@dataclass(frozen=True)
class Addition:
    """Adds the results of two steps."""

    name: str
    sources: tuple[str, str]


FoldedStep = Convolution | Addition


def fold_network(
    architecture: InvertedResiduals, weights: Mapping[str, Floats]
) -> Sequence[FoldedStep]:
    """The steps from the picture `IMAGE` (side, side, 3) to the feature map, in order."""
    return list(_Folding(architecture, weights).steps())


class _Folding:
    """Walks through the network as `InvertedResiduals` builds it, and counts its convolutions."""

    def __init__(self, architecture: InvertedResiduals, weights: Mapping[str, Floats]) -> None:
        self._architecture = architecture
        self._weights = weights
        self._number = 0
        self._side = architecture.side

    def steps(self) -> Iterator[FoldedStep]:
        first = self._convolution("Conv1", IMAGE, stride=2)
        yield first
        source, channels = first.name, len(first.bias)
        for name, block in self._architecture.blocks():
            yield from self._block(name, source, block, channels)
            adds = block.stride == 1 and channels == block.channels
            source = f"{name}_add" if adds else f"{name}_project"
            channels = block.channels
        yield self._convolution("Conv_1", source)

    def _block(self, name: str, source: str, block: Stage, channels: int) -> Iterator[FoldedStep]:
        inner = source
        if block.expansion > 1:
            yield self._convolution(f"{name}_expand", inner)
            inner = f"{name}_expand"
        yield self._convolution(f"{name}_depthwise", inner, stride=block.stride, depthwise=True)
        project = self._convolution(f"{name}_project", f"{name}_depthwise", rectifies=False)
        yield project
        if block.stride == 1 and channels == block.channels:
            yield Addition(f"{name}_add", (source, project.name))

    def _convolution(
        self,
        name: str,
        source: str,
        *,
        stride: int = 1,
        depthwise: bool = False,
        rectifies: bool = True,
    ) -> Convolution:
        """The next convolution, with the batch norm behind it folded in."""
        arrays = {
            part: self._weights[f"{part}_{self._number:02}"].astype(np.float64)
            for part in ("kernel", "gamma", "beta", "mean", "variance")
        }
        self._number += 1
        gain = arrays["gamma"] / np.sqrt(arrays["variance"] + self._architecture.epsilon)
        by_output = gain[:, None] if depthwise else gain
        return Convolution(
            name,
            source,
            (arrays["kernel"] * by_output).astype(np.float32),
            (arrays["beta"] - arrays["mean"] * gain).astype(np.float32),
            stride,
            self._padding(len(arrays["kernel"]), stride),
            depthwise,
            rectifies,
        )

    def _padding(self, size: int, stride: int) -> tuple[int, int]:
        """The zeros around a picture of the present side, which the stride then makes smaller."""
        side = self._side
        self._side = -(-side // stride)
        if stride == 1 or self._architecture.pads_evenly:
            return size // 2, size // 2
        missing = max((self._side - 1) * stride + size - side, 0)
        return missing // 2, missing - missing // 2
