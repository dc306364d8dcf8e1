"""Augmentation: variants of a square, as another photo of the same thing might have come out.

A level makes copies of every training picture under other photo conditions and mirrors them. The
levels are nested: a copy that two levels have is the same in both. Pictures that scores are taken on
have no variants.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from PIL import Image, ImageFilter

from app.ml.pictures import SIDE, Pixels, Square
from app.ml.types import Floats

# How far each transform goes at most. What the picture shows stays plain to see, and a hand or an
# animal that fills the square stays in it for the most part.
_TURN_DEGREES = 15.0
_ZOOM_FACTOR = 1.25
_SHIFT = 0.12
"""Of the side of the square."""
_LIGHT_FACTOR = 1.5
_BLUR_PIXELS = 2.0
_NOISE_SPREAD = 24.0
"""The standard deviation, of 255."""

# What a turn or a shift brings into the square is the picture itself, reflected: a black border
# would be something to learn. Turned by 15°, shown at 0.8 and shifted, a corner comes from 86 pixels
# outside.
_MARGIN = 96

_CENTER = _MARGIN + SIDE / 2


class Transform(StrEnum):
    """One way in which a photo may differ from another one."""

    TURN = "turn"
    ZOOM = "zoom"
    SHIFT = "shift"
    LIGHT = "light"
    BLUR = "blur"
    NOISE = "noise"
    MIRROR_LEFT_RIGHT = "mirror_left_right"
    MIRROR_UP_DOWN = "mirror_up_down"


class Mirror(StrEnum):
    """How a picture is mirrored."""

    NONE = "none"
    LEFT_RIGHT = "left_right"
    UP_DOWN = "up_down"


@dataclass(frozen=True)
class Variant:
    """A copy of a picture: number `copy`, of which 0 is the picture itself, perhaps mirrored."""

    copy: int
    mirror: Mirror


@dataclass(frozen=True)
class Level:
    """`copies` of every picture under photo conditions, itself the first, and whether all are mirrored, too."""

    copies: int
    mirrored: bool

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The variants that the level makes of one picture, the picture itself first."""
        mirrors = (Mirror.NONE, Mirror.LEFT_RIGHT) if self.mirrored else (Mirror.NONE,)
        return tuple(Variant(copy, mirror) for copy in range(self.copies) for mirror in mirrors)


LEVELS = (
    Level(1, mirrored=False),
    *(Level(copies, mirrored=True) for copies in (1, 2, 4, 6, 8, 10)),
)
"""Levels 0 to 6."""


def variant_squares(square: Square, variants: Sequence[Variant], seed: int) -> list[Square]:
    """Variants of a square, in order. The same square, variant and seed give the same pixels.

    A copy and its mirror image differ in nothing else.
    """
    copies = {0: square}
    for number in {variant.copy for variant in variants} - {0}:
        copies[number] = _under_photo_conditions(square, np.random.default_rng([seed, number]))
    return [copies[variant.copy][_MIRRORED[variant.mirror]] for variant in variants]


def level_examples(square: Square, level: Level, count: int, seed: int) -> list[Square]:
    """What the level makes of the square, the square itself first.

    A level that makes fewer goes on with further draws, as for the next picture of the kind.
    """
    variants = level.variants[:count]
    draws = -(-count // len(variants))
    made = [each for n in range(draws) for each in variant_squares(square, variants, seed + n)]
    return made[:count]


def transform_examples(square: Square, transform: Transform, count: int, seed: int) -> list[Square]:
    """The square transformed `count` times, in random order over the whole range of the transform."""
    random = np.random.default_rng(seed)
    amounts = 2 * (random.permutation(count) + random.random(count)) / count - 1
    return [_TRANSFORMS[transform](square, amount, random) for amount in amounts.tolist()]


def sheet(squares: Sequence[Square], columns: int, gap: int) -> Pixels:
    """The squares in rows of `columns`, with white gaps of so many pixels."""
    step = SIDE + gap
    rows = -(-len(squares) // columns)
    whole = np.full((rows * step - gap, columns * step - gap, 3), 255, np.uint8)
    for number, square in enumerate(squares):
        top, left = step * (number // columns), step * (number % columns)
        whole[top : top + SIDE, left : left + SIDE] = square
    return whole


def _under_photo_conditions(square: Square, random: np.random.Generator) -> Square:
    """Turned, zoomed, shifted and lit at random; and blurred, noisy, or neither."""
    turn, zoom, light = random.uniform(-1, 1, 3)
    across, down = random.uniform(-1, 1, 2)
    moved = _move(
        square,
        degrees=_TURN_DEGREES * turn,
        factor=_ZOOM_FACTOR**zoom,
        shift=(_SHIFT * across, _SHIFT * down),
    )
    lit = _light(moved, light, random)
    fault, amount = random.choice(3), random.uniform(-1, 1)
    if fault == 0:
        return lit
    return (_blur if fault == 1 else _noise)(lit, amount, random)


def _move(
    square: Square,
    *,
    degrees: float = 0.0,
    factor: float = 1.0,
    shift: tuple[float, float] = (0.0, 0.0),
) -> Square:
    """The square turned counter-clockwise, enlarged, and shifted by shares of its side to the right and down."""
    padded = np.pad(square, ((_MARGIN, _MARGIN), (_MARGIN, _MARGIN), (0, 0)), "reflect")
    cosine, sine = (f(math.radians(degrees)) / factor for f in (math.cos, math.sin))
    x, y = (-SIDE / 2 - SIDE * part for part in shift)
    picture = Image.fromarray(padded).transform(
        (SIDE, SIDE),
        Image.Transform.AFFINE,
        # where each pixel of the result comes from
        (
            cosine,
            -sine,
            _CENTER + cosine * x - sine * y,
            sine,
            cosine,
            _CENTER + sine * x + cosine * y,
        ),
        Image.Resampling.BICUBIC,
    )
    return np.array(picture)


def _turn(square: Square, amount: float, random: np.random.Generator) -> Square:
    return _move(square, degrees=_TURN_DEGREES * amount)


def _zoom(square: Square, amount: float, random: np.random.Generator) -> Square:
    return _move(square, factor=_ZOOM_FACTOR**amount)


def _shift(square: Square, amount: float, random: np.random.Generator) -> Square:
    direction = random.uniform(0, math.pi)
    return _move(
        square, shift=(_SHIFT * amount * math.cos(direction), _SHIFT * amount * math.sin(direction))
    )


def _light(square: Square, amount: float, random: np.random.Generator) -> Square:
    lit: Floats = square * np.float32(_LIGHT_FACTOR**amount) + np.float32(0.5)
    return lit.clip(0, 255).astype(np.uint8)


def _blur(square: Square, amount: float, random: np.random.Generator) -> Square:
    radius = _BLUR_PIXELS * (amount + 1) / 2
    return np.array(Image.fromarray(square).filter(ImageFilter.GaussianBlur(radius)))


def _noise(square: Square, amount: float, random: np.random.Generator) -> Square:
    spread = np.float32(_NOISE_SPREAD * (amount + 1) / 2)
    noisy: Floats = square + random.standard_normal(square.shape, np.float32) * spread
    return noisy.clip(0, 255).astype(np.uint8)


def _mirror_left_right(square: Square, amount: float, random: np.random.Generator) -> Square:
    return square[_MIRRORED[Mirror.LEFT_RIGHT]] if amount > 0 else square


def _mirror_up_down(square: Square, amount: float, random: np.random.Generator) -> Square:
    return square[_MIRRORED[Mirror.UP_DOWN]] if amount > 0 else square


_MIRRORED = {
    Mirror.NONE: np.s_[:, :],
    Mirror.LEFT_RIGHT: np.s_[:, ::-1],
    Mirror.UP_DOWN: np.s_[::-1, :],
}

_TRANSFORMS: dict[Transform, Callable[[Square, float, np.random.Generator], Square]] = {
    Transform.TURN: _turn,
    Transform.ZOOM: _zoom,
    Transform.SHIFT: _shift,
    Transform.LIGHT: _light,
    Transform.BLUR: _blur,
    Transform.NOISE: _noise,
    Transform.MIRROR_LEFT_RIGHT: _mirror_left_right,
    Transform.MIRROR_UP_DOWN: _mirror_up_down,
}
"""Each takes an amount from −1 to 1."""
