"""Reads the squares that are kept of samples."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from app.ml._input_side import fit_side
from app.ml.types import Squares

SIDE = 224
"""Of the squares that are kept."""


class PictureDamaged(Exception):
    """A file that was kept is no picture any more."""


def read_square(file: bytes, side: int) -> Squares:
    """The square (side, side, 3) of a file that `crop_square` and `to_jpeg` made. Raises PictureDamaged."""
    try:
        with Image.open(io.BytesIO(file), formats=("JPEG",)) as picture:
            if picture.size != (SIDE, SIDE):
                raise PictureDamaged
            square: Squares = np.asarray(picture.convert("RGB"))
    except (OSError, SyntaxError, ValueError) as problem:  # what Pillow raises for damaged files
        raise PictureDamaged from problem
    fitted: Squares = fit_side(square[np.newaxis], side)[0]
    return fitted
