"""What models have kept of a picture goes with the picture. Over HTTP, and on the disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from starlette.testclient import TestClient

from app.training.insights import Insights

from ..app_state import services_of, settings_of
from ..pictures import jpeg
from ..student import Json, finished, make_project, train
from ..waiting import wait_until
from .scenes import add_scenes
from .test_insights import insights, insights_file, remixed, sample_ids, scenes_project


def models_folder(client: TestClient) -> Path:
    return settings_of(client).models_dir / "models"


def numbers_of(client: TestClient, model_id: str, sample_id: str) -> bytes:
    """What the model has kept of the picture, as bytes."""
    kept = Insights.from_bytes(insights_file(client, model_id).read_bytes())
    return kept.evidence.directions[kept.sample_ids.index(sample_id)].tobytes()


def is_on_disk(client: TestClient, part: bytes) -> bool:
    files = [path for path in models_folder(client).rglob("*") if path.is_file()]
    return any(part in path.read_bytes() for path in files)


def delete_for_good(client: TestClient, address: str) -> None:
    """Deletes, and lets the minutes pass in which it could be undone."""
    assert client.delete(address).status_code == 204
    settings_of(client).undo_minutes = 0
    services_of(client).housekeeping.run_once()


def familiarity(client: TestClient, model_id: str, picture: bytes) -> Json:
    answer = client.post(
        f"/api/models/{model_id}/recognitions?session=s&with=familiarity,nearest",
        files={"image": ("a.jpg", picture)},
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_deleted_picture_leaves_nothing_in_any_model(client: TestClient) -> None:
    project, first_model = scenes_project(client)
    second_model = train(client, project)["model_id"]
    gone, *others = sample_ids(client, project, 0)
    numbers = numbers_of(client, first_model, gone)
    kept = numbers_of(client, first_model, others[-1])

    delete_for_good(client, f"/api/projects/{project['id']}/samples/{gone}")

    for model_id in (first_model, second_model):
        content = insights_file(client, model_id).read_bytes()
        assert gone.encode() not in content
    assert not is_on_disk(client, numbers)
    assert is_on_disk(client, kept)


def test_the_figures_of_the_model_stay(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    before = insights(client, model_id)
    gone = sample_ids(client, project, 0)[0]
    delete_for_good(client, f"/api/projects/{project['id']}/samples/{gone}")
    after = insights(client, model_id)
    left = [answer for answer in before["answers"] if answer["sample_id"] != gone]
    assert after == before | {"answers": left}


def test_a_picture_that_can_still_come_back_is_kept(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    deleted = sample_ids(client, project, 0)[0]
    path = f"/api/projects/{project['id']}/samples/{deleted}"
    numbers = numbers_of(client, model_id, deleted)
    assert client.delete(path).status_code == 204
    services_of(client).housekeeping.run_once()
    assert is_on_disk(client, numbers)
    assert client.post(f"{path}/restore").status_code == 200


def test_the_pictures_of_a_deleted_class_leave_nothing(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    gone, left = ([numbers_of(client, model_id, each) for each in sample_ids(client, project, number)]
                  for number in (0, 1))  # fmt: skip
    delete_for_good(client, f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}")
    assert not any(is_on_disk(client, numbers) for numbers in gone)
    assert all(is_on_disk(client, numbers) for numbers in left)


def test_the_model_reminds_of_pictures_that_are_left(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    picture = jpeg("circle", 1)
    before = familiarity(client, model_id, picture)
    gone = before["nearest"][0]["sample_id"]
    delete_for_good(client, f"/api/projects/{project['id']}/samples/{gone}")
    after = familiarity(client, model_id, picture)
    assert after["scores"] == before["scores"]
    assert gone not in {each["sample_id"] for each in after["nearest"]}
    assert 0 < after["familiarity"] <= before["familiarity"]


def test_without_any_picture_nobody_says_what_is_known(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    for image_class in project["classes"]:
        path = f"/api/projects/{project['id']}/classes/{image_class['id']}"
        assert client.delete(path).status_code == 204
    settings_of(client).undo_minutes = 0
    services_of(client).housekeeping.run_once()
    answer = familiarity(client, model_id, jpeg("circle", 1))
    assert answer["result"]
    assert answer.keys().isdisjoint({"familiarity", "known", "nearest"})
    content = Insights.from_bytes(insights_file(client, model_id).read_bytes())
    assert not np.any(content.evidence.directions)


def test_a_picture_that_went_during_the_training_is_not_kept(client: TestClient) -> None:
    project = make_project(client)
    for number, shape in enumerate(("circle", "stripes")):
        add_scenes(client, project, number, shape, range(6))
    gone = sample_ids(client, project, 0)[0]
    path = f"/api/projects/{project['id']}/runs"
    run_id = client.post(path, json={"epochs": 1000, "batch_size": 1, "hidden_units": 100}).json()[
        "id"
    ]
    wait_until(lambda: client.get(f"{path}/{run_id}").json()["history"] or None)
    delete_for_good(client, f"/api/projects/{project['id']}/samples/{gone}")
    model_id = finished(client, project, run_id)["model_id"]
    services_of(client).housekeeping.run_once()
    assert gone.encode() not in insights_file(client, model_id).read_bytes()


def test_a_copy_keeps_nothing_of_pictures_that_it_did_not_get(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    deleted = sample_ids(client, project, 0)[0]
    numbers = numbers_of(client, model_id, deleted)
    assert client.delete(f"/api/projects/{project['id']}/samples/{deleted}").status_code == 204
    copy = remixed(client, project, with_pictures=True)
    content = insights_file(copy.client, copy.model_id).read_bytes()
    assert numbers not in content
    assert insights(copy.client, copy.model_id)["matrix"] == insights(client, model_id)["matrix"]


def test_a_damaged_file_is_deleted_with_a_picture(client: TestClient) -> None:
    project, model_id = scenes_project(client)
    insights_file(client, model_id).write_bytes(b"torn")
    gone = sample_ids(client, project, 0)[0]
    delete_for_good(client, f"/api/projects/{project['id']}/samples/{gone}")
    assert not insights_file(client, model_id).exists()
