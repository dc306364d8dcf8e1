"""PostgreSQL: settings of its connections, how its transactions begin, and what its errors mean."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from app.db.dialect import DatabaseError, Dialect
from app.errors import DatabaseFailed, EyeblocksError, StorageFailed, WriteLockTimeout
from app.settings import Settings

MIGRATIONS_LOCK = 0x6579_0001
SERVER_LOCK = 0x6579_0002
CLAIMS_LOCK = 0x6579_0003
"""Numbers of advisory locks. Other programs in the same database use others."""
MIGRATING_S = 600
"""How long a start waits for another process that migrates."""
READERS = 10
"""Connections beside those of writers."""
NOT_WRITABLE = ("53100", "58030", "25006")
"""SQLSTATE: the disk is full, it cannot be read or written, the database is a copy for reading."""
LOCKED = ("55P03", "40P01", "40001", "57014")
"""SQLSTATE: a lock or a statement took too long, a deadlock, changed by another transaction."""


def postgresql_dialect(settings: Settings) -> Dialect:
    connect_timeout_s = settings.database_connect_timeout_s
    return Dialect(
        engine_arguments={
            "pool_size": settings.database_connections,
            "max_overflow": READERS,
            "pool_pre_ping": True,  # the database may have been started again
            "connect_args": {
                "connect_timeout": connect_timeout_s,
                "application_name": "eyeblocks",
            },
        },
        tune=lambda engine: _tune(engine, settings),
        reading={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
        unsynced={"begin_with": ("SET LOCAL synchronous_commit = off",)},
        migrating={"begin_with": _before_migrating()},
        writers=settings.database_connections,
        locks_rows=True,
        error_class=_error_class,
    )


def vacuum(engine: Engine) -> None:
    """Free the places of deleted rows in all tables of this role."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        tables = connection.exec_driver_sql(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
            " WHERE tableowner = current_user AND schemaname = current_schema()"
        ).scalars()
        connection.exec_driver_sql(f"VACUUM {', '.join(tables)}")


def _before_migrating() -> tuple[str, ...]:
    """Wait until no other process migrates. The lock ends with the transaction."""
    return (
        f"SET LOCAL lock_timeout = '{MIGRATING_S}s'",
        "SET LOCAL statement_timeout = 0",
        f"SELECT pg_advisory_xact_lock({MIGRATIONS_LOCK})",
    )


def _error_class(error: DatabaseError) -> type[EyeblocksError] | None:
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if state in NOT_WRITABLE:
        return StorageFailed
    if state in LOCKED:
        return WriteLockTimeout
    return DatabaseFailed if isinstance(error, OperationalError) else None


def _tune(engine: Engine, settings: Settings) -> None:
    """Give every statement and every wait for a lock an end, and begin as the options say."""
    limits = {
        "lock_timeout": f"{settings.database_lock_timeout_s}s",
        "statement_timeout": f"{settings.database_statement_timeout_s}s",
    }

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for name, limit in limits.items():
            cursor.execute("SELECT set_config(%s, %s, false)", (name, limit))
        cursor.close()
        connection.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        for statement in connection.get_execution_options().get("begin_with", ()):
            connection.exec_driver_sql(statement)
