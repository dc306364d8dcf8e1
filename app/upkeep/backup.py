"""Everything of one server in one file, written while the server runs, and put back from it.

The database is copied first, by SQLite's own means; then the files. What the database knows is on
disk, so the copy can only miss files that were deleted meanwhile: then it is made once more.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError

from app import __version__
from app.db.database import Database
from app.people.cards import CARDS_KEY
from app.settings import Settings
from app.storage import FolderStorage
from app.upkeep.check import Report, check

FORMAT = 1
ABOUT = "backup.json"
DATABASE = "eyeblocks.db"
TRIES = 5
"""How often a copy is made again because something was deleted meanwhile."""
_PART = re.compile(
    r"(pictures|models)(/[a-z0-9_]+)+(\.[a-z]+)?|https/(authority|server)\.(crt|key)"
    rf"|{re.escape(CARDS_KEY)}"
)


class BackupFailed(Exception):
    """Why it was not done; nothing of it is left behind, nothing was changed."""


def backup(settings: Settings, target: Path) -> Report:
    """Write `target`, readable by its owner alone; what it holds. Raises BackupFailed."""
    source = _sqlite_file(settings)
    if target.exists():
        raise BackupFailed(f"{target} is there already")
    for _ in range(TRIES):
        beside = target.with_name(f".new-{target.name}")
        try:
            _write(settings, source, beside)
            report = _checked(beside)
            if not report.problems or report.problems == _checked_live(settings).problems:
                beside.replace(target)
                return report
        except OSError as error:
            raise BackupFailed(str(error)) from error
        finally:
            beside.unlink(missing_ok=True)
    raise BackupFailed("too much is being deleted just now; try again in a minute")


def restore(settings: Settings, source: Path, *, replace: bool = False) -> Report:
    """Put the data of a backup in its places; what it holds.

    Data that is there already is refused, or with `replace` moved aside (`<folder>.before-…`).
    The server must not be running. Raises BackupFailed.
    """
    _sqlite_file(settings, must_exist=False)
    data, models = settings.data_dir, settings.models_dir / "models"
    taken = [each for each in (data, models) if each.is_dir() and any(each.iterdir())]
    if taken and not replace:
        raise BackupFailed(f"{taken[0]} is not empty; --replace moves it aside")
    try:
        return _restore(source, data, models)
    except (
        OSError, zipfile.BadZipFile, ValueError, KeyError, SQLAlchemyError, CommandError
    ) as error:  # fmt: skip
        raise BackupFailed(f"{source}: {error}") from error


def _restore(source: Path, data: Path, models: Path) -> Report:
    data.parent.mkdir(parents=True, exist_ok=True)
    models.parent.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=data.parent) as folder:
        unpacked = Path(folder) / "all"
        _unpack(source, unpacked)
        report = _check_folder(unpacked)
        if report.problems:
            raise BackupFailed(f"{source}: {report.problems[0]}")
        restored_models = unpacked / "models"
        restored_models.mkdir(exist_ok=True)
        for path in (data, models):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.before-{stamp}"))
        shutil.move(restored_models, models)
        (unpacked / ABOUT).unlink()
        unpacked.replace(data)
    return report


def _sqlite_file(settings: Settings, *, must_exist: bool = True) -> Path:
    if settings.database_url:
        raise BackupFailed("only SQLite in the data folder is backed up; use your database's tools")
    path = settings.data_dir / DATABASE
    if must_exist and not path.is_file():
        raise BackupFailed(f"{path}: there is no database")
    return path


def _write(settings: Settings, source: Path, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as packed:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            copy = Path(folder) / DATABASE
            _copy_database(source, copy)
            packed.write(copy, DATABASE, zipfile.ZIP_DEFLATED)
        for path, name in _files(settings):
            try:
                packed.write(path, name)
            except FileNotFoundError:
                continue  # deleted meanwhile; whether that matters is checked afterwards
        about = {"format": FORMAT, "version": __version__, "made_at": datetime.now(UTC).isoformat()}
        packed.writestr(ABOUT, json.dumps(about))
    with target.open("rb") as written:
        os.fsync(written.fileno())


def _files(settings: Settings) -> Iterator[tuple[Path, str]]:
    folders = {
        "pictures": settings.data_dir / "pictures",
        "models": settings.models_dir / "models",
        "https": settings.https_folder,
    }
    for part, folder in folders.items():
        for path in sorted(folder.rglob("*")):
            name = f"{part}/{path.relative_to(folder).as_posix()}"
            if path.is_file() and _PART.fullmatch(name):
                yield path, name
    if (key := settings.data_dir / CARDS_KEY).is_file():
        yield key, CARDS_KEY


def _copy_database(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")


def _checked(packed: Path) -> Report:
    """Unpacks it as a restore would, so that a backup is never the first to be read in need."""
    with tempfile.TemporaryDirectory(prefix=".checking-", dir=packed.parent) as folder:
        _unpack(packed, Path(folder) / "all")
        return _check_folder(Path(folder) / "all")


def _checked_live(settings: Settings) -> Report:
    """What is wrong with the running server's own data is no fault of the backup."""
    database = Database(settings.database_address)
    try:
        pictures = FolderStorage(settings.data_dir / "pictures")
        return check(database, pictures, FolderStorage(settings.models_dir / "models"))
    finally:
        database.close()


def _check_folder(folder: Path) -> Report:
    database = Database(f"sqlite:///{folder / DATABASE}")
    try:
        database.migrate()
        return check(database, FolderStorage(folder / "pictures"), FolderStorage(folder / "models"))
    finally:
        database.close()


def _unpack(source: Path, folder: Path) -> None:
    """Raises ValueError for a file that is no backup, or of another kind than this program's."""
    folder.mkdir(mode=0o700)
    with zipfile.ZipFile(source) as packed:
        about = json.loads(packed.read(ABOUT))
        if about.get("format") != FORMAT:
            raise ValueError(
                f"a backup of format {about.get('format')}; this program knows {FORMAT}"
            )
        for each in packed.infolist():
            if each.filename not in (ABOUT, DATABASE) and not _PART.fullmatch(each.filename):
                raise ValueError(f"{each.filename!r} does not belong in a backup")
            packed.extract(each, folder)
    for private in (*(folder / "https").glob("*"), *folder.glob(CARDS_KEY)):
        private.chmod(0o600)
