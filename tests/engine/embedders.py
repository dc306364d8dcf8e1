"""A small embedder that really works, for tests of everything around the backbone.

It runs inside the worker process, so pictures are what commands it: a black one kills the
process as a crash in a decoder would, a magenta one never returns.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from threading import Event

import numpy as np
import numpy.typing as npt

from app.errors import BackboneMissing

DEADLY = (0, 0, 0)
ENDLESS = (255, 0, 255)

BACKBONE_FILE = "mean_colours"


class MeanColours:
    """Embeds a square as the mean colours of its left and its right half: 6 numbers, 0 to 1."""

    name = "mean_colours"
    runtime = "litert"
    device = "cpu"
    embedding_size = 6

    def embed(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        halves = [squares[:, :, :112], squares[:, :, 112:]]
        means = np.concatenate([half.mean(axis=(1, 2)) for half in halves], axis=1)
        colour = tuple(means[0, :3].round().astype(int))
        if colour == DEADLY:
            os.kill(os.getpid(), signal.SIGKILL)
        if colour == ENDLESS:
            Event().wait()
        return (means / 255).astype(np.float32)

    def close(self) -> None:
        pass


def load_mean_colours(folder: Path, backbone: str, runtime: str, threads: int) -> MeanColours:
    return MeanColours()


class InBatches(MeanColours):
    """Like a GPU, slow for one and no slower for many; the last number is the batch's size."""

    runtime = "tensorflow"
    device = "a GPU"
    embedding_size = 7

    def embed(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        Event().wait(0.2)
        size = np.full((len(squares), 1), len(squares), np.float32)
        return np.concatenate([super().embed(squares), size], axis=1)


def load_in_batches(folder: Path, backbone: str, runtime: str, threads: int) -> InBatches:
    return InBatches()


def load_mean_colours_file(folder: Path, backbone: str, runtime: str, threads: int) -> MeanColours:
    """Like a backbone that has to be prepared first."""
    if not (folder / BACKBONE_FILE).exists():
        raise BackboneMissing(backbone=backbone, command="touch", retry_after_s=1)
    return MeanColours()


def load_nothing(folder: Path, backbone: str, runtime: str, threads: int) -> MeanColours:
    """Crashes while it loads, as a broken native library would."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
