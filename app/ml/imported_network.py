"""A network that came in with a model, and that this model alone recognizes with: its steps as one file.

The file: the length of a JSON header as a little-endian uint32, the header, padded with spaces so that the
numbers begin at a multiple of 4, and then the kernel and the bias of each convolution in order, little-endian
float32. The same network always gives the same bytes, so models on the same network share what is loaded.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.ml.exporters.folded_network import IMAGE, Addition, Convolution, FoldedStep
from app.ml.types import Floats

MAX_STEPS = 500
MAX_SIDE, MIN_SIDE = 448, 32
"""Of the pictures that a network takes."""
MAX_CHANNELS, MAX_KERNEL_SIDE, MAX_STRIDE = 8192, 7, 4
MAX_NUMBERS = 4_000_000
"""Numbers in what a step gives: 16 MB. MobileNetV2 has 1.2 million at most."""
MAX_KEPT_NUMBERS = 40_000_000
"""Numbers that a loaded network keeps: 160 MB. MobileNetV2 keeps 10 million, of pictures with 384 rows 25 million."""
MAX_WEIGHT = 1e6
"""A larger weight is none that anything learnt; products of many could not be told from infinity."""

_PACKED_OUTPUTS = 32
"""LiteRT packs a kernel for a multiple of so many outputs, as wide as the processor's vectors are."""
_PREFIX = "imported:"
_DIGEST_LENGTH = 32
_STEP_FIELDS = frozenset(
    {"name", "source", "kernel", "stride", "padding", "depthwise", "rectifies"}
)
_DAMAGE = (KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError)


class NetworkTooDemanding(ValueError):
    """The network would keep more memory than any that is known needs."""


@dataclass(frozen=True)
class StepShape:
    """What a step gives: (side, side, channels)."""

    side: int
    channels: int


@dataclass(frozen=True)
class ImportedNetwork:
    """The steps from the picture `IMAGE` (side, side, 3) to the feature map, in order.

    `quarters`: an embedding has the averages of the map's quarters behind the average of the whole map,
    as those of this program's backbones do. Raises ValueError for steps that do not fit one another, and
    NetworkTooDemanding for those that would keep more than MAX_KEPT_NUMBERS.
    """

    input_size: int
    quarters: bool
    steps: Sequence[FoldedStep]

    def __post_init__(self) -> None:
        if not MIN_SIDE <= self.input_size <= MAX_SIDE or not 1 <= len(self.steps) <= MAX_STEPS:
            raise ValueError("size")
        last = self.steps[-1]
        if not isinstance(last, Convolution) or not last.rectifies:
            raise ValueError("the feature map is not rectified")  # it may not grow without bounds
        if self.map_shape.side < 2 and self.quarters:
            raise ValueError("no quarters")
        if self.kept_numbers > MAX_KEPT_NUMBERS:
            raise NetworkTooDemanding

    @property
    def name(self) -> str:
        """The name of the network as the backbone of models."""
        return _PREFIX + hashlib.sha256(self.to_bytes()).hexdigest()[:_DIGEST_LENGTH]

    @cached_property
    def shapes(self) -> Mapping[str, StepShape]:
        """What each step gives, by its name."""
        shapes = {IMAGE: StepShape(self.input_size, 3)}
        for step in self.steps:
            if step.name in shapes:
                raise ValueError("duplicate name")
            shapes[step.name] = _checked_shape(step, shapes)
        return shapes

    @property
    def map_shape(self) -> StepShape:
        return self.shapes[self.steps[-1].name]

    @property
    def embedding_size(self) -> int:
        return self.map_shape.channels * (5 if self.quarters else 1)

    @property
    def head_sizes(self) -> tuple[int, int]:
        """The numbers that a head may take: all, or the average alone."""
        return self.embedding_size, self.map_shape.channels

    @property
    def multiplications(self) -> int:
        """So many multiplications a picture takes."""
        return sum(
            self.shapes[step.name].side ** 2 * step.kernel.size
            for step in self.steps
            if isinstance(step, Convolution)
        )

    @property
    def kept_numbers(self) -> int:
        """So many numbers of 4 bytes LiteRT keeps for the loaded network, at most: for each step its own."""
        return sum(_kept_numbers(step, self.shapes[step.name]) for step in self.steps)

    def to_bytes(self) -> bytes:
        """The file."""
        header = {
            "side": self.input_size,
            "quarters": self.quarters,
            "steps": [_described(step) for step in self.steps],
        }
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        return len(text).to_bytes(4, "little") + text + b"".join(_numbers(self.steps))

    @classmethod
    def from_bytes(cls, data: bytes) -> ImportedNetwork:
        """The network in a file, which may come from a stranger. Raises ValueError if it is none."""
        try:
            length = int.from_bytes(data[:4], "little")
            header = json.loads(data[4 : 4 + length])
            side, quarters, steps = header["side"], header["quarters"], header["steps"]
            if type(side) is not int or type(quarters) is not bool or len(steps) > MAX_STEPS:
                raise ValueError("header")
            return cls(side, quarters, list(_read_steps(steps, data[4 + length :])))
        except _DAMAGE as problem:
            raise ValueError("not a network") from problem


def is_imported_network(backbone: str) -> bool:
    """Whether a model on this backbone has a network of its own."""
    return backbone.startswith(_PREFIX)


def same_padding(side: int, kernel_side: int, stride: int) -> tuple[int, int]:
    """The zeros before and after that make ⌈side / stride⌉ places, more of them after."""
    missing = max((-(-side // stride) - 1) * stride + kernel_side - side, 0)
    return missing // 2, missing - missing // 2


def _checked_shape(step: FoldedStep, shapes: Mapping[str, StepShape]) -> StepShape:
    """What the step makes of what is there. Raises ValueError."""
    if isinstance(step, Addition):
        one, other = (_known(source, shapes) for source in step.sources)
        if one != other:
            raise ValueError("sizes that differ")
        return one
    shape = _convolved(step, _known(step.source, shapes))
    if shape.side < 1 or shape.side**2 * shape.channels > MAX_NUMBERS:
        raise ValueError("size")
    return shape


def _kept_numbers(step: FoldedStep, shape: StepShape) -> int:
    """Its result; of a convolution also the packed kernel, and the addresses (of 8 bytes) of all that it looks at."""
    places = shape.side**2
    if isinstance(step, Addition):
        return places * shape.channels
    size, _, inputs, _ = step.kernel.shape
    outputs = 1 if step.depthwise else math.ceil(shape.channels / _PACKED_OUTPUTS) * _PACKED_OUTPUTS
    numbers: int = places * shape.channels + size**2 * inputs * outputs + 2 * places * size**2
    return numbers


def _known(source: str, shapes: Mapping[str, StepShape]) -> StepShape:
    if source not in shapes:
        raise ValueError("unknown source")
    return shapes[source]


def _convolved(step: Convolution, source: StepShape) -> StepShape:
    rows, columns, inputs, outputs = step.kernel.shape
    channels = inputs if step.depthwise else outputs
    fits = (
        rows == columns
        and 1 <= rows <= MAX_KERNEL_SIDE
        and 1 <= step.stride <= MAX_STRIDE
        and all(0 <= padding < rows for padding in step.padding)
        and inputs == source.channels
        and 1 <= channels <= MAX_CHANNELS
        and (outputs == 1 or not step.depthwise)
        and step.bias.shape == (channels,)
        and all(_are_weights(numbers) for numbers in (step.kernel, step.bias))
    )
    if not fits:
        raise ValueError("a convolution that does not fit")
    return StepShape((source.side + sum(step.padding) - rows) // step.stride + 1, channels)


def _are_weights(numbers: Floats) -> bool:
    """Whether all are finite, and none is out of all bounds."""
    return bool((np.abs(numbers) <= MAX_WEIGHT).all())


def _described(step: FoldedStep) -> dict[str, Any]:
    if isinstance(step, Addition):
        return {"name": step.name, "sources": step.sources}
    described = {name: getattr(step, name) for name in sorted(_STEP_FIELDS - {"kernel"})}
    return {**described, "kernel": step.kernel.shape}


def _numbers(steps: Sequence[FoldedStep]) -> Iterator[bytes]:
    for step in steps:
        if isinstance(step, Convolution):
            yield np.ascontiguousarray(step.kernel, "<f4").tobytes()
            yield np.ascontiguousarray(step.bias, "<f4").tobytes()


def _read_steps(described: Sequence[Mapping[str, Any]], data: bytes) -> Iterator[FoldedStep]:
    """Raises ValueError, and _DAMAGE, also for numbers that are missing or left over."""
    at = 0
    for each in described:
        if "sources" in each:
            one, other = each["sources"]
            yield Addition(str(each["name"]), (str(one), str(other)))
            continue
        shape = _checked_kernel_shape(each["kernel"])
        kernel = np.frombuffer(data, "<f4", math.prod(shape), at).reshape(shape)
        at += kernel.nbytes
        bias = np.frombuffer(data, "<f4", shape[2 if each["depthwise"] is True else 3], at)
        at += bias.nbytes
        yield _convolution(each, kernel, bias)
    if at != len(data):
        raise ValueError("numbers without a step")


def _checked_kernel_shape(shape: Sequence[int]) -> tuple[int, ...]:
    if len(shape) != 4 or any(
        type(size) is not int or not 1 <= size <= MAX_CHANNELS for size in shape
    ):
        raise ValueError("shape")
    return tuple(shape)


def _convolution(described: Mapping[str, Any], kernel: Floats, bias: Floats) -> Convolution:
    before, after = described["padding"]
    numbers = (described["stride"], before, after)
    switches = (described["depthwise"], described["rectifies"])
    if (
        set(described) != _STEP_FIELDS
        or any(type(number) is not int for number in numbers)
        or any(type(switch) is not bool for switch in switches)
    ):
        raise ValueError("step")
    return Convolution(
        str(described["name"]),
        str(described["source"]),
        kernel.astype(np.float32),
        bias.astype(np.float32),
        described["stride"],
        (before, after),
        *switches,
    )
