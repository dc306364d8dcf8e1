"""A server that cannot start says why in one sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from app.__main__ import main
from app.settings import Settings

Command = tuple[str, ...]


@pytest.fixture
def folders(server_settings: Settings) -> Command:
    data, models = server_settings.data_dir, server_settings.models_dir
    return ("--data-dir", str(data), "--models-dir", str(models))


@pytest.mark.parametrize(
    "command",
    [
        ("serve", "--port", "0"),
        ("new-cards",),
        ("check",),
        ("teacher", "remove", "Kim"),
        ("backup",),
    ],
    ids=lambda command: command[0],
)
def test_a_newer_database_is_named(
    command: Command,
    folders: Command,
    server_settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = server_settings.data_dir / "eyeblocks.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    arguments = (*command, str(tmp_path / "all.backup")) if command == ("backup",) else command

    assert main([*arguments, *folders]) == 1

    said = capsys.readouterr()
    assert said.err.startswith(f"{command[0]}: the database is from a newer version")
    assert said.out == ""


@pytest.mark.skipif(os.name != "posix", reason="limits files as POSIX systems do")
@pytest.mark.parametrize("first_start", [True, False])
@pytest.mark.parametrize("room", [0, 4096])
def test_a_full_disk_is_named(
    room: int, first_start: bool, folders: Command, server_settings: Settings
) -> None:
    if first_start:
        shutil.rmtree(server_settings.data_dir)
    ended = subprocess.run(
        [sys.executable, "-m", "app", "serve", "--port", "0", *folders],
        preexec_fn=partial(_limit_files, room),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    last_line = ended.stderr.splitlines()[-1]
    assert last_line.startswith(f"serve: {server_settings.data_dir} cannot be written")
    assert ended.stdout == ""


def _limit_files(size: int) -> None:
    """Limit this process's files to `size` bytes. Beyond it, writing fails like on a full disk."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
