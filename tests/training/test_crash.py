"""What survives a killed server."""

from __future__ import annotations

from pathlib import Path

import httpx2
import psutil

from ..server import running_server
from ..student import fill, finished, make_project
from ..waiting import wait_until


def test_everything_acknowledged_survives_a_killed_server(tmp_path: Path, backbones: Path) -> None:
    with (
        running_server(tmp_path, backbones) as server,
        httpx2.Client(base_url=server.address) as client,
    ):
        project = make_project(client)
        fill(client, project)
        base = f"/api/projects/{project['id']}"
        client.put(f"{base}/program", json={"version": 0, "format": 1, "blocks": {"a": 1}})
        long = {"epochs": 1000, "batch_size": 1, "hidden_units": 100}
        run_id = client.post(f"{base}/runs", json=long).json()["id"]
        wait_until(lambda: client.get(f"{base}/runs/{run_id}").json()["history"])
        workers = psutil.Process(server.process.pid).children(recursive=True)
        server.process.kill()
        server.process.wait()
        # The workers end by themselves.
        _, alive = psutil.wait_procs(workers, timeout=10)
        assert alive == []

    with (
        running_server(tmp_path, backbones) as server,
        httpx2.Client(base_url=server.address, cookies=client.cookies) as restarted,
    ):
        project_after = restarted.get(base).json()
        assert [image_class["sample_count"] for image_class in project_after["classes"]] == [6, 6]
        assert restarted.get(f"{base}/program").json()["blocks"] == {"a": 1}
        assert finished(restarted, project, run_id)["status"] == "succeeded"
        for image_class in project_after["classes"]:
            samples = restarted.get(f"{base}/classes/{image_class['id']}/samples").json()["samples"]
            assert all(restarted.get(sample["image_url"]).status_code == 200 for sample in samples)
