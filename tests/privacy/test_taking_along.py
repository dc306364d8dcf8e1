"""Everything of a student in one file, which can be read in again."""

from __future__ import annotations

import io
import zipfile

from starlette.testclient import TestClient

from ..student import fill, make_project, trained_project, visitor


def test_every_project_is_in_the_file_and_can_be_imported_elsewhere(client: TestClient) -> None:
    trained_project(client, epochs=2)
    second = make_project(client, "../../etc/passwd")
    fill(client, second, each=2)

    answer = client.get("/api/me/file")

    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert names == ["01 Shapes.zip", "02 _.._etc_passwd.zip"]
        file = packed.read(names[0])
    other = visitor(client)
    imported = other.post("/api/project-files", files={"file": ("mine.zip", file)})
    assert imported.status_code == 201, imported.text
    copy = other.get(f"/api/projects/{imported.json()['id']}").json()
    assert [each["sample_count"] for each in copy["classes"]] == [6, 6]
    assert copy["current_model_id"]


def test_a_stranger_gets_an_empty_file(client: TestClient) -> None:
    make_project(client)

    answer = visitor(client).get("/api/me/file")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == []
