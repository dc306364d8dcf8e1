"""The files of networks that came in with models: each lies beside the head of its model."""

from __future__ import annotations

from functools import partial

from app.engine.engine import NetworkFile
from app.errors import ModelNotFound
from app.ml.imported_network import is_imported_network
from app.storage import Storage


def network_key(model_id: str) -> str:
    """The storage key of the network that came in with a model."""
    return f"{model_id}/network.bin"


def network_of(models: Storage, model_id: str, backbone: str) -> str | NetworkFile:
    """What a model recognizes with: the name of a backbone of this program, or its own network.

    Reading that raises ModelNotFound if its file is gone.
    """
    if not is_imported_network(backbone):
        return backbone
    return NetworkFile(backbone, partial(_read, models, model_id))


def _read(models: Storage, model_id: str) -> bytes:
    try:
        return models.get(network_key(model_id))
    except KeyError as missing:
        raise ModelNotFound from missing
