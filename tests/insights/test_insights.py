"""What a training found out, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score
from starlette.testclient import TestClient

from app.training.insights import Insights

from ..app_state import settings_of
from ..pictures import jpeg
from ..student import (
    Json,
    assert_refused,
    fill,
    make_project,
    train,
    trained_project,
    upload,
    visitor,
)
from .scenes import add_scenes


def insights(client: TestClient, model_id: str) -> Json:
    answer = client.get(f"/api/models/{model_id}/insights")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def insights_file(client: TestClient, model_id: str) -> Path:
    return settings_of(client).models_dir / "models" / model_id / "insights.npz"


def scenes_project(client: TestClient, moments: int = 5, shots: int = 2) -> tuple[Json, str]:
    """A trained project with circles and stripes of several moments, and its model's id."""
    project = make_project(client)
    for number, shape in enumerate(("circle", "stripes")):
        add_scenes(client, project, number, shape, range(moments), shots)
    return project, train(client, project)["model_id"]


def sample_ids(client: TestClient, project: Json, class_number: int) -> list[str]:
    class_id = project["classes"][class_number]["id"]
    answer = client.get(f"/api/projects/{project['id']}/classes/{class_id}/samples")
    return [sample["id"] for sample in answer.json()["samples"]]


def test_every_figure_agrees_with_the_answers(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    seen = insights(client, model_id)
    assert seen["model_id"] == model_id
    ids = [image_class["id"] for image_class in project["classes"]]
    assert [each["id"] for each in seen["classes"]] == ids
    assert [each["moments"] for each in seen["classes"]] == [5, 5]
    assert [each["pictures"] for each in seen["classes"]] == [10, 10]
    asked = [answer for answer in seen["answers"] if answer["answer_id"]]
    assert len(asked) == seen["asked"] == sum(map(sum, seen["matrix"]))
    right = [answer for answer in asked if answer["answer_id"] == answer["class_id"]]
    assert len(right) == seen["right"] == sum(each["right"] for each in seen["classes"])
    assert seen["score"]["share"] == pytest.approx(seen["right"] / seen["asked"])
    assert seen["score"]["low"] <= seen["score"]["right"] <= seen["score"]["high"] <= 10
    truth, answered = ([answer[key] for answer in asked] for key in ("class_id", "answer_id"))
    assert seen["macro_f1"] == pytest.approx(f1_score(truth, answered, average="macro"))
    assert seen["micro_f1"] == pytest.approx(seen["right"] / seen["asked"])
    assert seen["top_3"] is None
    assert [row["from"] for row in seen["reliability"]] == pytest.approx(np.arange(0, 1, 0.1))
    assert sum(row["count"] for row in seen["reliability"]) == seen["asked"]
    assert seen["changes"] is None
    assert seen["unknown"]["strictness"] == 0.05
    assert seen["unknown"]["known_kept"] >= 0.9


def test_answers_name_samples_that_still_exist_and_their_class_then(client: TestClient) -> None:
    project, model_id = trained_project(client)
    first, *others = sample_ids(client, project, 0)
    client.delete(f"/api/projects/{project['id']}/samples/{first}")
    seen = insights(client, model_id)
    circles = {each["sample_id"] for each in seen["answers"]
               if each["class_id"] == project["classes"][0]["id"]}  # fmt: skip
    assert circles == set(others)
    assert seen["classes"][0]["pictures"] == 6  # so many it has learnt from


def test_a_class_of_one_moment_was_not_asked_about(client: TestClient) -> None:
    project = make_project(client)
    add_scenes(client, project, 0, "circle", range(1), shots=5)
    add_scenes(client, project, 1, "stripes", range(6))
    one, several = insights(client, train(client, project)["model_id"])["classes"]
    assert (one["moments"], one["asked"], one["right"]) == (1, 0, 0)
    assert one["precision"] is one["recall"] is one["f1"] is None
    assert several["moments"] > 1
    assert several["asked"] == 6


def test_without_several_moments_there_is_no_score(client: TestClient) -> None:
    project = make_project(client)
    for image_class, shape in zip(project["classes"], ("circle", "stripes"), strict=True):
        upload(client, project, image_class["id"], *[("same.jpg", jpeg(shape, 1))] * 5)
    seen = insights(client, train(client, project)["model_id"])
    assert seen["score"] is seen["macro_f1"] is seen["micro_f1"] is None
    assert (seen["asked"], seen["matrix"]) == (0, [[0, 0], [0, 0]])
    assert all(answer["answer_id"] is None for answer in seen["answers"])


def test_pictures_that_are_all_alike_give_figures_and_no_error(client: TestClient) -> None:
    project = make_project(client)
    for image_class in project["classes"]:
        upload(client, project, image_class["id"], *[("same.jpg", jpeg("circle", 1))] * 5)
    seen = insights(client, train(client, project)["model_id"])
    assert seen["score"] is None
    assert seen["unknown"]["threshold"] == pytest.approx(1, abs=0.01)


def test_many_classes_have_a_top_three(client: TestClient) -> None:
    project = make_project(client)
    for number in range(3, 31):
        answer = client.post(f"/api/projects/{project['id']}/classes", json={"name": str(number)})
        assert answer.status_code == 201
    project = client.get(f"/api/projects/{project['id']}").json()
    for number in range(30):
        shape = ("circle", "stripes", "cross")[number % 3]
        add_scenes(client, project, number, shape, range(100 * number, 100 * number + 5))
    seen = insights(client, train(client, project, epochs=3)["model_id"])
    assert len(seen["classes"]) == len(seen["matrix"]) == 30
    assert seen["right"] / seen["asked"] <= seen["top_3"] <= 1


def test_the_samples_that_changed_since_the_model_before(client: TestClient) -> None:
    project = make_project(client)
    add_scenes(client, project, 0, "circle", range(6))
    add_scenes(client, project, 1, "stripes", range(6))
    [misplaced] = add_scenes(client, project, 0, "stripes", range(7, 8))
    first = insights(client, train(client, project)["model_id"])
    assert first["changes"] is None
    assert misplaced in mistakes(first)
    again = insights(client, train(client, project)["model_id"])
    assert again["changes"] == {"mended": [], "broken": []}

    # Seven more such pictures in this class: now the answer is right, as the class goes.
    add_scenes(client, project, 0, "stripes", range(8, 20))
    third = insights(client, train(client, project)["model_id"])
    was_wrong, is_wrong = set(mistakes(again)), set(mistakes(third))
    assert set(third["changes"]["mended"]) == was_wrong - is_wrong
    asked_before = {each["sample_id"] for each in again["answers"]}
    assert set(third["changes"]["broken"]) == (is_wrong & asked_before) - was_wrong
    assert third["changes"]["mended"] or third["changes"]["broken"]


def mistakes(seen: Json) -> list[str]:
    return [
        answer["sample_id"]
        for answer in seen["answers"]
        if answer["answer_id"] not in (answer["class_id"], None)
    ]


def test_deleted_and_new_classes_change_nothing_in_what_was_learnt(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    before = insights(client, model_id)
    gone = project["classes"][0]
    path = f"/api/projects/{project['id']}/classes"
    assert client.delete(f"{path}/{gone['id']}").status_code == 204
    assert client.post(path, json={"name": "new"}).status_code == 201
    after = insights(client, model_id)
    assert after["matrix"] == before["matrix"]
    assert [each["id"] for each in after["classes"]] == [each["id"] for each in before["classes"]]
    assert after["classes"][0]["name"] == gone["name"]
    assert {each["class_id"] for each in after["answers"]} == {project["classes"][1]["id"]}


def test_a_model_without_insights_says_how_to_get_them(client: TestClient) -> None:
    _, model_id = trained_project(client)
    insights_file(client, model_id).unlink()
    assert_refused(client.get(f"/api/models/{model_id}/insights"), 404, "insights_missing")


@pytest.mark.parametrize("damage", [b"", b"no npz", b"PK\x03\x04 torn"])
def test_a_damaged_file_is_as_good_as_none(client: TestClient, damage: bytes) -> None:
    _, model_id = trained_project(client)
    insights_file(client, model_id).write_bytes(damage)
    assert_refused(client.get(f"/api/models/{model_id}/insights"), 404, "insights_missing")


def test_insights_into_another_number_of_classes_are_none(client: TestClient) -> None:
    _, model_id = trained_project(client)
    three = make_project(client)
    client.post(f"/api/projects/{three['id']}/classes", json={"name": "third"})
    three = client.get(f"/api/projects/{three['id']}").json()
    fill(client, three, shapes=("circle", "stripes", "circle"))
    foreign = insights_file(client, train(client, three)["model_id"]).read_bytes()
    insights_file(client, model_id).write_bytes(foreign)
    assert_refused(client.get(f"/api/models/{model_id}/insights"), 404, "insights_missing")


def test_the_file_is_deleted_with_the_model(client: TestClient) -> None:
    project, model_id = trained_project(client)
    assert insights_file(client, model_id).is_file()
    assert client.delete(f"/api/projects/{project['id']}").status_code == 204
    assert not insights_file(client, model_id).exists()


def test_a_model_is_explained_to_those_who_may_see_the_project(client: TestClient) -> None:
    project, model_id = trained_project(client)
    assert client.put(f"/api/projects/{project['id']}/share", json={}).status_code == 200
    stranger = visitor(client)
    assert_refused(stranger.get(f"/api/models/{model_id}/insights"), 404, "model_not_found")


def test_the_kept_bytes_give_the_insights_back(client: TestClient) -> None:
    _, model_id = trained_project(client)
    kept = insights_file(client, model_id).read_bytes()
    read = Insights.from_bytes(kept)
    assert read.to_bytes() == Insights.from_bytes(read.to_bytes()).to_bytes()
    assert read.evidence.directions.dtype == np.float16
    assert np.linalg.norm(read.evidence.directions.astype(np.float32), axis=1) == pytest.approx(
        1, abs=1e-3
    )


def test_a_copy_with_the_pictures_keeps_the_insights_about_its_own(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    copy = remixed(client, project, with_pictures=True)
    before, after = insights(client, model_id), insights(copy.client, copy.model_id)
    assert (after["asked"], after["matrix"]) == (before["asked"], before["matrix"])
    listed = {
        sample for number in (0, 1) for sample in sample_ids(copy.client, copy.project, number)
    }
    assert {answer["sample_id"] for answer in after["answers"]} == listed
    assert {answer["class_id"] for answer in after["answers"]} == {
        each["id"] for each in copy.project["classes"]
    }


def test_a_copy_without_the_pictures_has_no_numbers_of_them(client: TestClient) -> None:
    project, _ = scenes_project(client)
    copy = remixed(client, project, with_pictures=False)
    assert not insights_file(copy.client, copy.model_id).exists()
    answer = copy.client.get(f"/api/models/{copy.model_id}/insights")
    assert_refused(answer, 404, "insights_missing")


@dataclass(frozen=True)
class Copy:
    client: TestClient
    project: Json
    model_id: str


def remixed(client: TestClient, project: Json, *, with_pictures: bool) -> Copy:
    """The copy that a stranger makes of the shared project."""
    link = client.put(
        f"/api/projects/{project['id']}/share", json={"with_pictures": with_pictures}
    ).json()
    stranger = visitor(client)
    answer = stranger.post(f"/api/shares/{link['id']}/remix")
    assert answer.status_code == 201, answer.text
    copy = dict(answer.json())
    return Copy(stranger, copy, copy["current_model_id"])


def test_answers_come_some_at_a_time_and_those_of_a_cell_alone(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    seen = insights(client, model_id)
    summary = client.get(f"/api/models/{model_id}/insights?answers=false").json()
    assert summary == seen | {"answers": []}

    address = f"/api/models/{model_id}/insights/answers"
    first = client.get(address, params={"limit": 3}).json()
    rest = client.get(address, params={"after": first["answers"][-1]["sample_id"]}).json()
    assert (first["left"], rest["left"]) == (len(seen["answers"]) - 3, 0)
    assert first["answers"] + rest["answers"] == seen["answers"]
    ids = [image_class["id"] for image_class in project["classes"]]
    for row, class_id in enumerate(ids):
        for column, answer_id in enumerate(ids):
            chosen = {"class_id": class_id, "answer_id": answer_id}
            found = client.get(address, params=chosen).json()
            assert found["left"] == 0
            assert len(found["answers"]) == seen["matrix"][row][column]
            named = {(each["class_id"], each["answer_id"]) for each in found["answers"]}
            assert named <= {(class_id, answer_id)}
    assert client.get(address, params={"change": "broken"}).json() == {"answers": [], "left": 0}
    refused = client.get(address, params={"change": "all"})
    assert_refused(refused, 422, "unusable_value")
    assert_refused(client.get(address, params={"after": "A" * 16}), 404, "sample_not_found")
    assert_refused(visitor(client).get(address), 404, "model_not_found")


def test_no_answer_is_passed_over_because_samples_are_deleted_meanwhile(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    ids = [each["sample_id"] for each in insights(client, model_id)["answers"]]
    address = f"/api/models/{model_id}/insights/answers"
    for sample_id in (ids[0], ids[3]):
        client.delete(f"/api/projects/{project['id']}/samples/{sample_id}")

    found = client.get(address, params={"after": ids[3], "limit": 2}).json()

    assert [each["sample_id"] for each in found["answers"]] == ids[4:6]
    assert found["left"] == len(ids) - 6
