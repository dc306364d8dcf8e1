"""Zip files of pictures, and their import over HTTP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from ..pictures import jpeg
from ..student import Json
from ..waiting import wait_until

Files = Mapping[str, bytes]
OVER = ("succeeded", "failed", "cancelled")


def zip_of(files: Files | Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    entries = files.items() if isinstance(files, Mapping) else files
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in entries:
            packed.writestr(name, data)
    return out.getvalue()


def pictures(each: int, folder: str = "", **classes: str) -> dict[str, bytes]:
    """Drawings in a folder for each class, which has the shape that is named."""
    return {
        f"{folder}{name}/{number}.jpg": jpeg(shape, number)
        for name, shape in classes.items()
        for number in range(each)
    }


def send(client: Any, project: Json, data: bytes, purpose: str = "samples") -> Response:
    answer: Response = client.post(
        f"/api/projects/{project['id']}/imports",
        params={"filename": "pets.zip", "purpose": purpose},
        content=data,
        headers={"content-type": "application/zip"},
    )
    return answer


def imported(client: Any, project: Json, data: bytes, purpose: str = "samples") -> Json:
    """The finished import of a zip file."""
    answer = send(client, project, data, purpose)
    assert answer.status_code == 202, answer.text
    return finished_import(client, project, answer.json()["id"])


def finished_import(client: Any, project: Json, import_id: str, limit_s: float = 60) -> Json:
    address = f"/api/projects/{project['id']}/imports/{import_id}"

    def over() -> Json | None:
        row = dict(client.get(address).json())
        return row if row["status"] in OVER else None

    return wait_until(over, limit_s) or {}


def refused(client: TestClient, project: Json, row: Json) -> dict[str, str]:
    """The codes of the files that an import refused, by their names."""
    address = f"/api/projects/{project['id']}/imports/{row['id']}/refusals"
    answer = client.get(address).json()
    assert answer["more"] is False
    assert all(refusal["message"] for refusal in answer["refusals"])
    return {refusal["filename"]: refusal["code"] for refusal in answer["refusals"]}


def counts(client: Any, project: Json) -> dict[str, int]:
    """The number of samples of each class, by its name."""
    classes = client.get(f"/api/projects/{project['id']}").json()["classes"]
    return {image_class["name"]: image_class["sample_count"] for image_class in classes}


def filled_test_set(client: Any, project: Json, data: bytes) -> Json:
    """The test set after the import of a zip file into it, of which every file is good."""
    row = imported(client, project, data, "test_set")
    assert (row["status"], row["refused"]) == ("succeeded", 0)
    return read_test_set(client, project)


def read_test_set(client: Any, project: Json, start: int = 0) -> Json:
    answer = client.get(f"/api/projects/{project['id']}/test-set?start={start}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
