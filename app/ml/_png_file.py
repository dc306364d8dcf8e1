"""PNG files as browsers read them, where Pillow reads them otherwise."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import cast

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

_GRAY_STEPS = {"L;2": 85, "L;4": 17}
"""By how much Pillow spreads a gray of 2 or 4 bits; the file states its transparent gray unspread."""
_COLOR_16_BITS = "RGB;16B"
_LOW_BYTES = "RGB;16L"
"""Reads the other byte of each value: the low one, as PNG files store the high one first."""

_NEEDED = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"eXIf", b"acTL", b"fcTL", b"fdAT"}
"""The optional chunks that decide how the picture looks, or that it is animated."""
_SIGNATURE_BYTES, _AROUND_BODY_BYTES, _ZLIB_HEADER_BYTES = 8, 12, 2
_MAX_PIXEL_BYTES = 8
"""Four channels of 16 bits."""
_PIECE_BYTES = 16 * 1024 * 1024


def open_png(data: bytes) -> PngImageFile:
    """The opened PNG file, its transparent gray in the values that the decoded picture will have.

    Texts and other chunks that change no pixel are left out, and optional ones with a wrong
    checksum, too: browsers show such files, Pillow refuses them.
    """
    picture = PngImageFile(io.BytesIO(_without_unneeded_chunks(data)))
    if color_codes := _color_codes(data):
        picture.info["cicp"] = color_codes
    gray = picture.info.get("transparency")
    step = _GRAY_STEPS.get(_raw_mode(picture), 0)
    if step and gray is not None:
        if gray * step > 255:  # no gray of so few bits
            del picture.info["transparency"]
        else:
            picture.info["transparency"] = gray * step
    return picture


def _color_codes(data: bytes) -> bytes:
    """The four codes of the cICP chunk, or none; it counts before palette and pixels alone."""
    for chunk in _chunks(data):
        if _kind(chunk) in (b"PLTE", b"IDAT"):
            break
        if _kind(chunk) == b"cICP" and len(chunk) == _AROUND_BODY_BYTES + 4 and _is_whole(chunk):
            return chunk[8:-4]
    return b""


def _without_unneeded_chunks(data: bytes) -> bytes:
    kept = [data[:_SIGNATURE_BYTES]]
    for chunk in _chunks(data):
        kind = _kind(chunk)
        if not _is_optional(kind) or (kind in _NEEDED and _is_whole(chunk)):
            kept.append(chunk)
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[bytes]:
    """The chunks of the file, to its end; the last one may be cut off."""
    start = _SIGNATURE_BYTES
    while start < len(data):
        end = start + _AROUND_BODY_BYTES + int.from_bytes(data[start : start + 4], "big")
        chunk = data[start:end]
        yield chunk
        if _kind(chunk) == b"IEND":
            break
        start = end


def _kind(chunk: bytes) -> bytes:
    return chunk[4:8]


def _is_optional(kind: bytes) -> bool:
    """The case of a kind's first letter says whether a reader may leave the chunk out."""
    return bool(kind) and bool(kind[0] & 0x20)


def _is_whole(chunk: bytes) -> bool:
    return zlib.crc32(chunk[4:-4]) == int.from_bytes(chunk[-4:], "big")


def decoded_png(picture: PngImageFile) -> Image.Image:
    """The decoded picture. Its pixels may have a wrong checksum, which browsers do not look at."""
    data = cast(io.BytesIO, picture.fp).getvalue()
    try:
        return _with_transparent_color(picture)
    except OSError:
        width, height = picture.size
        # Interlaced pictures have up to two filter bytes a line.
        most = height * (width * _MAX_PIXEL_BYTES + 2)
        return _with_transparent_color(open_png(_without_pixel_checksum(data, most)))


def _without_pixel_checksum(data: bytes, most: int) -> bytes:
    """The file with all its pixels in one chunk, without the checksum and what else follows them.

    `most`: the bytes that the pixels can have.
    """
    chunks = list(_chunks(data))
    pixels = b"".join(chunk[8:-4] for chunk in chunks if _kind(chunk) == b"IDAT")
    pixels = pixels[: _end_of_pixels(pixels, most)]
    joined = b"IDAT" + pixels
    one = len(pixels).to_bytes(4, "big") + joined + zlib.crc32(joined).to_bytes(4, "big")
    first = next(number for number, chunk in enumerate(chunks) if _kind(chunk) == b"IDAT")
    others = [chunk for chunk in chunks if _kind(chunk) != b"IDAT"]
    return b"".join([data[:_SIGNATURE_BYTES], *others[:first], one, *others[first:]])


def _end_of_pixels(pixels: bytes, most: int) -> int:
    """Where the compressed pixels end; the end of all if that comes first, or if they are too many."""
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    rest, count = pixels[_ZLIB_HEADER_BYTES:], 0
    try:
        while rest and count <= most and not reader.eof:
            count += len(reader.decompress(rest, _PIECE_BYTES))
            rest = reader.unconsumed_tail
    except zlib.error:
        return len(pixels)
    return len(pixels) - len(reader.unused_data)


def _with_transparent_color(picture: PngImageFile) -> Image.Image:
    """The picture, loaded; colors of 16 bits that equal the transparent one have become transparent.

    Pillow keeps the high bytes alone, so the low ones are decoded, too.
    """
    color = picture.info.get("transparency")
    if not isinstance(color, tuple) or _raw_mode(picture) != _COLOR_16_BITS:
        picture.load()
        return picture
    low = PngImageFile(io.BytesIO(cast(io.BytesIO, picture.fp).getvalue()))
    low.tile = [low.tile[0]._replace(args=_LOW_BYTES)]
    different = np.zeros((picture.height, picture.width), np.bool_)
    for number, value in enumerate(color):
        different |= _channel(picture, number) != value >> 8
        different |= _channel(low, number) != value & 0xFF
    alpha = Image.fromarray(np.where(different, np.uint8(255), np.uint8(0)))
    return Image.merge("RGBA", (*picture.split(), alpha))


def _raw_mode(picture: PngImageFile) -> str:
    """How the values lie in the file, in Pillow's words; empty once the picture is decoded."""
    return str(picture.tile[0].args) if picture.tile else ""


def _channel(picture: Image.Image, number: int) -> npt.NDArray[np.uint8]:
    return np.asarray(picture.getchannel(number))
