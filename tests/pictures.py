"""Drawn pictures for the tests: no two are equal, and a model can tell their classes apart."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

Color = tuple[int, int, int]
RED: Color = (210, 40, 40)
BLUE: Color = (40, 70, 200)
GREEN: Color = (40, 160, 70)
TURNS = {"right": 0, "down": 270, "left": 180, "up": 90}


def drawing(shape: str, seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A red circle, blue stripes or a green cross on a patterned ground.

    `seed` moves and scales it, and chooses the ground: drawings on one ground would be near-copies.
    """
    generator = random.Random(f"{shape} {seed}")
    picture = _ground(generator, seed % 4, size)
    draw = ImageDraw.Draw(picture)
    x, y = size[0] // 2 + generator.randint(-25, 25), size[1] // 2 + generator.randint(-25, 25)
    r = generator.randint(50, 80)
    if shape == "circle":
        draw.ellipse((x - r, y - r, x + r, y + r), fill=RED)
    elif shape == "stripes":
        for left in range(generator.randint(0, 20), size[0], 32):
            draw.rectangle((left, 0, left + 14, size[1]), fill=BLUE)
    else:
        draw.rectangle((x - r, y - 15, x + r, y + 15), fill=GREEN)
        draw.rectangle((x - 15, y - r, x + 15, y + r), fill=GREEN)
    return picture


def _ground(generator: random.Random, pattern: int, size: tuple[int, int]) -> Image.Image:
    """Confetti, triangles, dots or a checkerboard in two light colors."""
    one, other = (tuple(generator.randint(120, 255) for _ in range(3)) for _ in range(2))
    picture = Image.new("RGB", size, one)
    draw = ImageDraw.Draw(picture)
    (width, height), step = size, generator.randint(18, 60)
    for _ in range(60 if pattern < 2 else 0):
        x, y = generator.randint(0, width), generator.randint(0, height)
        if pattern == 0:
            draw.ellipse((x, y, x + step / 2, y + step / 2), fill=other)
        else:
            draw.polygon([(x, y), (x + step, y + step / 3), (x + step / 3, y + step)], fill=other)
    for x in range(0, width, 2 * step) if pattern > 1 else ():
        for y in range(0, height, 2 * step):
            mark = draw.ellipse if pattern == 2 else draw.rectangle
            mark((x, y, x + step, y + step), fill=other)
    return picture


def jpeg(shape: str, seed: int, size: tuple[int, int] = (320, 240)) -> bytes:
    return saved(drawing(shape, seed, size), "JPEG", quality=90)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def arrow(way: str, seed: int) -> bytes:
    """An arrow to the left, right, up or down, in one of many colors, thicknesses and places."""
    generator = random.Random(f"{way} {seed}")
    color, ground = (
        tuple(generator.randint(*span) for _ in range(3)) for span in ((0, 109), (150, 255))
    )
    picture = Image.new("RGB", (224, 224), ground)
    draw, width = ImageDraw.Draw(picture), generator.randint(10, 21)
    x, y = generator.randint(-15, 15), generator.randint(-15, 15)
    tip = (190 + x, 112 + y)
    draw.line([(40 + x, 112 + y), tip], fill=color, width=width)
    for side in (-1, 1):
        draw.line([tip, (130 + x, 112 + y + side * 55)], fill=color, width=width)
    return saved(picture.rotate(TURNS[way]), "JPEG", quality=90)
