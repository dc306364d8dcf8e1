"""Bytes of a picture file → the one square that everything else works with.

`square_of` serves samples, test pictures, webcam frames and block recognition alike, so that a
model is never asked about pictures that were prepared in another way than those it learnt from.
`whole_of` keeps a picture for the stage, whole and with its transparency; both accept the same.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image
from PIL.BmpImagePlugin import BmpImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from app.errors import (
    NotAPictureType,
    PictureAnimated,
    PictureEmpty,
    PictureTooDemanding,
    PictureTooLarge,
    PictureTooManyPixels,
    PictureUnreadable,
)

SIDE = 224
"""Width and height of a square, in pixels."""

Square = npt.NDArray[np.uint8]
"""(SIDE, SIDE, 3) uint8, RGB, right way up."""

Box = tuple[float, float, float, float]
Made = TypeVar("Made")

# JPEGs are decoded at a half, a quarter or an eighth of their size as long as the short side
# keeps this many pixels. That averages as the resize would: 87 photos at five sizes differ by 0.8
# of 255 from those decoded whole, their embeddings by a cosine of 0.998 (saving them as JPEGs:
# 0.993), and the page's 448 × 448 take 0.6 ms instead of 2.1, a webcam's 640 × 480 1.5 of 2.9.
_DRAFT_SIDE = SIDE

# Every scan of a progressive JPEG is a pass over all its pixels for a few bytes in the file.
# Cameras and editors write up to a dozen; more than this is a file made to keep us busy.
_MOST_SCANS = 100

_BMP_HEADER_SIZES = {12, 40, 52, 56, 64, 108, 124}

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class PictureLimits:
    """The largest file, in bytes, and the largest picture, in pixels, that are accepted."""

    max_bytes: int
    max_pixels: int


@dataclass(frozen=True)
class Whole:
    """A picture file without metadata, as the stage shows it. Width and height in pixels."""

    data: bytes
    media_type: str
    """image/jpeg for a photo, image/png for what was a PNG or BMP or has transparent parts."""
    width: int
    height: int


def square_of(data: bytes, limits: PictureLimits) -> Square:
    """The centre square of a JPEG, PNG or BMP file: (224, 224, 3) uint8 RGB.

    The type is told by the content. EXIF orientation is applied, transparency goes onto white,
    the centre square is cropped (no stretching, no padding) and resized once, antialiased. Colour
    profiles are ignored, as by the tools that students know. Where the margins are odd, the crop
    is half a pixel off the grid rather than off the centre: the result then doesn't depend on the
    way in which the camera was held.

    Raises PictureEmpty, PictureTooLarge, NotAPictureType, PictureTooManyPixels (from the header,
    before decoding), PictureAnimated, or PictureUnreadable (damaged or cut off).
    """
    return _accepted(data, limits, _shrunk)


def whole_of(data: bytes, limits: PictureLimits, longest_side: int) -> Whole:
    """The whole picture of a JPEG, PNG or BMP file, its longest side at most `longest_side`.

    Right way up, transparency kept, nothing enlarged, no metadata. Raises what `square_of` raises.
    """
    return _accepted(data, limits, lambda picture: _whole(picture, longest_side))


def to_jpeg(square: Square) -> bytes:
    """A square as a JPEG file without any metadata, near to lossless (quality 95, 4:4:4)."""
    return _encoded(Image.fromarray(square), "JPEG", quality=95, subsampling=0)


def _encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _accepted(data: bytes, limits: PictureLimits, make: Callable[[ImageFile], Made]) -> Made:
    if not data:
        raise PictureEmpty()
    if len(data) > limits.max_bytes:
        raise PictureTooLarge(max_bytes=limits.max_bytes)
    kind = _kind_of(data)
    if kind is None:
        raise NotAPictureType()
    with warnings.catch_warnings():
        # Pillow warns about oddities in hostile metadata; what matters is raised as an error.
        warnings.simplefilter("ignore")
        return _decoded(kind, data, limits, make)


def _kind_of(data: bytes) -> type[ImageFile] | None:
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    # "BM" alone is how many texts begin, too.
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES:
        return BmpImageFile
    return None


def _decoded(
    kind: type[ImageFile], data: bytes, limits: PictureLimits, make: Callable[[ImageFile], Made]
) -> Made:
    try:
        picture = kind(io.BytesIO(data))
    except Exception as problem:  # the border to Pillow: see below
        raise PictureUnreadable() from problem
    with picture:
        _check_header(picture, data, limits)
        try:
            return make(picture)
        except MemoryError as problem:
            raise PictureTooDemanding() from problem
        except Exception as problem:
            # Hostile files make Pillow raise nearly anything (OSError, SyntaxError, ValueError,
            # struct.error, IndexError, …): to the student it is all the same.
            raise PictureUnreadable() from problem


def _check_header(picture: ImageFile, data: bytes, limits: PictureLimits) -> None:
    pixels = picture.width * picture.height
    if pixels > limits.max_pixels:
        raise PictureTooManyPixels(pixels=pixels, max_pixels=limits.max_pixels)
    if getattr(picture, "is_animated", False):
        raise PictureAnimated()
    if isinstance(picture, JpegImageFile) and data.count(b"\xff\xda") > _MOST_SCANS:
        raise PictureUnreadable()


def _shrunk(picture: ImageFile) -> Square:
    centre, box = _cropped(_upright(picture, _DRAFT_SIDE))
    small = _resizable(centre).resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=box)
    return np.array(_on_white(small))


def _whole(picture: ImageFile, longest_side: int) -> Whole:
    upright = _resizable(_upright(picture, longest_side))
    scale = min(1.0, longest_side / max(upright.size))
    size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
    small = upright.resize(size, Image.Resampling.BICUBIC)
    seen = small.convert("RGBA") if small.has_transparency_data else small.convert("RGB")
    clear = seen.mode == "RGBA" and seen.getchannel("A").getextrema() != (255, 255)
    bare = Image.fromarray(np.array(seen if clear else seen.convert("RGB")))
    if isinstance(picture, JpegImageFile):
        return Whole(_encoded(bare, "JPEG", quality=90), "image/jpeg", *size)
    return Whole(_encoded(bare, "PNG"), "image/png", *size)


def _upright(picture: ImageFile, draft_side: int) -> Image.Image:
    turn = _turn_of(picture)
    picture.draft(None, (draft_side, draft_side))
    return picture.transpose(turn) if turn is not None else picture


def _turn_of(picture: ImageFile) -> Image.Transpose | None:
    try:
        orientation = picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:
        # Broken metadata around sound pixels: every viewer shows such a picture as it lies.
        return None
    return _TURNS.get(orientation) if isinstance(orientation, int) else None


def _cropped(picture: Image.Image) -> tuple[Image.Image, Box]:
    """The pixels around the centre square, and that square in them.

    Cropping first keeps what lies outside from bleeding in at the edges of the resize.
    """
    side = min(picture.size)
    if picture.width == picture.height:  # a copy of a large picture may be 256 MB
        return picture, (0, 0, side, side)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    corner = (floor(left), floor(top))
    centre = picture.crop((*corner, ceil(left + side), ceil(top + side)))
    left, top = left - corner[0], top - corner[1]
    return centre, (left, top, left + side, top + side)


def _resizable(picture: Image.Image) -> Image.Image:
    """The same picture in a mode in which pixels can be averaged."""
    if picture.mode.startswith("I"):
        return _from_16_bits(picture)
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode in ("1", "P"):
        return picture.convert("RGB")
    return picture


def _from_16_bits(picture: Image.Image) -> Image.Image:
    """16-bit gray to 8 bits by the upper byte, as Pillow itself does with 16-bit colours."""
    deep = np.asarray(picture).astype(np.uint16)
    gray = Image.fromarray((deep >> 8).astype(np.uint8))
    clear = picture.info.get("transparency")
    if isinstance(clear, int):
        seen = Image.fromarray(np.where(deep == clear, 0, 255).astype(np.uint8))
        return Image.merge("LA", (gray, seen))
    return gray


def _on_white(small: Image.Image) -> Image.Image:
    if not small.has_transparency_data:
        return small.convert("RGB")
    clear = small.convert("RGBA")
    white = Image.new("RGBA", clear.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, clear).convert("RGB")
