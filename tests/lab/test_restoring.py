"""A run's data are put back: pictures go into the classes in which the run learnt from them."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.tables import Sample
from app.samples.samples import picture_key

from ..app_state import services_of, settings_of
from ..pictures import jpeg
from ..student import Json, assert_refused, fill, make_project, train, upload, visitor
from .test_experiments import read, sample_ids


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    fill(client, made)
    return made


def restore(client: TestClient, project: Json, run: Json) -> Any:
    return client.post(f"/api/projects/{project['id']}/runs/{run['id']}/restore")


def restored(client: TestClient, project: Json, run: Json) -> Json:
    answer = restore(client, project, run)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def counts(answer: Json) -> list[tuple[int, int, int, int]]:
    names = ("unchanged", "moved", "brought_back", "gone")
    return [tuple(each[name] for name in names) for each in answer["classes"]]  # type: ignore[misc]


def is_stale(client: TestClient, run: Json) -> bool:
    return bool(client.get(f"/api/models/{run['model_id']}").json()["stale"])


def test_pictures_go_back_into_the_classes_that_they_had(client: TestClient, project: Json) -> None:
    base, before = f"/api/projects/{project['id']}", sample_ids(client, project)
    first, second = (each["id"] for each in project["classes"])
    run = train(client, project, epochs=1)
    for sample in before[0][:2]:
        client.patch(f"{base}/samples/{sample}", json={"class_id": second})
    client.delete(f"{base}/samples/{before[1][0]}")
    assert is_stale(client, run)

    answer = restored(client, project, run)

    assert counts(answer) == [(4, 2, 0, 0), (5, 0, 1, 0)]
    assert answer["others"] == 0
    assert [each["class_id"] for each in answer["classes"]] == [first, second]
    assert [set(ids) for ids in sample_ids(client, project)] == [set(ids) for ids in before]
    assert not is_stale(client, run)
    for sample in before[0]:
        assert client.get(f"{base}/samples/{sample}/image").status_code == 200
    assert counts(restored(client, project, run)) == [(6, 0, 0, 0), (6, 0, 0, 0)]
    assert train(client, project, epochs=1)["history"] == run["history"]


def test_pictures_that_came_later_stay(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=1)
    class_id = project["classes"][0]["id"]
    upload(client, project, class_id, ("later.jpg", jpeg("circle", 99)))
    answer = restored(client, project, run)
    assert (answer["others"], counts(answer)) == (1, [(6, 0, 0, 0), (6, 0, 0, 0)])
    assert [len(ids) for ids in sample_ids(client, project)] == [7, 6]


def test_what_is_gone_for_good_is_counted(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=1)
    gone = sample_ids(client, project)[0][0]
    client.delete(f"/api/projects/{project['id']}/samples/{gone}")
    settings_of(client).undo_minutes = 0
    assert counts(restored(client, project, run))[0] == (5, 0, 0, 1)
    services_of(client).housekeeping.run_once()
    assert counts(restored(client, project, run))[0] == (5, 0, 0, 1)


def test_a_picture_without_its_file_stays_where_it_is(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=1)
    first, second = (each["id"] for each in project["classes"])
    base, lost = f"/api/projects/{project['id']}", sample_ids(client, project)[0][0]
    client.patch(f"{base}/samples/{lost}", json={"class_id": second})
    pictures = services_of(client).picture_files
    with services_of(client).database.reading() as session:
        pictures.delete(picture_key(session.get_one(Sample, lost)))

    assert counts(restored(client, project, run))[0] == (5, 0, 0, 1)

    found = client.get(f"{base}/classes/{second}/samples").json()["samples"]
    assert lost in [each["id"] for each in found]
    assert len(client.get(f"{base}/classes/{first}/samples").json()["samples"]) == 5


def test_a_class_that_was_just_deleted_comes_back_with_what_the_run_learnt_from(
    client: TestClient, project: Json
) -> None:
    base, before = f"/api/projects/{project['id']}", sample_ids(client, project)
    run = train(client, project, epochs=1)
    first, second = project["classes"]
    upload(client, project, first["id"], ("later.jpg", jpeg("circle", 99)))
    client.patch(f"{base}/samples/{before[0][0]}", json={"class_id": second["id"]})
    client.delete(f"{base}/classes/{first['id']}")
    client.post(f"{base}/classes", json={"name": first["name"]})
    assert is_stale(client, run)

    answer = restored(client, project, run)

    assert counts(answer) == [(0, 1, 5, 0), (6, 0, 0, 0)]
    assert [set(ids) for ids in sample_ids(client, project)] == [set(ids) for ids in before]
    classes = client.get(base).json()["classes"]
    assert [each["id"] for each in classes][:2] == [first["id"], second["id"]]
    assert classes[0]["name"] == f"{first['name']} 2"
    assert counts(restored(client, project, run)) == [(6, 0, 0, 0), (6, 0, 0, 0)]


def test_a_class_comes_back_only_while_there_is_room(client: TestClient, project: Json) -> None:
    base = f"/api/projects/{project['id']}"
    run = train(client, project, epochs=1)
    client.delete(f"{base}/classes/{project['classes'][0]['id']}")
    limit = settings_of(client).max_classes
    settings_of(client).max_classes = 1
    assert_refused(restore(client, project, run), 429, "quota_reached")
    settings_of(client).max_classes = limit
    assert counts(restored(client, project, run)) == [(0, 0, 6, 0), (6, 0, 0, 0)]


def test_a_class_deleted_long_ago_does_not_come_back(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=1)
    settings_of(client).undo_minutes = 0
    first, second = project["classes"]
    base = f"/api/projects/{project['id']}"
    moved = sample_ids(client, project)[0][0]
    client.patch(f"{base}/samples/{moved}", json={"class_id": second["id"]})
    client.delete(f"{base}/classes/{first['id']}")
    answer = restored(client, project, run)
    assert counts(answer) == [(0, 0, 0, 6), (6, 0, 0, 0)]
    assert client.get(f"{base}/samples/{moved}/image").status_code == 200


def test_a_full_class_is_a_refusal_and_the_next_try_goes_on(
    client: TestClient, project: Json
) -> None:
    run = train(client, project, epochs=1)
    first, second = (each["id"] for each in project["classes"])
    moved = sample_ids(client, project)[0][0]
    client.patch(f"/api/projects/{project['id']}/samples/{moved}", json={"class_id": second})
    limit = settings_of(client).max_samples_per_class
    settings_of(client).max_samples_per_class = 5
    assert_refused(restore(client, project, run), 429, "quota_reached")
    settings_of(client).max_samples_per_class = limit
    assert counts(restored(client, project, run))[0] == (5, 1, 0, 0)
    assert read(client, project, run)["learnt_from"][0]["class_id"] == first


def test_only_the_owner_restores_and_only_what_is_kept(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=1)
    assert_refused(restore(visitor(client), project, run), 404, "project_not_found")
    assert_refused(restore(client, make_project(client), run), 404, "run_not_found")
    too_long = {"optimizer": "sgd", "learning_rate": 1, "hidden_units": 100, "batch_size": 1}
    failed = train(client, project, **too_long)  # type: ignore[arg-type]
    assert_refused(restore(client, project, failed), 404, "run_data_missing")


@pytest.mark.parametrize("last", [0, 1])
def test_classes_come_back_in_their_order(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    """Whichever was deleted last, also where not all of their pictures come back together."""
    monkeypatch.setattr("app.lab.experiments.restoring.AT_ONCE", 1)
    base, run = f"/api/projects/{project['id']}", train(client, project, epochs=1)
    ids = [each["id"] for each in project["classes"]]
    for deleted in (ids[1 - last], ids[last]):
        assert client.delete(f"{base}/classes/{deleted}").status_code < 300

    restored(client, project, run)

    assert [each["id"] for each in client.get(base).json()["classes"]] == ids
