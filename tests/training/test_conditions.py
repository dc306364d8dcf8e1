"""Training conditions over HTTP: the optimizer, early stopping and falling rates."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.tables import RunEpoch, TrainingRun

from ..app_state import services_of
from ..student import Json, error_of, fill, finished, make_project, train
from .test_training import events_of

STOPPING: Json = {"epochs": 500, "learning_rate": 0.01, "stop_patience": 3}


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    fill(client, made)
    return made


def test_early_stopping_keeps_the_best_epoch_and_says_so(client: TestClient, project: Json) -> None:
    run = train(client, project, **STOPPING, stop_min_delta=0.01)

    best = len(run["history"]) - 3
    assert (run["status"], run["ending"], run["kept_epoch"]) == ("succeeded", "stopped_early", best)
    assert run["scores"] == run["history"][best - 1]
    model = client.get(f"/api/models/{run['model_id']}").json()
    assert model["scores"] == run["scores"]
    listed = client.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]
    assert listed["scores"] == run["scores"]


def test_a_training_with_all_its_epochs_says_so(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=7)
    assert (run["ending"], run["kept_epoch"], run["scores"]["epoch"]) == ("all_epochs", 7, 7)


def test_events_tell_the_rate_of_every_epoch(client: TestClient, project: Json) -> None:
    settings = {"epochs": 6, "reduce_patience": 2, "reduce_min_delta": 1, "reduce_factor": 0.5}
    run = train(client, project, **settings)
    told = [data.get("learning_rate") for _, data in events_of(client, project, run["id"])]
    assert told == [0.001, 0.001, 0.001, 0.0005, 0.0005, 0.00025, None]
    assert [scores["learning_rate"] for scores in run["history"]] == told[:-1]


def test_sgd_trains_a_model(client: TestClient, project: Json) -> None:
    answer = start(client, project, optimizer="sgd", learning_rate=0.001, momentum=0.5)
    run = finished(client, project, answer.json()["id"])
    assert (run["status"], run["settings"]["optimizer"]) == ("succeeded", "sgd")
    assert run["history"][-1]["loss"] < run["history"][0]["loss"]


def test_a_training_whose_steps_are_too_long_fails_with_the_reason(
    client: TestClient, project: Json
) -> None:
    too_long = {"optimizer": "sgd", "learning_rate": 1, "hidden_units": 100, "batch_size": 1}
    answer = start(client, project, **too_long)
    run = finished(client, project, answer.json()["id"])
    assert (run["status"], run["error"]["code"]) == ("failed", "training_diverged")
    assert "1" in run["error"]["message"]


@pytest.mark.parametrize(
    "settings",
    [
        {"optimizer": "adamax"}, {"momentum": 1}, {"monitor": "f1"}, {"stop_patience": -1},
        {"stop_min_delta": 2}, {"reduce_patience": 1001}, {"reduce_factor": 1},
        {"reduce_min_delta": -1}, {"reduce_cooldown": 0.5}, {"min_learning_rate": 0},
        {"min_learning_rate": 0.01, "learning_rate": 0.001}, {"min_learning_rate": 0.01},
        {"augmentation_level": -1}, {"augmentation_level": 7}, {"augmentation_level": 1.5},
        {"split": 1}, {"split_validation": 0}, {"split_test": 0.91}, {"split_seed": -1},
        {"split_test": 0.5, "split_validation": 0.5},
    ],
)  # fmt: skip
def test_conditions_that_cannot_be_are_refused_by_name(
    client: TestClient, project: Json, settings: Json
) -> None:
    answer = start(client, project, **settings)
    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
    assert answer.json()["error"]["details"]["fields"] == next(iter(settings))


def start(client: TestClient, project: Json, **settings: Any) -> Any:
    return client.post(f"/api/projects/{project['id']}/runs", json=settings)


def test_a_run_of_an_earlier_version_takes_the_defaults(client: TestClient, project: Json) -> None:
    run = train(client, project, epochs=3)
    earlier = {"epochs": 3, "batch_size": 16, "learning_rate": 0.001, "validation_ratio": 0.25}
    with services_of(client).database.transaction() as session:
        session.execute(update(TrainingRun).values(settings=earlier, kept_epoch=None))
        session.execute(update(RunEpoch).values(learning_rate=None))

    found = client.get(f"/api/projects/{project['id']}/runs/{run['id']}").json()

    assert found["settings"] == run["settings"]
    assert (found["ending"], found["kept_epoch"]) == ("all_epochs", None)
    assert found["scores"] == {**run["scores"], "learning_rate": None}
    assert [scores["learning_rate"] for scores in found["history"]] == [None] * 3
