"""Reads the squares that are kept of samples."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from app.ml._input_side import fit_side
from app.ml.types import Squares

SIDE = 224
"""Of the squares that are kept."""


def read_squares(files: Sequence[bytes], side: int) -> Squares:
    """The squares (n, side, side, 3) of files that `crop_square` and `to_jpeg` made."""
    if not files:
        return np.empty((0, side, side, 3), np.uint8)
    return np.concatenate([fit_side(_read(file)[np.newaxis], side) for file in files])


def _read(file: bytes) -> Squares:
    with Image.open(io.BytesIO(file), formats=("JPEG",)) as picture:
        return np.asarray(picture.convert("RGB"))
