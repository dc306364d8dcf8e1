"""What the lab shows of a data set, and its split into three parts."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from ..pictures import jpeg
from ..student import Json, assert_refused, make_project, upload
from .data_sets import imported, pictures, zip_of


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    imported(client, made, zip_of(pictures(20, cat="circle", dog="stripes")))
    return made


def data_set(client: TestClient, project: Json, seed: int = 0) -> Json:
    return dict(client.get(f"/api/projects/{project['id']}/data-set?seed={seed}").json())


def split(client: TestClient, project: Json, query: str = "") -> dict[str, Json]:
    answer = client.get(f"/api/projects/{project['id']}/split{query}")
    assert answer.status_code == 200, answer.text
    return {part["part"]: part for part in answer.json()["parts"]}


def class_counts(part: Json) -> dict[str, int]:
    return {share["class_name"]: share["sample_count"] for share in part["classes"]}


def test_the_first_and_last_rows_have_names_and_labels(client: TestClient, project: Json) -> None:
    found = data_set(client, project)

    assert [(row["number"], row["name"], row["class_name"]) for row in found["first"]] == [
        (number + 1, f"{number}.jpg", "cat") for number in range(5)
    ]
    assert [(row["number"], row["name"], row["class_name"]) for row in found["last"]] == [
        (number + 21, f"{number}.jpg", "dog") for number in range(15, 20)
    ]
    assert (found["sample_count"], class_counts(found)) == (40, {"cat": 20, "dog": 20})
    assert client.get(found["first"][0]["image_url"]).status_code == 200


def test_the_random_rows_are_the_seeds(client: TestClient, project: Json) -> None:
    first, again, other = (data_set(client, project, seed)["random"] for seed in (1, 1, 2))
    assert len({row["id"] for row in first}) == 12
    assert first == again
    assert first != other


def test_a_picture_of_the_webcam_has_no_name(client: TestClient) -> None:
    project = make_project(client)
    upload(client, project, project["classes"][0]["id"], ("secret.jpg", jpeg("circle", 1)))
    (row,) = data_set(client, project)["first"]
    assert row["name"] is None


def test_an_empty_data_set_is_empty(client: TestClient) -> None:
    project = make_project(client)
    found = data_set(client, project)
    assert (found["sample_count"], found["first"], found["random"]) == (0, [], [])
    assert {part["sample_count"] for part in split(client, project).values()} == {0}


def test_a_split_has_the_shares_of_every_class(client: TestClient, project: Json) -> None:
    parts = split(client, project, "?validation=0.2&test=0.3&seed=1")

    counted = {name: class_counts(part) for name, part in parts.items()}
    assert counted == {
        "training": {"cat": 10, "dog": 10},
        "validation": {"cat": 4, "dog": 4},
        "test": {"cat": 6, "dog": 6},
    }
    assert parts == split(client, project, "?validation=0.2&test=0.3&seed=1")


def test_pictures_of_one_burst_stay_together(client: TestClient) -> None:
    project = make_project(client)
    for image_class, shape in zip(project["classes"], ("circle", "stripes"), strict=True):
        address = f"/api/projects/{project['id']}/classes/{image_class['id']}/samples"
        for burst in range(4):
            files = [("files", (f"{n}.jpg", jpeg(shape, 10 * burst + n))) for n in range(5)]
            client.post(address, files=files, data={"burst": f"{shape}{burst}"})

    parts = split(client, project, "?validation=0.25&test=0.25")

    found = [count for part in parts.values() for count in class_counts(part).values()]
    assert sum(found) == 40
    assert [count for count in found if count % 5] == []
    assert parts["test"]["sample_count"] > 0
    assert 0 < sum(part["moment_count"] for part in parts.values()) <= 8


@pytest.mark.parametrize("query", ["?validation=0.5&test=0.5", "?test=-0.1", "?seed=-1"])
def test_a_split_that_cannot_be_is_refused(client: TestClient, project: Json, query: str) -> None:
    answer = client.get(f"/api/projects/{project['id']}/split{query}")
    assert_refused(answer, 422, "unusable_value")
