"""Experiments over HTTP: what a run keeps, and what a student writes about it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.tables import TrainingRun
from app.training.insights import insights_key

from ..app_state import services_of, settings_of
from ..project_copies.test_project_file import export_project, import_file
from ..student import (
    Json,
    assert_refused,
    error_of,
    fill,
    make_project,
    train,
    trained_project,
    visitor,
)


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    fill(client, made)
    return made


def change(client: TestClient, project: Json, run: Json, **texts: Any) -> Any:
    return client.patch(f"/api/projects/{project['id']}/runs/{run['id']}", json=texts)


def read(client: TestClient, project: Json, run: Json) -> Json:
    return dict(client.get(f"/api/projects/{project['id']}/runs/{run['id']}").json())


def data_of(client: TestClient, project: Json, run: Json) -> Any:
    return client.get(f"/api/projects/{project['id']}/runs/{run['id']}/data")


def sample_ids(client: TestClient, project: Json) -> list[list[str]]:
    """The ids of each class's samples, in order of arrival."""
    address = f"/api/projects/{project['id']}/classes"
    return [
        [each["id"] for each in client.get(f"{address}/{row['id']}/samples").json()["samples"]]
        for row in project["classes"]
    ]


def test_a_run_keeps_what_it_learnt_from_on_which_device_and_how_long(
    client: TestClient, project: Json
) -> None:
    run = train(client, project, epochs=3)

    counts = [(each["class_name"], each["sample_count"]) for each in run["learnt_from"]]
    assert counts == [(each["name"], 6) for each in project["classes"]]
    assert run["device"] == services_of(client).engine.status().device
    assert run["device"]
    assert run["timings"]["training_s"] > 0
    assert (run["name"], run["note"], run["tags"]) == (None, None, [])
    kept = data_of(client, project, run).json()["classes"]
    assert [each["class_id"] for each in kept] == [each["id"] for each in project["classes"]]
    assert [each["sample_ids"] for each in kept] == sample_ids(client, project)


def test_the_kept_data_stay_while_the_project_changes(client: TestClient, project: Json) -> None:
    first, second = project["classes"]
    own, others = sample_ids(client, project)
    address = f"/api/projects/{project['id']}"
    run = train(client, project, epochs=3)

    client.patch(f"{address}/samples/{own[0]}", json={"class_id": second["id"]})
    client.delete(f"{address}/samples/{others[0]}")
    client.patch(f"{address}/classes/{first['id']}", json={"name": "Discs"})

    kept = data_of(client, project, run).json()["classes"]
    assert [each["sample_ids"] for each in kept] == [own, others]
    assert [each["gone"] for each in kept] == [0, 0]
    assert kept[0]["class_name"] == first["name"]
    later = train(client, project, epochs=3)
    assert [each["sample_count"] for each in later["learnt_from"]] == [5, 6]
    assert [each["sample_count"] for each in read(client, project, run)["learnt_from"]] == [6, 6]


def test_the_kept_data_forget_pictures_that_are_gone_for_good(
    client: TestClient, project: Json
) -> None:
    own, others = sample_ids(client, project)
    run = train(client, project, epochs=3)
    services = services_of(client)
    client.delete(f"/api/projects/{project['id']}/samples/{own[0]}")
    settings_of(client).undo_minutes = 0

    services.housekeeping.run_once()

    kept = data_of(client, project, run).json()["classes"]
    assert [each["sample_ids"] for each in kept] == [own[1:], others]
    assert [each["gone"] for each in kept] == [1, 0]


def test_runs_without_kept_data_say_so(client: TestClient, project: Json) -> None:
    too_long = {"optimizer": "sgd", "learning_rate": 1, "hidden_units": 100, "batch_size": 1}
    failed = train(client, project, **too_long)  # type: ignore[arg-type]
    assert (failed["learnt_from"], failed["device"]) == (None, None)
    assert_refused(data_of(client, project, failed), 404, "run_data_missing")

    run = train(client, project, epochs=1)
    services_of(client).model_files.delete(insights_key(run["model_id"]))
    assert_refused(data_of(client, project, run), 404, "run_data_missing")


def test_a_run_of_an_earlier_version_has_no_data(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=1)
    with services_of(client).database.transaction() as session:
        session.execute(update(TrainingRun).values(learnt_from=None, device=None))
    found = read(client, project, run)
    assert (found["learnt_from"], found["device"]) == (None, None)


def test_a_run_gets_a_name_a_note_and_tags(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=1)
    name = unicodedata.normalize("NFD", " 작은 걸음 ")
    texts = {"name": name, "note": "더 밝은 곳\r\n창가", "tags": ["밝기", "SGD"]}

    changed = change(client, project, run, **texts)

    assert changed.status_code == 200, changed.text
    kept = {"name": "작은 걸음", "note": "더 밝은 곳\n창가", "tags": ["밝기", "SGD"]}
    assert {key: changed.json()[key] for key in kept} == kept
    assert changed.json()["scores"] == run["scores"]
    found = read(client, project, run)
    assert {key: found[key] for key in kept} == kept
    listed = client.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]
    assert {key: listed[key] for key in kept} == kept


def test_what_is_left_out_stays_and_null_takes_away(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=1)
    change(client, project, run, name="one", note="two", tags=["three"])
    answer = change(client, project, run, note=None).json()
    assert (answer["name"], answer["note"], answer["tags"]) == ("one", None, ["three"])
    answer = change(client, project, run, name=None, tags=[]).json()
    assert (answer["name"], answer["tags"]) == (None, [])


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"name": "x" * 51}, "name_unusable"),
        ({"name": ""}, "name_unusable"),
        ({"name": "a\nb"}, "name_has_controls"),
        ({"note": "x" * 1001}, "unusable_value"),
        ({"note": "a\u202eb"}, "unusable_value"),
        ({"tags": [str(number) for number in range(11)]}, "unusable_value"),
        ({"tags": ["x" * 31]}, "unusable_value"),
        ({"tags": [" "]}, "unusable_value"),
        ({"tags": ["a\nb"]}, "unusable_value"),
        ({"tags": ["SGD", "sgd"]}, "unusable_value"),
        ({"tags": None}, "unusable_value"),
        ({"tags": "SGD"}, "unusable_value"),
        ({"color": 1}, "unusable_value"),
    ],
)
def test_texts_that_cannot_be_are_refused_by_name(
    client: TestClient, project: Json, texts: Json, code: str
) -> None:
    run = train(client, project, epochs=1)
    answer = change(client, project, run, **texts)
    assert (answer.status_code, error_of(answer)) == (422, code)
    if code == "unusable_value":
        assert answer.json()["error"]["details"]["fields"].startswith(next(iter(texts)))
    assert read(client, project, run)["tags"] == []


def test_others_can_neither_see_nor_change_a_run(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=1)
    stranger = visitor(client)
    assert_refused(change(stranger, project, run, name="mine"), 404, "project_not_found")
    assert_refused(data_of(stranger, project, run), 404, "project_not_found")
    other = make_project(client)
    assert_refused(change(client, other, run, name="mine"), 404, "run_not_found")
    assert_refused(data_of(client, other, run), 404, "run_not_found")


def test_a_project_file_takes_the_texts_of_its_models_run_along(client: TestClient) -> None:
    project, _ = trained_project(client, epochs=1)
    run = client.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]
    change(client, project, run, name="one", note="two\nlines", tags=["three"])

    copy = import_file(client, export_project(client, project)).json()

    (found,) = client.get(f"/api/projects/{copy['id']}/runs").json()["runs"]
    assert (found["name"], found["note"], found["tags"]) == ("one", "two\nlines", ["three"])
    assert_refused(data_of(client, copy, found), 404, "run_data_missing")
