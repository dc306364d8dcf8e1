"""Colors of picture files, converted to sRGB as browsers do: by ICC profiles and by PNG's own chunks.

Everything runs on small pictures, after the resize; the difference from converting every pixel first
is less than that of a JPEG's rounding.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageCms

from app.ml._hdr import HdrCurve, Matrix, to_screen

Primaries = tuple[float, ...]
"""The chromaticities x and y of white, red, green and blue: eight numbers."""

_SRGB_PRIMARIES: Primaries = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
_BT_2020_PRIMARIES: Primaries = (0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046)
_SRGB_GAMMA = 1 / 2.2
# Values within 5 % are what files of usual cameras and screens state for sRGB.
_GAMMA_TOLERANCE = 0.05

# The modes that a profile of each color space converts.
_PROFILE_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}


class Curve(NamedTuple):
    """From a value of 0–1 to light: `slope` × value below `bend`, a power of it above."""

    exponent: float
    scale: float = 1.0
    offset: float = 0.0
    slope: float = 1.0
    bend: float = 0.0

    def light(self, values: Matrix) -> Matrix:
        power = (self.scale * values + self.offset) ** self.exponent
        return np.where(values < self.bend, self.slope * values, power)


# The code points of ITU-T H.273 that PNG's cICP chunk names colors by.
_CICP_PRIMARIES: dict[int, Primaries] = {
    1: _SRGB_PRIMARIES,
    5: (0.3127, 0.329, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06),
    6: (0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    7: (0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07),
    9: _BT_2020_PRIMARIES,
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    12: (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
}
_SRGB_CURVE = Curve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_VIDEO_CURVE = Curve(2.4)  # that of screens (BT.1886), not of cameras, as in browsers
# Those of SMPTE 240M and, for the cinema, SMPTE ST 428-1 (H.273, table 3).
_SMPTE_240M_CURVE = Curve(1 / 0.45, 1 / 1.1115, 0.1115 / 1.1115, 1 / 4, 4 * 0.0228)
_CINEMA_CURVE = Curve(2.6, (52.37 / 48) ** (1 / 2.6))
_CICP_CURVES: dict[int, Curve | HdrCurve] = {
    **dict.fromkeys((1, 6, 14, 15), _VIDEO_CURVE),
    4: Curve(2.2),
    5: Curve(2.8),
    7: _SMPTE_240M_CURVE,
    8: Curve(1.0),
    13: _SRGB_CURVE,
    16: HdrCurve.PQ,
    17: _CINEMA_CURVE,
    18: HdrCurve.HLG,
}
_CICP_RGB = 0


@dataclass(frozen=True)
class ColorSpace:
    """What a picture file states about its colors."""

    profile: bytes = b""
    """An ICC profile."""
    curve: Curve | HdrCurve | None = None
    """The curve of PNG's gAMA or cICP chunk."""
    primaries: Primaries = ()
    """Those of PNG's cHRM or cICP chunk."""


_SRGB = ColorSpace(curve=_SRGB_CURVE, primaries=_SRGB_PRIMARIES)


def color_space_of(picture: Image.Image) -> ColorSpace | None:
    """The color space that an opened file states; None if it is sRGB or states nothing.

    PNG's cICP chunk wins over a profile, that over its sRGB chunk, and that over gAMA and cHRM.
    Browsers ignore primaries without a gamma.
    """
    primaries_code, curve_code, layout, _ = picture.info.get("cicp", bytes(4))
    if layout == _CICP_RGB and primaries_code in _CICP_PRIMARIES and curve_code in _CICP_CURVES:
        space = ColorSpace(b"", _CICP_CURVES[curve_code], _CICP_PRIMARIES[primaries_code])
        return None if space == _SRGB else space
    profile = picture.info.get("icc_profile")
    if profile:
        return ColorSpace(profile=profile)
    gamma = picture.info.get("gamma", 0.0)
    if "srgb" in picture.info or gamma <= 0:
        return None
    primaries = tuple(picture.info.get("chromaticity", _SRGB_PRIMARIES))
    usual = abs(gamma / _SRGB_GAMMA - 1) < _GAMMA_TOLERANCE
    if usual and np.allclose(primaries, _SRGB_PRIMARIES, atol=0.002):
        return None
    return ColorSpace(curve=Curve(1 / gamma), primaries=primaries)


def to_srgb(picture: Image.Image, space: ColorSpace | None) -> Image.Image:
    """The picture (L, LA, RGB, RGBA or CMYK) in sRGB, its transparency kept.

    A profile that is damaged or made for another kind of picture is ignored, as in browsers.
    """
    if space is None:
        return picture
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        opaque = layer.convert("RGB") if picture.mode != "LA" else layer.getchannel("R")
        converted = to_srgb(opaque, space).convert("RGBA")
        converted.putalpha(layer.getchannel("A"))
        return converted
    if space.curve is None:
        return _by_profile(picture, space.profile)
    return _by_curve(picture, space.curve, space.primaries)


def _by_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        mode, transform = _transform(profile)
        if mode != picture.mode and (mode, picture.mode) != ("RGB", "L"):
            return picture
        return ImageCms.applyTransform(picture.convert(mode), transform) or picture
    except (ImageCms.PyCMSError, OSError, ValueError, KeyError):
        return picture


@lru_cache(maxsize=16)
def _transform(profile: bytes) -> tuple[str, ImageCms.ImageCmsTransform]:
    """The mode of pictures that the profile is made for, and the transform of such a picture to RGB."""
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    mode = _PROFILE_MODES[opened.profile.xcolor_space.strip()]
    srgb = ImageCms.createProfile("sRGB")
    return mode, ImageCms.buildTransform(opened, srgb, mode, "RGB")


def _by_curve(picture: Image.Image, curve: Curve | HdrCurve, primaries: Primaries) -> Image.Image:
    values = np.asarray(picture.convert("RGB")) / 255.0
    try:
        if isinstance(curve, HdrCurve):
            light = curve.light(values, _to_xyz(primaries)[1])
            light = to_screen(light @ _matrix(primaries, _BT_2020_PRIMARIES))
            primaries = _BT_2020_PRIMARIES
        else:
            light = curve.light(values)
        light = light @ _matrix(primaries, _SRGB_PRIMARIES)
    except (np.linalg.LinAlgError, ZeroDivisionError):
        return picture
    light = np.nan_to_num(light).clip(0, 1)
    encoded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return Image.fromarray((encoded * 255).round().astype(np.uint8))


def _matrix(primaries: Primaries, others: Primaries) -> Matrix:
    """What linear values of these primaries are multiplied by to become values of the others."""
    matrix: Matrix = (np.linalg.inv(_to_xyz(others)) @ _to_xyz(primaries)).T
    return matrix


def _to_xyz(primaries: Primaries) -> Matrix:
    """The matrix from linear values of these primaries to XYZ relative to their white."""
    x, y = np.array(primaries).reshape(4, 2).T
    columns = np.stack([x / y, np.ones(4), (1 - x - y) / y])
    white, colors = columns[:, 0], columns[:, 1:]
    adapted: Matrix = _adapted(white) @ (colors * np.linalg.solve(colors, white))
    return adapted


def _adapted(white: Matrix) -> Matrix:
    """Bradford's matrix that adapts XYZ from this white to one of equal energy."""
    cones = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    adapted: Matrix = np.linalg.inv(cones) @ np.diag((cones @ np.ones(3)) / (cones @ white)) @ cones
    return adapted
