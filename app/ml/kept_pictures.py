"""Reads the squares that are kept of samples, whole or as thumbnails."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image

from app.ml._input_side import fit_side
from app.ml.types import Squares

SIDE = 224
"""Of the squares that are kept."""
THUMBNAIL_SIDE = 112
_THUMBNAIL_QUALITY = 80


class PictureDamaged(Exception):
    """A file that was kept is no picture any more."""


def read_square(file: bytes, side: int) -> Squares:
    """The square (side, side, 3) of a file that `crop_square` and `to_jpeg` made. Raises PictureDamaged."""
    with _opened(file) as picture:
        square: Squares = np.asarray(picture.convert("RGB"))
    fitted: Squares = fit_side(square[np.newaxis], side)[0]
    return fitted


def thumbnail_of(file: bytes) -> bytes:
    """The file's picture at half its width and height, a JPEG file. Raises PictureDamaged.

    It takes 0.6 ms, less than a file of its own would: each upload would write and sync twice as many.
    """
    out = io.BytesIO()
    with _opened(file) as picture:
        picture.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))  # the decoder averages 2 × 2 pixels
        picture.save(out, "JPEG", quality=_THUMBNAIL_QUALITY)
    return out.getvalue()


@contextmanager
def _opened(file: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(file), formats=("JPEG",)) as picture:
            if picture.size != (SIDE, SIDE):
                raise PictureDamaged
            yield picture
    except (OSError, SyntaxError, ValueError) as problem:  # what Pillow raises for damaged files
        raise PictureDamaged from problem
