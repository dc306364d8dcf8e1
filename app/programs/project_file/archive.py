"""Reads a foreign zip file without trusting anything that it says of itself."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import BinaryIO

from app.errors import (
    ProjectFileBomb,
    ProjectFileEncrypted,
    ProjectFileForeign,
    ProjectFileIncomplete,
    ProjectFileTooLarge,
    ProjectFileTooManyParts,
    ProjectFileUnreadable,
)
from app.programs.project_file.layout import PART
from app.settings import Settings

_END = struct.Struct("<4s4H2LH")
_END_MARK, _LARGE_MARK = b"PK\x05\x06", b"PK\x06\x07"
_ENTRY_BYTES = 256
"""More than any entry of ours fills in the file's directory."""
_USUAL_GROWTH = 200
"""Blocks grow twenty- to fiftyfold when they are unpacked, a bomb a thousandfold."""
_SMALL = 64 * 1024
_ENCRYPTED = 0x1
_CHUNK = 64 * 1024


class Archive:
    """The parts of a project file. What is read is bounded by what was really read.

    Raises, from the start, ProjectFileTooLarge, ProjectFileTooManyParts and the refusals of
    ProjectFileUnusable. The caller closes the file.
    """

    def __init__(self, file: BinaryIO, settings: Settings) -> None:
        self._settings = settings
        self._left = settings.max_project_file_bytes
        _check_directory(file, settings)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as problem:
            raise ProjectFileUnreadable from problem
        _check_entries(self._zip.infolist(), settings)

    @property
    def parts(self) -> set[str]:
        return set(self._zip.namelist())

    def read(self, part: str, max_bytes: int) -> bytes:
        """Raises ProjectFileIncomplete, ProjectFileTooLarge, ProjectFileUnreadable."""
        if part not in self.parts:
            raise ProjectFileIncomplete(part=part)
        limit = min(max_bytes, self._left)
        try:
            with self._zip.open(part) as opened:
                data = opened.read(limit + 1)
        except (
            zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError,
            NotImplementedError, RuntimeError, struct.error,
        ) as problem:  # fmt: skip
            raise ProjectFileUnreadable from problem
        if len(data) > limit:
            raise ProjectFileTooLarge(max_bytes=limit)
        self._left -= len(data)
        return data


def _check_directory(file: BinaryIO, settings: Settings) -> None:
    """Before Python reads the directory into memory: is it as short as ours are?"""
    size = file.seek(0, 2)
    if size > settings.max_project_file_bytes:
        raise ProjectFileTooLarge(max_bytes=settings.max_project_file_bytes)
    before = max(size - _END.size - 20, 0)
    file.seek(before)
    tail = file.read()
    if len(tail) < _END.size or not tail[-_END.size :].startswith(_END_MARK):
        raise ProjectFileUnreadable
    if tail.startswith(_LARGE_MARK):  # zip64: for files that are larger than ours may be
        raise ProjectFileTooLarge(max_bytes=settings.max_project_file_bytes)
    *_, entries, directory_bytes, _, _ = _END.unpack(tail[-_END.size :])
    limit = settings.max_project_file_parts
    if entries > limit or directory_bytes > limit * _ENTRY_BYTES:
        raise ProjectFileTooManyParts(max_parts=limit)
    file.seek(0)


def _check_entries(entries: Sequence[zipfile.ZipInfo], settings: Settings) -> None:
    """What every entry says of itself, and all of them together."""
    if len(entries) > settings.max_project_file_parts:
        raise ProjectFileTooManyParts(max_parts=settings.max_project_file_parts)
    for entry in entries:
        _check_entry(entry)
    if len({entry.filename for entry in entries}) < len(entries):
        raise ProjectFileForeign
    if sum(entry.file_size for entry in entries) > settings.max_project_file_bytes:
        raise ProjectFileTooLarge(max_bytes=settings.max_project_file_bytes)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise ProjectFileEncrypted
    mode = entry.external_attr >> 16
    is_file = stat.S_IFMT(mode) in (0, stat.S_IFREG)
    # The name as it was written, before Python cuts it at a zero byte or turns slashes round.
    if not is_file or entry.orig_filename != entry.filename or not PART.fullmatch(entry.filename):
        raise ProjectFileForeign
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ProjectFileForeign
    if entry.file_size > max(entry.compress_size * _USUAL_GROWTH, _SMALL):
        raise ProjectFileBomb
