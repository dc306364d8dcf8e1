"""Exports all projects of a student as one zip file, whose projects can be imported again."""

from __future__ import annotations

import io
import zipfile

from starlette.testclient import TestClient

from ..student import fill, make_project, trained_project, visitor


def test_the_export_has_every_project_and_each_can_be_imported(client: TestClient) -> None:
    first, _ = trained_project(client, epochs=2)
    runs = f"/api/projects/{first['id']}/runs"
    run = client.get(runs).json()["runs"][0]["id"]
    assert client.patch(f"{runs}/{run}", json={"note": "little steps"}).status_code == 200
    second = make_project(client, "../../etc/passwd")
    fill(client, second, each=2)

    answer = client.get("/api/me/file")

    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert names == [
            "01 Shapes.eyeblocks", "01 Shapes-runs.csv", "02 _.._etc_passwd.eyeblocks",
        ]  # fmt: skip
        file, table = packed.read(names[0]), packed.read(names[1]).decode("utf-8-sig")
    assert "little steps" in table
    other = visitor(client)
    imported = other.post("/api/project-files", files={"file": ("mine.zip", file)})
    assert imported.status_code == 201, imported.text
    copy = other.get(f"/api/projects/{imported.json()['id']}").json()
    assert [image_class["sample_count"] for image_class in copy["classes"]] == [6, 6]
    assert copy["current_model_id"]


def test_an_anonymous_caller_gets_an_empty_file(client: TestClient) -> None:
    make_project(client)

    answer = visitor(client).get("/api/me/file")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == []
