"""A PostgreSQL database of one server: whether it can be used, and the lock of the server that uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from app.db.postgresql import SERVER_LOCK
from app.settings import Settings

EXTRA = 'pip install "eyeblocks[postgres]"'
OLDEST_VERSION = 15
LET_GO_S = 3
"""How long PostgreSQL may take to notice that an earlier server was killed."""
KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""After a minute without a sign of life the database's side lets go of a machine that has lost power."""


class DatabaseUnusable(Exception):
    """The settings' database cannot be used. The message names it, without its password."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address} cannot be used: {reason}")


class DatabaseInUse(Exception):
    """Another server uses the database. The message says from where, and since when."""


@contextmanager
def hold_database(settings: Settings) -> Iterator[None]:
    """Hold the lock of the settings' PostgreSQL database during the block; nothing with SQLite.

    The database lets go of it when this process ends, however that ends. Raises DatabaseUnusable,
    DatabaseInUse.
    """
    if not settings.uses_postgresql:
        yield
        return
    with _connected(settings) as connection:
        _require_usable(settings, connection)
        connection.execute(text(f"SET lock_timeout = '{LET_GO_S}s'"))
        try:
            connection.execute(text(f"SELECT pg_advisory_lock({SERVER_LOCK})"))
        except OperationalError as taken:
            holder = _holder(connection)
            raise DatabaseInUse(
                f"{_shown(settings)} is in use by another server{holder}"
            ) from taken
        try:
            yield
        finally:
            with suppress(DBAPIError):  # a connection that has ended has let go, too
                connection.execute(text(f"SELECT pg_advisory_unlock({SERVER_LOCK})"))


def require_usable_database(settings: Settings) -> None:
    """Raises DatabaseUnusable where the settings name a database that is none, or does not answer."""
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        with _connected(settings) as connection:
            _require_usable(settings, connection)


def is_empty_database(settings: Settings) -> bool:
    """Whether the settings' PostgreSQL database has no table. Raises DatabaseUnusable."""
    with _connected(settings) as connection:
        return not inspect(connection).get_table_names()


def empty_database(settings: Settings) -> None:
    """Drop all tables of the settings' PostgreSQL database. Raises DatabaseUnusable."""
    tables = MetaData()
    with _connected(settings) as connection:
        tables.reflect(connection)
        tables.drop_all(connection)


@contextmanager
def _connected(settings: Settings) -> Iterator[Connection]:
    """A connection outside all pools, on which every statement is a transaction of its own."""
    engine = _engine(settings)
    try:
        connection = engine.connect()
    except DBAPIError as problem:
        raise DatabaseUnusable(_shown(settings), _reason(problem)) from problem
    with connection:
        yield connection


def _engine(settings: Settings) -> Engine:
    arguments = {"connect_timeout": settings.database_connect_timeout_s, **KEEPALIVE}
    try:
        engine = create_engine(
            settings.database_address,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=arguments,
        )
    except ModuleNotFoundError as missing:
        reason = f"install what it needs: {EXTRA}"
        raise DatabaseUnusable(_shown(settings), reason) from missing
    except (ArgumentError, NoSuchModuleError, ValueError) as problem:
        reason = "an address is postgresql://name:password@host/database"
        raise DatabaseUnusable(_shown(settings), reason) from problem
    if engine.dialect.name != "postgresql":
        raise DatabaseUnusable(_shown(settings), "only SQLite and PostgreSQL are known")
    return engine


def _require_usable(settings: Settings, connection: Connection) -> None:
    version = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    if version < OLDEST_VERSION:
        reason = f"it is PostgreSQL {version}; {OLDEST_VERSION} or newer is needed"
        raise DatabaseUnusable(_shown(settings), reason)
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        reason = f"its encoding is {encoding}; make it with `createdb --encoding=UTF8 --template=template0`"
        raise DatabaseUnusable(_shown(settings), reason)


def _holder(connection: Connection) -> str:
    """From where and since when the lock is held, as far as this role may see it."""
    query = text(
        "SELECT client_addr, backend_start FROM pg_stat_activity JOIN pg_locks USING (pid)"
        " WHERE locktype = 'advisory' AND objid = :lock AND granted"
        " AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    held = connection.execute(query, {"lock": SERVER_LOCK}).first()
    if held is None or held.backend_start is None:
        return ""
    where = held.client_addr or "this machine"
    return f" (from {where}, since {held.backend_start:%Y-%m-%d %H:%M %Z})"


def _reason(problem: DBAPIError) -> str:
    """What the library says, in one line."""
    return " ".join(str(problem.orig).split())


def _shown(settings: Settings) -> str:
    """The address without its password."""
    try:
        return make_url(settings.database_address).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "database_url"
