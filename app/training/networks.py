"""The networks that a training may use: those that are installed on this server."""

from __future__ import annotations

from app.errors import NetworkMissing, NetworkNotFound
from app.ml.backbones import BACKBONES, is_prepared, prepare_command
from app.ml.types import BackboneSpec
from app.settings import Settings


def require_known(network: str) -> BackboneSpec:
    """The network's spec. Raises NetworkNotFound."""
    if network not in BACKBONES:
        raise NetworkNotFound
    return BACKBONES[network]


def require_installed(network: str, settings: Settings) -> None:
    """Raises NetworkNotFound or NetworkMissing."""
    require_known(network)
    if not is_prepared(settings.models_dir / "backbones", network):
        raise NetworkMissing(network=network, command=prepare_command(network))


def usable_network(network: str, settings: Settings) -> str:
    """The network as runs keep it: empty for the server's own. Raises as `require_installed`."""
    if network in ("", settings.backbone):
        return ""
    require_installed(network, settings)
    return network
