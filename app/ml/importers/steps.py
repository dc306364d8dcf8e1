"""What layers take and give: pictures that steps make, averages of them, and scores of classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.errors import IncomingModelDamaged, IncomingModelUnsupported
from app.ml import heads
from app.ml.exporters.folded_network import Addition, Convolution, FoldedStep
from app.ml.imported_network import MAX_STEPS
from app.ml.types import Floats

_MAX_COPIES = 4
"""Folding makes one copy of each kernel. So many times the numbers of the model are enough for any."""


@dataclass(frozen=True)
class Picture:
    """What a step gives, with zeros around it that the next convolution takes."""

    step: str
    channels: int
    padding: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Averages:
    """The average of a feature map, or the averages of its quarters, which may be flat already."""

    picture: Picture
    quarters: bool
    flat: bool


@dataclass(frozen=True)
class Scores:
    """What dense layers make of the averages of a feature map.

    `rectified`: negative ones are zero. `are_confidences`: the softmax is behind them.
    """

    picture: Picture
    layers: tuple[heads.Layer, ...]
    rectified: bool = False
    are_confidences: bool = False


Value = Picture | Averages | Scores


class Steps:
    """The steps so far, and the tensors that layers take by name."""

    def __init__(self, tensors: Mapping[str, Floats]) -> None:
        self._tensors = tensors
        self._numbers_left = _MAX_COPIES * sum(each.size for each in tensors.values())
        self.by_name: dict[str, FoldedStep] = {}
        self.input_side = 0
        self._sides: dict[str, int] = {}

    def tensor(self, name: str) -> Floats:
        return self._tensors[name]

    def side_of(self, picture: Picture) -> int:
        """Rows of a picture, without the zeros around it."""
        return self._sides.get(picture.step, self.input_side)

    def add_convolution(self, step: Convolution, side: int) -> Picture:
        """Adds it under a new name. Raises IncomingModelDamaged for too many numbers."""
        self.count_numbers(step.kernel)
        if side < 1:
            raise IncomingModelDamaged
        return self._add(step, side, len(step.bias))

    def count_numbers(self, kernel: Floats) -> None:
        """Counts a copy of a kernel, for layers may share theirs. Raises IncomingModelDamaged for too many."""
        self._numbers_left -= kernel.size
        if self._numbers_left < 0:
            raise IncomingModelDamaged

    def add_sum(self, one: Picture, other: Picture) -> Picture:
        return self._add(Addition("", (one.step, other.step)), self.side_of(one), one.channels)

    def convolution(self, picture: Picture) -> Convolution:
        """The convolution that gives the picture, not rectified yet. Raises IncomingModelUnsupported."""
        step = self.by_name.get(picture.step)
        if not isinstance(step, Convolution) or step.rectifies or picture.padding != (0, 0):
            raise IncomingModelUnsupported(layer="BatchNormalization / ReLU")
        return step

    def _add(self, step: FoldedStep, side: int, channels: int) -> Picture:
        name = f"step_{len(self.by_name)}"
        if len(self.by_name) >= 4 * MAX_STEPS:
            raise IncomingModelDamaged
        self.by_name[name] = replace(step, name=name)
        self._sides[name] = side
        return Picture(name, channels)


@dataclass(frozen=True)
class Layer:
    """A layer's configuration, and the steps that it adds to."""

    config: Mapping[str, Any]
    steps: Steps

    def tensor(self, part: str) -> Floats:
        return self.steps.tensor(f"{self.config['name']}/{part}")

    def require(self, **wanted: object) -> None:
        """Raises IncomingModelUnsupported if a setting that is there says something else."""
        for name, value in wanted.items():
            if self.config.get(name, value) != value:
                raise IncomingModelUnsupported(layer=f"{name}={str(self.config[name])[:30]}")

    def pair(self, name: str) -> int:
        """A size that is the same for rows and columns."""
        one, other = self.config[name]
        if type(one) is not int or one != other:
            raise IncomingModelUnsupported(layer=f"{name}={str(self.config[name])[:30]}")
        return one
