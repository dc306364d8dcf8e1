"""Checks the data of a server: all that `check` finds, missing parts, and files of no row.

A file is written before its row and deleted after it, so a server that is killed may leave one over.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from app.db.database import Database
from app.db.lab_tables import TestPicture
from app.db.tables import Asset, Model, PendingDeletion, Project, Sample
from app.lab.test_sets.test_pictures import storage_key as test_picture_key
from app.programs.assets.assets import asset_key
from app.programs.thumbnails import thumbnail_key
from app.samples.samples import picture_key
from app.settings import Settings
from app.storage import WRITABLE_KEY
from app.storage.stores import MODELS, PICTURES, stores_of
from app.training.imported_networks import network_key
from app.training.insights import insights_key
from app.training.runner import head_key
from app.upkeep.backup_file import copy_database
from app.upkeep.check import DAMAGE, Problem, Report, check
from app.upkeep.missing_parts import DataIncomplete, require_complete_data
from app.upkeep.restore_moves import DATABASE

YOUNG_S = 600
"""A file is written before its row, so a file that is younger may get its row yet."""


def check_server(settings: Settings) -> Report:
    """Check everything that the server keeps. Changes nothing. Raises BucketUnusable."""
    if not settings.database_url and not (settings.data_dir / DATABASE).is_file():
        return Report({}, [Problem("database", str(settings.data_dir), "it is missing")])
    with _database(settings) as database:
        report = _check_rows(database, settings)
        files = _leftovers(database, settings, written_before=time.time() - YOUNG_S)
        leftovers = [
            Problem("file", f"{store}/{key}", "it belongs to nothing") for store, key in files
        ]
    return Report(report.counts, [*report.problems, *leftovers])


def delete_leftovers(settings: Settings) -> list[str]:
    """Delete the files that belong to nothing, whatever their age. The server has stopped.

    Returns their names. Raises BucketUnusable.

    Where anything else is wrong nothing is deleted: then files may have lost their rows.
    """
    with _database(settings) as database:
        if _check_rows(database, settings).problems:
            return []
        files = list(_leftovers(database, settings, written_before=time.time()))
    stores = stores_of(settings)
    for store, key in files:
        stores[store].delete(key)
    return [f"{store}/{key}" for store, key in files]


def _check_rows(database: Database, settings: Settings) -> Report:
    stores = stores_of(settings)
    report = check(database, stores[PICTURES], stores[MODELS])
    return Report(report.counts, [*report.problems, *_missing_key(settings)])


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    """The server's database, or a migrated copy if an earlier version has left it."""
    database = Database.of(settings)
    with ExitStack() as closing:
        closing.callback(database.close)
        with suppress(*DAMAGE):  # `check` names it
            if not settings.database_url and database.is_older():
                folder = closing.enter_context(TemporaryDirectory(prefix="eyeblocks-check-"))
                copy = Path(folder) / DATABASE
                copy_database(settings.data_dir / DATABASE, copy)
                database = Database(f"sqlite:///{copy}")
                closing.callback(database.close)
                database.migrate()
        yield database


def _missing_key(settings: Settings) -> Iterator[Problem]:
    try:
        require_complete_data(settings)
    except DataIncomplete as problem:
        yield Problem("key", "cards.key", str(problem))
    except DAMAGE:
        return  # `check` names the damage of the database


def _leftovers(
    database: Database, settings: Settings, *, written_before: float
) -> Iterator[tuple[str, str]]:
    """Store and key of the files that belong to no row, written before that time (seconds since 1970)."""
    stores = stores_of(settings)
    found = {name: list(stores[name].files()) for name in (PICTURES, MODELS)}
    try:
        known, deleted = _known_files(database)
    except DAMAGE:
        return
    for store, files in found.items():
        for file in files:
            is_kept = file.key in known[store] or file.key.split("/")[0] in deleted[store]
            if file.written_at < written_before and not is_kept:
                yield store, file.key


def _known_files(database: Database) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """By store, the keys of all rows, and the folders that are about to be deleted."""
    samples = select(Sample.id, Sample.project_id, Sample.class_id, Sample.file_id)
    test_pictures = select(TestPicture.id, TestPicture.project_id, TestPicture.import_id)
    assets = select(Asset.id, Asset.project_id, Asset.media_type)
    thumbnails = select(Project.id, Project.thumbnail_id).where(Project.thumbnail_id.is_not(None))
    with database.reading() as session:
        pictures = {
            WRITABLE_KEY,
            *map(picture_key, session.execute(samples)),
            *map(test_picture_key, session.execute(test_pictures)),
            *map(asset_key, session.execute(assets)),
            *(thumbnail_key(row.id, row.thumbnail_id or "") for row in session.execute(thumbnails)),
        }
        model_ids = session.scalars(select(Model.id)).all()
        of_models = (head_key, insights_key, network_key)
        models = {WRITABLE_KEY, *(key(each) for key in of_models for each in model_ids)}
        deleted: dict[str, set[str]] = {PICTURES: set(), MODELS: set()}
        query = select(PendingDeletion).where(PendingDeletion.store.in_(deleted))
        for deletion in session.scalars(query):
            deleted[deletion.store].add(deletion.prefix.split("/")[0])
    return {PICTURES: pictures, MODELS: models}, deleted
