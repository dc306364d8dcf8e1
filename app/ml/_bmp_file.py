"""BMP files as browsers read them, where Pillow reads them otherwise."""

from __future__ import annotations

import io

from PIL.BmpImagePlugin import BmpImageFile

_HEADER_AT, _VERSION_5_BYTES = 14, 124
_SPACE_AT, _PROFILE_AT, _PROFILE_BYTES_AT = 56, 112, 116
"""Places in the header of version 5."""
_EMBEDDED = b"DEBM"


def open_bmp(data: bytes) -> BmpImageFile:
    """The opened BMP file, with the color profile that a file of version 5 may hold."""
    picture = BmpImageFile(io.BytesIO(data))
    if profile := _profile(data):
        picture.info["icc_profile"] = profile
    return picture


def _profile(data: bytes) -> bytes:
    header = data[_HEADER_AT : _HEADER_AT + _VERSION_5_BYTES]
    if _number(header, 0) != _VERSION_5_BYTES or header[_SPACE_AT:][:4] != _EMBEDDED:
        return b""
    start = _HEADER_AT + _number(header, _PROFILE_AT)
    return data[start : start + _number(header, _PROFILE_BYTES_AT)]


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "little")
