"""How bright, sharp and colored a picture is: from too dark or blurred ones nobody learns much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.ml.backgrounds import part_colors
from app.ml.types import Floats

_LUMA = np.array([0.299, 0.587, 0.114], np.float32) / 255

_REBLUR = 9
"""Pixels over which a picture is blurred again: as many as in the paper."""

_NOISE = 2 / 255
"""Smaller differences are those of sensors and of JPEG's blocks, which stay sharp in blurred pictures."""

_STEP = 4
"""Of so many rows and columns one is measured: an upload then takes 2 ms less."""


@dataclass(frozen=True)
class Quality:
    """`brightness`: the mean, from 0 to 1. `sharpness`: how much blurring it again would take, from 0
    to 1. `colors`: those of its parts (`app.ml.backgrounds`).
    """

    brightness: float
    sharpness: float
    colors: bytes


def quality_of(square: npt.NDArray[np.uint8]) -> Quality:
    """The quality of a picture (side, side, 3)."""
    rows = _gray(square[::_STEP])
    columns = _gray(square[:, ::_STEP].swapaxes(0, 1))
    return Quality(float(rows.mean()), _sharpness(rows, columns), part_colors(square))


def _gray(lines: npt.NDArray[np.uint8]) -> Floats:
    return np.asarray(lines.astype(np.float32) @ _LUMA, np.float32)


def _sharpness(rows: Floats, columns: Floats) -> float:
    """The share of the differences between neighbors that blurring takes away, along rows and columns.

    A sharp picture loses nearly all, a blurred one little, whatever it shows: Crete et al. 2007,
    "The blur effect", doi:10.1117/12.702790. A picture without any edges counts as sharp.
    """
    along_rows, along_columns = _lost_differences(rows), _lost_differences(columns)
    lost, total = (first + second for first, second in zip(along_rows, along_columns, strict=True))
    return lost / total if total else 1.0


def _lost_differences(gray: Floats) -> tuple[float, float]:
    """The differences along the rows that blurring along them takes away, and all differences."""
    sums = np.cumsum(gray, axis=1)
    blurred = (sums[:, _REBLUR:] - sums[:, :-_REBLUR]) / _REBLUR
    after = np.abs(np.diff(blurred, axis=1))
    middle = _REBLUR // 2 + 1
    before = np.abs(np.diff(gray, axis=1))[:, middle : middle + after.shape[1]]
    edges = before > _NOISE
    lost = np.maximum(before - after, 0)[edges]
    return float(lost.sum()), float(before[edges].sum())
