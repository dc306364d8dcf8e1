"""Files of other programs, written by the tests, and what becomes of them over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from httpx2 import Response

from ..lab.data_sets import zip_of
from ..pictures import jpeg
from ..student import Json


def bring_in(client: Any, name: str, data: bytes) -> Response:
    answer: Response = client.post("/api/incoming-files", files={"file": (name, data)})
    return answer


def brought_in(client: Any, name: str, data: bytes) -> Json:
    """The answer about a file that is taken: `kind` and `project`."""
    answer = bring_in(client, name, data)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def report_of(client: Any, project: Json) -> Json:
    answer = client.get(f"/api/projects/{project['id']}/incoming-report")
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["report"])


def tm_manifest(kind: str = "image") -> bytes:
    """As Teachable Machine 2.4.10 writes it."""
    training = {"trainEpochs": 50, "trainBatchSize": 16, "trainLearningRate": 0.001}
    appdata = {"publishResults": {}, **training}
    return json.dumps({"type": kind, "version": "2.4.10", "appdata": appdata}).encode()


def tm_project(each: int = 3, more: Mapping[str, bytes] | None = None, **classes: str) -> bytes:
    """A `.tm` file with drawings of one shape for each class."""
    files = {
        f"{name}-!-{number}.jpg": jpeg(shape, number)
        for name, shape in classes.items()
        for number in range(each)
    }
    return zip_of({**files, **(more or {}), "manifest.json": tm_manifest()})
