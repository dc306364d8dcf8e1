"""Buckets: how one is opened, and its objects as files.

obstore does the work; the extra `cloud` installs it. Importing this module loads it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import (
    BaseError,
    PermissionDeniedError,
    UnauthenticatedError,
)
from obstore.store import AzureStore, GCSStore, ObjectStore, S3Store

from app.errors import StorageFailed
from app.settings import Settings
from app.storage.storage import RETRY_AFTER_S, WRITABLE_KEY, BucketUnusable

STORES: Mapping[str, type[S3Store | GCSStore | AzureStore]] = {
    "s3": S3Store,
    "gs": GCSStore,
    "az": AzureStore,
}
"""The kinds of buckets, by the scheme of their addresses."""
KEY_PARTS = ("client_email", "private_key", "private_key_id")
READ_BYTES = 1024 * 1024
"""What is asked for at once of a large object."""
MAX_REASON_LENGTH = 300


def open_bucket(address: str, settings: Settings) -> ObjectStore:
    """The bucket with an address such as `s3://bucket/folder`, and in it the folder.

    The key file is read here, once. Raises BucketUnusable for an address or a key that is none.
    """
    scheme, _, rest = address.partition("://")
    bucket, _, folder = rest.strip("/").partition("/")
    if scheme not in STORES or not bucket:
        raise BucketUnusable(address, "an address is s3://…, gs://… or az://… with a bucket's name")
    limit = timedelta(seconds=settings.files_timeout_s / 2)
    plain = urlsplit(settings.files_endpoint).scheme == "http"
    try:
        return STORES[scheme](
            bucket,
            prefix=folder or None,
            config=_config(scheme, settings),
            client_options={"timeout": limit, "connect_timeout": limit, "allow_http": plain},
            retry_config={"retry_timeout": limit},
        )
    except (BaseError, ValueError) as problem:
        raise BucketUnusable(address, reason_of(problem)) from problem


def _config(scheme: str, settings: Settings) -> Any:
    """What the settings say of the bucket's service; the rest is in its own environment variables."""
    config: dict[str, str] = {}
    if settings.files_endpoint:
        config["base_url" if scheme == "gs" else "endpoint"] = settings.files_endpoint
    if scheme == "gs" and settings.files_key_file is not None:
        config["service_account_key"] = _read_key(settings.files_key_file)
    return config


def _read_key(path: Path) -> str:
    """The key of a service account. Raises BucketUnusable, which quotes nothing of the file."""
    try:
        text = path.read_text("utf-8")
        key = json.loads(text)
        if not isinstance(key, dict) or not all(
            isinstance(key.get(each), str) for each in KEY_PARTS
        ):
            raise ValueError
    except OSError as problem:
        raise BucketUnusable(str(path), problem.strerror or "it cannot be read") from problem
    except ValueError as problem:
        raise BucketUnusable(str(path), "it is no key of a service account (JSON)") from problem
    return text


def require_writable(settings: Settings) -> None:
    """Writes into the settings' bucket and reads it again. Raises BucketUnusable."""
    bucket = open_bucket(settings.files_url, settings)
    try:
        obstore.put(bucket, WRITABLE_KEY, b"yes")
        obstore.get(bucket, WRITABLE_KEY).bytes()
    except (BaseError, FileNotFoundError) as problem:
        raise BucketUnusable(settings.files_url, reason_of(problem)) from problem


class _ObjectFile(io.RawIOBase):
    """An object as a file that is read in ranges.

    Errors are StorageFailed: an OSError would say that what is read is damaged.
    """

    def __init__(self, bucket: ObjectStore, path: str) -> None:
        super().__init__()
        self._bucket = bucket
        self._path = path
        self._size = obstore.head(bucket, path)["size"]
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(start + offset, 0)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: Any) -> int:
        piece = self._read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def readall(self) -> bytes:
        """The rest, in one request: otherwise Python asks for 8 kB at a time."""
        return self._read(self._size)

    def _read(self, most: int) -> bytes:
        count = min(most, self._size - self._position)
        if count <= 0:
            return b""
        with translated_errors():
            piece = obstore.get_range(self._bucket, self._path, start=self._position, length=count)
        self._position += count
        return bytes(piece)


def open_object(bucket: ObjectStore, path: str) -> BinaryIO:
    """A large object for reading; the caller closes it. Raises FileNotFoundError and obstore's others."""
    return io.BufferedReader(_ObjectFile(bucket, path), READ_BYTES)


def storage_failure(problem: BaseError) -> StorageFailed:
    """The product's error for one of a bucket."""
    failure = StorageFailed(retry_after_s=RETRY_AFTER_S)
    failure.__cause__ = problem
    return failure


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raises StorageFailed instead of a bucket's errors. FileNotFoundError, of what is missing, stays."""
    try:
        yield
    except BaseError as problem:
        raise storage_failure(problem) from problem


def reason_of(problem: BaseException) -> str:
    """Why the bucket cannot be used, in a line; what a service answers may go on for pages."""
    if isinstance(problem, FileNotFoundError):
        return "there is no such bucket"
    if isinstance(problem, PermissionDeniedError | UnauthenticatedError):
        return "the service does not accept the key"
    return str(problem).partition("\n")[0][:MAX_REASON_LENGTH]
