"""The file in which a training of a network keeps how far it is."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_FACTS = "facts"


@dataclass(frozen=True)
class Checkpoint:
    """The epochs that are done, and the arrays of the network and of its optimizer, in their order."""

    epochs: Sequence[dict[str, Any]]
    network: Sequence[Any]
    optimizer: Sequence[Any]


class CheckpointFile:
    """One file, which is replaced as a whole. `identity`: of the training that it belongs to."""

    def __init__(self, path: Path, identity: str) -> None:
        self._path, self._identity = path, identity

    def read(self) -> Checkpoint | None:
        """What was kept; None if there is nothing, or that of another training."""
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                facts = json.loads(str(arrays[_FACTS]))
                if facts["identity"] != self._identity:
                    return None
                network, optimizer = (
                    [arrays[f"{part}_{number}"] for number in range(facts[part])]
                    for part in ("network", "optimizer")
                )
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return None
        return Checkpoint(facts["epochs"], network, optimizer)

    def write(self, kept: Checkpoint) -> None:
        """Keeps it on the disk; a full disk or a kill meanwhile leaves the one before."""
        facts = {
            "identity": self._identity,
            "epochs": kept.epochs,
            "network": len(kept.network),
            "optimizer": len(kept.optimizer),
        }
        arrays = {
            f"{part}_{number}": array
            for part, some in (("network", kept.network), ("optimizer", kept.optimizer))
            for number, array in enumerate(some)
        }
        beside = self._path.with_suffix(".new")
        try:
            with beside.open("wb") as file:
                facts_array = np.array(json.dumps(facts))
                np.savez(file, allow_pickle=False, **{_FACTS: facts_array, **arrays})
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        finally:
            beside.unlink(missing_ok=True)  # a part of it would keep a full disk full
