"""Files in a bucket: Google Cloud Storage, S3 and what speaks like it, or Azure.

obstore does the work; the extra `cloud` installs it. Importing this module loads it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import BinaryIO

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from app.errors import StorageFailed
from app.settings import Settings
from app.storage.bucket import open_object, storage_failure, translated_errors
from app.storage.storage import KEY, WRITABLE_KEY, StoredFile, translated_disk_errors


class CloudStorage:
    """Files in one folder of a bucket. An object is there as a whole or not at all."""

    def __init__(self, bucket: ObjectStore, folder: str, settings: Settings) -> None:
        self._bucket = bucket
        self._folder = folder
        self._at_once = settings.files_at_once
        self._spool_folder = settings.data_dir

    def put(self, key: str, data: bytes) -> None:
        with translated_errors():
            obstore.put(self._bucket, self._path(key), data)

    def put_all(self, files: Mapping[str, bytes]) -> None:
        failures = self.put_each(files)
        if failures:
            with suppress(StorageFailed):
                self._delete([self._path(key) for key in files])
            raise next(iter(failures.values()))

    def put_each(self, files: Mapping[str, bytes]) -> Mapping[str, StorageFailed]:
        """Stores the files side by side, which takes as long as one of them."""
        problems = asyncio.run(self._put_side_by_side(files))
        return {
            key: storage_failure(each) for key, each in zip(files, problems, strict=True) if each
        }

    def get(self, key: str) -> bytes:
        try:
            with translated_errors():
                return bytes(obstore.get(self._bucket, self._path(key)).bytes())
        except FileNotFoundError as missing:
            raise KeyError(key) from missing

    def get_all(self, keys: Collection[str]) -> Mapping[str, bytes]:
        """Reads the files side by side, which takes as long as one of them."""
        with translated_errors():
            found = asyncio.run(self._get_side_by_side(keys))
        return dict(zip(keys, found, strict=True))

    @contextmanager
    def writing(self, key: str) -> Iterator[BinaryIO]:
        path = self._path(key)
        with (
            translated_errors(),
            translated_disk_errors(),
            TemporaryFile(dir=self._spool_folder) as file,
        ):
            yield file
            file.seek(0)
            obstore.put(self._bucket, path, file)

    def open_file(self, key: str) -> BinaryIO:
        try:
            with translated_errors():
                return open_object(self._bucket, self._path(key))
        except FileNotFoundError as missing:
            raise KeyError(key) from missing

    def delete(self, key: str) -> None:
        self._delete([self._path(key)])

    def delete_all(self, prefix: str) -> None:
        with translated_errors():
            for page in obstore.list(self._bucket, self._path(prefix)):
                self._delete([entry["path"] for entry in page])

    def check(self) -> None:
        self.put(WRITABLE_KEY, b"yes")

    def files(self) -> Iterator[StoredFile]:
        with translated_errors():
            for page in obstore.list(self._bucket, self._folder):
                for entry in page:
                    key = entry["path"].removeprefix(f"{self._folder}/")
                    yield StoredFile(key, entry["last_modified"].timestamp())

    async def _put_side_by_side(self, files: Mapping[str, bytes]) -> Sequence[BaseError | None]:
        """What kept each file from being stored."""
        places = asyncio.Semaphore(self._at_once)

        async def put(key: str, data: bytes) -> BaseError | None:
            async with places:
                try:
                    await obstore.put_async(self._bucket, self._path(key), data)
                except BaseError as problem:
                    return problem
            return None

        return await asyncio.gather(*(put(key, data) for key, data in files.items()))

    async def _get_side_by_side(self, keys: Collection[str]) -> Sequence[bytes]:
        """Raises KeyError for one that is missing."""
        places = asyncio.Semaphore(self._at_once)

        async def get(key: str) -> bytes:
            async with places:
                try:
                    answer = await obstore.get_async(self._bucket, self._path(key))
                    return bytes(await answer.bytes_async())
                except FileNotFoundError as missing:
                    raise KeyError(key) from missing

        return await asyncio.gather(*map(get, keys))

    def _delete(self, paths: Sequence[str]) -> None:
        """Deletes objects; a missing one is no error, though Google and Azure say that it is."""
        with translated_errors():
            try:
                obstore.delete(self._bucket, paths)
            except FileNotFoundError:
                for path in paths:
                    with suppress(FileNotFoundError):
                        obstore.delete(self._bucket, path)

    def _path(self, key: str) -> str:
        if not KEY.fullmatch(key):
            raise ValueError(f"not a storage key: {key!r}")
        return f"{self._folder}/{key}"
