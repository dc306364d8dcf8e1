"""Restores the data of a backup, all of it or nothing, even if it is killed half-way.

Everything is unpacked and checked beside the data folder. Where the settings name a bucket, pictures
and models are sent there. Then a plan is written, and the folders are moved into their places.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from app.db.database import DatabaseNewer
from app.errors import EyeblocksError, StorageFailed
from app.settings import Settings
from app.storage.folder_lock import require_unused
from app.upkeep.backup_file import MANIFEST, BackupFailed, check_folder, sqlite_file, unpack
from app.upkeep.check import Report
from app.upkeep.restore_files import send_files
from app.upkeep.restore_moves import (
    RestorePaths,
    finish_restore,
    move_into_place,
    working_on_restore,
)


def restore(settings: Settings, source: Path, *, replace: bool = False) -> Report:
    """Restore the data of a backup. Returns the check of it.

    Raises FolderInUse while a server runs, BackupFailed, also for folders that are not empty,
    BucketUnusable, and StorageFailed where the disk or the bucket cannot be written.
    With `replace` those are renamed to `<folder>.before-<time>`.
    """
    sqlite_file(settings, must_exist=False)
    finish_restore(settings)
    paths = RestorePaths.of(settings)
    folders = [folder for folder in (paths.data, paths.models) if folder.is_dir()]
    occupied = [folder for folder in folders if any(folder.iterdir())]
    if occupied and not replace:
        raise BackupFailed(f"{occupied[0]} is not empty; --replace moves it aside")
    try:
        with working_on_restore(paths):
            # A server that starts now sees the stage. One that had started holds its folder.
            require_unused(paths.data)
            return _restore(source, settings, paths)
    except StorageFailed:
        raise
    except (
        OSError, zipfile.BadZipFile, ValueError, KeyError, SQLAlchemyError, EyeblocksError,
        DatabaseNewer,
    ) as error:  # fmt: skip
        raise BackupFailed(f"{source}: {error}") from error


def _restore(source: Path, settings: Settings, paths: RestorePaths) -> Report:
    unpack(source, paths.unpacked)
    report = check_folder(paths.unpacked)
    if report.problems:
        raise BackupFailed(f"{source}: {report.problems[0]}")
    (paths.unpacked / MANIFEST).unlink()
    if settings.files_url:
        send_files(paths.unpacked, settings)
    models = paths.unpacked / "models"
    models.mkdir(exist_ok=True)
    shutil.move(models, paths.models_stage)
    _write_plan(paths)
    move_into_place(paths)
    return report


def _write_plan(paths: RestorePaths) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    written = paths.plan.with_suffix(".new")
    with written.open("w", encoding="utf-8") as file:
        json.dump({"stamp": stamp}, file)
        file.flush()
        os.fsync(file.fileno())
    written.replace(paths.plan)
