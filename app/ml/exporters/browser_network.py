"""A network as one file for browsers, which run its steps one after the other.

The file: the length of a JSON header as a little-endian uint32, the header, padded with spaces so that the
numbers begin at a multiple of 4, and then the kernel and the bias of each convolution in order, little-endian.
Kernels are float16, small ones (`SMALL`) and all biases float32. The same network always gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.ml._inverted_residuals import InvertedResiduals
from app.ml.exporters.folded_network import Addition, Convolution, FoldedStep, fold_network
from app.ml.types import Floats, NetworkSpec

SMALL = 10_000
"""Kernels up to this many numbers stay float32: the depthwise ones, whose folded numbers span a wide range, and
the first layers, whose errors grow on the way. Together they are 0.2 MB more.
"""


@dataclass(frozen=True)
class BrowserNetwork:
    """The file, and its digest, which its address holds."""

    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:32]


def browser_network(spec: NetworkSpec, weights: Mapping[str, Floats]) -> BrowserNetwork:
    """Writes a network of inverted residuals. Raises TypeError for another one."""
    architecture = spec.architecture
    if not isinstance(architecture, InvertedResiduals):
        raise TypeError(architecture)
    steps = fold_network(architecture, weights)
    header = {
        "side": spec.input_size,
        "mapSide": spec.map_side,
        "channels": spec.blocks[0],
        "steps": [_described(step) for step in steps],
    }
    return BrowserNetwork(_head(header) + b"".join(_numbers(steps)))


def _head(header: Mapping[str, Any]) -> bytes:
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    return len(text).to_bytes(4, "little") + text


def _described(step: FoldedStep) -> dict[str, Any]:
    if isinstance(step, Addition):
        return {"name": step.name, "sources": step.sources}
    return {
        "name": step.name,
        "source": step.source,
        "kernel": step.kernel.shape,
        "halves": step.kernel.size > SMALL,
        "stride": step.stride,
        "padding": step.padding,
        "depthwise": step.depthwise,
        "rectifies": step.rectifies,
    }


def _numbers(steps: Sequence[FoldedStep]) -> Iterator[bytes]:
    """All arrays. A float16 kernel of an odd number of values is followed by one zero."""
    for step in steps:
        if not isinstance(step, Convolution):
            continue
        halves = step.kernel.size > SMALL
        kernel = step.kernel.astype("<f2" if halves else "<f4").tobytes()
        yield kernel + b"\0" * (-len(kernel) % 4)
        yield step.bias.astype("<f4").tobytes()


def read_steps(data: bytes) -> list[FoldedStep]:
    """The steps in a file, with their arrays as float32. Raises ValueError if it is not whole."""
    length = int.from_bytes(data[:4], "little")
    at, steps = 4 + length, list[FoldedStep]()
    for step in json.loads(data[4 : 4 + length])["steps"]:
        if "sources" in step:
            steps.append(Addition(step["name"], tuple(step["sources"])))
            continue
        count, kind = int(np.prod(step["kernel"])), "<f2" if step["halves"] else "<f4"
        kernel = np.frombuffer(data, kind, count, at).reshape(step["kernel"])
        at += kernel.nbytes + -kernel.nbytes % 4
        bias = np.frombuffer(data, "<f4", step["kernel"][2 if step["depthwise"] else 3], at)
        at += bias.nbytes
        steps.append(_convolution(step, kernel.astype(np.float32), bias))
    if at != len(data):
        raise ValueError("numbers without a step")
    return steps


def _convolution(step: Mapping[str, Any], kernel: Floats, bias: Floats) -> Convolution:
    return Convolution(
        step["name"],
        step["source"],
        kernel,
        bias,
        step["stride"],
        tuple(step["padding"]),
        step["depthwise"],
        step["rectifies"],
    )
