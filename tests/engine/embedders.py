"""Small embedders that really work, for tests of everything around the backbone.

They run in the worker process, so tests command them by pictures: a black picture kills the process,
as a crash in a decoder would; a magenta picture never returns.
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

BACKBONE_FILE = "mean_colors"


class MeanColors:
    """Embeds a square as the mean colors of its left and its right half: 6 numbers, 0 to 1."""

    name = "mean_colors"
    runtime = "litert"
    device = "cpu"
    embedding_size = 6

    def embed(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        halves = [squares[:, :, :112], squares[:, :, 112:]]
        means = np.concatenate([half.mean(axis=(1, 2)) for half in halves], axis=1)
        color = tuple(means[0, :3].round().astype(int))
        if color == DEADLY:
            os.kill(os.getpid(), signal.SIGKILL)
        if color == ENDLESS:
            Event().wait()
        return (means / 255).astype(np.float32)

    def embed_with_maps(
        self, squares: npt.NDArray[np.uint8]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Maps hold the mean colors of 7 × 7 cells."""
        cells = squares.reshape(len(squares), 7, 32, 7, 32, 3).mean(axis=(2, 4))
        return self.embed(squares), (cells / 255).astype(np.float32)

    def close(self) -> None:
        pass


def load_mean_colors(folder: Path, backbone: str, runtime: str, threads: int) -> MeanColors:
    return MeanColors()


class BatchEmbedder(MeanColors):
    """Takes as long for many pictures as for one, like a GPU. The last number is the batch's size."""

    runtime = "tensorflow"
    device = "a GPU"
    embedding_size = 7

    def embed(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        Event().wait(0.2)
        size = np.full((len(squares), 1), len(squares), np.float32)
        return np.concatenate([super().embed(squares), size], axis=1)


def load_batch_embedder(folder: Path, backbone: str, runtime: str, threads: int) -> BatchEmbedder:
    return BatchEmbedder()


def load_mean_colors_file(folder: Path, backbone: str, runtime: str, threads: int) -> MeanColors:
    """Raises BackboneMissing until the folder contains the backbone's file."""
    if not (folder / BACKBONE_FILE).exists():
        raise BackboneMissing(backbone=backbone, command="touch", retry_after_s=1)
    return MeanColors()


def load_crashing(folder: Path, backbone: str, runtime: str, threads: int) -> MeanColors:
    """Kills the process, as a broken native library would."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class InvertedColors(MeanColors):
    """Embeds the inverted colors, so that it is told apart from `MeanColors`."""

    name = "inverted_colors"

    def embed(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        return 1 - super().embed(squares)


def load_several(folder: Path, backbone: str, runtime: str, threads: int) -> MeanColors:
    """`mobilenet_v2`, the default, and `efficientnet_lite0`; every other backbone is missing.

    Each loading leaves its mark in the folder.
    """
    if backbone not in ("mobilenet_v2", "efficientnet_lite0", "mobilenet_v2_160"):
        raise BackboneMissing(backbone=backbone, command="prepare", retry_after_s=1)
    folder.mkdir(exist_ok=True)
    with (folder / f"loaded_{backbone}").open("a") as marks:
        marks.write("x")
    return MeanColors() if backbone == "mobilenet_v2" else InvertedColors()
