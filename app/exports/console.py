"""`eyeblocks export`: the pictures of a project go into a file, on the server's disk or in a bucket."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from app.accounts.console import open_database
from app.exports.data_sets import DataSetLayout, data_set_chunks
from app.settings import Settings
from app.storage.cloud_address import cloud_path, is_cloud_address
from app.storage.stores import PICTURES, stores_of


class PlaceUnusable(Exception):
    """The file cannot be written there. The text says why."""


def export_data_set(settings: Settings, project_id: str, place: str, layout: DataSetLayout) -> int:
    """Write the pictures that training learns from as a zip file. Returns its size in bytes.

    Raises ProjectNotFound, PlaceUnusable, BucketUnusable, StorageFailed.
    """
    with open_database(settings) as database:
        pictures = stores_of(settings)[PICTURES]
        chunks = data_set_chunks(project_id, layout, database, pictures)
        if not is_cloud_address(place):
            return _write(chunks, Path(place))
        target = cloud_path(place, settings)
        if target.exists():
            raise PlaceUnusable(f"{place} is there already")
        with tempfile.TemporaryDirectory(prefix="eyeblocks-export-") as folder:
            size = _write(chunks, Path(folder) / "pictures.zip")
            target.send(Path(folder) / "pictures.zip")
        return size


def _write(chunks: Iterable[bytes], target: Path) -> int:
    """Write a file that its owner alone can read, whole or not at all. Returns its size."""
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise PlaceUnusable(f"{target} cannot be written: {problem.strerror}") from problem
    try:
        with os.fdopen(handle, "wb") as file:
            return sum(map(file.write, chunks))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
