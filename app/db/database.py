"""The database: transactions and migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, closing, contextmanager, nullcontext
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from app.db.access_revision import AccessRevision, may_change_access
from app.db.postgresql import postgresql_dialect, vacuum
from app.db.row_locks import LOCKS_ROWS
from app.db.sqlite import sqlite_dialect
from app.db.unusable_characters import refuse_unusable_characters
from app.db.write_lock import WriteLock
from app.errors import WriteLockTimeout
from app.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
RETRY_AFTER_S = 10


class DatabaseNewer(Exception):
    """A newer version of the program has changed the database, so this one cannot read it."""

    def __init__(self) -> None:
        super().__init__("the database is from a newer version of the program; install that one")


class Database:
    """Opens transactions. The owner calls `close`."""

    def __init__(
        self, url: str, settings: Settings | None = None, *, snapshot: str | None = None
    ) -> None:
        """`snapshot`: the name of one of PostgreSQL, which `reading` then shows."""
        settings = settings or Settings()
        is_sqlite = url.startswith("sqlite")
        self._dialect = (sqlite_dialect if is_sqlite else postgresql_dialect)(settings)
        self._engine = create_engine(url, **self._dialect.engine_arguments)
        self._write_lock = WriteLock(self._dialect.writers)
        refuse_unusable_characters(self._engine)
        _collect_access_changes(self._engine)
        self._dialect.tune(self._engine)
        self._closed = False
        event.listen(self._engine, "checkin", self._close_late)
        reading, unsynced = dict(self._dialect.reading), self._dialect.unsynced
        if snapshot is not None:
            reading["begin_with"] = (f"SET TRANSACTION SNAPSHOT '{snapshot}'",)
        locks = {LOCKS_ROWS: self._dialect.locks_rows}
        self._read_session = sessionmaker(
            self._engine.execution_options(**reading), expire_on_commit=False
        )
        self._write_session = sessionmaker(self._engine, expire_on_commit=False, info=locks)
        self._unsynced_session = sessionmaker(
            self._engine.execution_options(**unsynced), expire_on_commit=False, info=locks
        )
        self._access_revision = AccessRevision(url)

    @classmethod
    def of(cls, settings: Settings) -> Database:
        """The database that the settings name."""
        return cls(settings.database_address, settings)

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
        return self._dialect.locks_rows

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session with one consistent view, which is never committed.

        Raises WriteLockTimeout, DatabaseFailed.
        """
        with self._translated_errors(), self._read_session() as session:
            yield session

    def write_lock(self) -> AbstractAsyncContextManager[None]:
        """The write lock, for a task that then opens a `transaction` with `holds_lock`.

        With SQLite one writer of this process holds it at a time, with PostgreSQL as many as it has
        connections for. Raises WriteLockTimeout.
        """
        return self._write_lock.hold_in_task()

    @contextmanager
    def transaction(self, *, holds_lock: bool = False) -> Iterator[Session]:
        """Commit at the end of the block, or roll back when the block raises.

        `holds_lock`: the caller holds `write_lock`. Raises WriteLockTimeout when other writers take
        too long, StorageFailed when the disk is full or cannot be written, DatabaseFailed.
        """
        lock = nullcontext() if holds_lock else self._write_lock.hold_in_thread()
        access_changes: list[str] = []
        engine = self._engine.execution_options(access_changes=access_changes)
        try:
            with (
                lock,
                self._translated_errors(),
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
        lock = self._write_lock.hold_in_thread(first=True)
        with lock, self._translated_errors(), self._unsynced_session.begin() as session:
            yield session

    def migrate(self) -> None:
        """Run the migrations that the database lacks.

        Raises DatabaseNewer, WriteLockTimeout, StorageFailed, DatabaseFailed.
        """
        with self._translated_errors():
            if not self.is_older():
                return
        config = _migrations()
        engine = self._engine.execution_options(**self._dialect.migrating)
        with self._translated_errors(), engine.begin() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:  # it does not know the database's revision
                raise DatabaseNewer from error
        self._engine.dispose()  # SQLite's connection has the foreign keys off

    def is_older(self) -> bool:
        """Whether the database has another revision than the newest: it lacks migrations."""
        with self._engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
        return revision != _newest_revision()

    def check(self) -> None:
        """Raises DatabaseFailed when the database does not answer."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def scrub(self, *, erased: bool) -> bool:
        """Remove deleted rows from the database's files. Returns False while readers prevent it.

        SQLite overwrites deleted rows with zeros, but their earlier pages stay in the write-ahead
        log until a checkpoint has moved the whole log into the database and truncated it. PostgreSQL
        frees their places for other rows, which takes longer, so it does so at once where a whole
        project, or more, was `erased`; its log is in the hands of whoever runs it.
        """
        if self._engine.dialect.name != "sqlite":
            if erased:
                vacuum(self._engine)
            return True
        with closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = cursor.fetchall()[0]
        return not busy

    def close(self) -> None:
        self._closed = True
        self._engine.dispose()

    def _close_late(self, _connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        """Close a connection that a thread gives back after the end."""
        if self._closed:
            entry.invalidate()

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        """Raise the product's errors. Mistakes in queries stay as they are."""
        try:
            yield
        except PoolTimeout as error:
            raise WriteLockTimeout(retry_after_s=RETRY_AFTER_S) from error
        except (DBAPIError, sqlite3.OperationalError) as error:
            if (error_class := self._dialect.error_class(error)) is None:
                raise
            raise error_class(retry_after_s=RETRY_AFTER_S) from error


@cache
def _newest_revision() -> str | None:
    """The revision behind the last migration; reading all their files takes 20 ms."""
    return ScriptDirectory.from_config(_migrations()).get_current_head()


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _collect_access_changes(engine: Engine) -> None:
    """Append each statement that may change access to the list in the option `access_changes`."""

    @event.listens_for(engine, "before_cursor_execute")
    def collect(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        changes = connection.get_execution_options().get("access_changes")
        if changes is not None and may_change_access(statement):
            changes.append(statement)
