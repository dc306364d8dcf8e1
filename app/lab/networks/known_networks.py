"""The networks that this program knows, and which of them are installed on this server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.ml.backbones import (
    BACKBONES,
    file_bytes,
    is_prepared,
    prepare_command,
)
from app.ml.layers import NetworkLayers, read_layers
from app.ml.types import BackboneSpec, KerasFile
from app.settings import Settings
from app.training.networks import require_installed


@dataclass(frozen=True)
class KnownNetwork:
    """A network, how large its files are (None where it is not installed), and how it is got.

    `file`: what may be laid into the folder of the backbones, with its MD5 sum, where Keras cannot
    download it. `is_default`: whether projects learn with it.
    """

    spec: BackboneSpec
    is_default: bool
    bytes: int | None
    command: str
    file: KerasFile | None

    @property
    def installed(self) -> bool:
        return self.bytes is not None


class KnownNetworks:
    """Looks for networks in the server's folder of backbones."""

    def __init__(self, settings: Settings) -> None:
        self._folder: Path = settings.models_dir / "backbones"
        self._settings = settings

    def all(self) -> list[KnownNetwork]:
        return [self._known(spec) for spec in BACKBONES.values()]

    def installed(self) -> list[str]:
        return [name for name in BACKBONES if is_prepared(self._folder, name)]

    def require(self, networks: Sequence[str]) -> None:
        """Raises NetworkNotFound and NetworkMissing."""
        for name in networks:
            require_installed(name, self._settings)

    def layers(self, network: str) -> list[NetworkLayers]:
        """The layers of a network that is installed. Raises as `require`, and BackboneMissing."""
        self.require([network])
        return read_layers(self._folder, network)

    def _known(self, spec: BackboneSpec) -> KnownNetwork:
        (first, *_) = spec.networks
        return KnownNetwork(
            spec=spec,
            is_default=spec.name == self._settings.backbone,
            bytes=file_bytes(self._folder, spec.name) if self._is_here(spec) else None,
            command=prepare_command(spec.name),
            file=first.source if isinstance(first.source, KerasFile) else None,
        )

    def _is_here(self, spec: BackboneSpec) -> bool:
        return is_prepared(self._folder, spec.name)
