"""Runs as files: the table for spreadsheets, and event files that TensorBoard reads."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.lab.experiments import event_files

from ..student import Json, assert_refused, fill, make_project, train, trained_project, visitor
from .test_experiments import change


def table(client: TestClient, project: Json) -> list[dict[str, str]]:
    answer = client.get(f"/api/projects/{project['id']}/runs.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''runs.csv"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_table_has_a_line_for_each_run_with_all_settings(client: TestClient) -> None:
    project, _ = trained_project(client, epochs=3)
    train(client, project, epochs=4, learning_rate=0.01)
    first, second = table(client, project)
    assert (first["status"], first["epoch"], first["learning_rate"]) == ("succeeded", "3", "0.001")
    assert (second["epochs"], second["learning_rate"]) == ("4", "0.01")
    assert (first["classes"], first["pictures"]) == ("2", "12")
    newest = client.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]
    assert float(second["val_accuracy"]) == newest["scores"]["val_acc"]
    assert float(second["training_s"]) == newest["timings"]["training_s"]
    assert newest["settings"].keys() <= second.keys()


def test_no_text_of_the_table_is_a_formula(client: TestClient) -> None:
    project, _ = trained_project(client, epochs=1)
    run = client.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]
    texts = {"name": "=1+1", "note": '@SUM(A1)\n"two"', "tags": ["-1"]}
    assert change(client, project, run, **texts).status_code == 200
    (row,) = table(client, project)
    assert (row["name"], row["note"], row["tags"]) == ("'=1+1", '\'@SUM(A1)\n"two"', "'-1")


def test_a_project_without_runs_has_a_table_of_names_alone(client: TestClient) -> None:
    assert table(client, make_project(client)) == []


def test_others_get_no_file(client: TestClient) -> None:
    project, _ = trained_project(client, epochs=1)
    run = client.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]["id"]
    stranger, base = visitor(client), f"/api/projects/{project['id']}"
    for path in ("runs.csv", f"runs/{run}/tensorboard.zip"):
        assert_refused(stranger.get(f"{base}/{path}"), 404, "project_not_found")


def unpacked(client: TestClient, project: Json, run: Json, folder: Path) -> Path:
    """The folder of the run's event files."""
    answer = client.get(f"/api/projects/{project['id']}/runs/{run['id']}/tensorboard.zip")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(folder)
    (run_folder,) = folder.iterdir()
    assert run["id"][:8] in run_folder.name
    return run_folder


def scalars(folder: Path) -> dict[str, list[tuple[int, float]]]:
    """Step and value of everything in the folder, as TensorBoard's own reader gives them."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    reader = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0}).Reload()
    return {
        tag: [(event.step, event.value) for event in reader.Scalars(tag)]
        for tag in reader.Tags()["scalars"]
    }


def test_tensorboard_reads_every_epoch(client: TestClient, tmp_path: Path) -> None:
    project = make_project(client)
    fill(client, project)
    run = train(client, project, epochs=60)

    folder = unpacked(client, project, run, tmp_path / "events")

    training, validation = scalars(folder / "train"), scalars(folder / "validation")
    assert set(training) == {"epoch_loss", "epoch_accuracy", "epoch_learning_rate"}
    assert set(validation) == {"epoch_loss", "epoch_accuracy"}
    told = {"epoch_loss": "val_loss", "epoch_accuracy": "val_acc"}
    for tag, name in told.items():
        steps = [epoch["epoch"] for epoch in run["history"]]
        assert [step for step, _ in validation[tag]] == steps == list(range(1, 61))
        values = [epoch[name] for epoch in run["history"]]
        assert [value for _, value in validation[tag]] == pytest.approx(values, rel=1e-6)
    losses = [epoch["loss"] for epoch in run["history"]]
    assert [value for _, value in training["epoch_loss"]] == pytest.approx(losses, rel=1e-6)
    assert client.get("/api/limits").json()["event_files"] is True


def test_a_run_without_validation_has_one_folder(client: TestClient, tmp_path: Path) -> None:
    project = make_project(client)
    fill(client, project)
    run = train(client, project, epochs=2, validation_ratio=0)
    folder = unpacked(client, project, run, tmp_path / "events")
    assert [each.name for each in folder.iterdir()] == ["train"]
    assert len(scalars(folder / "train")["epoch_accuracy"]) == 2


def test_a_server_without_the_library_says_how_to_install_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ = trained_project(client, epochs=1)
    run = client.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]["id"]
    monkeypatch.setattr(event_files, "LIBRARY", "no_such_library")
    answer = client.get(f"/api/projects/{project['id']}/runs/{run}/tensorboard.zip")
    assert_refused(answer, 404, "event_files_missing")
    assert "eyeblocks[trackers]" in answer.json()["error"]["message"]
    assert client.get("/api/limits").json()["event_files"] is False
