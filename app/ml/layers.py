"""The layers of a prepared network, as `eyeblocks prepare` lists them: what a model summary shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.errors import BackboneDamaged, BackboneMissing
from app.ml.backbones import LAYERS_FILE, RETRY_AFTER_S, backbone_spec, prepare_command


@dataclass(frozen=True)
class NetworkLayer:
    """A layer. `kind`: its class in Keras. `shape`: of its output, without the number of pictures."""

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int


@dataclass(frozen=True)
class NetworkLayers:
    """The layers of one network of a backbone, in order."""

    network: str
    layers: tuple[NetworkLayer, ...]


def layers_file(layers: Sequence[NetworkLayer]) -> bytes:
    return json.dumps([asdict(each) for each in layers]).encode()


def read_layers(folder: Path, backbone: str) -> list[NetworkLayers]:
    """The layers of each of the backbone's networks.

    Raises BackboneMissing, BackboneDamaged, or ValueError for an unknown name.
    """
    return [
        NetworkLayers(spec.name, _read(folder / spec.name / LAYERS_FILE, spec.name))
        for spec in backbone_spec(backbone).networks
    ]


def _read(file: Path, backbone: str) -> tuple[NetworkLayer, ...]:
    facts: dict[str, str | int] = {
        "backbone": backbone,
        "command": prepare_command(backbone),
        "retry_after_s": RETRY_AFTER_S,
    }
    try:
        rows = json.loads(file.read_bytes())
        return tuple(NetworkLayer(**(row | {"shape": tuple(row["shape"])})) for row in rows)
    except FileNotFoundError:
        raise BackboneMissing(**facts) from None
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise BackboneDamaged(**facts) from problem
