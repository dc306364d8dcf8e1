"""The zip file of a backup: its parts, and how it is unpacked and checked."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from app.classrooms.word_cards import CARDS_KEY_FILE
from app.db.database import Database
from app.settings import Settings
from app.storage import FolderStorage
from app.upkeep.check import Report, check
from app.upkeep.restore_moves import DATABASE

FORMAT = 1
MANIFEST = "backup.json"
DUMP = "eyeblocks.dump"
"""The name of a database of PostgreSQL in a backup, in the format of `pg_dump`."""
PART_NAME = re.compile(
    r"(pictures|models)(/[a-z0-9_]+)+(\.[a-z]+)?|https/(authority|server)\.(crt|key)"
    rf"|{re.escape(CARDS_KEY_FILE)}"
)


class BackupFailed(Exception):
    """A backup or restore was not done, and changed nothing. The message says why."""


def sqlite_file(settings: Settings, *, must_exist: bool = True) -> Path:
    """The path of the database. Raises BackupFailed for one elsewhere."""
    if settings.database_url:
        raise BackupFailed("a file of SQLite outside the data folder is not backed up")
    path = settings.data_dir / DATABASE
    if must_exist and not path.is_file():
        raise BackupFailed(f"{path}: there is no database")
    return path


def copy_database(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")


def check_folder(folder: Path) -> Report:
    database = Database(f"sqlite:///{folder / DATABASE}")
    try:
        database.migrate()
        return check(database, FolderStorage(folder / "pictures"), FolderStorage(folder / "models"))
    finally:
        database.close()


def unpack(source: Path, folder: Path) -> None:
    """Unpack into a new folder, in files that their owner alone may read.

    Raises ValueError for another format and for foreign parts.
    """
    folder.mkdir(mode=0o700)
    with zipfile.ZipFile(source) as packed:
        manifest = json.loads(packed.read(MANIFEST))
        if manifest.get("format") != FORMAT:
            raise ValueError(
                f"a backup of format {manifest.get('format')}; this program knows {FORMAT}"
            )
        for part in packed.infolist():
            if part.filename not in (MANIFEST, DATABASE, DUMP) and not PART_NAME.fullmatch(
                part.filename
            ):
                raise ValueError(f"{part.filename!r} does not belong in a backup")
            Path(packed.extract(part, folder)).chmod(0o600)
