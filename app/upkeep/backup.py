"""Writes all data of a server into one zip file, while the server runs.

Copies the database first, with SQLite's backup or `pg_dump`, and then the files. Every row has its file,
so the copy can lack only files that were deleted meanwhile. Then it is made again.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app import __version__
from app.classrooms.word_cards import CARDS_KEY_FILE
from app.db.database import Database
from app.settings import Settings
from app.storage.stores import MODELS, PICTURES, stores_of
from app.upkeep.backup_database import opened_for_backup
from app.upkeep.backup_file import (
    FORMAT,
    MANIFEST,
    PART_NAME,
    BackupFailed,
    sqlite_file,
    unpack,
)
from app.upkeep.backup_folder import backup_folder
from app.upkeep.check import Report, check

MAX_TRIES = 5
"""How often a copy is made again because files were deleted meanwhile."""


def backup(settings: Settings, target: Path) -> Report:
    """Write `target`, readable by its owner alone. Returns the check of it. Raises BackupFailed."""
    if not settings.uses_postgresql:
        sqlite_file(settings)
    if target.exists():
        raise BackupFailed(f"{target} is there already")
    try:
        with backup_folder(target.parent) as folder:
            for number in range(MAX_TRIES):
                packed, report = _pack_and_check(settings, folder / str(number))
                if not report.problems or report.problems == _check_live(settings).problems:
                    packed.replace(target)
                    return report
                shutil.rmtree(packed.parent)
    except OSError as error:
        raise BackupFailed(str(error)) from error
    raise BackupFailed("too much is being deleted just now; try again in a minute")


def _pack_and_check(settings: Settings, folder: Path) -> tuple[Path, Report]:
    """Write a backup in a new folder, and unpack and check it as a restore would."""
    folder.mkdir()
    packed, unpacked = folder / "packed", folder / "unpacked"
    with opened_for_backup(settings) as database:
        copy = folder / database.part
        database.copy(copy)
        _write(settings, copy, packed)
        copy.unlink()
        unpack(packed, unpacked)
        return packed, database.check(unpacked)


def _write(settings: Settings, database: Path, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as packed:
        packed.write(database, database.name, zipfile.ZIP_DEFLATED)
        for name, read in _files(settings):
            try:
                packed.writestr(name, read())
            except (KeyError, FileNotFoundError):
                continue  # deleted meanwhile; `_check_packed` finds out whether a row needs it
        manifest = {
            "format": FORMAT,
            "version": __version__,
            "made_at": datetime.now(UTC).isoformat(),
        }
        packed.writestr(MANIFEST, json.dumps(manifest))
    with target.open("rb") as written:
        os.fsync(written.fileno())


def _files(settings: Settings) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The part name of every file of a backup, and a function that reads it."""
    stores = stores_of(settings)
    for part in (PICTURES, MODELS):
        for file in stores[part].files():
            name = f"{part}/{file.key}"
            if PART_NAME.fullmatch(name):
                yield name, partial(stores[part].get, file.key)
    own = [*sorted(settings.https_folder.glob("*")), settings.data_dir / CARDS_KEY_FILE]
    for path in own:
        name = path.relative_to(settings.data_dir).as_posix()
        if path.is_file() and PART_NAME.fullmatch(name):
            yield name, path.read_bytes


def _check_live(settings: Settings) -> Report:
    """Check the running server's data. A backup may have the same problems as the data."""
    database = Database.of(settings)
    try:
        stores = stores_of(settings)
        return check(database, stores[PICTURES], stores[MODELS])
    finally:
        database.close()
