"""SQLite: settings of its connections, how its transactions begin, and what its errors mean."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from app.db.dialect import DatabaseError, Dialect
from app.errors import DatabaseFailed, EyeblocksError, StorageFailed, WriteLockTimeout
from app.settings import Settings

BUSY_TIMEOUT_S = 10
NOT_WRITABLE = ("full", "readonly", "disk i/o", "unable to open", "no space")
"""Parts of SQLite's messages when the disk is full or cannot be written."""
LOCKED = "locked"
"""A part of its message when another process writes for too long."""


def sqlite_dialect(settings: Settings) -> Dialect:
    return Dialect(
        engine_arguments={
            "pool_size": settings.database_connections,
            "connect_args": {"timeout": BUSY_TIMEOUT_S, "isolation_level": None},
        },
        tune=_tune,
        reading={"sqlite_begin": "DEFERRED"},
        unsynced={"sqlite_synchronous": "NORMAL"},
        # SQLite changes a table by making a new one. With foreign keys on, dropping the old table
        # would delete the rows that refer to it.
        migrating={"sqlite_foreign_keys": "OFF"},
        writers=1,
        locks_rows=False,
        error_class=_error_class,
    )


def _error_class(error: DatabaseError) -> type[EyeblocksError] | None:
    if not isinstance(error, OperationalError | sqlite3.OperationalError):
        return None
    message = str(getattr(error, "orig", error)).lower()
    if any(part in message for part in NOT_WRITABLE):
        return StorageFailed
    return WriteLockTimeout if LOCKED in message else DatabaseFailed


def _tune(engine: Engine) -> None:
    """Switch on the write-ahead log and foreign keys, and begin transactions with IMMEDIATE.

    A deferred transaction that reads and then writes fails when another one wrote in between. An
    immediate one takes SQLite's write lock at its beginning. Transactions begin past SQLAlchemy, for
    which each statement is ten times the work that it is for SQLite.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if "sqlite_foreign_keys" in options:
            connection.exec_driver_sql(f"PRAGMA foreign_keys={options['sqlite_foreign_keys']}")
        synchronous = options.get("sqlite_synchronous", "FULL")
        driver = connection.connection.cursor()
        if connection.info.get("synchronous") != synchronous:
            driver.execute(f"PRAGMA synchronous={synchronous}")
            connection.info["synchronous"] = synchronous
        driver.execute(f"BEGIN {options.get('sqlite_begin', 'IMMEDIATE')}")
        driver.close()
