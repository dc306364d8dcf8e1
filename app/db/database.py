"""One engine, its transactions and its migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, closing, contextmanager, nullcontext
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from app.db.changes import Changes, counts
from app.db.turns import Turns
from app.errors import DatabaseFailed, EyeblocksError, ServerBusy, StorageFailed

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S = 10
POOL_SIZE = 20
RETRY_AFTER_S = 10
NOT_WRITABLE = ("full", "readonly", "disk i/o", "unable to open", "no space")
"""How SQLite and PostgreSQL say that the disk is full or cannot be written."""
LOCKED = ("locked", "lock timeout", "deadlock")
"""How they say that another process has been writing for too long."""


class Database:
    """Hands out transactions; the owner calls `close`."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, pool_size=POOL_SIZE, **_connection_settings(url))
        self._turns = Turns() if url.startswith("sqlite") else None
        _gather_counting(self._engine)
        if url.startswith("sqlite"):
            _tune_sqlite(self._engine)
        self._reading = sessionmaker(
            self._engine.execution_options(sqlite_begin="DEFERRED"), expire_on_commit=False
        )
        self._writing = sessionmaker(self._engine, expire_on_commit=False)
        self._noting = sessionmaker(
            self._engine.execution_options(sqlite_synchronous="NORMAL"), expire_on_commit=False
        )
        self._changes = Changes(url)

    @property
    def revision(self) -> object:
        """Another one after every `transaction` that may have changed models, names or rights."""
        return self._changes.revision

    @property
    def revision_is_everybodys(self) -> bool:
        """`revision` notices the transactions of other processes, too."""
        return self._changes.everybodys

    @property
    def is_shared(self) -> bool:
        """Web processes on other machines may use it, too."""
        return self._turns is None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view that changes nothing. Raises ServerBusy, DatabaseFailed."""
        with _failures(), self._reading() as session:
            yield session

    def turn(self) -> AbstractAsyncContextManager[None]:
        """The turn to write, for a task that then opens a transaction with `has_turn`.

        Of this process's writers there is one at a time where the database takes no more.
        Raises ServerBusy.
        """
        return self._turns.in_task() if self._turns else nullcontext()

    @contextmanager
    def transaction(self, *, has_turn: bool = False) -> Iterator[Session]:
        """Commit at the end of the block, or roll everything back when it raises.

        `has_turn`: the caller is within `turn`. Raises ServerBusy where other writers take too
        long, StorageFailed where the disk is full or cannot be written, DatabaseFailed.
        """
        turn = nullcontext() if has_turn or not self._turns else self._turns.in_thread()
        counting: list[str] = []
        engine = self._engine.execution_options(counting=counting)
        try:
            with turn, _failures(), self._writing(bind=engine) as session, session.begin():
                yield session
        finally:
            if counting:
                self._changes.note()

    @contextmanager
    def noting(self) -> Iterator[Session]:
        """A transaction whose loss in a power cut hurts nobody; it does not wait for the disk.

        Nor behind a whole class that presses a button: there are ever only a few of these.
        """
        turn = self._turns.in_thread(first=True) if self._turns else nullcontext()
        with turn, _failures(), self._noting.begin() as session:
            yield session

    def migrate(self) -> None:
        """Bring the tables to the newest schema."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        # SQLite changes a table by making it anew; dropping the old one must not take with it
        # what belongs to its rows. The connection goes, so that no other use meets it like this.
        with self._engine.execution_options(sqlite_foreign_keys="OFF").begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        self._engine.dispose()

    def check(self) -> None:
        """Raises DatabaseFailed when the database does not answer."""
        with self.reading() as session:
            session.execute(text("SELECT 1"))

    def scrub(self) -> bool:
        """Whether what was deleted has left the database's files too.

        SQLite overwrites deleted rows with zeros, but earlier pages lie in the write-ahead log
        until all of it has moved into the database and the log is cut.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        with closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            waits, *_ = cursor.fetchall()[0]
        return not waits

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def _failures() -> Iterator[None]:
    """What the database cannot do just now, in our terms; our own mistakes stay what they are."""
    try:
        yield
    except OperationalError as error:
        kind = _kind_of(str(error.orig).lower())
        raise kind(retry_after_s=RETRY_AFTER_S) from error


def _kind_of(reason: str) -> type[EyeblocksError]:
    if any(sign in reason for sign in NOT_WRITABLE):
        return StorageFailed
    return ServerBusy if any(sign in reason for sign in LOCKED) else DatabaseFailed


def _connection_settings(url: str) -> dict[str, dict[str, object]]:
    if not url.startswith("sqlite"):
        return {}
    return {"connect_args": {"timeout": BUSY_TIMEOUT_S, "isolation_level": None}}


def _gather_counting(engine: Engine) -> None:
    """Have the statements that count gathered where the connection's options name a list."""

    @event.listens_for(engine, "before_cursor_execute")
    def gather(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        counting = connection.get_execution_options().get("counting")
        if counting is not None and counts(statement):
            counting.append(statement)


def _tune_sqlite(engine: Engine) -> None:
    """Write-ahead log, enforced foreign keys, and transactions that take the write lock at once.

    A transaction that begins as a reader and then writes fails when another wrote in between;
    one that begins IMMEDIATE waits its turn.
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
        connection.exec_driver_sql(f"PRAGMA synchronous={synchronous}")
        connection.exec_driver_sql(f"BEGIN {options.get('sqlite_begin', 'IMMEDIATE')}")
