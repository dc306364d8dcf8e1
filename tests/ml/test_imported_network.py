"""What a network that came in takes of the memory."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from app.ml._inverted_residuals import InvertedResiduals
from app.ml.backbones import MOBILENET_V2, read_weights
from app.ml.exporters.folded_network import fold_network
from app.ml.imported_network import MAX_KEPT_NUMBERS, ImportedNetwork

NUMBER_BYTES, OVERHEAD_BYTES = 4, 32 * 1024 * 1024

MEASURE = """
import numpy as np
import psutil

from app.ml._imported_litert import load_imported_network
from app.ml.imported_network import ImportedNetwork
from tests.incoming.demanding_models import hoarding, padding_out, wide_looking

loaded, process = [], psutil.Process()
for steps in (hoarding(2, 1), hoarding(4), wide_looking(1), padding_out(3)):
    network = ImportedNetwork(448, False, steps)
    file, before = network.to_bytes(), process.memory_info().rss
    loaded.append(load_imported_network(file, 1))
    loaded[-1].embed(np.zeros((1, 224, 224, 3), np.uint8))
    print(process.memory_info().rss - before, network.kept_numbers)
"""


def test_the_largest_usual_network_may_come_in(backbones_folder: Path) -> None:
    """MobileNetV2 of the largest pictures that a server takes as it is set: it has 0.9 billion multiplications."""
    architecture = MOBILENET_V2.architecture
    assert isinstance(architecture, InvertedResiduals)
    weights = read_weights(backbones_folder, MOBILENET_V2)

    for side, millions in ((224, 10), (384, 25)):
        network = ImportedNetwork(
            side, True, fold_network(replace(architecture, side=side), weights)
        )
        assert round(network.kept_numbers / 1e6) == millions
        assert network.kept_numbers < MAX_KEPT_NUMBERS


def test_a_loaded_network_keeps_no_more_than_what_is_counted() -> None:
    """Each of three keeps much of one kind: results, addresses, packed kernels. The first one loads LiteRT."""
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True
    )
    for line in measured.stdout.splitlines()[1:]:
        taken, numbers = map(int, line.split())
        print(f"{taken / 1e6:.0f} MB of {NUMBER_BYTES * numbers / 1e6:.0f} MB")
        assert OVERHEAD_BYTES < taken < NUMBER_BYTES * numbers + OVERHEAD_BYTES
