"""Light of pictures that are brighter than a usual screen, and how it is shown on one."""

from __future__ import annotations

from enum import Enum

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

_WHITE_NITS = 203.0
"""The brightness of white paper (BT.2408), which is white in sRGB."""
_PEAK_NITS = 1000.0
_PEAK = _PEAK_NITS / _WHITE_NITS

# BT.2100, table 4.
_PQ_MAX_NITS = 10_000.0
_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
# BT.2100, table 5.
_A, _B, _C = 0.17883277, 0.28466892, 0.55991073
_SYSTEM_GAMMA = 1.2


class HdrCurve(Enum):
    """From values of 0–1 to light, in which white paper is 1."""

    PQ = 16
    HLG = 18

    def light(self, values: Matrix, luminances: Matrix) -> Matrix:
        """`values`: … × 3. `luminances`: how much red, green and blue add to brightness."""
        if self is HdrCurve.PQ:
            power = values ** (1 / _M2)
            below = np.maximum(power - _C1, 0) / (_C2 - _C3 * power)
            return np.asarray(_PQ_MAX_NITS / _WHITE_NITS * below ** (1 / _M1))
        scene = np.where(values <= 0.5, values**2 / 3, (np.exp((values - _C) / _A) + _B) / 12)
        brightness = (scene @ luminances)[..., None].clip(min=0)
        return np.asarray(_PEAK * scene * brightness ** (_SYSTEM_GAMMA - 1))


# SMPTE ST 2094-50, annex C: white paper gets half the light of a usual screen, what is brighter the other half along a
# quadratic curve that ends at the peak. Browsers show such pictures in this way.
_PAPER = 0.5
_BEND = 0.65
_MIDDLE = (1 - _BEND) + _BEND / _PAPER, (1 - _BEND) * _PAPER + _BEND


def to_screen(light: Matrix) -> Matrix:
    """The light (… × 3, in BT.2020's colors) that a usual screen shows: 0–1, hues kept."""
    brightest = light.max(axis=-1, keepdims=True).clip(min=1e-9)
    return np.asarray(light * (_shown(brightest) / brightest))


def _shown(light: Matrix) -> Matrix:
    (across, up), above = _MIDDLE, light.clip(1, _PEAK)
    a, b, c = 1 - 2 * across + _PEAK, 2 * (across - 1), 1 - above
    way = (np.sqrt(b * b - 4 * a * c) - b) / (2 * a)
    curve = (1 - way) ** 2 * _PAPER + 2 * way * (1 - way) * up + way**2
    return np.where(light <= 1, _PAPER * light, curve)
