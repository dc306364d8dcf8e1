"""Backup, restore and check of a server whose database is in PostgreSQL."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from app.__main__ import main
from app.db.database import Database
from app.db.server_database import is_empty_database
from app.settings import Settings
from app.upkeep.backup import backup
from app.upkeep.backup_file import DUMP, BackupFailed
from app.upkeep.missing_parts import DataIncomplete, require_complete_data
from app.upkeep.restore import restore
from app.upkeep.restore_moves import RestorePaths, finish_restore
from app.upkeep.server_check import check_server

from ..conftest import Cluster, Start
from ..student import trained_project

pytestmark = pytest.mark.postgresql


@pytest.fixture
def backed_up(start: Start, server_settings: Settings, tmp_path: Path) -> Path:
    """The backup of a server with a trained project, made while it runs."""
    file = tmp_path / "today.backup"
    with start() as client:
        trained_project(client, epochs=2)
        report = backup(server_settings, file)
    assert report.problems == []
    assert (report.counts["samples"], report.counts["models"]) == (12, 1)
    return file


def elsewhere(settings: Settings, folder: Path, address: str) -> Settings:
    """The settings of another machine with an empty database."""
    return settings.model_copy(
        update={
            "data_dir": folder / "data",
            "models_dir": folder / "models_store",
            "database_url": address,
        }
    )


def test_a_backup_is_restored_into_an_empty_database(
    backed_up: Path, server_settings: Settings, postgresql_cluster: Cluster, tmp_path: Path
) -> None:
    with zipfile.ZipFile(backed_up) as packed:
        assert packed.read(DUMP).startswith(b"PGDMP")
    with postgresql_cluster.new_database() as address:
        other = elsewhere(server_settings, tmp_path / "other", address)

        report = restore(other, backed_up)

        assert (report.problems, report.counts["samples"]) == ([], 12)
        assert check_server(other).problems == []
        with pytest.raises(BackupFailed, match="database is not empty"):
            restore(other, backed_up, replace=True)
        assert check_server(other).problems == []


def test_a_restore_that_fails_leaves_the_database_empty(
    backed_up: Path, server_settings: Settings, postgresql_cluster: Cluster, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.backup"
    with zipfile.ZipFile(backed_up) as packed, zipfile.ZipFile(broken, "w") as written:
        pictures = [name for name in packed.namelist() if name.endswith(".jpg")]
        for name in packed.namelist():
            if name != pictures[0]:
                written.writestr(name, packed.read(name))
    with postgresql_cluster.new_database() as address:
        other = elsewhere(server_settings, tmp_path / "other", address)
        with pytest.raises(BackupFailed, match="sample"):
            restore(other, broken)
        assert is_empty_database(other)
        assert not other.data_dir.exists()


def test_a_restore_that_was_killed_leaves_the_database_empty(
    backed_up: Path, server_settings: Settings, postgresql_cluster: Cluster, tmp_path: Path
) -> None:
    with postgresql_cluster.new_database() as address:
        other = elsewhere(server_settings, tmp_path / "other", address)
        paths = RestorePaths.of(other)
        paths.unpacked.mkdir(parents=True)
        paths.database_mark.touch()
        database = Database.of(other)
        database.migrate()
        database.close()

        assert "undone" in finish_restore(other)

        assert is_empty_database(other)
        assert restore(other, backed_up).problems == []


def test_a_backup_without_the_programs_says_what_it_needs(
    server_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(BackupFailed, match="postgresql-client"):
        backup(server_settings, tmp_path / "today.backup")


def test_a_backup_of_postgresql_is_no_backup_of_sqlite(
    backed_up: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--data-dir", str(tmp_path / "new"), "--models-dir", str(tmp_path / "models")]
    assert main(["restore", str(backed_up), *folders]) == 1
    assert "holds a database of PostgreSQL" in capsys.readouterr().err


def test_an_empty_database_beside_pictures_is_no_start(
    backed_up: Path, server_settings: Settings, postgresql_cluster: Cluster
) -> None:
    assert backed_up.is_file()
    with postgresql_cluster.new_database() as address:
        forgotten = server_settings.model_copy(update={"database_url": address})
        with pytest.raises(DataIncomplete, match="is empty, but other data of a server is there"):
            require_complete_data(forgotten)
