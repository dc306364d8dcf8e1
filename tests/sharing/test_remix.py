from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from ..app_state import settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, error_of, make_project, train, trained_project, visitor
from .test_shares import recognize, share, unshare


def with_program(client: TestClient, project: Json) -> Json:
    """Save a program that refers to a class and an own picture. Returns its blocks."""
    address = f"/api/projects/{project['id']}"
    picture = client.post(f"{address}/pictures", files={"image": jpeg("cross", 1)}).json()
    blocks = {
        "class": project["classes"][0]["id"],
        "deleted": "f" * 32,
        "costume": picture["name"],
        "text": ["own:", 1.5, None, True, "안녕"],
    }
    body = {"version": 0, "format": 1, "blocks": blocks}
    assert client.put(f"{address}/program", json=body).status_code == 200
    return {**blocks, "picture": picture["id"]}


def remix(client: TestClient, link: str) -> Json:
    answer = client.post(f"/api/shares/{link}/remix")
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def same_program(client: TestClient, copy: Json, blocks: dict[str, Any]) -> None:
    """Assert that the copy's blocks refer to the copy's class and picture and are the same else."""
    address = f"/api/projects/{copy['id']}"
    copied = client.get(f"{address}/program").json()["blocks"]
    (picture,) = client.get(f"{address}/pictures").json()["pictures"]
    assert copied["class"] == copy["classes"][0]["id"] != blocks["class"]
    assert copied["costume"] == picture["name"] != blocks["costume"]
    assert (copied["deleted"], copied["text"]) == (blocks["deleted"], blocks["text"])
    assert client.get(picture["image_url"]).status_code == 200


def test_a_stranger_gets_a_working_copy_without_the_pictures(client: TestClient) -> None:
    project, model_id = trained_project(client)
    blocks = with_program(client, project)
    link = share(client, project)
    stranger = visitor(client)

    copy = remix(stranger, link)

    assert stranger.cookies["eyeblocks_student"]
    assert stranger.get("/api/projects").json()["projects"][0]["id"] == copy["id"] != project["id"]
    assert copy["name"] == "Shapes"
    assert copy["remix_of"] == {"name": "Shapes", "address": f"/play/{link}"}
    assert [each["name"] for each in copy["classes"]] == ["Class 1", "Class 2"]
    assert {each["sample_count"] for each in copy["classes"]} == {0}
    same_program(stranger, copy, blocks)
    answer = recognize(stranger, copy["current_model_id"]).json()
    assert answer["result"] == "Class 1"
    assert answer["scores"][0]["class_id"] == copy["classes"][0]["id"]
    assert answer["scores"] != recognize(client, model_id).json()["scores"]
    model = stranger.get(f"/api/models/{copy['current_model_id']}").json()
    assert model["stale"] is False
    original = client.get(f"/api/models/{model_id}").json()
    assert (model["scores"], model["settings"]) == (original["scores"], original["settings"])
    assert client.get(f"/api/projects/{copy['id']}").status_code == 404


def test_a_remix_gets_the_pictures_where_the_owner_allows_it(client: TestClient) -> None:
    project, _ = trained_project(client)
    link = share(client, project, with_pictures=True)
    stranger = visitor(client)

    copy = remix(stranger, link)

    assert [each["sample_count"] for each in copy["classes"]] == [6, 6]
    assert (
        stranger.get(copy["classes"][0]["cover_url"]).content
        == client.get(
            client.get(f"/api/projects/{project['id']}").json()["classes"][0]["cover_url"]
        ).content
    )
    model = stranger.get(f"/api/models/{copy['current_model_id']}").json()
    assert model["stale"] is False
    assert train(stranger, copy)["status"] == "succeeded"


def test_a_remix_works_after_the_original_is_deleted(client: TestClient) -> None:
    project, _ = trained_project(client)
    with_program(client, project)
    link = share(client, project, with_pictures=True)
    stranger = visitor(client)
    copy = remix(stranger, link)

    unshare(client, project)
    shown = stranger.get(f"/api/projects/{copy['id']}").json()
    assert shown["remix_of"] == {"name": "Shapes", "address": None}
    client.delete(f"/api/projects/{project['id']}")

    assert recognize(stranger, copy["current_model_id"]).status_code == 201
    assert stranger.get(copy["classes"][0]["cover_url"]).status_code == 200
    assert error_of(stranger.post(f"/api/shares/{link}/remix")) == "share_not_found"


def test_a_project_without_a_model_or_a_program_can_be_remixed(client: TestClient) -> None:
    project = make_project(client)
    copy = remix(client, share(client, project))
    assert (copy["current_model_id"], copy["id"] != project["id"]) == (None, True)
    assert client.get(f"/api/projects/{copy['id']}/program").json()["version"] == 0


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("limits", "quota"),
    [({"max_projects": 1}, "projects"), ({"max_student_bytes": 1}, "student_bytes")],
)
def test_a_remix_over_a_quota_is_refused_and_leaves_no_file(
    start: Start, limits: dict[str, int], quota: str
) -> None:
    with start() as client:
        settings = settings_of(client)
        project, _ = trained_project(client)
        with_program(client, project)
        link = share(client, project, with_pictures=True)
        before = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")
        for name, limit in limits.items():
            setattr(settings, name, limit)

        answer = client.post(f"/api/shares/{link}/remix")

        assert (answer.status_code, error_of(answer)) == (429, "quota_reached")
        assert answer.json()["error"]["details"]["quota"] == quota
        assert len(client.get("/api/projects").json()["projects"]) == 1
        after = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")
        assert after == before
