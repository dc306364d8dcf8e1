"""Pictures drawn for the tests: no two alike, classes that can be told apart."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
RED: Colour = (210, 40, 40)
BLUE: Colour = (40, 70, 200)
GREEN: Colour = (40, 160, 70)


def drawing(shape: str, seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A red circle, blue stripes or a green cross on a light ground, a little elsewhere each."""
    chance = random.Random(f"{shape} {seed}")
    ground = tuple(chance.randint(215, 255) for _ in range(3))
    picture = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(picture)
    x, y = size[0] // 2 + chance.randint(-25, 25), size[1] // 2 + chance.randint(-25, 25)
    r = chance.randint(50, 80)
    if shape == "circle":
        draw.ellipse((x - r, y - r, x + r, y + r), fill=RED)
    elif shape == "stripes":
        for left in range(chance.randint(0, 20), size[0], 32):
            draw.rectangle((left, 0, left + 14, size[1]), fill=BLUE)
    else:
        draw.rectangle((x - r, y - 15, x + r, y + 15), fill=GREEN)
        draw.rectangle((x - 15, y - r, x + 15, y + r), fill=GREEN)
    return picture


def jpeg(shape: str, seed: int, size: tuple[int, int] = (320, 240)) -> bytes:
    return saved(drawing(shape, seed, size), "JPEG", quality=90)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()
