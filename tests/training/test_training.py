from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.tables import Project, TrainingRun, new_id, now
from app.errors import EngineStarting, EyeblocksError, WorkerDied
from app.training.schemas import TrainingSettings

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..shared_engine import kill_workers
from ..student import (
    Json,
    error_of,
    fill,
    finished,
    make_project,
    train,
    trained_project,
    upload,
    visitor,
)
from ..waiting import wait_until

LONG = {"epochs": 1000, "batch_size": 1, "hidden_units": 100}
MANY = 40
"""Pictures of each class, of which a run with the settings LONG takes two seconds and more."""


def events_of(
    client: TestClient, project: Json, run_id: str, after: int = 0
) -> list[tuple[str, Json]]:
    address = f"/api/projects/{project['id']}/runs/{run_id}/events"
    headers = {"last-event-id": str(after)} if after else {}
    with client.stream("GET", address, headers=headers) as answer:
        lines = [line for line in answer.iter_lines() if line]
    kinds = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    data = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    return list(zip(kinds, data, strict=True))


def start_run(client: TestClient, project: Json, **settings: float) -> str:
    answer = client.post(f"/api/projects/{project['id']}/runs", json=settings)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def current_model(client: TestClient, project: Json) -> str | None:
    model_id = client.get(f"/api/projects/{project['id']}").json()["current_model_id"]
    return str(model_id) if model_id else None


def test_readiness_names_what_each_class_lacks(client: TestClient) -> None:
    project = make_project(client)
    one, two = project["classes"]
    upload(client, project, one["id"], *((f"{n}.jpg", jpeg("circle", n)) for n in range(5)))
    upload(client, project, two["id"], ("a.jpg", jpeg("stripes", 1)))
    missing = {
        "class_id": two["id"],
        "class_name": "Class 2",
        "sample_count": 1,
        "needed": 4,
    }

    readiness = client.get(f"/api/projects/{project['id']}/readiness").json()
    assert readiness == {
        "ready": False,
        "classes_needed": 0,
        "missing": [missing],
        "engine_ready": True,
        "engine_problem": None,
        "device": "CPU",
    }
    answer = client.post(f"/api/projects/{project['id']}/runs", json={})
    assert (answer.status_code, error_of(answer)) == (409, "not_ready")
    assert answer.json()["error"]["details"]["missing"] == [missing]


def test_one_class_is_not_enough(client: TestClient) -> None:
    project = make_project(client)
    one, two = project["classes"]
    client.delete(f"/api/projects/{project['id']}/classes/{two['id']}")
    upload(client, project, one["id"], *((f"{n}.jpg", jpeg("circle", n)) for n in range(5)))

    readiness = client.get(f"/api/projects/{project['id']}/readiness").json()
    assert (readiness["ready"], readiness["classes_needed"]) == (False, 1)


def test_a_trained_model_becomes_the_current_one(client: TestClient) -> None:
    project, model_id = trained_project(client)

    model = client.get(f"/api/models/{model_id}").json()

    assert current_model(client, project) == model_id
    assert (model["current"], model["stale"]) == (True, False)
    assert [image_class["name"] for image_class in model["classes"]] == ["Class 1", "Class 2"]
    assert model["settings"] == {
        "epochs": 30,
        "batch_size": 16,
        "learning_rate": 0.001,
        "validation_ratio": 0.25,
        "hidden_units": 0,
        "seed": 0,
        "optimizer": "adam",
        "momentum": 0.9,
        "monitor": "loss",
        "stop_patience": 0,
        "stop_min_delta": 0,
        "reduce_patience": 0,
        "reduce_factor": 0.1,
        "reduce_min_delta": 0.0001,
        "reduce_cooldown": 0,
        "min_learning_rate": 1e-6,
        "network": "",
        "augmentation_level": 0,
        "split": False,
        "split_validation": 0.2,
        "split_test": 0.2,
        "split_seed": 0,
    }
    assert model["versions"] == {"backbone": "mobilenet_v2", "eyeblocks": "0.1.0"}


def test_events_are_every_epoch_in_order_and_then_the_end(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project)
    run_id = start_run(client, project, epochs=40)

    events = events_of(client, project, run_id)

    assert [kind for kind, _ in events] == ["epoch"] * 40 + ["succeeded"]
    assert [data["epoch"] for _, data in events[:-1]] == list(range(1, 41))
    assert events[-1][1]["model_id"] == current_model(client, project)
    run = client.get(f"/api/projects/{project['id']}/runs/{run_id}").json()
    assert run["history"] == [data for _, data in events[:-1]]
    assert all(0 <= data["val_acc"] <= 1 for data in run["history"])


def test_events_resume_after_the_last_one_received(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project)
    run_id = start_run(client, project, epochs=20)
    finished(client, project, run_id)

    events = events_of(client, project, run_id, after=15)

    assert [data.get("epoch") for _, data in events] == [16, 17, 18, 19, 20, None]


def test_without_validation_samples_there_are_no_validation_scores(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project)

    run = train(client, project, validation_ratio=0, epochs=3)

    assert [(scores["val_loss"], scores["val_acc"]) for scores in run["history"]] == [
        (None, None)
    ] * 3


def test_the_same_samples_settings_and_seed_give_the_same_model(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project)

    first, second, other = (train(client, project, seed=s, hidden_units=100) for s in (7, 7, 8))

    assert first["history"] == second["history"]
    assert other["history"] != first["history"]


@pytest.mark.parametrize(
    "settings",
    [
        {"epochs": 0}, {"epochs": 1001}, {"epochs": 2.5}, {"epochs": "30"}, {"batch_size": 0},
        {"batch_size": 513}, {"learning_rate": 0}, {"learning_rate": 1.1},
        {"learning_rate": float("nan")}, {"learning_rate": float("inf")},
        {"validation_ratio": -0.1}, {"validation_ratio": 0.6}, {"hidden_units": 7}, {"speed": 1},
        {"epochs": None}, {"epochs": True},
    ],
)  # fmt: skip
def test_settings_out_of_range_are_refused(client: TestClient, settings: Json) -> None:
    project = make_project(client)
    fill(client, project, each=5)

    answer = client.post(
        f"/api/projects/{project['id']}/runs",
        content=json.dumps(settings),
        headers={"content-type": "application/json"},
    )

    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
    assert next(iter(settings)) in answer.json()["error"]["details"]["fields"]


@pytest.mark.parametrize(
    "settings",
    [
        {"epochs": 1, "batch_size": 512, "learning_rate": 1, "validation_ratio": 0.5},
        {"epochs": 1000, "batch_size": 1, "learning_rate": 1e-6, "validation_ratio": 0},
        {"epochs": 5, "hidden_units": 100},
    ],
)
def test_the_least_and_most_of_every_setting_train(client: TestClient, settings: Json) -> None:
    project = make_project(client)
    fill(client, project, each=5)

    run = train(client, project, **settings)

    assert run["status"] == "succeeded"
    assert len(run["history"]) == settings["epochs"]


def test_any_earlier_model_can_be_made_current(client: TestClient) -> None:
    project, first = trained_project(client)
    second = train(client, project, epochs=5)["model_id"]
    assert current_model(client, project) == second

    client.patch(f"/api/projects/{project['id']}", json={"current_model_id": first})

    assert current_model(client, project) == first
    runs = client.get(f"/api/projects/{project['id']}/runs").json()["runs"]
    assert [run["model_id"] for run in runs] == [second, first]
    assert [run["settings"]["epochs"] for run in runs] == [5, 30]
    assert all(run["scores"]["acc"] > 0.5 for run in runs)


def test_a_model_is_stale_if_its_data_changed(client: TestClient) -> None:
    project, model_id = trained_project(client)
    class_id = project["classes"][0]["id"]

    def stale() -> bool:
        return bool(client.get(f"/api/models/{model_id}").json()["stale"])

    client.patch(f"/api/projects/{project['id']}/classes/{class_id}", json={"name": "new name"})
    assert not stale()
    (sample,) = upload(client, project, class_id, ("one.jpg", jpeg("circle", 99)))["accepted"]
    assert stale()
    client.delete(f"/api/projects/{project['id']}/samples/{sample['id']}")
    assert not stale()


def test_a_cancelled_run_leaves_the_old_model_current(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project, MANY)
    model_id = train(client, project)["model_id"]
    run_id = start_run(client, project, **LONG)
    address = f"/api/projects/{project['id']}/runs/{run_id}"
    wait_until(lambda: client.get(address).json()["history"])

    assert client.post(f"{address}/cancel").status_code == 202

    events = events_of(client, project, run_id)
    assert events[-1][0] == "cancelled"
    assert current_model(client, project) == model_id
    answer = client.post(f"{address}/cancel")
    assert (answer.status_code, error_of(answer)) == (409, "run_finished")


def test_a_queued_run_is_cancelled_at_once(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project, MANY)
    running, waiting = start_run(client, project, **LONG), start_run(client, project)
    base = f"/api/projects/{project['id']}/runs"

    assert client.post(f"{base}/{waiting}/cancel").json()["status"] == "cancelled"
    client.post(f"{base}/{running}/cancel")
    assert finished(client, project, running)["status"] == "cancelled"


def test_too_many_waiting_runs_are_refused(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project, MANY)
    runs = [start_run(client, project, **LONG) for _ in range(3)]

    answer = client.post(f"/api/projects/{project['id']}/runs", json={})

    assert (answer.status_code, error_of(answer)) == (429, "quota_reached")
    assert int(answer.headers["retry-after"]) >= 1
    for run_id in reversed(runs):
        client.post(f"/api/projects/{project['id']}/runs/{run_id}/cancel")


def test_a_run_survives_the_death_of_every_worker(breakable: TestClient) -> None:
    project = make_project(breakable)
    fill(breakable, project, each=20)
    run_id = start_run(breakable, project, **LONG)
    address = f"/api/projects/{project['id']}/runs/{run_id}"
    wait_until(lambda: breakable.get(address).json()["history"])

    kill_workers(breakable.app)

    run = finished(breakable, project, run_id)
    assert run["status"] == "succeeded", run
    assert [scores["epoch"] for scores in run["history"]] == list(range(1, 1001))
    assert current_model(breakable, project) == run["model_id"]


@pytest.mark.parametrize(
    ("problem", "status"), [(EngineStarting, "succeeded"), (WorkerDied, "failed")]
)
def test_only_a_run_that_was_worked_on_pays_for_a_dead_worker(
    breakable: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    problem: type[EyeblocksError],
    status: str,
) -> None:
    """The worker dies four times; a run has three attempts."""
    engine = services_of(breakable).engine
    train = engine.train
    deaths = iter(range(4))

    async def die_or_train(*request: Any) -> Any:
        if next(deaths, None) is not None:
            raise problem(retry_after_s=1)
        return await train(*request)

    monkeypatch.setattr(engine, "train", die_or_train)
    project = make_project(breakable)
    fill(breakable, project)

    run_id = start_run(breakable, project, epochs=2)

    assert finished(breakable, project, run_id)["status"] == status


def test_a_run_survives_a_restart_of_the_server(start: Start) -> None:
    with start() as client:
        project = make_project(client)
        fill(client, project)
        run_id = start_run(client, project, **LONG)
        cookies = dict(client.cookies)
    with start() as client:
        client.cookies.update(cookies)
        assert finished(client, project, run_id)["status"] == "succeeded"


@pytest.mark.parametrize("end", ["succeeded", "cancelled"])
def test_a_run_whose_clock_was_set_back_after_a_crash_goes_on(client: TestClient, end: str) -> None:
    """Its lease ends tomorrow, and its runner is gone."""
    project = make_project(client)
    fill(client, project, {"succeeded": 6, "cancelled": MANY}[end])
    epochs = {"succeeded": 2, "cancelled": 1000}[end]
    settings = {"epochs": epochs, "batch_size": 1, "hidden_units": 100}
    run_id = abandoned_run(client, project, settings, lease=timedelta(days=1))

    if end == "cancelled":
        assert client.post(f"/api/projects/{project['id']}/runs/{run_id}/cancel").status_code == 202

    assert finished(client, project, run_id)["status"] == end


def abandoned_run(client: TestClient, project: Json, settings: Json, lease: timedelta) -> str:
    """The id of a run that is marked as running though nobody executes it."""
    with services_of(client).database.transaction() as session:
        owner = session.get_one(Project, project["id"])
        run = TrainingRun(
            id=new_id(),
            project_id=owner.id,
            student_id=owner.student_id,
            status="running",
            settings=TrainingSettings(**settings).model_dump(),
            data_revision=owner.data_revision,
            attempts=1,
            started_at=now(),
            lease_until=now() + lease,
        )
        session.add(run)
    return run.id


def test_pictures_uploaded_without_a_backbone_train_once_it_is_prepared(start: Start) -> None:
    with start() as client:
        settings = settings_of(client)
    backbones = settings.models_dir / "backbones"
    elsewhere = backbones.resolve()
    backbones.unlink()
    with start(ready=False, own_engine=True) as client:
        wait_until(lambda: error_of(client.get("/readyz")) == "backbone_missing")
        project = make_project(client)
        fill(client, project)
        answer = client.post(f"/api/projects/{project['id']}/runs", json={})
        assert (answer.status_code, error_of(answer)) == (503, "backbone_missing")
        assert "eyeblocks prepare" in answer.json()["error"]["message"]
        readiness = client.get(f"/api/projects/{project['id']}/readiness").json()
        assert readiness["engine_problem"]["code"] == "backbone_missing"
        assert "eyeblocks prepare" in readiness["engine_problem"]["message"]
        assert "eyeblocks prepare" in client.get("/readyz").json()["error"]["message"]

        backbones.symlink_to(elsewhere, target_is_directory=True)
        wait_until(lambda: client.get("/readyz").status_code == 200)
        assert train(client, project)["status"] == "succeeded"


def test_only_the_newest_runs_and_their_models_are_kept(start: Start) -> None:
    with start(kept_runs=3) as client:
        project, first = trained_project(client, epochs=1)
        newest = [train(client, project, epochs=1)["model_id"] for _ in range(3)]

        folder = settings_of(client).models_dir / "models"
        assert error_of(client.get(f"/api/models/{first}")) == "model_not_found"

        def kept() -> set[str]:
            return {model.name for model in folder.iterdir() if model.name != "checks"}

        wait_until(lambda: kept() == set(newest))  # nobody waits for the deletions


def test_students_who_train_at_once_get_complete_models_and_histories(
    client: TestClient,
) -> None:
    started = []
    for student in [visitor(client) for _ in range(4)]:
        project = make_project(student)
        fill(student, project)
        started += [(student, project, start_run(student, project)) for _ in range(2)]

    for student, project, run_id in started:
        events = events_of(student, project, run_id)
        assert [kind for kind, _ in events] == ["epoch"] * 30 + ["succeeded"]
        run = finished(student, project, run_id)
        assert run["history"] == [data for kind, data in events if kind == "epoch"]
        assert client.get(f"/api/models/{run['model_id']}").status_code == 404
        assert student.get(f"/api/models/{run['model_id']}").json()["run_id"] == run_id
