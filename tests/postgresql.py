"""A PostgreSQL of the tests' own: a cluster in a folder of its own, without a port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from app.db.database import Database

from .install_postgresql import find_programs
from .waiting import wait_until

MIGRATED = "migrated"
"""The empty database with the newest schema, of which those of the tests are copies."""
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")
"""These databases live as long as a test, so no power cut can hurt them."""


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL. `folder` holds its socket."""

    folder: Path
    numbers: Iterator[int]

    def address(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    @contextmanager
    def new_database(self, template: str = "template0") -> Iterator[str]:
        """The address of a new database, which is dropped after the block."""
        name = f"test_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.address(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Execute one statement outside a transaction."""
        address = self.address(database).replace("postgresql", "postgresql+psycopg", 1)
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A new cluster with the database `MIGRATED`, deleted after the block."""
    programs = find_programs()
    assert programs, "no PostgreSQL here: `make postgres` installs it"
    folder = Path(tempfile.mkdtemp(prefix="eyeblocks-pg-", dir="/tmp"))
    user = _user(folder)
    options = ["-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [programs / "initdb", *options, "--no-sync", "--locale=C.UTF-8"],
        check=True, stdout=subprocess.DEVNULL, **user,
    )  # fmt: skip
    settings = [f"-c{each}" for each in (*QUICK, "listen_addresses=", "logging_collector=on")]
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, *settings]
    with subprocess.Popen(command, **user, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until(lambda: _accepts(programs, folder), 60)
            cluster = Cluster(folder, count(1))
            _make_migrated(cluster)
            yield cluster
        finally:
            server.send_signal(3)  # SIGQUIT: at once
            server.wait(20)
            shutil.rmtree(folder, ignore_errors=True)


def _user(folder: Path) -> dict[str, Any]:
    """As whom PostgreSQL runs: it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": folder}


def _accepts(programs: Path, folder: Path) -> bool:
    ready = subprocess.run([programs / "pg_isready", "-q", "-h", folder], check=False)
    return ready.returncode == 0


def _make_migrated(cluster: Cluster) -> None:
    cluster.execute(f"CREATE DATABASE {MIGRATED} TEMPLATE template0")
    address = cluster.address(MIGRATED).replace("postgresql", "postgresql+psycopg", 1)
    database = Database(address)
    database.migrate()
    database.close()
