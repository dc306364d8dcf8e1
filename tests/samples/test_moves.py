"""A picture that is in the wrong class is moved to the right one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.testclient import TestClient

from app.db.tables import Model

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, assert_refused, make_project, train, trained_project, upload
from .test_samples import samples_of


def move(client: TestClient, project: Json, sample: Json, class_id: str) -> Json:
    answer = client.patch(address(project, sample), json={"class_id": class_id})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def address(project: Json, sample: Json) -> str:
    return f"/api/projects/{project['id']}/samples/{sample['id']}"


def two_classes(client: TestClient, pictures: int = 1) -> tuple[Json, str, str, Json]:
    """A project, the ids of its classes, and the first of the pictures in the first class."""
    project = make_project(client)
    first, second = (image_class["id"] for image_class in project["classes"])
    files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(pictures)]
    (sample, *_) = upload(client, project, first, *files)["accepted"]
    return project, first, second, sample


def picture_files(client: TestClient, project: Json) -> list[Path]:
    return sorted((settings_of(client).data_dir / "pictures" / project["id"]).rglob("*.jpg"))


def test_a_moved_picture_is_in_its_new_class_and_is_the_same(client: TestClient) -> None:
    project, first, second, sample = two_classes(client)
    picture = client.get(sample["image_url"]).content

    moved = move(client, project, sample, second)

    assert moved == {key: sample[key] for key in moved} | {"class_id": second}
    assert samples_of(client, project, first) == []
    assert samples_of(client, project, second) == [moved]
    assert client.get(moved["image_url"]).content == picture


def test_one_file_is_left_of_a_moved_picture_and_it_outlives_its_old_class(
    client: TestClient,
) -> None:
    project, first, second, sample = two_classes(client)

    move(client, project, sample, second)
    move(client, project, sample, first)
    move(client, project, sample, second)
    services_of(client).file_deletions.delete_pending()

    assert [file.parent.name for file in picture_files(client, project)] == [second]
    assert client.delete(f"/api/projects/{project['id']}/classes/{first}").status_code == 204
    assert client.get(sample["image_url"]).status_code == 200


def test_a_move_to_its_own_class_changes_nothing(client: TestClient) -> None:
    project, _first, second, sample = two_classes(client)
    move(client, project, sample, second)
    before = client.get(f"/api/projects/{project['id']}").json()

    again = move(client, project, sample, second)

    assert again["class_id"] == second
    assert client.get(f"/api/projects/{project['id']}").json() == before
    assert client.patch(address(project, sample), json={}).json() == again


def test_a_moved_picture_is_learnt_as_its_new_class_without_being_seen_again(
    client: TestClient,
) -> None:
    project, first, second, sample = two_classes(client, pictures=6)
    files = [(f"{seed}.jpg", jpeg("stripes", seed)) for seed in range(6)]
    upload(client, project, second, *files)
    model_id = train(client, project)["model_id"]

    move(client, project, sample, second)

    assert client.get(f"/api/models/{model_id}").json()["stale"] is True
    assert train(client, project)["status"] == "succeeded"
    move(client, project, sample, first)
    assert client.get(f"/api/models/{model_id}").json()["stale"] is False


def test_a_move_to_a_class_that_is_full_or_unknown_is_refused(start: Start) -> None:
    with start(max_samples_per_class=1, max_samples_per_project=2) as client:
        project, first, second, sample = two_classes(client)
        upload(client, project, second, ("full.jpg", jpeg("stripes", 1)))
        elsewhere = make_project(client, "Elsewhere")["classes"][0]["id"]

        full = client.patch(address(project, sample), json={"class_id": second})
        unknown = client.patch(address(project, sample), json={"class_id": elsewhere})

        assert_refused(full, 429, "quota_reached")
        assert_refused(unknown, 404, "class_not_found")
        assert [kept["id"] for kept in samples_of(client, project, first)] == [sample["id"]]


def test_a_move_in_a_full_project_is_allowed(start: Start) -> None:
    with start(max_samples_per_project=1) as client:
        project, _, second, sample = two_classes(client)

        assert move(client, project, sample, second)["class_id"] == second


def test_a_deleted_picture_is_not_moved_and_a_moved_one_comes_back_to_its_new_class(
    client: TestClient,
) -> None:
    project, first, second, sample = two_classes(client)
    move(client, project, sample, second)
    client.delete(address(project, sample))

    refused = client.patch(address(project, sample), json={"class_id": first})
    restored = client.post(f"{address(project, sample)}/restore")

    assert_refused(refused, 404, "sample_not_found")
    assert restored.json()["class_id"] == second


def test_a_model_of_an_earlier_version_is_outdated_by_a_move_too(client: TestClient) -> None:
    project, model_id = trained_project(client)
    first, second = (image_class["id"] for image_class in project["classes"])
    samples = samples_of(client, project, first) + samples_of(client, project, second)
    ids = sorted([first, second, *(sample["id"] for sample in samples)])
    earlier = hashlib.sha256(" ".join(ids).encode()).hexdigest()
    with services_of(client).database.transaction() as session:
        session.get_one(Model, model_id).data_fingerprint = earlier
    assert client.get(f"/api/models/{model_id}").json()["stale"] is False

    move(client, project, samples[0], second)

    assert client.get(f"/api/models/{model_id}").json()["stale"] is True
