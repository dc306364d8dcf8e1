"""The page for offline use: what lies in it, and that it is handed out only with its proof."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.ml.heads import Head

from ..app_state import services_of
from ..student import trained_project
from .files import Export, exported

BEFORE, AFTER = '<script id="facts" type="application/json">', "</script>"


def facts_of(export: Export) -> dict[str, Any]:
    page = export.files["recognize.html"].decode()
    start = page.index(BEFORE) + len(BEFORE)
    return dict(json.loads(page[start : page.index(AFTER, start)]))


def test_the_page_holds_the_model_and_no_numbers_of_the_pictures(client: TestClient) -> None:
    project, model_id = trained_project(client)
    name = "</script><!--고양이"
    class_id = project["classes"][0]["id"]
    renamed = client.patch(f"/api/projects/{project['id']}/classes/{class_id}", json={"name": name})
    assert renamed.status_code == 200, renamed.text

    export = exported(client, model_id, "offline")

    facts = facts_of(export)
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
    page = export.files["recognize.html"].decode()
    assert "http:" not in page.replace("http://www.w3.org", "")
    assert "README.txt" in export.files


def test_the_page_holds_no_picture_of_the_pupil(client: TestClient) -> None:
    """Drawn ones prove it: a page is put on sticks and sites."""
    _, model_id = trained_project(client)

    drawn, taken = (
        {file for name, file in exported(client, model_id, each).files.items() if "golden/" in name}
        for each in ("offline", "tflite16")
    )

    assert len(drawn) == len(taken) == 4
    assert drawn.isdisjoint(taken)


def test_the_page_is_proven_before_it_is_offered(client: TestClient) -> None:
    _, model_id = trained_project(client)
    made = client.post(f"/api/models/{model_id}/exports/offline")
    assert made.status_code == 200, made.text
    assert made.json()["state"] == "ready"
    assert 0 < made.json()["difference"] <= 2e-3
