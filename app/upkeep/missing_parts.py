"""Finds parts of the data that are missing before a server starts without them.

Without its database a server would begin anew beside the pictures, and without the key no printed
word card would work.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, select

from app.classrooms.word_cards import CARDS_KEY_FILE, has_cards_key
from app.db.classroom_tables import Membership
from app.db.database import Database
from app.db.server_database import is_empty_database
from app.settings import Settings
from app.upkeep.restore_moves import DATABASE

RESTORE = "`eyeblocks restore FILE --replace` brings everything back from a backup"


class DataIncomplete(Exception):
    """A part of the data is missing. The message names it, and the commands that go on."""


def require_complete_data(settings: Settings) -> None:
    """Raises DataIncomplete if the database, the files or the key of the word cards are missing."""
    folder = settings.data_dir
    if settings.files_url and _has_pictures(folder):
        raise DataIncomplete(
            f"{folder / 'pictures'} has pictures, but files_url names {settings.files_url}. To move"
            " there, make a backup without files_url and restore it with files_url and --replace"
        )
    if not settings.database_url and not _has_content(folder / DATABASE):
        if (folder / CARDS_KEY_FILE).exists() or _has_pictures(folder):
            raise DataIncomplete(
                f"{folder / DATABASE} is missing, but other data of a server is there. {RESTORE};"
                f" to begin with nothing, move {folder} aside"
            )
    elif settings.uses_postgresql and _has_pictures(folder) and is_empty_database(settings):
        raise DataIncomplete(
            f"the database is empty, but other data of a server is there, in {folder}. {RESTORE};"
            f" to begin with nothing, move {folder} aside"
        )
    elif not has_cards_key(folder) and _has_cards(settings):
        raise DataIncomplete(
            f"{folder / CARDS_KEY_FILE} is missing or damaged, so no printed word card would work."
            f" {RESTORE}; `eyeblocks new-cards` makes new cards, which have to be printed again"
        )


def _has_pictures(folder: Path) -> bool:
    return any((folder / "pictures").glob("**/*.*"))


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _has_cards(settings: Settings) -> bool:
    database = Database.of(settings)
    try:
        with database.reading() as session:
            if not inspect(session.connection()).has_table(Membership.__tablename__):
                return False  # the database of a version without classrooms
            return session.scalar(select(Membership.id).limit(1)) is not None
    finally:
        database.close()
