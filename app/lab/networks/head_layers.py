"""The layers of the head that training puts behind a network."""

from __future__ import annotations

from itertools import pairwise

from app.ml.head_settings import HeadSettings
from app.ml.layers import NetworkLayer
from app.ml.types import BackboneSpec


def head_layers(spec: BackboneSpec, classes: int) -> list[NetworkLayer]:
    """What a training with the usual settings makes for so many classes: a dense layer, then softmax."""
    hidden = HeadSettings().hidden_units
    sizes = [spec.embedding_size, *([hidden] if hidden else []), classes]
    dense = [
        NetworkLayer(f"dense_{number}", "Dense", (outputs,), (inputs + 1) * outputs)
        for number, (inputs, outputs) in enumerate(pairwise(sizes), start=1)
    ]
    return [*dense, NetworkLayer("softmax", "Softmax", (classes,), 0)]
