"""`eyeblocks import`: a zip file or a folder, on the server's disk or in a bucket, comes into a project."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.accounts.console import open_database
from app.db.database import Database
from app.db.lab_tables import DataSetImport, ImportRefusal
from app.lab.imports.import_rows import UNFINISHED, ImportPurpose, Imports, import_key
from app.lab.imports.opening import ImportFiles
from app.lab.imports.receiving import BegunImports
from app.lab.imports.sources import source_at
from app.settings import Settings
from app.storage.stores import IMPORTS, stores_of

POLL_S = 0.5


def queue_import(settings: Settings, project_id: str, place: str, purpose: ImportPurpose) -> str:
    """Queue an import of a zip file or a folder, for the server to work on. Returns its id.

    Raises SourceUnreadable, BucketUnusable, StorageFailed and the errors of `BegunImports`.
    """
    source = source_at(place, settings)
    storage = stores_of(settings)[IMPORTS]
    with open_database(settings) as database:
        begun = BegunImports(database, ImportFiles(database, storage, settings))
        import_id = begun.begin(project_id, source.name, purpose)
        try:
            with storage.writing(import_key(project_id, import_id)) as file:
                source.pack(file)
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
