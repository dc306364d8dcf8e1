"""Sends the pictures and models of a backup into the bucket of the settings."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from app.settings import Settings
from app.storage import WRITABLE_KEY, FolderStorage, Storage
from app.storage.stores import MODELS, PICTURES, stores_of
from app.upkeep.backup_file import BackupFailed


def send_files(unpacked: Path, settings: Settings) -> None:
    """Send the unpacked files, and delete those of the folder.

    What a restore that was killed has sent is sent again. Raises BackupFailed, with nothing sent, where
    the bucket has files of its own; BucketUnusable, StorageFailed.
    """
    stores = {name: stores_of(settings)[name] for name in (PICTURES, MODELS)}
    folders = {name: FolderStorage(unpacked / name) for name in stores}
    _require_room(stores, folders, settings.files_url)
    for name, store in stores.items():
        keys = [file.key for file in folders[name].files()]
        for start in range(0, len(keys), settings.files_at_once):
            batch = keys[start : start + settings.files_at_once]
            store.put_all({key: folders[name].get(key) for key in batch})
        shutil.rmtree(unpacked / name, ignore_errors=True)


def _require_room(
    stores: Mapping[str, Storage], folders: Mapping[str, FolderStorage], address: str
) -> None:
    for name, store in stores.items():
        known = {WRITABLE_KEY, *(file.key for file in folders[name].files())}
        if any(file.key not in known for file in store.files()):
            raise BackupFailed(
                f"{address} has files of another server; name another folder of the bucket"
            )
