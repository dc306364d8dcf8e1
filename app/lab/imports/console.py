"""`eyeblocks import`: a zip file or a folder on the server's disk comes into a project."""

from __future__ import annotations

import shutil
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from app.accounts.console import open_database
from app.db.database import Database
from app.db.lab_tables import DataSetImport, ImportRefusal
from app.lab.imports.import_rows import UNFINISHED, ImportPurpose, Imports, import_key
from app.lab.imports.opening import ImportFiles
from app.lab.imports.receiving import BegunImports
from app.projects.file_deletions import IMPORTS, folders_of
from app.settings import Settings
from app.storage.zip_directory import is_litter

PIECE_BYTES = 1024 * 1024
POLL_S = 0.5


class SourceUnreadable(Exception):
    """The file or folder to import cannot be read. The message says which."""


def queue_import(settings: Settings, project_id: str, source: Path, purpose: ImportPurpose) -> str:
    """Queue an import of a zip file or a folder, for the server to work on. Returns its id.

    Raises SourceUnreadable, StorageFailed and the errors of `BegunImports`.
    """
    storage = folders_of(settings)[IMPORTS]
    with open_database(settings) as database:
        begun = BegunImports(database, ImportFiles(database, storage, settings))
        import_id = begun.begin(project_id, source.resolve().name, purpose)
        try:
            with storage.writing(import_key(project_id, import_id)) as file:
                _pack(source, file)
            begun.queue(project_id, import_id)
        except BaseException:
            begun.discard(project_id, import_id)
            raise
    return import_id


def follow_import(
    settings: Settings, import_id: str, show: Callable[[DataSetImport], None]
) -> tuple[DataSetImport, list[ImportRefusal]]:
    """Wait until the server has finished an import. `show` gets its row now and then."""
    with open_database(settings) as database:
        while (row := _read(database, import_id)).status in UNFINISHED:
            show(row)
            time.sleep(POLL_S)
        with database.reading() as session:
            return row, list(Imports(session).refusals(import_id, -1, row.files))


def _read(database: Database, import_id: str) -> DataSetImport:
    with database.reading() as session:
        return session.get_one(DataSetImport, import_id)


def _pack(source: Path, file: BinaryIO) -> None:
    """Write the zip file, or a new one with the files of the folder, uncompressed."""
    if not source.is_dir():
        with _readable(source) as opened:
            shutil.copyfileobj(opened, file, PIECE_BYTES)
        return
    folder = source.resolve()
    with zipfile.ZipFile(file, "w", strict_timestamps=False) as packed:
        for path in _files_in(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix())
            if path.is_symlink():  # it is named among the refused files
                entry.external_attr = stat.S_IFLNK << 16
                packed.writestr(entry, b"")
            elif not is_litter(entry):
                with _readable(path) as opened, packed.open(entry, "w") as part:
                    shutil.copyfileobj(opened, part, PIECE_BYTES)


def _files_in(folder: Path) -> Iterator[Path]:
    """The files and links below the folder. Links are not followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or path.is_file():
            yield path


def _readable(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as problem:
        raise SourceUnreadable(f"{path} cannot be read ({problem.strerror})") from problem
