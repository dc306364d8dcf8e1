"""A PostgreSQL database as the part of a backup: `pg_dump` writes it, `pg_restore` reads it.

Both belong to PostgreSQL's client programs, and have to be as new as the server or newer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, text

from app.db.database import Database
from app.db.server_database import is_empty_database
from app.settings import Settings
from app.upkeep.backup_file import BackupFailed

MAX_REASON_LENGTH = 300


@contextmanager
def snapshot(settings: Settings) -> Iterator[str]:
    """What the database holds now, by a name under which others see the same until the block ends."""
    database = Database.of(settings)
    try:
        with database.reading() as session:
            yield str(session.scalar(text("SELECT pg_export_snapshot()")))
    finally:
        database.close()


def dump(settings: Settings, snapshot_name: str, target: Path) -> None:
    """Write the snapshot into a file. Raises BackupFailed."""
    what = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot_name}")
    _run(settings, "pg_dump", *what, f"--file={target}", f"--dbname={_address(settings)}")


def require_whole(settings: Settings, source: Path) -> None:
    """Read all of a dump. Raises BackupFailed."""
    _run(settings, "pg_restore", f"--file={os.devnull}", str(source))


def restore_dump(settings: Settings, source: Path) -> None:
    """Restore a dump into the empty database, all of it or nothing. Raises BackupFailed."""
    how = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run(settings, "pg_restore", *how, f"--dbname={_address(settings)}", str(source))


def require_empty(settings: Settings) -> None:
    """Raises BackupFailed where the database has tables."""
    if not is_empty_database(settings):
        raise BackupFailed(
            "the database is not empty; a restore needs a new one"
            " (`createdb --encoding=UTF8 --template=template0 NAME`), and leaves the old one alone"
        )


def _address(settings: Settings) -> str:
    """The address as PostgreSQL's own programs take it; everybody can list their arguments."""
    address = make_url(settings.database_address).set(drivername="postgresql", password=None)
    return address.render_as_string(hide_password=False)


def _run(settings: Settings, program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupFailed(
            f"{program} is missing; install PostgreSQL's client programs (postgresql-client)"
        )
    password = make_url(settings.database_address).password
    secrets = {"PGPASSWORD": str(password)} if password else {}
    limit = {"PGCONNECT_TIMEOUT": str(settings.database_connect_timeout_s)}
    done = subprocess.run(  # noqa: S603 - a program of the system, and no shell
        [path, *arguments],
        env={**os.environ, **limit, **secrets},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        reason = " ".join(done.stderr.decode(errors="replace").split())[:MAX_REASON_LENGTH]
        raise BackupFailed(f"{program}: {reason}")
