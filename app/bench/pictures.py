"""Pictures for the benchmark: textures that a chance generator draws, or photos of hand signs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from app.ml.pictures import Square

SHARED = Path(__file__).parents[2].parent / "shared" / "pictures" / "hands"
"""Photos that may lie beside the checkout."""

WEBCAM = (640, 480)
CAPTURED = (448, 448)
"""What the product's own page sends of a webcam's picture."""

SQUARE = (224, 224)
"""What Teachable Machine's `predict` is given, as pixels."""


@dataclass(frozen=True)
class Task:
    """Pictures to learn from and to be asked about, class by class."""

    name: str
    learning: Sequence[Sequence[bytes]]
    asked: Sequence[Sequence[bytes]]


def small_task() -> Task:
    """3 classes of 30 pictures, and 30 more of each to ask about."""
    names = ("one", "three", "five")
    if all((SHARED / name).is_dir() for name in names):
        classes = [[p.read_bytes() for p in sorted((SHARED / name).iterdir())] for name in names]
        return Task("hand signs", [each[:30] for each in classes], [each[30:] for each in classes])
    classes = [[texture(kind, seed) for seed in range(60)] for kind in range(3)]
    return Task("textures", [each[:30] for each in classes], [each[30:] for each in classes])


def large_task(each: int) -> Task:
    """10 classes of textures of the size that a webcam gives."""
    return Task("textures", [[texture(k, s) for s in range(each)] for k in range(10)], [])


def texture(kind: int, seed: int, size: tuple[int, int] = WEBCAM, quality: int = 92) -> bytes:
    """A wavy pattern, its direction and fineness those of its kind, with a camera's noise."""
    chance = np.random.default_rng([kind, seed])
    width, height = size
    y, x = np.mgrid[0:height, 0:width] / max(size)
    angle = np.pi * (kind / 10) + chance.normal(0, 0.05)
    waves = np.sin(2 * np.pi * (4 + 3 * kind) * (x * np.cos(angle) + y * np.sin(angle)))
    colours = chance.normal(128, 20, (2, 1, 1, 3)) + np.array([[[[60]]], [[[-60]]]])
    share = (waves[..., None] + 1) / 2
    pixels = colours[0] * share + colours[1] * (1 - share)
    grain = chance.normal(0, 8, (64, 64, 3))
    pixels += np.tile(grain, (height // 64 + 1, width // 64 + 1, 1))[:height, :width]
    return _jpeg(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), quality)


def phone_photo() -> bytes:
    """12 megapixels."""
    small = Image.open(io.BytesIO(texture(3, 0, (1000, 750))))
    return _jpeg(small.resize((4000, 3000), Image.Resampling.BICUBIC), 90)


def plain_square(data: bytes) -> Square:
    """Decoded whole, cropped and resized once: what anybody would write with Pillow."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    box = (left, top, left + side, top + side)
    return np.asarray(picture.resize(SQUARE, Image.Resampling.BICUBIC, box=box))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
