"""Reads an Entry file, a gzip tar archive. Nothing of it is ever written where its names say.

`.ent` holds temp/project.json, `.eo` object/object.json; pictures lie in …/ab/cd/image/<id>.<ending>.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from app.errors import (
    IncomingEntryModel,
    IncomingEntryUnreadable,
    IncomingFileTooLarge,
    IncomingFileTooManyParts,
)

GZIP = b"\x1f\x8b"
_TAR_MAGIC, _TAR_MAGIC_AT = b"ustar", 257
_PROJECTS = ("temp/project.json", "object/object.json")
_MODELS = ("model.json", "metadata.json", "weights.bin", "model.weights.bin")
_DAMAGE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RecursionError)


@dataclass(frozen=True)
class EntryLimits:
    """`max_bytes`: of the file, packed and unpacked. `max_json_bytes`: of the project without files."""

    max_bytes: int
    max_parts: int
    max_json_bytes: int
    max_picture_bytes: int


@dataclass(frozen=True)
class EntryFile:
    """What is in an Entry file. `pictures`: the bytes of pictures by the ids in their names.

    `too_large`: the ids of pictures that are too large to be read.
    """

    project: Mapping[str, Any]
    pictures: Mapping[str, bytes]
    too_large: Set[str]


def is_entry(file: BinaryIO) -> bool:
    """Whether the file is an archive as Entry writes it, packed or not."""
    file.seek(0)
    head = file.read(_TAR_MAGIC_AT + len(_TAR_MAGIC))
    return head.startswith(GZIP) or head[_TAR_MAGIC_AT:] == _TAR_MAGIC


def read_entry(file: BinaryIO, limits: EntryLimits) -> EntryFile:
    """Raises IncomingEntryUnreadable, IncomingEntryModel, IncomingFileTooLarge,
    IncomingFileTooManyParts.
    """
    file.seek(0)
    packed = file.read(2) == GZIP
    file.seek(0)
    bounded = _BoundedReader(
        gzip.GzipFile(fileobj=file, mode="rb") if packed else file, limits.max_bytes
    )
    try:
        with tarfile.open(fileobj=bounded, mode="r|") as tar:
            return _read_members(tar, limits)
    except _DAMAGE as problem:
        raise IncomingEntryUnreadable from problem


class _BoundedReader(io.RawIOBase):
    """Counts what is really unpacked: a gzip file does not say how large it gets."""

    def __init__(self, source: Any, max_bytes: int) -> None:
        self._source = source
        self._max_bytes = max_bytes
        self._left = max_bytes

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Raises IncomingFileTooLarge."""
        data: bytes = self._source.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise IncomingFileTooLarge(max_bytes=self._max_bytes)
        return data


def _read_members(tar: tarfile.TarFile, limits: EntryLimits) -> EntryFile:
    project: Any = None
    names: set[str] = set()
    pictures: dict[str, bytes] = {}
    thumbnails: dict[str, bytes] = {}
    too_large: set[str] = set()
    for number, member in enumerate(tar):
        if number >= limits.max_parts:
            raise IncomingFileTooManyParts(max_parts=limits.max_parts)
        name = member.name.removeprefix("./")
        names.add(PurePosixPath(name).name)
        if not member.isreg() or member.issparse():
            continue  # links and devices stay where they are; a sparse file unpacks from nothing
        if name in _PROJECTS:
            project = _read_project(tar, member, limits)
        elif (folder := _folder_of(name)) and member.size <= limits.max_picture_bytes:
            found = pictures if folder == "image" else thumbnails
            _keep(found, PurePosixPath(name).stem, _read(tar, member))
        elif folder == "image":
            too_large.add(PurePosixPath(name).stem)
    if not isinstance(project, dict):
        raise IncomingEntryModel if names.intersection(_MODELS) else IncomingEntryUnreadable
    return EntryFile(project, _usable(pictures, thumbnails), too_large)


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = tar.extractfile(member)
    return opened.read() if opened is not None else b""


def _read_project(tar: tarfile.TarFile, member: tarfile.TarInfo, limits: EntryLimits) -> Any:
    if member.size > limits.max_json_bytes:
        raise IncomingFileTooLarge(max_bytes=limits.max_json_bytes)
    return json.loads(_read(tar, member))


def _keep(found: dict[str, bytes], name: str, data: bytes) -> None:
    """Keep the picture. A drawing takes the place of no picture of the same name."""
    if name not in found or not _is_drawing(data):
        found[name] = data


def _is_drawing(data: bytes) -> bool:
    """Whether it is a picture in SVG, which is not taken."""
    return data.lstrip()[:1] == b"<"


def _folder_of(name: str) -> str:
    """image or thumb for a picture's name, else nothing."""
    folder = PurePosixPath(name).parent.name
    return folder if folder in ("image", "thumb") else ""


def _usable(pictures: dict[str, bytes], thumbnails: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures; where one is a drawing, its small picture."""
    return {
        name: thumbnails.get(name, data) if _is_drawing(data) else data
        for name, data in pictures.items()
    }
