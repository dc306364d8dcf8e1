"""Finished runs in Weights & Biases and MLflow, read back with their own packages."""

from __future__ import annotations

import base64
import json
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.lab.trackers import sender

from ..app_state import settings_of
from ..conftest import Start
from ..server import free_port, running_server
from ..student import Json, fill, make_project, train, trained_project
from ..waiting import wait_until
from .test_experiments import change
from .test_trackers import newest_run, settled, tracked
from .wandb_server import wandb_server

pytestmark = pytest.mark.trackers

KEY = "k3y" * 14
BLOCK = 32768
"""Records in a file of W&B, as in a log of LevelDB, lie in blocks of so many bytes."""
TEXTS = {"name": "작은 걸음", "note": "더 밝은 곳\n둘째 줄", "tags": ["밝기"]}
WORKER = "app.lab.trackers"


@contextmanager
def listening(answer: bytes = b"") -> Iterator[tuple[str, list[bytes]]]:
    """The address of a server, and what came to it. It gives one answer, or none at all."""
    heard: list[bytes] = []
    kept: list[socket.socket] = []

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                kept.append(connection)
                heard.append(connection.recv(65536))
                if answer:
                    connection.sendall(answer)
                    connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        server.shutdown(socket.SHUT_RDWR)
        thread.join(10)
    for connection in kept:
        connection.close()


REFUSAL = b'{"errors":[{"message":"Invalid API key"}]}'
REFUSING = (
    b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(REFUSAL), REFUSAL)
)


def wandb_records(file: Path) -> list[Any]:
    """Everything in an offline file, as messages of the package itself."""
    from wandb.proto.wandb_internal_pb2 import Record

    data, position, part, records = file.read_bytes(), 7, b"", []
    while position < len(data):
        if (left := BLOCK - position % BLOCK) < 7:
            position += left
            continue
        _, length, kind = struct.unpack_from("<IHB", data, position)
        part += data[position + 7 : position + 7 + length]
        position += 7 + length
        if kind in (1, 4):  # whole, or the last part
            record = Record()
            record.ParseFromString(part)
            records.append(record)
            part = b""
    return records


def history(records: list[Any]) -> list[dict[str, float]]:
    rows = [each.history for each in records if each.WhichOneof("record_type") == "history"]
    return [
        {item.key or item.nested_key[0]: float(item.value_json) for item in row.item}
        for row in rows
    ]


def offline_folders(client: TestClient, project: Json) -> list[Path]:
    folder = settings_of(client).trackers_folder / "wandb" / project["id"]
    return sorted(folder.glob("offline-run-*"))


def all_sent(client: TestClient, project: Json, count: int) -> list[Json]:
    def found() -> list[Json] | None:
        rows = tracked(client, project)
        done = len(rows) == count and all(row["status"] == "sent" for row in rows)
        assert not any(row["status"] == "not_sent" for row in rows), rows
        return rows if done else None

    return wait_until(found)


def mlflow_client(settings: Any) -> Any:
    from mlflow.tracking import MlflowClient

    return MlflowClient(f"sqlite:///{settings.trackers_folder.resolve() / 'mlflow.db'}")


def mlflow_runs(client: Any) -> list[Any]:
    experiment = client.get_experiment_by_name("eyeblocks")
    return list(client.search_runs([experiment.experiment_id]))


@pytest.mark.filterwarnings("ignore")
def test_both_trackers_have_every_epoch_and_nothing_twice_and_forget_what_is_erased(
    start: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with listening() as (proxy, heard):
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy)
        with start(trackers="wandb,mlflow") as client:
            project = make_project(client)
            fill(client, project)
            train(client, project, epochs=60)
            run = newest_run(client, project)
            all_sent(client, project, 2)
            assert change(client, project, run, **TEXTS).status_code == 200
            all_sent(client, project, 2)
            run = client.get(f"/api/projects/{project['id']}/runs/{run['id']}").json()
            assert_in_wandb(client, project, run)
            settings = settings_of(client)
            options = ["--data-dir", str(settings.data_dir), "--trackers", "wandb,mlflow"]
            assert main(["track", *options, "--all"]) == 0
            assert "Trainings to send: 2" in capsys.readouterr().out
            all_sent(client, project, 2)
            assert_in_mlflow(settings, project, run)

            other = make_project(client, "Other")
            fill(client, other)
            train(client, other, epochs=1)
            all_sent(client, other, 2)
            assert client.delete(f"/api/projects/{project['id']}").status_code == 204
            wait_until(lambda: not offline_folders(client, project))
            database = settings.trackers_folder / "mlflow.db"
            wait_until(lambda: run["id"].encode() not in database.read_bytes())
            kept = newest_run(client, other)["id"]
            assert [
                each.data.tags["eyeblocks.run"] for each in mlflow_runs(mlflow_client(settings))
            ] == [kept]
            assert len(offline_folders(client, other)) == 1
            left = b"".join(contents(settings.trackers_folder))
            assert kept.encode() in left
            assert str(TEXTS["name"]).encode() not in left
        assert not list(settings.trackers_folder.glob(".work-*"))
        assert heard == []


def contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.rglob("*") if file.is_file()]


def assert_in_wandb(client: TestClient, project: Json, run: Json) -> None:
    (folder,) = offline_folders(client, project)
    records = wandb_records(folder / f"run-{run['id']}.wandb")
    rows = history(records)
    assert [row["_step"] for row in rows] == list(range(1, 61))
    for name in ("loss", "acc", "val_loss", "val_acc", "learning_rate"):
        assert [row[name] for row in rows] == [epoch[name] for epoch in run["history"]]
    (about,) = [each.run for each in records if each.WhichOneof("record_type") == "run"]
    assert (about.display_name, about.notes, list(about.tags)) == tuple(TEXTS.values())
    assert (about.run_id, about.project, about.run_group) == (run["id"], "eyeblocks", project["id"])
    config = {each.key: each.value_json for each in about.config.update}
    assert (config["epochs"], config["pictures"]) == ("60", "12")
    assert config["pictures_of_classes"] == '"6, 6"'
    everything = b"".join(each.SerializeToString() for each in records).decode(errors="ignore")
    names = [each["class_name"] for each in run["learnt_from"]]
    assert not any(name in everything for name in [*names, project["name"], socket.gethostname()])
    command = [Path(sys.executable).with_name("wandb"), "sync", "--dry-run", folder]
    module = [sys.executable, "-m", "wandb", *map(str, command[1:])]
    listed = subprocess.run(module, capture_output=True, text=True, check=True)
    assert "Would sync 1 run(s)" in listed.stdout + listed.stderr


def assert_in_mlflow(settings: Any, project: Json, run: Json) -> None:
    client = mlflow_client(settings)
    (found,) = mlflow_runs(client)
    assert (found.info.status, found.info.run_name) == ("FINISHED", TEXTS["name"])
    for name in ("loss", "acc", "val_loss", "val_acc", "learning_rate"):
        told = client.get_metric_history(found.info.run_id, name)
        assert [each.step for each in told] == list(range(1, 61))
        assert [each.value for each in told] == [epoch[name] for epoch in run["history"]]
    assert found.data.metrics["final_val_acc"] == run["scores"]["val_acc"]
    assert 0 <= found.data.metrics["new_acc_low"] <= found.data.metrics["new_acc"] <= 1
    assert (found.data.params["epochs"], found.data.params["classes"]) == ("60", "2")
    assert found.data.tags["mlflow.note.content"] == TEXTS["note"]
    assert found.data.tags["eyeblocks.project"] == project["id"]


def test_online_every_epoch_arrives_once_and_a_new_name_follows(
    start: Start, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text(KEY)
    with (
        wandb_server() as server,
        start(
            trackers="wandb",
            wandb_online=True,
            wandb_server=server.address,
            wandb_key_file=tmp_path / "key",
        ) as client,
    ):
        project = make_project(client)
        fill(client, project)
        train(client, project, epochs=40)
        all_sent(client, project, 1)
        run = client.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]
        assert change(client, project, run, **TEXTS).status_code == 200
        all_sent(client, project, 1)
        run = client.get(f"/api/projects/{project['id']}/runs/{run['id']}").json()
        (kept,) = server.runs.values()
        assert [row["_step"] for row in kept.history] == list(range(1, 41))
        assert [row["val_loss"] for row in kept.history] == [
            epoch["val_loss"] for epoch in run["history"]
        ]
        about = (kept.about["displayName"], kept.about["notes"], kept.about["tags"])
        assert about == tuple(TEXTS.values())
        assert json.loads(kept.about["config"])["pictures"] == {"value": 12}
        assert server.keys == {f"Basic {base64.b64encode(f'api:{KEY}'.encode()).decode()}"}
        assert not offline_folders(client, project)


def workers() -> list[psutil.Process]:
    """The processes of trackers that this process has started."""
    children = psutil.Process().children(recursive=True)
    return [each for each in children if WORKER in " ".join(_command(each))]


def _command(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return process.cmdline()
    return []


@pytest.mark.parametrize("tracker", ["wandb", "mlflow"])
def test_a_tracker_that_does_not_answer_is_given_up_while_others_train(
    start: Start, tmp_path: Path, tracker: str, caplog: pytest.LogCaptureFixture
) -> None:
    key_file = tmp_path / "key"
    key_file.write_text(f"{KEY}\n")
    with listening() as (address, heard):
        options: dict[str, Any] = {
            "wandb": {"wandb_online": True, "wandb_server": address, "wandb_key_file": key_file},
            "mlflow": {"mlflow_uri": address},
        }[tracker]
        with start(trackers=tracker, tracker_timeout_s=10.0, **options) as client:
            project, _ = trained_project(client, epochs=1)
            wait_until(lambda: heard)
            leaks = [*places_of_processes()]
            assert leaks
            asked = time.monotonic()
            train(client, project, epochs=1)
            assert time.monotonic() - asked < 10
            rows = wait_until(
                lambda: [each for each in tracked(client, project) if each["problem"]]
            )
            assert rows[0]["problem"]["code"] == "tracker_silent"
            assert "10 seconds" in rows[0]["problem"]["message"]
            assert newest_run(client, project)["status"] == "succeeded"
            assert KEY not in client.get(f"/projects/{project['id']}/lab").text
            assert KEY not in caplog.text
            folders = settings_of(client).data_dir
        assert workers() == []
        assert KEY.encode() not in b"".join([*leaks, *contents(folders)])
        assert (b"Authorization" in heard[0]) == (tracker == "wandb")


def places_of_processes() -> Iterator[bytes]:
    """Arguments and environment of the tracker's processes, and what it keeps on the disk."""
    for worker in workers():
        for process in [worker, *worker.children(recursive=True)]:
            for part in ("cmdline", "environ"):
                yield Path(f"/proc/{process.pid}/{part}").read_bytes()


@pytest.mark.parametrize("tracker", ["wandb", "mlflow"])
def test_a_wrong_key_and_a_server_that_is_not_there_are_told_apart(
    start: Start, tmp_path: Path, tracker: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "key").write_text(KEY)
    with listening(REFUSING) as (refusing, _):
        nobody = f"http://127.0.0.1:{free_port()}"
        for server, code in ((refusing, "tracker_refused"), (nobody, "tracker_unreachable")):
            with start(
                trackers=tracker,
                tracker_timeout_s=15.0,
                wandb_online=True,
                wandb_server=server,
                wandb_key_file=tmp_path / "key",
                mlflow_uri=server.replace("//", "//teacher:open-sesame@"),
            ) as client:
                project, _ = trained_project(client, epochs=1)
                assert settled(client, project)["problem"]["code"] == code
    assert "did not take a training" in caplog.text
    assert KEY not in caplog.text
    assert "open-sesame" not in caplog.text


def test_a_tracker_that_is_killed_is_started_again(start: Start) -> None:
    with (
        listening() as (address, heard),
        start(trackers="mlflow", mlflow_uri=address, tracker_timeout_s=30.0) as client,
    ):
        project, _ = trained_project(client, epochs=1)
        for times in (1, 2, 3):
            wait_until(lambda times=times: len(heard) == times)
            (worker,) = workers()
            worker.send_signal(signal.SIGKILL)
        assert settled(client, project)["problem"]["code"] == "tracker_failed"


def test_a_project_that_is_erased_while_its_run_is_sent_leaves_nothing(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, erased = threading.Event(), threading.Event()
    read = sender.read_finished_run

    def read_and_wait(*given: Any) -> Any:
        run = read(*given)
        begun.set()
        assert erased.wait(30)
        return run

    monkeypatch.setattr(sender, "read_finished_run", read_and_wait)
    with start(trackers="wandb") as client:
        project, _ = trained_project(client, epochs=1)
        assert begun.wait(30)
        assert client.delete(f"/api/projects/{project['id']}").status_code == 204
        folder = settings_of(client).trackers_folder / "wandb"
        erased.set()
        wait_until(folder.exists)
        wait_until(lambda: not any(folder.iterdir()))


@pytest.mark.filterwarnings("ignore")
def test_a_server_that_was_killed_while_it_sent_sends_after_its_next_start(
    tmp_path: Path, backbones: Path
) -> None:
    with (
        listening() as (address, heard),
        running_server(
            tmp_path, backbones, "--trackers", "mlflow", "--mlflow-uri", address,
            "--tracker-timeout-s", "15",
        ) as server,
        httpx2.Client(base_url=server.address) as client,
    ):  # fmt: skip
        project = make_project(client)
        fill(client, project)
        train(client, project, epochs=3)
        wait_until(lambda: heard)
        started = workers()
        server.process.kill()
        cookies = client.cookies
        wait_until(
            lambda: not any(each.is_running() and each.status() != "zombie" for each in started)
        )
    with (
        running_server(tmp_path, backbones, "--trackers", "mlflow") as server,
        httpx2.Client(base_url=server.address, cookies=cookies) as client,
    ):
        all_sent(client, project, 1)
