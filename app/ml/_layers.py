"""Reads the layers of a Keras model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.ml.layers import NetworkLayer

if TYPE_CHECKING:
    import keras


def layers_of(model: keras.Model) -> list[NetworkLayer]:
    """The layers in the order of the model, those of a model within it among them."""
    return list(_layers(model))


def _layers(model: keras.Model) -> Iterator[NetworkLayer]:
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.Model):
            inner = list(_layers(layer))
            yield from (each for each in inner if each.kind != keras.layers.InputLayer.__name__)
        else:
            shape = tuple(int(size) for size in layer.output.shape[1:])
            yield NetworkLayer(layer.name, type(layer).__name__, shape, int(layer.count_params()))
