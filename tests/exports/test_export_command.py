"""`eyeblocks export` writes the pictures of a project into a file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.settings import Settings

from ..student import Json, fill, make_project


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    fill(client, made, each=3)
    return made


@pytest.fixture
def folders(server_settings: Settings) -> list[str]:
    data, models = server_settings.data_dir, server_settings.models_dir
    return ["--data-dir", str(data), "--models-dir", str(models)]


@pytest.mark.parametrize(("layout", "separator"), [("folders", "/"), ("tm", "-!-")])
def test_pictures_are_written_while_the_server_runs(
    project: Json, folders: list[str], tmp_path: Path, layout: str, separator: str
) -> None:
    target = tmp_path / "pictures.zip"

    assert main(["export", project["id"], str(target), *folders, "--layout", layout]) == 0

    with zipfile.ZipFile(target) as packed:
        names = [name for name in packed.namelist() if name.endswith(".jpg")]
    assert sorted({name.split(separator)[0] for name in names}) == sorted(
        each["name"] for each in project["classes"]
    )
    assert len(names) == 3 * len(project["classes"])
    assert target.stat().st_mode & 0o077 == 0


def test_nothing_is_overwritten_and_nothing_is_left_half_done(
    project: Json, folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken.zip"
    taken.write_bytes(b"of somebody")
    for of, path, reason in (
        (project["id"], taken, "taken.zip cannot be written"),
        (project["id"], tmp_path / "none" / "a.zip", "cannot be written"),
        ("0" * 32, tmp_path / "b.zip", "This project can't be found"),
    ):
        assert main(["export", of, str(path), *folders]) == 1
        assert reason in capsys.readouterr().err
    assert taken.read_bytes() == b"of somebody"
    assert not (tmp_path / "b.zip").exists()
