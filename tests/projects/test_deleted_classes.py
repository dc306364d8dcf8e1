"""A deleted class can be brought back for a few minutes, whole and in its place."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, error_of, make_project, train, trained_project, upload, visitor


def classes_of(client: TestClient, project: Json) -> list[Json]:
    return list(client.get(f"/api/projects/{project['id']}").json()["classes"])


def path_of(project: Json, image_class: Json) -> str:
    return f"/api/projects/{project['id']}/classes/{image_class['id']}"


def sample_ids(client: TestClient, path: str) -> list[str]:
    return [each["id"] for each in client.get(f"{path}/samples").json()["samples"]]


def test_a_deleted_class_comes_back_with_its_place_color_name_and_pictures(
    client: TestClient,
) -> None:
    project, model_id = trained_project(client, epochs=2)
    first, _ = before = classes_of(client, project)
    path = path_of(project, first)
    samples = sample_ids(client, path)

    assert client.delete(path).status_code == 204
    assert [each["id"] for each in classes_of(client, project)] == [before[1]["id"]]
    assert error_of(client.get(f"{path}/samples")) == "class_not_found"
    assert client.post(f"{path}/restore").json() == first

    assert classes_of(client, project) == before
    assert sample_ids(client, path) == samples
    assert client.get(first["cover_url"]).status_code == 200
    assert client.get(f"/api/projects/{project['id']}").json()["deleted_classes"] == []
    model = client.get(f"/api/models/{model_id}").json()
    assert [(each["name"], each["deleted"]) for each in model["classes"]] == [
        ("Class 1", False),
        ("Class 2", False),
    ]
    assert model["stale"] is False
    assert train(client, project, epochs=2)["status"] == "succeeded"


def test_a_deleted_class_counts_nowhere(client: TestClient) -> None:
    project, model_id = trained_project(client, epochs=2)
    path = path_of(project, project["classes"][0])

    client.delete(path)

    readiness = client.get(f"/api/projects/{project['id']}/readiness").json()
    assert (readiness["ready"], readiness["classes_needed"], readiness["missing"]) == (False, 1, [])
    assert client.get(f"/api/models/{model_id}").json()["stale"] is True
    copy = client.get(f"/api/projects/{project['id']}/file").content
    imported = client.post("/api/project-files", files={"file": copy}).json()
    assert [(each["name"], each["sample_count"]) for each in imported["classes"]] == [
        ("Class 2", 6)
    ]


def test_a_picture_that_was_deleted_before_its_class_stays_deleted(client: TestClient) -> None:
    project = make_project(client)
    image_class = project["classes"][0]
    path = path_of(project, image_class)
    files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(2)]
    gone, kept = upload(client, project, image_class["id"], *files)["accepted"]
    gone_path, kept_path = (
        f"/api/projects/{project['id']}/samples/{each['id']}" for each in (gone, kept)
    )
    client.delete(gone_path)
    client.delete(path)

    for sample_path in (gone_path, kept_path):
        assert error_of(client.post(f"{sample_path}/restore")) == "sample_not_found"
    client.post(f"{path}/restore")
    assert sample_ids(client, path) == [kept["id"]]
    assert client.post(f"{gone_path}/restore").status_code == 200


def test_a_class_whose_name_was_taken_meanwhile_comes_back_with_a_number(
    client: TestClient,
) -> None:
    project = make_project(client)
    path = path_of(project, project["classes"][0])
    client.patch(path, json={"name": "x" * 50})
    client.delete(path)
    base = f"/api/projects/{project['id']}/classes"
    assert client.post(base, json={"name": "X" * 50}).status_code == 201

    assert client.post(f"{path}/restore").json()["name"] == "x" * 48 + " 2"


def test_a_class_deleted_long_ago_stays_deleted(client: TestClient) -> None:
    project = make_project(client)
    path = path_of(project, project["classes"][0])
    client.delete(path)
    settings_of(client).undo_minutes = 0

    assert error_of(client.post(f"{path}/restore")) == "class_not_found"
    services_of(client).housekeeping.run_once()
    settings_of(client).undo_minutes = 10
    assert error_of(client.post(f"{path}/restore")) == "class_not_found"


@pytest.mark.parametrize(
    ("limit", "more", "quota"),
    [
        ({"max_classes": 2}, 1, "classes"),
        ({"max_samples_per_project": 3}, 2, "samples_per_project"),
    ],
)
def test_a_class_that_has_no_room_any_more_is_not_brought_back(
    start: Start, limit: dict[str, int], more: int, quota: str
) -> None:
    with start(**limit) as client:
        project = make_project(client)
        first, second = project["classes"]
        files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(4)]
        upload(client, project, first["id"], *files[:2])
        client.delete(path_of(project, first))
        client.post(f"/api/projects/{project['id']}/classes", json={"name": "new"})
        upload(client, project, second["id"], *files[2 : 2 + more])

        answer = client.post(f"{path_of(project, first)}/restore")

        assert error_of(answer) == "quota_reached"
        assert answer.json()["error"]["details"]["quota"] == quota


def test_only_the_owner_brings_a_class_back(client: TestClient) -> None:
    project = make_project(client)
    path = path_of(project, project["classes"][0])
    client.delete(path)

    answer = visitor(client).post(f"{path}/restore")
    assert error_of(answer) == "project_not_found"
