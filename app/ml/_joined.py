"""Backbones of several networks: their feature maps side by side, channel behind channel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.ml.types import Embedder, Embeddings, Floats, JoinedSpec, Squares


class JoinedEmbedder:
    """Implements `app.ml.types.Embedder` with the embedders of its networks, one after the other."""

    def __init__(self, spec: JoinedSpec, parts: Sequence[Embedder]) -> None:
        self.name = spec.name
        self.embedding_size = spec.embedding_size
        self.runtime, self.device = parts[0].runtime, parts[0].device
        self._spec, self._parts = spec, parts

    def embed(self, squares: Squares) -> Floats:
        return join_embeddings(self._spec, [part.embed(squares) for part in self._parts])

    def embed_with_maps(self, squares: Squares) -> tuple[Floats, Floats]:
        embedded = [part.embed_with_maps(squares) for part in self._parts]
        maps = [
            feature_map * np.float32(gain)
            for (_, feature_map), gain in zip(embedded, self._spec.gains, strict=True)
        ]
        joined = join_embeddings(self._spec, [embeddings for embeddings, _ in embedded])
        return joined, np.concatenate(maps, axis=-1)

    def close(self) -> None:
        for part in self._parts:
            part.close()


def join_embeddings(spec: JoinedSpec, embeddings: Sequence[Embeddings]) -> Floats:
    """Embeddings (n, d) of the joined backbone, of those (n, d_i) of each of its networks.

    They are the averages of the joined map: of the whole, then of each quarter, all channels each.
    """
    averages = sum(spec.blocks) // spec.blocks[0]
    scaled = [
        each.reshape(len(each), averages, -1) * np.float32(gain)
        for each, gain in zip(embeddings, spec.gains, strict=True)
    ]
    return np.concatenate(scaled, axis=2).reshape(len(embeddings[0]), -1)
