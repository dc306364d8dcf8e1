"""The classifier that is exported: a prepared network, a head behind it, and the names of its classes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.ml.backbones import (
    LITERT_FILE,
    WEIGHTS_FILE,
    backbone_spec,
    check_backbone,
)
from app.ml.heads import Head, Layer
from app.ml.types import Floats, NetworkSpec


@dataclass(frozen=True)
class Classifier:
    """`folder`: of the prepared backbones. `labels`: the names of the classes, in the order of the outputs."""

    spec: NetworkSpec
    folder: Path
    head: Head
    labels: Sequence[str]

    @classmethod
    def of(cls, backbone: str, folder: Path, head: Head, labels: Sequence[str]) -> Classifier:
        """Raises BackboneMissing, BackboneDamaged, or ValueError for a backbone of several networks."""
        networks = backbone_spec(backbone).networks
        if len(networks) != 1:
            raise ValueError(f"{backbone} is not one network")
        check_backbone(folder, backbone)
        return cls(networks[0], folder, head, labels)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The head's layers for whole embeddings.

        A head of an earlier version takes the first numbers of an embedding; here the others weigh nothing.
        """
        first, *others = self.head.layers
        missing = self.spec.embedding_size - len(first.kernel)
        kernel = np.pad(first.kernel, [(0, missing), (0, 0)])
        return Layer(kernel, first.bias), *others

    def litert_network(self) -> bytes:
        """The network's LiteRT file: squares in −1 … 1 in, embedding and feature map out."""
        return (self.folder / self.spec.name / LITERT_FILE).read_bytes()

    def weights(self) -> Mapping[str, Floats]:
        """The network's arrays, as its architecture names them."""
        data = (self.folder / self.spec.name / WEIGHTS_FILE).read_bytes()
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return dict(arrays)
