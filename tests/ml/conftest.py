"""A prepared backbone, and real pictures if they lie beside this checkout."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from app.ml.backbones import load_embedder
from app.ml.pictures import PictureLimits, crop_square
from app.ml.prepare import prepare_backbone
from app.ml.types import Embedder

REPOSITORY = Path(__file__).parents[2]
LIMITS = PictureLimits(max_bytes=10 * 1024 * 1024, max_pixels=70_000_000)

Squares = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@pytest.fixture(scope="session")
def backbones_folder() -> Path:
    """The folder of prepared backbones that the server of this checkout would use."""
    folder = REPOSITORY / "models_store" / "backbones"
    prepare_backbone(folder, "mobilenet_v2", print)
    return folder


@pytest.fixture(scope="session")
def embedder(backbones_folder: Path) -> Embedder:
    return load_embedder(backbones_folder, "mobilenet_v2", "litert", threads=2)


@pytest.fixture(scope="session")
def pictures_folder() -> Path:
    """Real pictures (hands/, cats_dogs/, …), which lie beside the repository."""
    folder = REPOSITORY.parent / "shared" / "pictures"
    if not folder.is_dir():
        pytest.skip(f"needs the real pictures in {folder}")
    return folder


@pytest.fixture(scope="session")
def squares_of() -> Callable[[list[Path]], Squares]:
    """A function from picture files to squares, as in the server."""

    def squares(files: list[Path]) -> Squares:
        return np.stack([crop_square(file.read_bytes(), LIMITS) for file in files])

    return squares


@pytest.fixture(scope="session")
def embedded(
    embedder: Embedder, squares_of: Callable[[list[Path]], Squares]
) -> Callable[[list[Path]], Floats]:
    """A function from picture files to embeddings, as in the server."""

    def embed(files: list[Path]) -> Floats:
        return embedder.embed(squares_of(files))

    return embed


@pytest.fixture(scope="session")
def photo_square() -> Callable[[npt.NDArray[np.uint8]], Squares]:
    """A function from a photo's pixels (h, w, 3) to its square."""

    def square(pixels: npt.NDArray[np.uint8]) -> Squares:
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "PNG")
        return crop_square(out.getvalue(), LIMITS)

    return square
