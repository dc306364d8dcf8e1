"""Addresses of buckets, and how the modules that know buckets are loaded: on demand, with a sentence
where their library is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.settings import Settings
from app.storage.storage import BucketUnusable, Storage

if TYPE_CHECKING:
    from app.storage.cloud_path import CloudPath

EXTRA = 'pip install "eyeblocks[cloud]"'


def is_cloud_address(text: str) -> bool:
    """Whether the text names something in a bucket, such as `gs://bucket/folder`."""
    return "://" in text


def cloud_path(address: str, settings: Settings) -> CloudPath:
    """The object or folder at the address. Raises BucketUnusable."""
    _require_library(address)
    from app.storage.cloud_path import CloudPath

    return CloudPath.of(address, settings)


def cloud_stores(settings: Settings, names: tuple[str, ...]) -> dict[str, Storage]:
    """The stores with these names in the settings' bucket. Raises BucketUnusable."""
    _require_library(settings.files_url)
    from app.storage.bucket import open_bucket
    from app.storage.cloud import CloudStorage

    bucket = open_bucket(settings.files_url, settings)
    return {name: CloudStorage(bucket, name, settings) for name in names}


def require_writable(settings: Settings) -> None:
    """Writes into the settings' bucket and reads it again. Raises BucketUnusable."""
    _require_library(settings.files_url)
    from app.storage import bucket

    bucket.require_writable(settings)


def bucket_problem(settings: Settings, problem: BaseException | None) -> str:
    """What is wrong with the settings' bucket, in a line; empty where the problem is another one."""
    if not settings.files_url:
        return ""
    from obstore.exceptions import BaseError

    from app.storage.bucket import reason_of

    if not isinstance(problem, BaseError):
        return ""
    return str(BucketUnusable(settings.files_url, reason_of(problem)))


def _require_library(address: str) -> None:
    try:
        import obstore  # noqa: F401
    except ModuleNotFoundError as missing:
        raise BucketUnusable(address, f"install what it needs: {EXTRA}") from missing
