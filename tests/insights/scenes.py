"""Drawn pictures of several moments: each moment has a ground and things of its own."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw
from starlette.testclient import TestClient

from ..pictures import BLUE, GREEN, RED, saved
from ..student import Json, upload


def scene(shape: str, moment: int, shot: int = 0) -> bytes:
    """A JPEG of the shape, at one moment among other things; each shot is a little shifted."""
    at, hand = random.Random(moment), random.Random(shot)
    picture = Image.new("RGB", (320, 240), tuple(at.randint(0, 255) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(8):
        corner = [at.randint(0, 300), at.randint(0, 220)]
        box = (*corner, corner[0] + at.randint(20, 160), corner[1] + at.randint(20, 160))
        kind = at.choice((draw.ellipse, draw.rectangle, draw.line))
        kind(box, fill=tuple(at.randint(0, 255) for _ in range(3)))
    x, y = 160 + hand.randint(-4, 4), 120 + hand.randint(-4, 4)
    if shape == "circle":
        draw.ellipse((x - 60, y - 60, x + 60, y + 60), fill=RED)
    elif shape == "stripes":
        for left in range(x - 90, x + 90, 30):
            draw.rectangle((left, y - 90, left + 15, y + 90), fill=BLUE)
    else:
        draw.rectangle((x - 80, y - 20, x + 80, y + 20), fill=GREEN)
        draw.rectangle((x - 20, y - 80, x + 20, y + 80), fill=GREEN)
    return saved(picture, "JPEG", quality=90)


def add_scenes(
    client: TestClient, project: Json, class_number: int, shape: str, moments: range, shots: int = 1
) -> list[str]:
    """Uploads `shots` pictures of each moment to a class. Returns the ids of the samples."""
    files = [
        (f"{shape} {moment}-{shot}.jpg", scene(shape, moment, shot))
        for moment in moments
        for shot in range(shots)
    ]
    class_id = project["classes"][class_number]["id"]
    answer = upload(client, project, class_id, *files)
    return [sample["id"] for sample in answer["accepted"]]
