"""Many pictures at once are moved, switched off, deleted and brought back: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ..app_state import services_of
from ..conftest import Start
from ..pictures import jpeg
from ..project_copies.test_project_file import export_project, import_file
from ..student import Json, assert_refused, fill, make_project, train, upload, visitor
from .test_moves import picture_files
from .test_samples import samples_of


@pytest.fixture
def client(start: Start) -> Iterator[TestClient]:
    with start(max_samples_per_class=12, max_samples_per_change=12) as client:
        yield client


@pytest.fixture
def project(client: TestClient) -> Json:
    project = make_project(client)
    fill(client, project, each=8)
    return project


def class_ids(project: Json) -> tuple[str, str]:
    first, second = (each["id"] for each in project["classes"])
    return first, second


def change(
    client: TestClient, project: Json, samples: Sequence[Json], **change: object
) -> Response:
    sample_ids = [each["id"] for each in samples]
    body = {"sample_ids": sample_ids, **change}
    return client.patch(f"/api/projects/{project['id']}/samples", json=body)


def changed(client: TestClient, project: Json, samples: Sequence[Json], **to: object) -> list[Json]:
    answer = change(client, project, samples, **to)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["samples"])


def counts(client: TestClient, project: Json) -> list[tuple[int, int]]:
    classes = client.get(f"/api/projects/{project['id']}").json()["classes"]
    return [(each["sample_count"], each["switched_off_count"]) for each in classes]


def test_many_are_moved_and_moved_back_to_their_places(client: TestClient, project: Json) -> None:
    first, second = class_ids(project)
    before = samples_of(client, project, first)

    moved = changed(client, project, before[2:5], class_id=second)

    assert moved == [each | {"class_id": second} for each in before[2:5]]
    assert counts(client, project) == [(5, 0), (11, 0)]
    assert client.get(moved[0]["image_url"]).status_code == 200
    changed(client, project, moved, class_id=first)
    assert samples_of(client, project, first) == before
    services_of(client).file_deletions.delete_pending()
    assert len(picture_files(client, project)) == 16


def test_many_are_deleted_and_brought_back(client: TestClient, project: Json) -> None:
    first, _ = class_ids(project)
    before = samples_of(client, project, first)

    assert changed(client, project, before, deleted=True) == []
    assert counts(client, project) == [(0, 0), (8, 0)]
    assert_refused(change(client, project, before, deleted=True), 404, "sample_not_found")

    assert changed(client, project, before, deleted=False) == before
    assert samples_of(client, project, first) == before


@pytest.mark.parametrize("to", [{"deleted": True}, {"switched_off": True}, {"class_id": "second"}])
def test_one_that_is_missing_keeps_all_as_they_are(
    client: TestClient, project: Json, to: Json
) -> None:
    first, second = class_ids(project)
    before = samples_of(client, project, first)
    other = make_project(client, "Other")
    (foreign,) = upload(client, other, class_ids(other)[0], ("a.jpg", jpeg("circle", 99)))[
        "accepted"
    ]
    if "class_id" in to:
        to = {"class_id": second}

    assert_refused(change(client, project, [*before, foreign], **to), 404, "sample_not_found")

    assert samples_of(client, project, first) == before
    assert len(picture_files(client, project)) == 16


def test_a_class_that_would_be_too_full_gets_none(client: TestClient, project: Json) -> None:
    first, second = class_ids(project)
    before = samples_of(client, project, first)

    refused = change(client, project, before[:5], class_id=second)

    assert_refused(refused, 429, "quota_reached")
    assert samples_of(client, project, first) == before
    assert len(picture_files(client, project)) == 16


def test_too_many_none_and_those_of_others_are_refused(client: TestClient, project: Json) -> None:
    first, second = class_ids(project)
    samples = samples_of(client, project, first) + samples_of(client, project, second)
    stranger = visitor(client)

    assert_refused(change(client, project, samples, deleted=True), 413, "too_many_samples")
    empty = change(client, project, [], deleted=True)
    assert_refused(empty, 422, "unusable_value")
    assert empty.json()["error"]["details"]["fields"] == "sample_ids"
    hidden = change(stranger, project, samples[:1], deleted=True)
    assert_refused(hidden, 404, "project_not_found")
    assert counts(client, project) == [(8, 0), (8, 0)]


def test_moves_at_the_same_time_lose_no_picture(client: TestClient, project: Json) -> None:
    first, second = class_ids(project)
    samples = samples_of(client, project, first)[:4]
    browsers = [visitor(client) for _ in range(4)]
    for browser in browsers:
        browser.cookies.update(client.cookies)
    targets = [second, first, second, first]

    def move(browser: TestClient, class_id: str) -> int:
        return change(browser, project, samples, class_id=class_id).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(move, browsers, targets))

    services_of(client).file_deletions.delete_pending()
    assert set(statuses) <= {200, 404}
    assert len({each["class_id"] for each in changed(client, project, samples)}) == 1
    for sample in samples:
        assert client.get(sample["image_url"]).status_code == 200
    assert len(picture_files(client, project)) == 16


def test_what_is_switched_off_is_kept_but_not_learnt_from(
    client: TestClient, project: Json
) -> None:
    first, _ = class_ids(project)
    samples = samples_of(client, project, first)
    model = train(client, project, epochs=1)["model_id"]

    off = changed(client, project, samples[:2], switched_off=True)

    assert [each["switched_off"] for each in off] == [True, True]
    assert counts(client, project) == [(8, 2), (8, 0)]
    assert client.get(f"/api/models/{model}").json()["stale"] is True
    run = train(client, project, epochs=1)
    assert [each["sample_count"] for each in run["learnt_from"]] == [6, 8]
    learnt = client.get(f"/api/projects/{project['id']}/runs/{run['id']}/data").json()
    assert {each["id"] for each in off}.isdisjoint(str(learnt))
    data_set = client.get(f"/api/projects/{project['id']}/data-set").json()
    assert (data_set["sample_count"], data_set["switched_off_count"]) == (14, 2)
    assert [each["sample_count"] for each in data_set["classes"]] == [6, 8]
    split = client.get(f"/api/projects/{project['id']}/split").json()
    assert sum(part["sample_count"] for part in split["parts"]) == 14

    changed(client, project, off, switched_off=False)

    assert client.get(f"/api/models/{model}").json()["stale"] is False


def test_a_restored_run_switches_its_pictures_on(client: TestClient, project: Json) -> None:
    first, _ = class_ids(project)
    samples = samples_of(client, project, first)
    run = train(client, project, epochs=1)
    changed(client, project, samples[:2], switched_off=True)

    client.post(f"/api/projects/{project['id']}/runs/{run['id']}/restore")

    assert counts(client, project) == [(8, 0), (8, 0)]


def test_what_is_switched_off_does_not_count_for_training(
    client: TestClient, project: Json
) -> None:
    first, _ = class_ids(project)
    samples = samples_of(client, project, first)

    changed(client, project, samples[:4], switched_off=True)

    readiness = client.get(f"/api/projects/{project['id']}/readiness").json()
    assert [(each["sample_count"], each["needed"]) for each in readiness["missing"]] == [(4, 1)]
    assert_refused(client.post(f"/api/projects/{project['id']}/runs", json={}), 409, "not_ready")
    one = f"/api/projects/{project['id']}/samples/{samples[0]['id']}"
    assert client.patch(one, json={"switched_off": False}).json()["switched_off"] is False
    assert client.get(f"/api/projects/{project['id']}/readiness").json()["ready"] is True


def test_a_project_file_tells_what_is_switched_off(client: TestClient, project: Json) -> None:
    first, _ = class_ids(project)
    changed(client, project, samples_of(client, project, first)[1:3], switched_off=True)

    copy = import_file(client, export_project(client, project)).json()

    flags = [each["switched_off"] for each in samples_of(client, copy, class_ids(copy)[0])]
    assert flags == [False, True, True, *[False] * 5]


def test_a_change_is_as_small_as_other_json(client: TestClient, project: Json) -> None:
    """It is read at once and not file by file, as an upload to an address that ends alike."""
    body = {"sample_ids": [f"{number:032x}" for number in range(2000)], "deleted": True}
    refused = client.patch(f"/api/projects/{project['id']}/samples", json=body)
    assert_refused(refused, 413, "request_too_large")
