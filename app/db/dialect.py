"""What a kind of database is told that another one is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.errors import EyeblocksError

Options = Mapping[str, Any]
DatabaseError = DBAPIError | sqlite3.OperationalError
"""SQLAlchemy's errors, and those of statements that are sent past it."""


@dataclass(frozen=True)
class Dialect:
    """One kind of database. The options are execution options of SQLAlchemy."""

    engine_arguments: Options
    tune: Callable[[Engine], None]
    """Listens for new connections and beginning transactions."""
    reading: Options
    """For one consistent view that is never committed."""
    unsynced: Options
    """For transactions that do not wait for the disk."""
    migrating: Options
    writers: int
    """How many transactions of this process may write at a time."""
    locks_rows: bool
    """Whether writers go on side by side, so that what is counted has to be locked first."""
    error_class: Callable[[DatabaseError], type[EyeblocksError] | None]
    """The product's error for one of the database; None for a mistake in a query."""
