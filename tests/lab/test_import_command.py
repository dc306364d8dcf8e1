"""`eyeblocks import` with and without a running server."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from app.__main__ import main

from ..server import running_server
from ..student import make_project
from ..waiting import wait_until
from .data_sets import counts, pictures, read_test_set, zip_of


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_folders_and_zip_files_on_the_server_come_in(
    tmp_path: Path, backbones: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "pets", pictures(3, cat="circle", dog="stripes"))
    (folder / "cat" / "link.jpg").symlink_to("/etc/passwd")
    data = ["--data-dir", str(tmp_path / "data")]
    with (
        running_server(tmp_path, backbones) as server,
        httpx2.Client(base_url=server.address) as client,
    ):
        project = make_project(client)
        assert main(["import", *data, project["id"], str(folder)]) == 0
        assert counts(client, project) == {"cat": 3, "dog": 3}
        printed = capsys.readouterr()
        assert main(["import", *data, "--test-set", project["id"], str(folder)]) == 0
        assert counts(client, project) == {"cat": 3, "dog": 3}
        assert read_test_set(client, project)["picture_count"] == 6
        capsys.readouterr()
        assert "6 pictures are in, 1 files could not be used" in printed.out
        assert "pets/cat/link.jpg: This is a link" in printed.err

        (tmp_path / "text.zip").write_text("text")
        for path, of, reason in (
            ("nothing.zip", project["id"], "nothing.zip cannot be read"),
            ("text.zip", project["id"], "not a zip file"),
            ("pets", "0" * 32, "This project can't be found"),
        ):
            assert main(["import", *data, of, str(tmp_path / path)]) == 1
            assert reason in capsys.readouterr().err
        assert len(client.get(f"/api/projects/{project['id']}/imports").json()["imports"]) == 2

    packed = tmp_path / "owls.zip"
    packed.write_bytes(zip_of(pictures(2, owl="cross")))
    assert main(["import", *data, project["id"], str(packed)]) == 0
    assert "when the server starts" in capsys.readouterr().out
    with (
        running_server(tmp_path, backbones) as server,
        httpx2.Client(base_url=server.address, cookies=client.cookies) as client,
    ):
        wait_until(lambda: counts(client, project) == {"cat": 3, "dog": 3, "owl": 2})
