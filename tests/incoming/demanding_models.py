"""Models of small files whose networks would take all memory of the worker that loads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from app.ml.exporters.folded_network import IMAGE, Addition, Convolution, FoldedStep
from app.ml.exporters.layers_model import layers_model_of
from app.ml.heads import Layer

CLASSES = 2


def convolution(
    name: str,
    source: str,
    channels: tuple[int, int],
    size: int = 1,
    *,
    stride: int = 1,
    depthwise: bool = False,
    rectifies: bool = False,
) -> Convolution:
    inputs, outputs = channels
    kernel = np.full((size, size, inputs, 1 if depthwise else outputs), 0.01, np.float32)
    padding = ((size - 1) // 2, size // 2)
    bias = np.zeros(outputs, np.float32)
    return Convolution(name, source, kernel, bias, stride, padding, depthwise, rectifies)


def hoarding(count: int, channels: int = 19) -> list[FoldedStep]:
    """Keeps what each of its convolutions gives, because sums need it afterwards: 16 MB of 448² places."""
    same = (channels, channels)
    steps: list[FoldedStep] = [convolution("c0", IMAGE, (3, channels))]
    for number in range(1, count):
        steps.append(convolution(f"c{number}", f"c{number - 1}", same, depthwise=True))
    end = f"c{count - 1}"
    for number in range(count - 1):
        steps.append(Addition(f"a{number}", (end, f"c{number}")))
        end = f"a{number}"
    return [*steps, convolution("map", end, same, stride=4, rectifies=True)]


def wide_looking(count: int) -> list[FoldedStep]:
    """Looks at 7 × 7 places for each of 448², whose addresses LiteRT keeps: 79 MB for a convolution."""
    steps: list[FoldedStep] = [convolution("c0", IMAGE, (3, 1), 7)]
    for number in range(1, count):
        steps.append(convolution(f"c{number}", f"c{number - 1}", (1, 1), 7))
    return [*steps, convolution("map", f"c{count - 1}", (1, 1), stride=4, rectifies=True)]


def padding_out(count: int, wide: int = 8192) -> list[FoldedStep]:
    """Has kernels of one output, which LiteRT packs for 16 or more: 25 MB for a kernel of 1.6 MB."""
    steps: list[FoldedStep] = [
        convolution("s0", IMAGE, (3, 3), stride=4),
        convolution("s1", "s0", (3, 3), stride=4),
        convolution("s2", "s1", (3, 3), stride=4),
        convolution("w0", "s2", (3, wide), stride=4),
    ]
    for number in range(count):
        steps.append(convolution(f"n{number}", f"w{number}", (wide, 1), 7))
        steps.append(convolution(f"w{number + 1}", f"n{number}", (1, wide)))
    return [*steps, convolution("map", f"w{count}", (wide, 2), rectifies=True)]


def packed_model(steps: Sequence[FoldedStep], side: int = 448, map_side: int = 112) -> bytes:
    """The zip file of a model of two classes on these steps."""
    channels = len(steps[-1].bias) if isinstance(steps[-1], Convolution) else 0
    spec = SimpleNamespace(name="n", input_size=side, blocks=(channels,), map_side=map_side)
    kernel = np.full((5 * channels, CLASSES), 0.01, np.float32)
    classifier: Any = SimpleNamespace(
        spec=spec, layers=(Layer(kernel, np.zeros(CLASSES, np.float32)),)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in layers_model_of(steps, classifier).items():
            packed.writestr(name, data)
    return out.getvalue()
