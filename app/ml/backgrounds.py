"""Backgrounds: whether all pictures of a class were taken before one that no other class has.

A head then learns the background. The colors along the border tell: of the same background they
differ less within a class than from any other class, whatever is held before it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.ml.types import Floats, Indices

_PARTS = 8
"""A picture is kept as the mean colors of 8 × 8 parts; the outer 28 of them are its border."""
_STEP = 4
"""Of so many rows and columns one is measured, as in `quality`."""

_MIN_PICTURES = 5
"""Of fewer pictures it is chance that their backgrounds are alike."""
_COMPARED = 16
"""Of a class, so many pictures at most are compared, spread over all."""

# Measured on photos, and on photos pasted before one background a class, up to 12 pixels shifted, in
# 0.85 to 1.15 of the light: the ratio of the distance from the nearest other class to the distance
# within the class was 0.23 to 0.52 for hand signs, up to 0.7 for 79 of 80 classes of pets, 1.1 and
# more for 95 % of the pasted ones.
_MIN_RATIO = 0.8
_MIN_DISTANCE = 20
"""From other classes, of 255. One wall in the light of another hour differs by up to 10."""
_MIN_CENTER_DISTANCE = 10
"""From the border to the middle, of 255: a thing that fills the picture has no background."""

_BORDER = np.pad(np.zeros((_PARTS - 2, _PARTS - 2), bool), 1, constant_values=True)
_CENTER = np.pad(np.ones((_PARTS // 2, _PARTS // 2), bool), _PARTS // 4)


def part_colors(square: npt.NDArray[np.uint8]) -> bytes:
    """The mean colors of the parts of a picture (side, side, 3): 192 bytes, row by row."""
    few = square[::_STEP, ::_STEP]
    side = len(few) // _PARTS
    parts = few.reshape(_PARTS, side, _PARTS, side, 3).mean(axis=(1, 3))
    return bytes(parts.round().astype(np.uint8))


def unpack_part_colors(packed: list[bytes]) -> Floats:
    """Colors (n, parts, parts, 3), from 0 to 255, of n pieces of `part_colors`."""
    numbers = np.frombuffer(b"".join(packed), np.uint8).astype(np.float32)
    return numbers.reshape(len(packed), _PARTS, _PARTS, 3)


def classes_with_a_background(colors: Floats, labels: Indices) -> list[int]:
    """The labels of the classes whose pictures share a background that no other class has.

    `colors` (n, parts, parts, 3) with `labels` (n,).
    """
    classes = {
        label: colors[_spread(np.flatnonzero(labels == label))]
        for label in np.unique(labels).tolist()
    }
    borders = {label: _in_equal_light(parts[:, _BORDER]) for label, parts in classes.items()}
    return [
        label
        for label, parts in classes.items()
        if len(parts) >= _MIN_PICTURES
        and _stands_before_something(parts)
        and _is_apart(borders[label], [each for other, each in borders.items() if other != label])
    ]


def _spread(members: Indices) -> Indices:
    """At most _COMPARED of the members, in equal steps."""
    places = np.linspace(0, len(members) - 1, min(len(members), _COMPARED))
    return members[places.round().astype(np.int64)]


def _in_equal_light(borders: Floats) -> Floats:
    """Borders (n, 28, 3), scaled so that all are equally bright: clouds and lamps change that."""
    means = borders.mean(axis=(1, 2), keepdims=True)
    return np.asarray(borders * (128 / np.maximum(means, 8)), np.float32)


def _stands_before_something(parts: Floats) -> bool:
    """Whether the middle of most pictures differs from the border."""
    difference = parts[:, _CENTER].mean(axis=1) - parts[:, _BORDER].mean(axis=1)
    return float(np.median(np.linalg.norm(difference, axis=1))) >= _MIN_CENTER_DISTANCE


def _is_apart(own: Floats, others: list[Floats]) -> bool:
    """Whether the borders of the class are alike, and unlike those of each other class."""
    if not others:
        return False
    pairs = np.triu_indices(len(own), 1)
    within = float(np.percentile(_distances(own, own)[pairs], 90))
    apart = min(float(np.percentile(_distances(own, other), 10)) for other in others)
    return apart >= max(_MIN_DISTANCE, _MIN_RATIO * within)


def _distances(borders: Floats, others: Floats) -> Floats:
    """The distances (n, m) of borders: medians over their parts, so that an arm in the picture does no harm."""
    differences = np.linalg.norm(borders[:, np.newaxis] - others, axis=-1)
    return np.asarray(np.median(differences, axis=-1), np.float32)
