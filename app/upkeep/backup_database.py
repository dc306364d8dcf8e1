"""The database of a backup: how it is copied into the backup, and checked there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.db.database import Database
from app.settings import Settings
from app.storage import FolderStorage
from app.upkeep.backup_file import DUMP, check_folder, copy_database, sqlite_file
from app.upkeep.check import Report, check
from app.upkeep.database_dump import dump, require_whole, snapshot
from app.upkeep.restore_moves import DATABASE


@dataclass(frozen=True)
class BackupDatabase:
    """`part`: its name in the backup. `copy` writes it to a path; `check` checks an unpacked backup."""

    part: str
    copy: Callable[[Path], None]
    check: Callable[[Path], Report]


@contextmanager
def opened_for_backup(settings: Settings) -> Iterator[BackupDatabase]:
    """The settings' database as it is now. Raises BackupFailed."""
    if not settings.uses_postgresql:
        yield BackupDatabase(DATABASE, partial(copy_database, sqlite_file(settings)), check_folder)
        return
    with snapshot(settings) as name:
        yield BackupDatabase(
            DUMP, partial(dump, settings, name), partial(_check_dump, settings, name)
        )


def _check_dump(settings: Settings, snapshot_name: str, unpacked: Path) -> Report:
    """Read the dump, and check the unpacked files by the rows that it was made from."""
    require_whole(settings, unpacked / DUMP)
    database = Database(settings.database_address, settings, snapshot=snapshot_name)
    try:
        return check(
            database, FolderStorage(unpacked / "pictures"), FolderStorage(unpacked / "models")
        )
    finally:
        database.close()
