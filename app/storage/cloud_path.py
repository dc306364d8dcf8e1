"""Objects that an operator names by an address such as `gs://bucket/folder/pets.zip`."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from app.errors import StorageFailed
from app.settings import Settings
from app.storage.bucket import open_bucket, open_object, reason_of
from app.storage.storage import BucketUnusable

PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class CloudPath:
    """An object, or what lies below that name, in a bucket. All methods raise BucketUnusable."""

    address: str
    bucket: ObjectStore
    path: str

    @classmethod
    def of(cls, address: str, settings: Settings) -> CloudPath:
        scheme, _, rest = address.partition("://")
        bucket, _, path = rest.strip("/").partition("/")
        return cls(address, open_bucket(f"{scheme}://{bucket}", settings), path)

    @property
    def name(self) -> str:
        """The last part of the address."""
        return PurePosixPath(self.path).name or self.address

    def exists(self) -> bool:
        """Whether there is an object with just this name."""
        with self.named_errors():
            try:
                obstore.head(self.bucket, self.path)
            except FileNotFoundError:
                return False
        return True

    def below(self) -> Iterator[tuple[CloudPath, int]]:
        """All objects in this folder, and their sizes in bytes."""
        with self.named_errors():
            for page in obstore.list(self.bucket, self.path or None):
                for entry in page:
                    yield (
                        self.relative(entry["path"].removeprefix(self.path).lstrip("/")),
                        entry["size"],
                    )

    def relative(self, path: str) -> CloudPath:
        """What lies in this folder under that path."""
        whole = f"{self.path}/{path}".lstrip("/")
        return CloudPath(f"{self.address}/{path}", self.bucket, whole)

    def open(self) -> BinaryIO:
        """The object for reading; the caller closes it."""
        with self.named_errors():
            return open_object(self.bucket, self.path)

    def fetch(self, target: Path) -> None:
        """Copy the object into a file that its owner alone can read."""
        with self.named_errors(), self.open() as file, target.open("xb") as copy:
            target.chmod(0o600)
            shutil.copyfileobj(file, copy, PIECE_BYTES)

    def send(self, source: Path) -> None:
        """Copy a file into the object, which is there as a whole or not at all."""
        with self.named_errors():
            obstore.put(self.bucket, self.path, source)

    @contextmanager
    def named_errors(self) -> Iterator[None]:
        """Raises BucketUnusable with this address instead of what the library says."""
        try:
            yield
        except (BaseError, FileNotFoundError) as problem:
            raise BucketUnusable(self.address, reason_of(problem)) from problem
        except StorageFailed as problem:  # while a part of the object was read
            raise BucketUnusable(self.address, reason_of(problem.__cause__ or problem)) from problem


def read_side_by_side(paths: Sequence[CloudPath]) -> Sequence[bytes]:
    """The bytes of objects of one bucket, all asked for at once. Raises BucketUnusable."""

    async def read(path: CloudPath) -> bytes:
        with path.named_errors():
            answer = await obstore.get_async(path.bucket, path.path)
            return bytes(await answer.bytes_async())

    async def read_all() -> Sequence[bytes]:
        return await asyncio.gather(*map(read, paths))

    return asyncio.run(read_all())
