"""Reads TensorFlow.js layers models, as Teachable Machine and this program write them.

What the layers do to a picture is followed through without any numbers: batch norms are folded into the
convolutions before them, and what comes behind the averages becomes a head. A layer may only take what
layers before it gave, so nothing goes in circles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.errors import (
    IncomingGrayModel,
    IncomingModelDamaged,
    IncomingModelTooDemanding,
    IncomingModelUnsupported,
)
from app.ml.exporters.folded_network import IMAGE, Addition, FoldedStep
from app.ml.heads import Head
from app.ml.imported_network import MAX_WEIGHT, ImportedNetwork, NetworkTooDemanding
from app.ml.importers.layers import LAYERS
from app.ml.importers.steps import Layer, Picture, Scores, Steps, Value
from app.ml.importers.weights import ReadFile, read_tensors

MAX_LAYERS, _MAX_DEPTH = 1000, 8
_NESTED_IN_ORDER, _NESTED_BY_NAME = frozenset({"Sequential"}), frozenset({"Model", "Functional"})
_DAMAGE = (KeyError, TypeError, IndexError, AttributeError, ValueError, OverflowError)


@dataclass(frozen=True)
class ImportedModel:
    """A network up to its feature map, and the head behind the averages of that."""

    network: ImportedNetwork
    head: Head


def read_layers_model(
    described: Mapping[str, Any], read_file: ReadFile, max_multiplications: int
) -> ImportedModel:
    """The model that a parsed `model.json` describes.

    Raises IncomingModelDamaged, IncomingModelUnsupported, IncomingGrayModel,
    IncomingModelTooDemanding (for one picture it needs more than `max_multiplications`, or it keeps too
    much memory).
    """
    try:
        tensors = read_tensors(described["weightsManifest"], read_file)
        topology = described["modelTopology"]
        steps = Steps(tensors)
        scores = _Walk(steps).through(topology.get("model_config", topology), None)
        model = _model_of(scores, steps)
    except NetworkTooDemanding as problem:
        raise IncomingModelTooDemanding from problem
    except _DAMAGE as problem:
        raise IncomingModelDamaged from problem
    if model.network.multiplications > max_multiplications:
        raise IncomingModelTooDemanding
    return model


def _model_of(scores: Value, steps: Steps) -> ImportedModel:
    """Raises IncomingModelUnsupported unless the model ends with the confidences of classes."""
    if not isinstance(scores, Scores) or not scores.are_confidences:
        raise IncomingModelUnsupported(layer="softmax")
    picture = scores.picture
    needed = _needed(picture.step, steps.by_name)
    quarters = len(scores.layers[0].kernel) > picture.channels
    network = ImportedNetwork(steps.input_side, quarters, needed)
    return ImportedModel(network, _checked_head(Head(tuple(scores.layers))))


def _checked_head(head: Head) -> Head:
    """The head, if it is one that this program recognizes with. Raises ValueError."""
    if any(
        np.abs(part).max() > MAX_WEIGHT for each in head.layers for part in (each.kernel, each.bias)
    ):
        raise ValueError("weights out of all bounds")
    return Head.from_raw_weights(head.shapes, head.raw_weights())


def _needed(last: str, steps: Mapping[str, FoldedStep]) -> Sequence[FoldedStep]:
    """The steps that lead to the last one, in order: not those of which a batch norm made others."""
    wanted, needed = {last}, []
    for step in reversed(list(steps.values())):
        if step.name in wanted:
            needed.append(step)
            wanted.update(step.sources if isinstance(step, Addition) else [step.source])
    if IMAGE not in wanted:
        raise IncomingModelDamaged
    return needed[::-1]


class _Walk:
    """Follows the layers of models in models."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._layers_left = MAX_LAYERS

    def through(self, model: Mapping[str, Any], value: Value | None, depth: int = 0) -> Value:
        """What a model makes of a value; the outermost one begins with its own picture."""
        if depth > _MAX_DEPTH:
            raise IncomingModelDamaged
        config = model["config"]
        layers = config if isinstance(config, list) else config["layers"]
        if model["class_name"] in _NESTED_IN_ORDER:
            for layer in layers:
                value = self._applied(layer, [value], depth)
        elif model["class_name"] in _NESTED_BY_NAME:
            value = self._by_name(layers, config, value, depth)
        else:
            raise IncomingModelUnsupported(layer=str(model["class_name"])[:40])
        if value is None:
            raise IncomingModelDamaged
        return value

    def _by_name(
        self,
        layers: Sequence[Mapping[str, Any]],
        config: Mapping[str, Any],
        value: Value | None,
        depth: int,
    ) -> Value:
        values: dict[str, Value] = {}
        for layer in layers:
            sources: Sequence[Value | None] = [value]
            if nodes := layer["inbound_nodes"]:
                (node,) = nodes
                sources = [values[_first_output(each)] for each in node]
            values[str(layer["name"])] = self._applied(layer, sources, depth)
        (output,) = config["output_layers"]
        return values[_first_output(output)]

    def _applied(
        self, layer: Mapping[str, Any], values: Sequence[Value | None], depth: int
    ) -> Value:
        kind, config = str(layer["class_name"]), layer["config"]
        self._layers_left -= 1
        if self._layers_left < 0:
            raise IncomingModelDamaged
        if kind in _NESTED_IN_ORDER | _NESTED_BY_NAME:
            (value,) = values
            return self.through(layer, value, depth + 1)
        begun = [self._begun(config) if value is None else value for value in values]
        if kind == "InputLayer":
            (value,) = begun
            return value
        if kind not in LAYERS:
            raise IncomingModelUnsupported(layer=kind[:40])
        return LAYERS[kind](Layer(config, self._steps), begun)

    def _begun(self, config: Mapping[str, Any]) -> Picture:
        """The picture that the outermost model takes."""
        shape = config.get("batch_input_shape") or config["batch_shape"]
        _, rows, columns, channels = shape
        if channels == 1:
            raise IncomingGrayModel
        if type(rows) is not int or rows != columns or channels != 3:
            raise IncomingModelUnsupported(layer=f"input {str(shape)[:30]}")
        self._steps.input_side = rows
        return Picture(IMAGE, 3)


def _first_output(node: Sequence[Any]) -> str:
    """The name in a node. Of a layer that is used several times, or gives several values, nothing is taken."""
    name, use, output = node[:3]
    if (use, output) != (0, 0):
        raise IncomingModelDamaged
    return str(name)
