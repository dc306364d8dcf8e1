"""Reads a foreign zip file of pictures. Every size, name and type that it claims is only data."""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.errors import (
    EyeblocksError,
    ImportEncrypted,
    ImportLink,
    ImportTooLarge,
    ImportTooManyFiles,
    ImportUnreadable,
    PictureTooLarge,
    PictureUnreadable,
)
from app.storage.zip_directory import NoZipFile, directory_size, is_litter

_ENTRIES_PER_FILE = 3
"""Litter included: a Mac adds an entry for every file, and one for every folder."""
_MAX_ENTRY_BYTES = 512
_ENCRYPTED, _UTF8 = 0x1, 0x800
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
READING_ERRORS = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError, struct.error,
)  # fmt: skip
"""What reading a damaged part of a zip file raises."""


@dataclass(frozen=True)
class ArchiveLimits:
    """`max_bytes`: of the zip file, packed and unpacked."""

    max_bytes: int
    max_files: int
    max_picture_bytes: int


@dataclass(frozen=True)
class ArchivedFile:
    """A file in the zip file. `path`: as its maker wrote it, with slashes. `entry`: its number."""

    path: str
    entry: int
    size_bytes: int
    refusal: EyeblocksError | None


class PictureArchive:
    """The files of a zip file, without litter. The caller closes it, which closes `file`.

    The constructor raises ImportUnreadable, ImportTooLarge, ImportTooManyFiles.
    """

    def __init__(self, file: BinaryIO, limits: ArchiveLimits) -> None:
        self._file = file
        self._limits = limits
        _check_directory(file, limits)
        try:
            self._zip = zipfile.ZipFile(file)
        except READING_ERRORS as problem:
            raise ImportUnreadable from problem
        self._entries = [entry for entry in self._zip.infolist() if not is_litter(entry)]
        _check_entries(self._entries, limits)

    def close(self) -> None:
        self._zip.close()
        self._file.close()

    def files(self) -> Sequence[ArchivedFile]:
        """All files, in the order of the zip file's directory."""
        return [
            ArchivedFile(_path_of(entry), number, entry.file_size, self._refusal(entry))
            for number, entry in enumerate(self._entries)
        ]

    def read(self, file: ArchivedFile) -> bytes:
        """The file's bytes, at most as many as it claims. Raises PictureUnreadable."""
        try:
            with self._zip.open(self._entries[file.entry]) as opened:
                return opened.read(self._limits.max_picture_bytes + 1)
        except READING_ERRORS as problem:
            raise PictureUnreadable from problem

    def _refusal(self, entry: zipfile.ZipInfo) -> EyeblocksError | None:
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            return ImportLink()
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in PACKINGS:
            return ImportEncrypted()
        if entry.file_size > self._limits.max_picture_bytes:
            return PictureTooLarge(max_bytes=self._limits.max_picture_bytes)
        return None


def directory_bytes(max_files: int) -> int:
    """The most that the directory of a zip file with so many files may have."""
    return max_files * _ENTRIES_PER_FILE * _MAX_ENTRY_BYTES


def _check_directory(file: BinaryIO, limits: ArchiveLimits) -> None:
    """Check the sizes of the file and its directory before Python reads that into memory."""
    if file.seek(0, 2) > limits.max_bytes:
        raise ImportTooLarge(max_bytes=limits.max_bytes)
    try:
        directory = directory_size(file)
    except NoZipFile as problem:
        raise ImportUnreadable from problem
    most = limits.max_files * _ENTRIES_PER_FILE
    if directory.entries > most or directory.size_bytes > directory_bytes(limits.max_files):
        raise ImportTooManyFiles(max_files=limits.max_files)


def _check_entries(entries: Sequence[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    """Check the number of files and the sum of the sizes that they claim.

    Files that are too large by themselves are refused one by one and never unpacked.
    """
    if len(entries) > limits.max_files:
        raise ImportTooManyFiles(max_files=limits.max_files)
    sizes = (entry.file_size for entry in entries)
    if sum(size for size in sizes if size <= limits.max_picture_bytes) > limits.max_bytes:
        raise ImportTooLarge(max_bytes=limits.max_bytes)


def _path_of(entry: zipfile.ZipInfo) -> str:
    """The entry's path with slashes, in NFC.

    Many programs write Korean names without saying how: a Mac in UTF-8, Windows in its code page
    949. Python takes both for code page 437, which gives the bytes back.
    """
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8:
        name = _decoded(name.encode("cp437"))
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")
