"""An import goes on after its server was killed."""

from __future__ import annotations

from pathlib import Path

import httpx2

from ..server import running_server
from ..student import make_project
from ..waiting import wait_until
from .data_sets import counts, finished_import, pictures, zip_of


def test_an_import_goes_on_after_a_kill_without_a_gap_or_a_double(
    tmp_path: Path, backbones: Path
) -> None:
    files = pictures(100, cat="circle", dog="stripes")
    with (
        running_server(tmp_path, backbones) as server,
        httpx2.Client(base_url=server.address) as client,
    ):
        project = make_project(client)
        address = f"/api/projects/{project['id']}/imports"
        import_id = client.post(address, content=zip_of(files)).json()["id"]
        wait_until(lambda: sum(counts(client, project).values()) > 40)
        server.process.kill()
        server.process.wait()

    with (
        running_server(tmp_path, backbones) as server,
        httpx2.Client(base_url=server.address, cookies=client.cookies) as restarted,
    ):
        row = finished_import(restarted, project, import_id)
        assert (row["status"], row["accepted"], row["refused"]) == ("succeeded", 200, 0)
        assert counts(restarted, project) == {"cat": 100, "dog": 100}
        wait_until(lambda: not list((tmp_path / "data" / "imports").rglob("*.zip")))
