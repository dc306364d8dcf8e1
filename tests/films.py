"""Films as files, for the fake webcam of a browser."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

FRAMES = 10


def write_film(path: Path, pictures: list[Image.Image]) -> None:
    """Writes a film that shows each picture for a second. The pictures have one size."""
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FRAMES, pictures[0].size)
    assert film.isOpened()
    for picture in pictures:
        frame = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
        for _ in range(FRAMES):
            film.write(frame)
    film.release()
