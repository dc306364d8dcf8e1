"""Pictures for the benchmark: random textures, or photos of hand signs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from app.ml.pictures import Square

SHARED = Path(__file__).parents[2].parent / "shared" / "pictures" / "hands"
"""The folder of photos, which may lie beside the checkout."""

WEBCAM_SIZE = (640, 480)
CAPTURE_SIZE = (448, 448)
"""The size in which the page sends a webcam's picture."""

SQUARE_SIZE = (224, 224)
"""The size that Teachable Machine's `predict` takes."""


@dataclass(frozen=True)
class Task:
    """Training and test pictures, class by class."""

    name: str
    training: Sequence[Sequence[bytes]]
    test: Sequence[Sequence[bytes]]
    are_photos: bool = False


def small_task() -> Task:
    """3 classes of 30 training pictures and 30 test pictures."""
    names = ("one", "three", "five")
    if all((SHARED / name).is_dir() for name in names):
        classes = [[p.read_bytes() for p in sorted((SHARED / name).iterdir())] for name in names]
        return Task(
            "hand signs",
            [files[:30] for files in classes],
            [files[30:] for files in classes],
            are_photos=True,
        )
    classes = [[texture(kind, seed) for seed in range(60)] for kind in range(3)]
    return Task("textures", [files[:30] for files in classes], [files[30:] for files in classes])


def large_task(per_class: int) -> Task:
    """10 classes of `per_class` textures of a webcam's size, without test pictures."""
    return Task("textures", [[texture(k, s) for s in range(per_class)] for k in range(10)], [])


def texture(kind: int, seed: int, size: tuple[int, int] = WEBCAM_SIZE, quality: int = 92) -> bytes:
    """A JPEG of waves with a camera's noise. `kind` sets their direction and length."""
    random = np.random.default_rng([kind, seed])
    width, height = size
    y, x = np.mgrid[0:height, 0:width] / max(size)
    angle = np.pi * (kind / 10) + random.normal(0, 0.05)
    waves = np.sin(2 * np.pi * (4 + 3 * kind) * (x * np.cos(angle) + y * np.sin(angle)))
    colors = random.normal(128, 20, (2, 1, 1, 3)) + np.array([[[[60]]], [[[-60]]]])
    share = (waves[..., None] + 1) / 2
    pixels = colors[0] * share + colors[1] * (1 - share)
    grain = random.normal(0, 8, (64, 64, 3))
    pixels += np.tile(grain, (height // 64 + 1, width // 64 + 1, 1))[:height, :width]
    return _jpeg(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), quality)


def phone_photo() -> bytes:
    """A JPEG of 12 megapixels."""
    small = Image.open(io.BytesIO(texture(3, 0, (1000, 750))))
    return _jpeg(small.resize((4000, 3000), Image.Resampling.BICUBIC), 90)


def plain_square(data: bytes) -> Square:
    """The square by the usual Pillow code: fully decoded, cropped and resized once."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    box = (left, top, left + side, top + side)
    return np.asarray(picture.resize(SQUARE_SIZE, Image.Resampling.BICUBIC, box=box))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
