"""The layers of a network that somebody puts together: shapes, parameters and work, without Keras.

`static/src/lab/ownNetwork/shapes.ts` counts in the same way; both are checked with the same cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from app.ml.layers import NetworkLayer

Shape = tuple[int, ...]
"""Of a map (side, side, channels), or of flat numbers (count,)."""
Effect = tuple[Shape, int, int]
"""The shape behind a layer, its parameters, and its multiplications for a picture."""

POOL = 2
"""Side of the squares of which pooling keeps the largest number, and its stride."""
CHANNELS = 3
"""Red, green and blue."""


KERAS_BYTES = 900_000_000
"""Memory of a process that trains, before it has a network."""
PARAMETER_BYTES = 16
"""A parameter, its gradient, and the two moments of Adam, in float32."""
OUTPUT_BYTES = 12
"""A number that a layer puts out, what the gradient needs of it, and its gradient."""


class LayerKind(StrEnum):
    """What a layer does. Kept in rows and sent over the API."""

    CONVOLUTION = "convolution"
    POOLING = "pooling"
    DROPOUT = "dropout"
    FLATTEN = "flatten"
    DENSE = "dense"


@dataclass(frozen=True)
class OwnLayer:
    """A layer as it was chosen. `filters` and `size`: of a convolution, whose kernels are size × size;
    `rate`: the share that dropout switches off; `units`: of a dense layer.
    """

    kind: LayerKind
    filters: int | None = None
    size: int | None = None
    rate: float | None = None
    units: int | None = None


NUMBERS: Mapping[LayerKind, tuple[str, ...]] = {
    LayerKind.CONVOLUTION: ("filters", "size"),
    LayerKind.POOLING: (),
    LayerKind.DROPOUT: ("rate",),
    LayerKind.FLATTEN: (),
    LayerKind.DENSE: ("units",),
}
"""The numbers that a layer of each kind has, and no others."""

_KERAS_KIND = {
    LayerKind.CONVOLUTION: "Conv2D",
    LayerKind.POOLING: "MaxPooling2D",
    LayerKind.DROPOUT: "Dropout",
    LayerKind.FLATTEN: "Flatten",
    LayerKind.DENSE: "Dense",
}


class LayerImpossible(Exception):
    """The layer cannot be where it is. `place`: its place from 0, or None where one is missing at the end."""

    def __init__(self, place: int | None, name: str, reason: str) -> None:
        super().__init__(reason)
        self.place, self.name, self.reason = place, name, reason

    @property
    def field(self) -> str:
        return "layers" if self.place is None else f"layers.{self.place}.{self.name}"


@dataclass(frozen=True)
class OwnNetworkPlan:
    """What comes of the layers. The last one is the dense layer that answers with the classes.

    `multiply_adds`: for one picture; `outputs`: numbers that all layers together put out for one.
    """

    layers: tuple[NetworkLayer, ...]
    multiply_adds: int
    outputs: int

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    def memory_bytes(self, batch_size: int) -> int:
        """About the memory that training takes."""
        return memory_bytes(self.parameters, self.outputs * batch_size)


def memory_bytes(parameters: int, outputs: int) -> int:
    """About the memory that training takes, with so many outputs of layers that learn at a time."""
    return KERAS_BYTES + PARAMETER_BYTES * parameters + OUTPUT_BYTES * outputs


def plan_network(layers: Sequence[OwnLayer], side: int, classes: int) -> OwnNetworkPlan:
    """Works out the network for pictures (side, side, 3). Raises LayerImpossible."""
    shape: tuple[int, ...] = (side, side, CHANNELS)
    planned: list[NetworkLayer] = []
    multiply_adds = 0
    for place, layer in enumerate(layers):
        _check_numbers(layer, place)
        planned_layer, work = _plan(layer, place, shape)
        planned.append(planned_layer)
        multiply_adds += work
        shape = planned_layer.shape
    if len(shape) > 1:
        raise LayerImpossible(None, "", "a flatten layer is missing before the answer")
    planned.append(NetworkLayer("answer", "Dense", (classes,), (shape[0] + 1) * classes))
    multiply_adds += shape[0] * classes
    return OwnNetworkPlan(tuple(planned), multiply_adds, sum(prod(each.shape) for each in planned))


def _check_numbers(layer: OwnLayer, place: int) -> None:
    """Raises LayerImpossible where a number is missing, or one that such a layer has not is there."""
    for name in ("filters", "size", "rate", "units"):
        has, needs = getattr(layer, name) is not None, name in NUMBERS[layer.kind]
        if has != needs:
            raise LayerImpossible(
                place, name, "missing" if needs else f"no number of a {layer.kind}"
            )


def _plan(layer: OwnLayer, place: int, shape: Shape) -> tuple[NetworkLayer, int]:
    """The layer behind one whose output has the shape, and its multiplications for a picture."""
    after, parameters, work = _EFFECTS[layer.kind](layer, place, shape)
    name = f"{layer.kind}_{place + 1}"
    return NetworkLayer(name, _KERAS_KIND[layer.kind], after, parameters), work


def _convolve(layer: OwnLayer, place: int, shape: Shape) -> Effect:
    size, filters = layer.size or 0, layer.filters or 0
    side = _map(shape, place)[0] - size + 1
    if side < 1:
        raise LayerImpossible(place, "size", f"larger than its map of {shape[0]} × {shape[1]}")
    kernel = size * size * shape[2] * filters
    return (side, side, filters), kernel + filters, kernel * side * side


def _pool(layer: OwnLayer, place: int, shape: Shape) -> Effect:
    side = _map(shape, place)[0] // POOL
    if side < 1:
        raise LayerImpossible(place, "kind", "its map is a single cell already")
    return (side, side, shape[2]), 0, 0


def _drop_out(layer: OwnLayer, place: int, shape: Shape) -> Effect:
    return shape, 0, 0


def _flatten(layer: OwnLayer, place: int, shape: Shape) -> Effect:
    return (prod(_map(shape, place)),), 0, 0


def _connect(layer: OwnLayer, place: int, shape: Shape) -> Effect:
    if len(shape) > 1:
        raise LayerImpossible(place, "kind", "a flatten layer is missing before it")
    units = layer.units or 0
    return (units,), (shape[0] + 1) * units, shape[0] * units


_EFFECTS: Mapping[LayerKind, Callable[[OwnLayer, int, Shape], Effect]] = {
    LayerKind.CONVOLUTION: _convolve,
    LayerKind.POOLING: _pool,
    LayerKind.DROPOUT: _drop_out,
    LayerKind.FLATTEN: _flatten,
    LayerKind.DENSE: _connect,
}


def _map(shape: Shape, place: int) -> Shape:
    """The shape, if it is that of a map."""
    if len(shape) == 1:
        raise LayerImpossible(place, "kind", "the picture is flat already")
    return shape
