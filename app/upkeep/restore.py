"""Restores the data of a backup, all of it or nothing, even if it is killed half-way.

Everything is unpacked and checked beside the data folder. A database of PostgreSQL has to be empty; it is
filled in one transaction, and emptied again where the restore ends before the moves. Where the settings
name a bucket, pictures and models are sent there. Then a plan is written, and the folders are moved into
their places.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from app.db.database import Database, DatabaseNewer
from app.db.server_database import hold_database
from app.errors import EyeblocksError, StorageFailed
from app.settings import Settings
from app.storage import FolderStorage
from app.storage.folder_lock import require_unused
from app.storage.stores import MODELS, PICTURES
from app.upkeep.backup_file import DUMP, MANIFEST, BackupFailed, check_folder, sqlite_file, unpack
from app.upkeep.check import Report, check
from app.upkeep.database_dump import require_empty, restore_dump
from app.upkeep.restore_files import send_files
from app.upkeep.restore_moves import (
    RestorePaths,
    finish_restore,
    move_into_place,
    undone_where_it_fails,
    working_on_restore,
)


def restore(settings: Settings, source: Path, *, replace: bool = False) -> Report:
    """Restore the data of a backup. Returns the check of it.

    Raises FolderInUse while a server runs, BackupFailed, also for folders that are not empty,
    BucketUnusable, and StorageFailed where the disk or the bucket cannot be written.
    With `replace` those are renamed to `<folder>.before-<time>`.
    """
    if not settings.uses_postgresql:
        sqlite_file(settings, must_exist=False)
    finish_restore(settings)
    paths = RestorePaths.of(settings)
    folders = [folder for folder in (paths.data, paths.models) if folder.is_dir()]
    occupied = [folder for folder in folders if any(folder.iterdir())]
    if occupied and not replace:
        raise BackupFailed(f"{occupied[0]} is not empty; --replace moves it aside")
    try:
        with hold_database(settings), working_on_restore(paths):
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
    _require_kind(source, settings, paths)
    with undone_where_it_fails(settings, paths):
        report = _restored_database(settings, paths)
        if report.problems:
            raise BackupFailed(f"{source}: {report.problems[0]}")
        _stage(settings, paths)
    move_into_place(paths)
    return report


def _require_kind(source: Path, settings: Settings, paths: RestorePaths) -> None:
    """Raises BackupFailed for a backup with the other kind of database."""
    if (paths.unpacked / DUMP).exists() != settings.uses_postgresql:
        held, wanted = ("SQLite", "no") if settings.uses_postgresql else ("PostgreSQL", "a")
        raise BackupFailed(
            f"{source} holds a database of {held}; restore it with {wanted} database_url of PostgreSQL"
        )


def _restored_database(settings: Settings, paths: RestorePaths) -> Report:
    """Fill the database of PostgreSQL, if it is one, and check rows and unpacked files."""
    if not settings.uses_postgresql:
        return check_folder(paths.unpacked)
    require_empty(settings)
    paths.database_mark.touch()
    restore_dump(settings, paths.unpacked / DUMP)
    (paths.unpacked / DUMP).unlink()
    database = Database.of(settings)
    try:
        database.migrate()
        pictures, models = (FolderStorage(paths.unpacked / name) for name in (PICTURES, MODELS))
        return check(database, pictures, models)
    finally:
        database.close()


def _stage(settings: Settings, paths: RestorePaths) -> None:
    """Bring the files where they can be moved from, and write down that this is done."""
    (paths.unpacked / MANIFEST).unlink()
    if settings.files_url:
        send_files(paths.unpacked, settings)
    models = paths.unpacked / "models"
    models.mkdir(exist_ok=True)
    shutil.move(models, paths.models_stage)
    _write_plan(paths)


def _write_plan(paths: RestorePaths) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    written = paths.plan.with_suffix(".new")
    with written.open("w", encoding="utf-8") as file:
        json.dump({"stamp": stamp}, file)
        file.flush()
        os.fsync(file.fileno())
    written.replace(paths.plan)
