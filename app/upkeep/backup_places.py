"""Backups to and from a place that the operator names: a file, or an object in a bucket."""

from __future__ import annotations

from pathlib import Path

from app.settings import Settings
from app.storage.cloud_address import cloud_path, is_cloud_address
from app.upkeep.backup import backup
from app.upkeep.backup_file import BackupFailed
from app.upkeep.backup_folder import backup_folder
from app.upkeep.check import Report
from app.upkeep.restore import restore


def backup_to(settings: Settings, place: str) -> Report:
    """Write a backup. Returns the check of it. Raises BackupFailed, BucketUnusable."""
    if not is_cloud_address(place):
        return backup(settings, Path(place))
    target = cloud_path(place, settings)
    if target.exists():
        raise BackupFailed(f"{place} is there already")
    with backup_folder(settings.data_dir) as folder:
        report = backup(settings, folder / "backup.zip")
        target.send(folder / "backup.zip")
    return report


def restore_from(settings: Settings, place: str, *, replace: bool) -> Report:
    """Restore a backup. Returns the check of it. Raises the errors of `restore`, BucketUnusable."""
    if not is_cloud_address(place):
        return restore(settings, Path(place), replace=replace)
    beside = settings.data_dir.resolve().parent
    beside.mkdir(parents=True, exist_ok=True)
    with backup_folder(beside) as folder:
        cloud_path(place, settings).fetch(folder / "backup.zip")
        return restore(settings, folder / "backup.zip", replace=replace)
