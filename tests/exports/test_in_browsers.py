"""What recognizes in browsers by itself: what lies in the file, and that it leaves only with its proof."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.ml.heads import Head

from ..app_state import services_of
from ..student import trained_project
from .files import exported


def facts_of(text: str, before: str, after: str) -> dict[str, Any]:
    start = text.index(before) + len(before)
    return dict(json.loads(text[start : text.index(after, start)]))


@pytest.mark.parametrize(
    ("export_format", "file", "before", "after"),
    [
        ("offline", "recognize.html", '<script id="facts" type="application/json">', "</script>"),
        ("turbowarp", "eyeblocks.js", "const EYEBLOCKS_FACTS = ", ";\n"),
    ],
)
def test_the_file_holds_the_model_and_no_numbers_of_the_pictures(
    client: TestClient, export_format: str, file: str, before: str, after: str
) -> None:
    project, model_id = trained_project(client)
    name = "</script><!--고양이*/;"
    class_id = project["classes"][0]["id"]
    renamed = client.patch(f"/api/projects/{project['id']}/classes/{class_id}", json={"name": name})
    assert renamed.status_code == 200, renamed.text

    export = exported(client, model_id, export_format)

    text = export.files[file].decode()
    facts = facts_of(text, before, after)
    assert facts["model"]["classes"][0]["name"] == name
    assert facts["model"]["familiarity"] is None
    head = facts["model"]["head"]
    kept = services_of(client).head_cache.get(model_id)
    read = Head.from_raw_weights(head["shapes"], b64decode(head["numbers"]))
    assert read.to_bytes() == kept.to_bytes()
    assert set(facts["words"]) == {"ko", "en"}
    for golden, answer in zip(facts["golden"], export.answers["pictures"], strict=True):
        assert b64decode(golden["picture"]) == export.files[f"golden/{answer['file']}"]
        assert golden["confidences"] == pytest.approx(answer["confidences"])
    assert export.answers["tolerance"] == facts["tolerance"]
    assert "http:" not in text.replace("http://www.w3.org", "")
    assert "README.txt" in export.files


@pytest.mark.parametrize("export_format", ["offline", "turbowarp"])
def test_the_file_holds_no_picture_of_the_pupil(client: TestClient, export_format: str) -> None:
    """Drawn ones prove it: it is put on sticks and sites."""
    _, model_id = trained_project(client)

    drawn, taken = (
        {file for name, file in exported(client, model_id, each).files.items() if "golden/" in name}
        for each in (export_format, "tflite16")
    )

    assert len(drawn) == len(taken) == 4
    assert drawn.isdisjoint(taken)


@pytest.mark.parametrize("export_format", ["offline", "turbowarp"])
def test_the_file_is_proven_before_it_is_offered(client: TestClient, export_format: str) -> None:
    _, model_id = trained_project(client)
    made = client.post(f"/api/models/{model_id}/exports/{export_format}")
    assert made.status_code == 200, made.text
    assert made.json()["state"] == "ready"
    assert 0 < made.json()["difference"] <= 2e-3
