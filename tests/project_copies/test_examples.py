from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from ..student import error_of, fill, train, visitor

NAMES = ("rock_paper_scissors", "recycling", "door")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_a_whole_project_in_the_students_language(
    client: TestClient, name: str, language: str
) -> None:
    client.headers["accept-language"] = language
    answer = client.post(f"/api/examples/{name}/projects")
    assert answer.status_code == 201, answer.text
    project = answer.json()
    blocks = json.dumps(client.get(f"/api/projects/{project['id']}/program").json()["blocks"])
    assert "word:" not in blocks
    assert "class:" not in blocks
    assert any(each["id"] in blocks for each in project["classes"])
    korean = any("가" <= letter <= "힣" for letter in project["name"])
    assert korean == (language == "ko")


def test_an_example_can_be_trained_once_it_has_pictures(client: TestClient) -> None:
    stranger = visitor(client)
    project = stranger.post("/api/examples/door/projects").json()
    assert stranger.cookies["eyeblocks_student"]
    fill(stranger, project)
    assert train(stranger, project)["status"] == "succeeded"


def test_an_unknown_example_is_not_found(client: TestClient) -> None:
    for name in ("nothing", "..%2Fwords", "Door"):
        answer = client.post(f"/api/examples/{name}/projects")
        assert answer.status_code == 404
    assert error_of(client.post("/api/examples/nothing/projects")) == "example_not_found"
