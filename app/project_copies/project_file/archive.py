"""Reads a foreign zip file. Checks every size and name that it claims."""

from __future__ import annotations

import lzma
import re
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
from app.project_copies.project_file.layout import MANIFEST, PART_NAME
from app.settings import Settings
from app.storage.zip_directory import BadZip64, NoZipFile, directory_size, is_litter

_MAX_ENTRY_BYTES = 256
"""An upper bound for the directory entry of one part of a project file."""
_MAX_GROWTH = 200
"""Blocks grow by a factor of 20 to 50 when they are unpacked, a bomb by about 1,000."""
_ALWAYS_ALLOWED_BYTES = 64 * 1024
_ENCRYPTED = 0x1
_FOLDER_MANIFEST = re.compile(rf"(?!\.\.?/)[^/\\:]+/{re.escape(MANIFEST)}")
_ENTRIES_PER_PART = 3
"""Litter included: a Mac adds an entry for every part, and one for every folder."""


class Archive:
    """The parts of a project file. `read` counts the bytes that were really unpacked.

    The constructor raises ProjectFileTooLarge, ProjectFileTooManyParts and the subclasses of
    ProjectFileUnusable. The caller closes the file.
    """

    def __init__(self, file: BinaryIO, settings: Settings) -> None:
        self._settings = settings
        self._bytes_left = settings.max_project_file_bytes
        _check_directory(file, settings)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as problem:
            raise ProjectFileUnreadable from problem
        self._entries = _parts_in(self._zip.infolist())
        _check_entries(self._entries, settings)
        self.parts = frozenset(self._entries)

    def read(self, part: str, max_bytes: int) -> bytes:
        """The bytes of a part.

        Raises ProjectFileIncomplete, ProjectFileTooLarge, ProjectFileUnreadable.
        """
        if part not in self.parts:
            raise ProjectFileIncomplete(part=part)
        limit = min(max_bytes, self._bytes_left)
        try:
            with self._zip.open(self._entries[part]) as opened:
                data = opened.read(limit + 1)
        except (
            zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError,
            NotImplementedError, RuntimeError, struct.error,
        ) as problem:  # fmt: skip
            raise ProjectFileUnreadable from problem
        if len(data) > limit:
            raise ProjectFileTooLarge(max_bytes=limit)
        self._bytes_left -= len(data)
        return data


def _check_directory(file: BinaryIO, settings: Settings) -> None:
    """Check the size of the zip directory before Python reads it into memory."""
    size = file.seek(0, 2)
    if size > settings.max_project_file_bytes:
        raise ProjectFileTooLarge(max_bytes=settings.max_project_file_bytes)
    too_large = ProjectFileTooLarge(max_bytes=settings.max_project_file_bytes)
    try:
        directory = directory_size(file)
    except BadZip64 as problem:
        raise too_large from problem
    except NoZipFile as problem:
        raise ProjectFileUnreadable from problem
    if directory.is_zip64:  # it is for files beyond the limit
        raise too_large
    limit = settings.max_project_file_parts
    most = limit * _ENTRIES_PER_PART
    if directory.entries > most or directory.size_bytes > most * _MAX_ENTRY_BYTES:
        raise ProjectFileTooManyParts(max_parts=limit)
    file.seek(0)


def _parts_in(entries: Sequence[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries by their names as parts: without litter, and without a folder around all."""
    kept = [entry for entry in entries if not is_litter(entry)]
    names = [entry.filename for entry in kept]
    folders = {name[: -len(MANIFEST)] for name in names if _FOLDER_MANIFEST.fullmatch(name)}
    folder = folders.pop() if MANIFEST not in names and len(folders) == 1 else ""
    if any(not name.startswith(folder) for name in names):
        raise ProjectFileForeign
    parts = {entry.filename.removeprefix(folder): entry for entry in kept}
    if len(parts) < len(kept):
        raise ProjectFileForeign
    return parts


def _check_entries(parts: dict[str, zipfile.ZipInfo], settings: Settings) -> None:
    """Check each entry, their number and the sum of their claimed sizes."""
    if len(parts) > settings.max_project_file_parts:
        raise ProjectFileTooManyParts(max_parts=settings.max_project_file_parts)
    for name, entry in parts.items():
        _check_entry(name, entry)
    if sum(entry.file_size for entry in parts.values()) > settings.max_project_file_bytes:
        raise ProjectFileTooLarge(max_bytes=settings.max_project_file_bytes)


def _check_entry(name: str, entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise ProjectFileEncrypted
    mode = entry.external_attr >> 16
    is_file = stat.S_IFMT(mode) in (0, stat.S_IFREG)
    # `orig_filename` is the name before Python cuts it at a zero byte and replaces backslashes.
    if not is_file or entry.orig_filename != entry.filename or not PART_NAME.fullmatch(name):
        raise ProjectFileForeign
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ProjectFileForeign
    if entry.file_size > max(entry.compress_size * _MAX_GROWTH, _ALWAYS_ALLOWED_BYTES):
        raise ProjectFileBomb
