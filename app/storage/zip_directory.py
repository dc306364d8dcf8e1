"""The size of a zip file's directory, read before Python reads the directory into memory."""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_ZIP64_END = struct.Struct("<4sQ2H2L4Q")
_END_SIGNATURE, _LOCATOR_SIGNATURE, _ZIP64_SIGNATURE = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_MAX_COMMENT_BYTES = 0xFFFF

_LITTER = re.compile(
    r"__MACOSX/.*|(.*/)?(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)", re.IGNORECASE
)
"""What a Mac or Windows adds when somebody packs a folder."""


class NoZipFile(Exception):
    """The file is no zip file, or a cut off one, or data follow it."""


class BadZip64(NoZipFile):
    """The file has records of a large zip file (zip64), but they are damaged."""


@dataclass(frozen=True)
class DirectorySize:
    """What the end of a zip file claims about its directory."""

    entries: int
    size_bytes: int
    is_zip64: bool


def directory_size(file: BinaryIO) -> DirectorySize:
    """The size of the file's directory. Raises NoZipFile."""
    size = file.seek(0, 2)
    tail_start = max(size - _END.size - _MAX_COMMENT_BYTES, 0)
    file.seek(tail_start)
    tail = file.read()
    start = tail.rfind(_END_SIGNATURE)
    if start < 0 or len(tail) < start + _END.size:
        raise NoZipFile
    *_, entries, size_bytes, _, comment_bytes = _END.unpack_from(tail, start)
    if len(tail) != start + _END.size + comment_bytes:
        raise NoZipFile
    return _zip64_size(file, tail_start + start) or DirectorySize(entries, size_bytes, False)


def _zip64_size(file: BinaryIO, end: int) -> DirectorySize | None:
    """The size that the zip64 records before the end record claim, if there are any.

    The locator must point at the record that is right before it: Python reads that one.
    Raises BadZip64.
    """
    locator_start = end - _LOCATOR.size
    if locator_start < 0:
        return None
    file.seek(locator_start)
    signature, _, record_start, _ = _LOCATOR.unpack(file.read(_LOCATOR.size))
    if signature != _LOCATOR_SIGNATURE:
        return None
    if record_start != locator_start - _ZIP64_END.size:
        raise BadZip64
    file.seek(record_start)
    signature, *_, entries, size_bytes, _ = _ZIP64_END.unpack(file.read(_ZIP64_END.size))
    if signature != _ZIP64_SIGNATURE:
        raise BadZip64
    return DirectorySize(entries, size_bytes, True)


def is_litter(entry: zipfile.ZipInfo) -> bool:
    """Whether the entry is an empty one for a folder, or a file that a system adds by itself."""
    if entry.filename.endswith("/"):
        return entry.file_size == 0
    return _LITTER.fullmatch(entry.filename) is not None
