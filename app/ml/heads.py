"""Heads: small classifiers trained on embeddings. Embeddings in, confidences out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from app.ml.types import Floats

# e⁻⁶⁰ is zero as a confidence, and far above the denormal numbers (below e⁻⁸⁷).
_MIN_LOGIT = np.float32(-60)


@dataclass(frozen=True)
class Layer:
    """A dense layer: kernel (inputs, outputs) and bias (outputs,), float32."""

    kernel: Floats
    bias: Floats


def softmax(logits: Floats) -> Floats:
    """Confidences (n, classes) of logits (n, classes); each row adds to 1."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    exponentials: Floats = np.exp(np.maximum(shifted, _MIN_LOGIT))
    exponentials /= exponentials.sum(axis=1, keepdims=True)
    return exponentials


class Head:
    """A trained head: one dense layer, or two with rectified units between them, then softmax."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self._layers = layers

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The dense layers in order."""
        return self._layers

    @property
    def embedding_size(self) -> int:
        return int(self._layers[0].kernel.shape[0])

    @property
    def class_count(self) -> int:
        return int(self._layers[-1].kernel.shape[1])

    def confidences(self, embeddings: Floats) -> Floats:
        """Confidences (n, classes) float32 of embeddings (n, d) float32; each row adds to 1.

        A head of an earlier version takes the first numbers of an embedding: its first block.
        """
        return softmax(logits_of(self._layers, embeddings[:, : self.embedding_size]))

    def linear_at(self, embedding: Floats, mixture: Floats) -> Layer:
        """The layer (d, outputs) that mixes the logits by `mixture` (classes, outputs).

        It does what the head does for this embedding (d,), and for others as long as the same hidden
        units are active.
        """
        *before, last = self._layers
        kernel, bias = last.kernel @ mixture, last.bias @ mixture
        for layer in before:
            active = embedding[: self.embedding_size] @ layer.kernel + layer.bias > 0
            kernel = kernel * active[:, None]
            kernel, bias = layer.kernel @ kernel, bias + layer.bias @ kernel
        return Layer(kernel, bias)

    @property
    def shapes(self) -> list[list[int]]:
        """The shape [inputs, outputs] of each layer's kernel."""
        return [list(layer.kernel.shape) for layer in self._layers]

    def raw_weights(self) -> bytes:
        """Kernel and bias of each layer in order, as little-endian float32."""
        parts = [part for layer in self._layers for part in (layer.kernel, layer.bias)]
        return b"".join(part.astype("<f4").tobytes() for part in parts)

    @classmethod
    def from_raw_weights(cls, shapes: Sequence[Sequence[int]], data: bytes) -> Head:
        """The head with these `shapes` and weights, as `raw_weights` gives them.

        The bytes may come from a stranger: they are only read as raw_weights. Raises ValueError if
        they are no head.
        """
        sizes = [(inputs * outputs, outputs) for inputs, outputs in shapes]
        if len(data) != 4 * sum(map(sum, sizes)) or min(map(min, sizes), default=0) < 1:
            raise ValueError("not a head")
        flat = np.frombuffer(data, "<f4").astype(np.float32)
        cuts = np.cumsum([size for pair in sizes for size in pair])[:-1]
        parts = np.split(flat, cuts)
        layers = tuple(
            Layer(kernel.reshape(shape), bias)
            for shape, kernel, bias in zip(
                [tuple(shape) for shape in shapes], parts[::2], parts[1::2], strict=True
            )
        )
        if not _are_a_head(layers):
            raise ValueError("not a head")
        return cls(layers)

    def to_bytes(self) -> bytes:
        """The head as an npz file. The same head always gives the same bytes."""
        out = io.BytesIO()
        arrays: dict[str, Any] = {}
        for number, layer in enumerate(self._layers):
            arrays[f"kernel_{number}"] = layer.kernel
            arrays[f"bias_{number}"] = layer.bias
        np.savez(out, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Head:
        """The head in an npz file of `to_bytes`. Raises ValueError if the bytes are no head."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                pairs = len(arrays.files) // 2
                layers = tuple(
                    Layer(arrays[f"kernel_{number}"], arrays[f"bias_{number}"])
                    for number in range(pairs)
                )
                complete = len(arrays.files) == 2 * pairs
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as problem:
            raise ValueError("not a head") from problem
        if not complete or not _are_a_head(layers):
            raise ValueError("not a head")
        return cls(layers)


def logits_of(layers: Sequence[Layer], inputs: Floats) -> Floats:
    """The outputs (n, classes) of the last layer for inputs (n, d) of the first."""
    outputs = inputs
    for layer in layers[:-1]:
        outputs = np.maximum(outputs @ layer.kernel + layer.bias, 0)
    return outputs @ layers[-1].kernel + layers[-1].bias


def _are_a_head(layers: tuple[Layer, ...]) -> bool:
    """True for one or two float32 layers of finite weights whose shapes follow one another."""
    if len(layers) not in (1, 2):
        return False
    arrays = [array for layer in layers for array in (layer.kernel, layer.bias)]
    if any(array.dtype != np.float32 or not np.isfinite(array).all() for array in arrays):
        return False
    if any(
        layer.kernel.ndim != 2 or layer.bias.shape != layer.kernel.shape[1:] for layer in layers
    ):
        return False
    chained = all(
        layer.kernel.shape[1] == following.kernel.shape[0] for layer, following in pairwise(layers)
    )
    return chained and min(layers[0].kernel.shape + layers[-1].kernel.shape) > 0
