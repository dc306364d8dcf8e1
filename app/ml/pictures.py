"""The processing of picture files: the square for training and recognition, the picture for the stage.

`crop_square` serves samples, test pictures, webcam frames and block recognition, so that a model is
always asked about pictures that were prepared like its training pictures. `stage_picture` keeps the
whole picture and its transparency. Both accept the same files.
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
from app.ml._bmp_file import open_bmp
from app.ml._color_spaces import color_space_of, to_srgb
from app.ml._jpeg_file import is_too_demanding
from app.ml._png_file import decoded_png, open_png

SIDE = 224
"""Width and height of a square, in pixels."""

MAX_SIDE = 30_000
"""The longest side of a picture where no setting says otherwise: three times a large photo's."""

Square = npt.NDArray[np.uint8]
"""(SIDE, SIDE, 3) uint8, RGB, right way up."""

Pixels = npt.NDArray[np.uint8]
"""(h, w, 3) uint8, RGB."""

Box = tuple[float, float, float, float]
ResultT = TypeVar("ResultT")

# JPEGs are decoded at a half, a quarter or an eighth of their size if the short side keeps this many
# pixels. The decoder then averages as the resize does: 87 photos at five sizes differ by 0.8 of 255
# from fully decoded ones, and their embeddings have a cosine of 0.998 (saving as JPEG: 0.993). The
# page's 448 × 448 take 0.6 ms instead of 2.1 ms, a webcam's 640 × 480 take 1.5 ms instead of 2.9 ms.
_DRAFT_SIDE = SIDE

_BMP_HEADER_SIZES = {12, 40, 52, 56, 64, 108, 124}

_EXIF_TRANSPOSES = {
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
    """The largest accepted file, in bytes, and the largest accepted picture, in pixels.

    `max_side` bounds width and height: of two pictures with as many pixels, the one of extreme
    shape takes far more time and memory to resize.
    """

    max_bytes: int
    max_pixels: int
    max_side: int = MAX_SIDE


@dataclass(frozen=True)
class StagePicture:
    """A picture file without metadata for the stage. Width and height are in pixels."""

    data: bytes
    media_type: str
    """image/jpeg if the file was a JPEG, image/png if it was a PNG or BMP."""
    width: int
    height: int


def crop_square(data: bytes, limits: PictureLimits) -> Square:
    """The center square of a JPEG, PNG or BMP file: (224, 224, 3) uint8 RGB.

    The content decides the type. EXIF orientation is applied, transparency is put onto white, and
    the center square is cropped (no stretching, no padding) and resized once, antialiased. Color
    profiles are applied, as in browsers, whose pages shrink large photos before they send them. If
    the margins are odd, the crop begins at half a pixel, so that it stays centered and a rotated
    picture gives the same square.

    Raises PictureEmpty, PictureTooLarge, NotAPictureType, PictureTooManyPixels (from the header,
    before decoding), PictureAnimated, PictureTooDemanding (out of memory), or PictureUnreadable
    (damaged or cut off).
    """
    return _process(data, limits, _to_square)


def stage_picture(data: bytes, limits: PictureLimits, longest_side: int) -> StagePicture:
    """The whole picture of a JPEG, PNG or BMP file, its longest side at most `longest_side`.

    EXIF orientation is applied, transparency is kept, and small pictures keep their size. Raises
    the errors of `crop_square`.
    """
    return _process(data, limits, lambda picture: _to_stage_picture(picture, longest_side))


def to_jpeg(square: Square) -> bytes:
    """The square as a JPEG file without metadata, nearly lossless (quality 95, 4:4:4)."""
    return _encode(Image.fromarray(square), "JPEG", quality=95, subsampling=0)


def to_small_jpeg(picture: Pixels) -> bytes:
    """A picture (h, w, 3), to be looked at alone, as a JPEG file of a third of that size."""
    return _encode(Image.fromarray(picture), "JPEG", quality=85)


def _encode(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _process(
    data: bytes, limits: PictureLimits, convert: Callable[[ImageFile], ResultT]
) -> ResultT:
    if not data:
        raise PictureEmpty()
    if len(data) > limits.max_bytes:
        raise PictureTooLarge(max_bytes=limits.max_bytes)
    file_type = _file_type(data)
    if file_type is None:
        raise NotAPictureType()
    if file_type is JpegImageFile and is_too_demanding(data):
        raise PictureUnreadable()
    with warnings.catch_warnings():
        # Pillow warns about odd metadata; real problems are raised as errors.
        warnings.simplefilter("ignore")
        return _decode(file_type, data, limits, convert)


def _file_type(data: bytes) -> type[ImageFile] | None:
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    # Many texts begin with "BM", too, so the header's size is checked.
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES:
        return BmpImageFile
    return None


_OPENERS: dict[type[ImageFile], Callable[[bytes], ImageFile]] = {
    JpegImageFile: lambda data: JpegImageFile(io.BytesIO(data)),
    PngImageFile: open_png,
    BmpImageFile: open_bmp,
}


def _decode(
    file_type: type[ImageFile],
    data: bytes,
    limits: PictureLimits,
    convert: Callable[[ImageFile], ResultT],
) -> ResultT:
    try:
        picture = _OPENERS[file_type](data)
    except Exception as problem:  # Pillow may raise anything: see below
        raise PictureUnreadable() from problem
    with picture:
        _check_header(picture, data, limits)
        try:
            return convert(picture)
        except MemoryError as problem:
            raise PictureTooDemanding() from problem
        except Exception as problem:
            # Hostile files make Pillow raise nearly anything (OSError, SyntaxError, ValueError,
            # struct.error, IndexError, …); the student gets one answer for all.
            raise PictureUnreadable() from problem


def _check_header(picture: ImageFile, data: bytes, limits: PictureLimits) -> None:
    pixels = picture.width * picture.height
    if pixels > limits.max_pixels:
        raise PictureTooManyPixels(pixels=pixels, max_pixels=limits.max_pixels)
    if max(picture.size) > limits.max_side:
        raise PictureTooManyPixels(
            pixels=pixels, max_pixels=limits.max_pixels, max_side=limits.max_side
        )
    if getattr(picture, "is_animated", False):
        raise PictureAnimated()


def _to_square(picture: ImageFile) -> Square:
    space = color_space_of(picture)
    center, box = _center_crop(_upright(picture, _DRAFT_SIDE))
    small = _to_averageable_mode(center).resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=box)
    return np.array(_flatten_on_white(to_srgb(small, space)))


def _to_stage_picture(picture: ImageFile, longest_side: int) -> StagePicture:
    space = color_space_of(picture)
    upright = _to_averageable_mode(_upright(picture, longest_side))
    scale = min(1.0, longest_side / max(upright.size))
    size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
    small = to_srgb(upright.resize(size, Image.Resampling.BICUBIC), space)
    converted = small.convert("RGBA") if small.has_transparency_data else small.convert("RGB")
    transparent = converted.mode == "RGBA" and converted.getchannel("A").getextrema() != (255, 255)
    pixels = np.array(converted if transparent else converted.convert("RGB"))
    without_metadata = Image.fromarray(pixels)
    if isinstance(picture, JpegImageFile):
        return StagePicture(_encode(without_metadata, "JPEG", quality=90), "image/jpeg", *size)
    return StagePicture(_encode(without_metadata, "PNG"), "image/png", *size)


def _upright(picture: ImageFile, draft_side: int) -> Image.Image:
    """The decoded picture with its EXIF orientation applied. Its short side keeps `draft_side` pixels."""
    transpose = _exif_transpose(picture)
    picture.draft(None, (draft_side, draft_side))
    decoded = decoded_png(picture) if isinstance(picture, PngImageFile) else picture
    return decoded.transpose(transpose) if transpose is not None else decoded


def _exif_transpose(picture: ImageFile) -> Image.Transpose | None:
    """The orientation in the file's EXIF data alone, as in browsers; Pillow would look in XMP, too."""
    exif = Image.Exif()
    try:
        exif.load(picture.info.get("exif", b""))
        orientation = exif.get(ExifTags.Base.Orientation)
    except Exception:
        # Metadata is broken, pixels are intact: every viewer shows such a picture without rotation.
        return None
    return _EXIF_TRANSPOSES.get(orientation) if isinstance(orientation, int) else None


def _center_crop(picture: Image.Image) -> tuple[Image.Image, Box]:
    """The whole pixels that cover the center square, and the square's box in them.

    Cropping before the resize keeps outside pixels from bleeding in at the edges.
    """
    side = min(picture.size)
    if picture.width == picture.height:  # no copy: it may take 256 MB
        return picture, (0, 0, side, side)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    corner = (floor(left), floor(top))
    center = picture.crop((*corner, ceil(left + side), ceil(top + side)))
    left, top = left - corner[0], top - corner[1]
    return center, (left, top, left + side, top + side)


def _to_averageable_mode(picture: Image.Image) -> Image.Image:
    """The picture in a mode whose pixels can be averaged."""
    if picture.mode.startswith("I"):
        return _to_8_bits(picture)
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode in ("1", "P"):
        return picture.convert("RGB")
    return picture


def _to_8_bits(picture: Image.Image) -> Image.Image:
    """Converts 16-bit gray to 8 bits by the upper byte, as Pillow does with 16-bit colors."""
    gray_16 = np.asarray(picture).astype(np.uint16)
    gray = Image.fromarray((gray_16 >> 8).astype(np.uint8))
    transparent = picture.info.get("transparency")
    if isinstance(transparent, int):
        alpha = Image.fromarray(np.where(gray_16 == transparent, 0, 255).astype(np.uint8))
        return Image.merge("LA", (gray, alpha))
    return gray


def _flatten_on_white(small: Image.Image) -> Image.Image:
    if not small.has_transparency_data:
        return small.convert("RGB")
    layer = small.convert("RGBA")
    white = Image.new("RGBA", layer.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, layer).convert("RGB")
