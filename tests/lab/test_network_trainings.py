"""Whole networks trained over HTTP: one's own, and fine-tuned ones."""

from __future__ import annotations

from typing import Any

import psutil
import pytest
from starlette.testclient import TestClient

from app.projects.file_deletions import NETWORK_TRAININGS
from app.settings import Settings

from ..app_state import settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import FINAL, SHAPES, Json, assert_refused, fill, make_project, visitor
from ..waiting import wait_until
from .data_sets import filled_test_set, zip_of

SMALL = [
    {"kind": "convolution", "filters": 4, "size": 3},
    {"kind": "pooling"},
    {"kind": "flatten"},
    {"kind": "dense", "units": 8},
    {"kind": "dropout", "rate": 0.2},
]
QUICK: dict[str, Any] = {"layers": SMALL, "side": 32, "epochs": 3, "batch_size": 8}
OWN, TUNING = "own-network", "fine-tuning"
LEARNING_S = 300
"""A training takes seconds, on a busy machine minutes."""


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    fill(client, made, each=12)
    return made


def address_of(project: Json, kind: str, rest: str = "") -> str:
    return f"/api/projects/{project['id']}/{kind}{rest}"


def begin(client: Any, project: Json, kind: str, **body: Any) -> Json:
    answer = client.post(address_of(project, kind), json=body)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def current(client: Any, project: Json, kind: str) -> Json:
    return dict(client.get(address_of(project, kind)).json()["training"])


def ended(client: Any, project: Json, kind: str) -> Json:
    """The project's training of the kind when it is over."""

    def over() -> Json | None:
        found = current(client, project, kind)
        return found if found["status"] in FINAL else None

    return wait_until(over, LEARNING_S)  # type: ignore[return-value]


def test_an_own_network_learns_beside_transfer_learning(client: TestClient, project: Json) -> None:
    assert client.get(address_of(project, OWN)).json() == {"training": None}
    begun = begin(client, project, OWN, **QUICK)
    assert (begun["status"], begun["before"]) == ("queued", 0)

    found = ended(client, project, OWN)

    assert (found["status"], found["problem"], found["stale"]) == ("succeeded", None, False)
    assert (found["training_pictures"], found["validation_pictures"]) == (16, 4)
    assert [each["epoch"] for each in found["epochs"]] == [1, 2, 3]
    assert found["steps"] == found["steps_done"] == 6
    last = found["epochs"][-1]
    assert last["right"] / last["pictures"] == last["val_acc"]
    assert found["outcome"]["parameters"] == sum(row["parameters"] for row in found["summary"])
    assert found["outcome"]["trained"] == found["outcome"]["parameters"]
    assert [row["shape"] for row in found["summary"]][:3] == [[30, 30, 4], [15, 15, 4], [900]]
    client.post(f"/api/projects/{project['id']}/classes", json={"name": "Later"})
    assert current(client, project, OWN)["summary"] == found["summary"]
    transfer = found["transfer"]
    assert (transfer["network"], transfer["pictures"]) == ("mobilenet_v2", 4)
    assert transfer["right"] >= 3
    assert transfer["trained"] < 100_000 < 2_000_000 < transfer["frozen"]


@pytest.mark.parametrize("kind", [OWN, TUNING])
def test_a_nearly_full_disk_is_said_before_anything_is_trained(start: Start, kind: str) -> None:
    with start(network_training_free_bytes=2**60) as client:
        project = make_project(client)
        fill(client, project, each=5)
        body = QUICK if kind == OWN else {}

        answer = client.post(address_of(project, kind), json=body)

        assert_refused(answer, 503, "disk_nearly_full")
        assert "1152921504607" in answer.json()["error"]["message"].replace(",", "")
        assert int(answer.headers["retry-after"]) > 0
        assert client.get(address_of(project, kind)).json() == {"training": None}


def test_a_training_waits_while_the_disk_is_nearly_full(start: Start) -> None:
    with start(network_training_free_bytes=0) as client:
        project = make_project(client)
        fill(client, project, each=12)
        settings = settings_of(client)
        begin(client, project, OWN, **QUICK)
        settings.network_training_free_bytes = 2**60

        def waits() -> bool:
            waiting = current(client, project, OWN)["waiting_for"]
            return waiting is not None and waiting["code"] == "disk_nearly_full"

        wait_until(waits, LEARNING_S)
        settings.network_training_free_bytes = 0
        assert ended(client, project, OWN)["status"] == "succeeded"


def test_fine_tuning_trains_the_head_and_then_the_last_blocks(
    client: TestClient, project: Json
) -> None:
    body = {"head_epochs": 1, "epochs": 1, "blocks": 1, "batch_size": 8}
    begin(client, project, TUNING, **body)

    found = ended(client, project, TUNING)

    assert (found["status"], found["problem"]) == ("succeeded", None)
    assert found["network"] == "mobilenet_v2"
    assert [each["learning_rate"] for each in found["epochs"]] == [0.001, 0.0001]
    assert found["outcome"]["parameters"] == 2_257_984 + 1281 * 2
    assert 1281 * 2 < found["outcome"]["trained"] < 1_000_000
    assert found["transfer"]["pictures"] == found["epochs"][-1]["pictures"]
    assert (found["layers"], found["summary"]) == ([], [])


@pytest.mark.thorough
def test_the_test_set_is_asked_at_the_end(client: TestClient, project: Json) -> None:
    names = [each["name"] for each in project["classes"]]
    files = {
        f"{name}/{n}.jpg": jpeg(shape, 50 + n)
        for name, shape in zip(names, SHAPES, strict=True)
        for n in range(2)
    }
    filled_test_set(client, project, zip_of(files))
    begin(client, project, OWN, **QUICK | {"epochs": 1})

    found = ended(client, project, OWN)

    assert found["transfer"]["test_pictures"] == found["outcome"]["test_pictures"] == 4
    assert found["transfer"]["test_right"] == 4
    assert 0 <= found["outcome"]["test_right"] <= 4


WIDE = [{"kind": "convolution", "filters": 400, "size": 3}, SMALL[1], SMALL[1], SMALL[2]]
BAD_LAYERS: list[tuple[dict[str, Any], str]] = [
    ({"layers": SMALL[:2]}, "layers"),
    ({"layers": SMALL[2:3] + SMALL[:1]}, "layers.1.kind"),
    ({"layers": SMALL[3:]}, "layers.0.kind"),
    ({"layers": [{"kind": "convolution", "filters": 4, "size": 9}] * 5 + SMALL[2:3]}, "layers.3.size"),
    ({"layers": [{"kind": "convolution", "size": 3}, SMALL[2]]}, "layers.0.filters"),
    ({"layers": [{"kind": "pooling", "units": 3}, SMALL[2]]}, "layers.0.units"),
    ({"layers": [{"kind": "lstm"}]}, "layers.0.kind"),
    ({"layers": [SMALL[2], {"kind": "dropout", "rate": 0.95}]}, "layers.1.rate"),
    ({"layers": []}, "layers"),
    ({"layers": [SMALL[2]] + SMALL[3:] * 10}, "layers"),
    ({"layers": [SMALL[2], {"kind": "dense", "units": 4096}], "side": 128}, "layers"),
    ({"layers": [{"kind": "convolution", "filters": 512, "size": 11}, SMALL[1], SMALL[2]], "side": 128}, "layers"),
    ({"layers": WIDE, "side": 128, "batch_size": 128}, "batch_size"),
    ({"side": 200}, "side"),
    ({"epochs": 51}, "epochs"),
    ({"learning_rate": 2}, "learning_rate"),
    ({"validation": 0.5, "test": 0.5}, "test"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "field"), BAD_LAYERS)
def test_a_network_that_cannot_be_is_refused_with_its_field(
    client: TestClient, project: Json, changed: dict[str, Any], field: str
) -> None:
    answer = client.post(address_of(project, OWN), json=QUICK | changed)
    assert_refused(answer, 422, "unusable_value")
    assert [each["field"] for each in answer.json()["error"]["details"]["problems"]] == [field]
    assert client.get(address_of(project, OWN)).json() == {"training": None}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"blocks": 18}, 422, "unusable_value"),
        ({"head_epochs": 30, "epochs": 30}, 422, "unusable_value"),
        ({"network": "vgg16"}, 422, "unusable_value"),
        ({"network": "unknown"}, 404, "network_not_found"),
        ({"blocks": 17, "batch_size": 128}, 422, "unusable_value"),
    ],
)
def test_a_fine_tuning_that_cannot_be_is_refused(
    client: TestClient, project: Json, body: Json, status: int, code: str
) -> None:
    assert_refused(client.post(address_of(project, TUNING), json=body), status, code)


def test_a_network_needs_classes_with_enough_pictures(client: TestClient) -> None:
    empty = make_project(client)
    for kind, body in ((OWN, QUICK), (TUNING, {})):
        assert_refused(client.post(address_of(empty, kind), json=body), 409, "not_ready")


def test_a_training_steps_back_for_everything_else(start: Start) -> None:
    with start(network_training_niceness=7) as client:
        project = make_project(client)
        fill(client, project, each=12)
        begin(client, project, OWN, **QUICK | {"epochs": 50})
        wait_until(lambda: len(current(client, project, OWN)["epochs"]) > 0, LEARNING_S)

        own = psutil.Process()
        (training,) = (
            each
            for each in own.children(recursive=True)
            if "app.lab.network_trainings" in each.cmdline()
        )

        assert training.nice() == own.nice() + 7
        client.post(address_of(project, OWN, "/cancel"))


@pytest.mark.thorough
def test_one_training_of_a_student_is_stopped_and_leaves_nothing(
    start: Start, server_settings: Settings
) -> None:
    with start(max_network_trainings=1) as client:
        project, other = make_project(client), make_project(client, "Other")
        fill(client, project, each=12)
        fill(client, other, each=12)
        begin(client, project, OWN, **QUICK | {"epochs": 50})
        for kind, body in ((OWN, QUICK), (TUNING, {})):
            again = client.post(address_of(other, kind), json=body)
            assert_refused(again, 429, "network_trainings_full")
        folder = server_settings.data_dir / NETWORK_TRAININGS
        wait_until(lambda: len(current(client, project, OWN)["epochs"]) > 1, LEARNING_S)
        assert list(folder.glob("*/*.npz"))

        cancelled = client.post(address_of(project, OWN, "/cancel")).json()

        assert cancelled["status"] == "cancelled"
        assert cancelled["epochs"]
        wait_until(lambda: not list(folder.iterdir()), 30)
        assert_refused(
            client.post(address_of(project, OWN, "/cancel")), 409, "network_training_finished"
        )


def test_a_second_training_of_a_student_waits_for_the_first(
    client: TestClient, project: Json
) -> None:
    begin(client, project, OWN, **QUICK | {"epochs": 50})
    again = client.post(address_of(project, TUNING), json={})
    assert_refused(again, 409, "network_training_unfinished")
    client.post(address_of(project, OWN, "/cancel"))
    begin(client, project, TUNING)
    client.post(address_of(project, TUNING, "/cancel"))
    assert current(client, project, OWN)["status"] == "cancelled"


def test_a_deleted_project_leaves_nothing_of_a_training_that_waits(
    client: TestClient, project: Json, server_settings: Settings
) -> None:
    other = visitor(client)
    waiting = make_project(other)
    fill(other, waiting, each=12)
    begin(client, project, OWN, **QUICK | {"epochs": 50})
    begun = begin(other, waiting, OWN, **QUICK)
    kept = server_settings.data_dir / NETWORK_TRAININGS / begun["id"]
    kept.mkdir(parents=True)  # as after a turn of its own
    (kept / "checkpoint.npz").write_bytes(b"weights")

    assert other.delete(f"/api/projects/{waiting['id']}").status_code == 204

    wait_until(lambda: not kept.exists(), 10)
    client.post(address_of(project, OWN, "/cancel"))


@pytest.mark.thorough
def test_damaged_pictures_are_left_out(
    client: TestClient, project: Json, server_settings: Settings
) -> None:
    files = server_settings.data_dir.rglob("*.jpg")
    for each in sorted(files, key=lambda file: file.stat().st_mtime_ns)[::4]:
        each.write_bytes(each.read_bytes()[:200])
    begin(client, project, OWN, **QUICK | {"epochs": 1})

    assert ended(client, project, OWN)["status"] == "succeeded"
