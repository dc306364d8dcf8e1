"""Where `eyeblocks import` takes pictures from: a zip file or a folder, on the disk or in a bucket."""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from app.settings import Settings
from app.storage.cloud_address import cloud_path, is_cloud_address
from app.storage.zip_directory import is_litter

if TYPE_CHECKING:
    from app.storage.cloud_path import CloudPath

PIECE_BYTES = 1024 * 1024


class SourceUnreadable(Exception):
    """The file or folder to import cannot be read. The message says which."""


class Source(Protocol):
    """A zip file or a folder to import."""

    @property
    def name(self) -> str:
        """What it is called without its folder."""

    def pack(self, file: BinaryIO) -> None:
        """Write the zip file, or a new one with the files of the folder, uncompressed.

        Raises SourceUnreadable, BucketUnusable.
        """


def source_at(place: str, settings: Settings) -> Source:
    """What lies at a path or an address. Raises BucketUnusable."""
    if is_cloud_address(place):
        path = cloud_path(place.rstrip("/"), settings)
        return CloudSource(path, settings.files_at_once, settings.max_picture_bytes)
    return DiskSource(Path(place).resolve())


@dataclass(frozen=True)
class DiskSource:
    """A zip file or a folder on the disk."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    def pack(self, file: BinaryIO) -> None:
        if not self.path.is_dir():
            with _readable(self.path) as opened:
                shutil.copyfileobj(opened, file, PIECE_BYTES)
            return
        with zipfile.ZipFile(file, "w", strict_timestamps=False) as packed:
            for path in _files_in(self.path):
                entry = zipfile.ZipInfo(path.relative_to(self.path.parent).as_posix())
                if path.is_symlink():  # it is named among the refused files
                    entry.external_attr = stat.S_IFLNK << 16
                    packed.writestr(entry, b"")
                elif not is_litter(entry):
                    with _readable(path) as opened, packed.open(entry, "w") as part:
                        shutil.copyfileobj(opened, part, PIECE_BYTES)


@dataclass(frozen=True)
class CloudSource:
    """A zip file or a folder in a bucket. Consoles of buckets mark a folder with an empty object.

    Pictures of up to `max_picture_bytes` are read `at_once` at a time, larger objects bit by bit.
    """

    place: CloudPath
    at_once: int
    max_picture_bytes: int

    @property
    def name(self) -> str:
        return self.place.name

    def pack(self, file: BinaryIO) -> None:
        if self.place.path and self.place.exists():
            with self.place.open() as opened:
                shutil.copyfileobj(opened, file, PIECE_BYTES)
            return
        objects = sorted(self.place.below(), key=lambda found: found[0].path)
        if not objects:
            raise SourceUnreadable(f"{self.place.address} cannot be read (nothing is there)")
        small = [path for path, size in objects if size <= self.max_picture_bytes]
        with zipfile.ZipFile(file, "w") as packed:
            self._pack_small(small, packed)
            for path, size in objects:
                if size > self.max_picture_bytes:
                    with path.open() as opened, packed.open(self._entry(path), "w") as part:
                        shutil.copyfileobj(opened, part, PIECE_BYTES)

    def _pack_small(self, paths: Sequence[CloudPath], packed: zipfile.ZipFile) -> None:
        from app.storage.cloud_path import read_side_by_side

        usable = [path for path in paths if not is_litter(self._entry(path))]
        for start in range(0, len(usable), self.at_once):
            batch = usable[start : start + self.at_once]
            for path, data in zip(batch, read_side_by_side(batch), strict=True):
                packed.writestr(self._entry(path), data)

    def _entry(self, path: CloudPath) -> zipfile.ZipInfo:
        relative = path.path.removeprefix(self.place.path).lstrip("/")
        return zipfile.ZipInfo(f"{self.name}/{relative}")


def _files_in(folder: Path) -> Iterator[Path]:
    """The files and links below the folder. Links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or path.is_file():
            yield path


def _readable(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as problem:
        raise SourceUnreadable(f"{path} cannot be read ({problem.strerror})") from problem
