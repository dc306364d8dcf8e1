"""Finished runs in trackers, as far as that needs none of their libraries."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.lab.trackers import libraries

from ..app_state import settings_of
from ..conftest import Start
from ..student import Json, assert_refused, make_project, trained_project, visitor
from ..waiting import wait_until


def tracked(client: TestClient, project: Json) -> list[Json]:
    answer = client.get(f"/api/projects/{project['id']}/tracked-runs")
    assert answer.status_code == 200
    return list(answer.json()["tracked_runs"])


def settled(client: TestClient, project: Json) -> Json:
    """The project's only run in its only tracker, once it waits no more."""

    def found() -> list[Json]:
        return [row for row in tracked(client, project) if row["status"] != "waiting"]

    (row,) = wait_until(found)
    return row


def newest_run(client: TestClient, project: Json) -> Json:
    return dict(client.get(f"/api/projects/{project['id']}/runs").json()["runs"][0])


def track(client: TestClient, project: Json, run_id: str) -> object:
    return client.post(f"/api/projects/{project['id']}/runs/{run_id}/track")


def test_a_server_without_trackers_has_nothing_to_tell(client: TestClient) -> None:
    project, _ = trained_project(client, epochs=1)
    run = newest_run(client, project)
    assert tracked(client, project) == []
    assert_refused(track(client, project, run["id"]), 404, "trackers_off")
    assert client.get("/api/limits").json()["trackers"] == []


def test_a_tracker_that_fails_leaves_the_run_and_says_so(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    with start(trackers="mlflow", mlflow_uri="nonsense://nowhere") as client:
        project, _ = trained_project(client, epochs=2)
        row, run = settled(client, project), newest_run(client, project)
        assert (row["run_id"], row["tracker"], row["title"]) == (run["id"], "mlflow", "MLflow")
        assert (row["status"], row["problem"]["code"]) == ("not_sent", "tracker_failed")
        assert "MLflow" in row["problem"]["message"]
        assert run["status"] == "succeeded"
        assert client.get("/api/limits").json()["trackers"] == ["mlflow"]

        folder = str(settings_of(client).data_dir)
        assert main(["track", "--data-dir", folder, "--trackers", "mlflow"]) == 0
        assert "Trainings to send: 1" in capsys.readouterr().out
        answer = track(client, project, run["id"])
        assert (answer.status_code, answer.json()["tracked_runs"][0]["status"]) == (202, "waiting")
        assert settled(client, project)["status"] == "not_sent"
        assert_refused(track(visitor(client), project, run["id"]), 404, "project_not_found")
        assert_refused(track(client, make_project(client), run["id"]), 404, "run_not_found")


def test_the_privacy_page_says_where_trainings_go(start: Start) -> None:
    def page(**settings: object) -> str:
        with start(ready=False, **settings) as client:
            return client.get("/privacy", headers={"accept-language": "en"}).text

    here = page(trackers="wandb,mlflow")
    assert "also kept for Weights &amp; Biases, MLflow" in here
    assert "Nothing is sent to other companies" in here
    away = page(trackers="wandb,mlflow", wandb_online=True)
    assert "also kept for MLflow" in away
    assert "Only one thing leaves it" in away
    assert "go to Weights &amp; Biases, a server" in away
    assert "Nothing is sent to other companies" not in away
    assert "went to Weights &amp; Biases has to be deleted there" in away


def serve(tmp_path: Path, *options: str) -> int:
    """What `eyeblocks serve` returns where it does not even start."""
    return main(["serve", "--data-dir", str(tmp_path), *options])


def test_a_server_without_the_library_or_the_key_says_so_at_its_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libraries, "LIBRARIES", {"mlflow": "no_such_library", "wandb": "json"})
    assert serve(tmp_path, "--trackers", "mlflow") == 1
    assert 'Install it: pip install "eyeblocks[mlflow]"' in capsys.readouterr().err
    for file in (tmp_path / "none", tmp_path):
        options = ("--trackers", "wandb", "--wandb-online", "--wandb-key-file", str(file))
        assert serve(tmp_path, *options) == 1
        assert f"there is no key in {file}" in capsys.readouterr().err
    words = {
        "en_US.UTF-8": "Trainings can't be sent to “ml”. Choose from wandb, mlflow",
        "ko_KR.UTF-8": "‘ml’에는 보낼 수 없어요. wandb, mlflow 가운데에서",
    }
    for language, sentence in words.items():
        monkeypatch.setenv("LC_ALL", language)
        with pytest.raises(SystemExit) as ended:
            serve(tmp_path, "--trackers", "wandb,ml")
        assert ended.value.code == 2
        said = capsys.readouterr().err
        assert f"--trackers: {sentence}" in said
        assert "pydantic" not in said
    with pytest.raises(SystemExit):
        serve(tmp_path, "--trackers", "wandb", "--max-classes", "1")
    assert "--max-classes: Input should be greater than or equal to 2" in capsys.readouterr().err


def test_the_command_that_sends_again_needs_a_tracker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["track", "--data-dir", str(tmp_path)]) == 1
    assert "switch one on" in capsys.readouterr().err
