"""The networks as files for browsers, made of the prepared backbones when they are first asked for."""

from __future__ import annotations

import threading
from pathlib import Path

from app.errors import ModelOutdated, RecognizedOnServerOnly
from app.ml.backbones import BACKBONES, backbone_spec, read_weights
from app.ml.exporters.browser_network import BrowserNetwork, browser_network
from app.ml.exporters.formats import runs_in_browsers
from app.ml.imported_network import is_imported_network


class BrowserNetworks:
    """Keeps the files, 5 MB each, in memory: making one takes a tenth of a second. Several threads may use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._networks: dict[str, BrowserNetwork] = {}
        self._lock = threading.Lock()

    def get(self, backbone: str) -> BrowserNetwork:
        """Raises ModelOutdated, RecognizedOnServerOnly, BackboneMissing, BackboneDamaged."""
        if is_imported_network(backbone):
            raise RecognizedOnServerOnly(network=backbone)
        if backbone not in BACKBONES:
            raise ModelOutdated(backbone=backbone)
        if not runs_in_browsers(backbone):
            raise RecognizedOnServerOnly(network=backbone)
        with self._lock:
            if backbone not in self._networks:
                self._networks[backbone] = self._made(backbone)
            return self._networks[backbone]

    def _made(self, backbone: str) -> BrowserNetwork:
        (spec,) = backbone_spec(backbone).networks
        return browser_network(spec, read_weights(self._folder, spec))
