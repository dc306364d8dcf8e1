"""A film for Chromium's fake camera."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

FRAMES = 10


def write_video(path: Path, *pictures: Image.Image) -> Path:
    """A YUV4MPEG2 film that shows each picture for a second; all of one even size."""
    width, height = pictures[0].size
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{width} H{height} F{FRAMES}:1 Ip A1:1 C420mpeg2\n".encode())
        for picture in pictures:
            film.write((b"FRAME\n" + _planes(picture)) * FRAMES)
    return path


def _planes(picture: Image.Image) -> bytes:
    """Luma in full, both chromas at half the width and height."""
    luma, blue, red = np.moveaxis(np.asarray(picture.convert("YCbCr")), 2, 0)
    studio = (16 + luma * (219 / 255)).astype(np.uint8)
    return studio.tobytes() + blue[::2, ::2].tobytes() + red[::2, ::2].tobytes()
