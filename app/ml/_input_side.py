"""Squares in the size that a network takes."""

from __future__ import annotations

import numpy as np
from PIL import Image

from app.ml.types import Squares


def fit_side(squares: Squares, side: int) -> Squares:
    """Squares (n, side, side, 3) of squares (n, 224, 224, 3), resized as pictures become squares."""
    if squares.shape[1] == side:
        return squares
    fitted = np.empty((len(squares), side, side, 3), np.uint8)
    for row, square in enumerate(squares):
        small = Image.fromarray(square).resize((side, side), Image.Resampling.BICUBIC)
        fitted[row] = np.asarray(small)
    return fitted
