"""The database: transactions, migrations, and the settings of SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager, closing, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from app.db.access_revision import AccessRevision, may_change_access
from app.db.write_lock import WriteLock
from app.errors import (
    DatabaseFailed,
    EyeblocksError,
    StorageFailed,
    UnusableValue,
    WriteLockTimeout,
)

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S = 10
POOL_SIZE = 20
RETRY_AFTER_S = 10
NOT_WRITABLE = ("full", "readonly", "disk i/o", "unable to open", "no space")
"""Parts of the messages of SQLite and PostgreSQL when the disk is full or cannot be written."""
LOCKED = ("locked", "lock timeout", "deadlock")
"""Parts of their messages when another process writes for too long."""
NUL = "\0"
NUL_REASON = "A NUL character cannot be kept"
HALF_REASON = "Half of a surrogate pair cannot be kept"


class DatabaseNewer(Exception):
    """A newer version of the program has changed the database, so this one cannot read it."""

    def __init__(self) -> None:
        super().__init__("the database is from a newer version of the program; install that one")


class Database:
    """Opens transactions. The owner calls `close`."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, pool_size=POOL_SIZE, **_connection_settings(url))
        self._write_lock = WriteLock() if url.startswith("sqlite") else None
        _refuse_unusable_characters(self._engine)
        _collect_access_changes(self._engine)
        if url.startswith("sqlite"):
            _tune_sqlite(self._engine)
        self._read_session = sessionmaker(
            self._engine.execution_options(sqlite_begin="DEFERRED"), expire_on_commit=False
        )
        self._write_session = sessionmaker(self._engine, expire_on_commit=False)
        self._unsynced_session = sessionmaker(
            self._engine.execution_options(sqlite_synchronous="NORMAL"), expire_on_commit=False
        )
        self._access_revision = AccessRevision(url)

    @property
    def access_revision(self) -> object:
        """Differs after every `transaction` that may have changed models, names or rights."""
        return self._access_revision.value

    @property
    def access_revision_covers_other_processes(self) -> bool:
        """Whether `access_revision` notices the transactions of other processes, too."""
        return self._access_revision.covers_other_processes

    @property
    def is_shared(self) -> bool:
        """Whether web processes on other machines may use the database, too."""
        return self._write_lock is None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session with one consistent view, which is never committed.

        Raises WriteLockTimeout, DatabaseFailed.
        """
        with _translated_errors(), self._read_session() as session:
            yield session

    def write_lock(self) -> AbstractAsyncContextManager[None]:
        """The write lock, for a task that then opens a `transaction` with `holds_lock`.

        With SQLite one writer of this process holds it at a time; other databases need none.
        Raises WriteLockTimeout.
        """
        return self._write_lock.hold_in_task() if self._write_lock else nullcontext()

    @contextmanager
    def transaction(self, *, holds_lock: bool = False) -> Iterator[Session]:
        """Commit at the end of the block, or roll back when the block raises.

        `holds_lock`: the caller holds `write_lock`. Raises WriteLockTimeout when other writers take
        too long, StorageFailed when the disk is full or cannot be written, DatabaseFailed.
        """
        lock = (
            nullcontext()
            if holds_lock or not self._write_lock
            else self._write_lock.hold_in_thread()
        )
        access_changes: list[str] = []
        engine = self._engine.execution_options(access_changes=access_changes)
        try:
            with (
                lock,
                _translated_errors(),
                self._write_session(bind=engine) as session,
                session.begin(),
            ):
                yield session
        finally:
            if access_changes:
                self._access_revision.increase()

    @contextmanager
    def unsynced_transaction(self) -> Iterator[Session]:
        """A transaction that does not wait for the disk. A power cut may lose it.

        It also passes all writers that wait for the lock, so few of these may run at a time.
        """
        lock = self._write_lock.hold_in_thread(first=True) if self._write_lock else nullcontext()
        with lock, _translated_errors(), self._unsynced_session.begin() as session:
            yield session

    def migrate(self) -> None:
        """Run the migrations that the database lacks.

        Raises DatabaseNewer, WriteLockTimeout, StorageFailed, DatabaseFailed.
        """
        with _translated_errors():
            if not self.is_older():
                return
        config = _migrations()
        # SQLite changes a table by making a new one. With foreign keys on, dropping the old table
        # would delete the rows that refer to it. `dispose` closes the connection that has them off.
        engine = self._engine.execution_options(sqlite_foreign_keys="OFF")
        with _translated_errors(), engine.begin() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:  # it does not know the database's revision
                raise DatabaseNewer from error
        self._engine.dispose()

    def is_older(self) -> bool:
        """Whether the database has another revision than the newest: it lacks migrations."""
        with self._engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
        return revision != _newest_revision()

    def check(self) -> None:
        """Raises DatabaseFailed when the database does not answer."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def scrub(self) -> bool:
        """Remove deleted rows from the database's files. Returns False while readers prevent it.

        SQLite overwrites deleted rows with zeros, but their earlier pages stay in the write-ahead
        log until a checkpoint has moved the whole log into the database and truncated it.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        with closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = cursor.fetchall()[0]
        return not busy

    def close(self) -> None:
        self._engine.dispose()


@cache
def _newest_revision() -> str | None:
    """The revision behind the last migration; reading all their files takes 20 ms."""
    return ScriptDirectory.from_config(_migrations()).get_current_head()


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Raise OperationalError as the product's error. Mistakes in queries stay as they are."""
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        reason = error.orig if isinstance(error, OperationalError) else error
        raise _error_class(str(reason).lower())(retry_after_s=RETRY_AFTER_S) from error


def _error_class(message: str) -> type[EyeblocksError]:
    if any(part in message for part in NOT_WRITABLE):
        return StorageFailed
    return WriteLockTimeout if any(part in message for part in LOCKED) else DatabaseFailed


def _connection_settings(url: str) -> dict[str, dict[str, object]]:
    if not url.startswith("sqlite"):
        return {}
    return {"connect_args": {"timeout": BUSY_TIMEOUT_S, "isolation_level": None}}


def _refuse_unusable_characters(engine: Engine) -> None:
    """Raise UnusableValue for a text with a NUL character or half a surrogate pair, in every statement.

    SQLite takes NUL characters and PostgreSQL none, so without this their answers would differ. Half a
    pair, which JSON can name, is no character: neither can encode it.
    """

    @event.listens_for(engine, "before_cursor_execute")
    def refuse(
        _connection: Connection, _cursor: object, _statement: str, parameters: Any, *_: object
    ) -> None:
        if reason := _unusable(parameters):
            raise UnusableValue(fields="", problems=[{"field": "", "reason": reason}])


def _unusable(parameters: Any) -> str | None:
    """Why a text among the parameters of one statement, or of many, cannot be kept; None if all can."""
    for value in parameters.values() if isinstance(parameters, Mapping) else parameters or ():
        if isinstance(value, str):
            reason = _unusable_text(value)
        elif isinstance(value, list | tuple | Mapping):
            reason = _unusable(value)
        else:
            continue
        if reason:
            return reason
    return None


def _unusable_text(text: str) -> str | None:
    if NUL in text:
        return NUL_REASON
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError:
        return HALF_REASON
    return None


def _collect_access_changes(engine: Engine) -> None:
    """Append each statement that may change access to the list in the option `access_changes`."""

    @event.listens_for(engine, "before_cursor_execute")
    def collect(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        changes = connection.get_execution_options().get("access_changes")
        if changes is not None and may_change_access(statement):
            changes.append(statement)


def _tune_sqlite(engine: Engine) -> None:
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
