"""What a browser gets that recognizes by itself: the network, the head, and who may have the training pictures."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.tables import Model
from app.ml.backbones import MOBILENET_V2, read_weights
from app.ml.exporters.browser_network import SMALL, read_steps
from app.ml.exporters.folded_network import Convolution, fold_network
from app.ml.heads import Head
from app.ml.prepare import prepare_backbone
from app.recognition.browser_networks import BrowserNetworks

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..student import assert_refused, make_project, trained_project, visitor


def test_the_owner_gets_the_head_and_what_tells_unknown_pictures(client: TestClient) -> None:
    project, model_id = trained_project(client)

    answer = client.get(f"/api/models/{model_id}/device-model")

    assert answer.status_code == 200, answer.text
    model = answer.json()
    assert [each["id"] for each in model["classes"]] == [each["id"] for each in project["classes"]]
    head = Head.from_raw_weights(model["head"]["shapes"], b64decode(model["head"]["numbers"]))
    kept = services_of(client).head_cache.get(model_id)
    assert head.to_bytes() == kept.to_bytes()
    familiarity = model["familiarity"]
    directions = np.frombuffer(b64decode(familiarity["directions"]), "<f2").astype(np.float32)
    directions = directions.reshape(len(familiarity["samples"]), familiarity["size"])
    assert len(directions) == 12
    assert np.linalg.norm(directions, axis=1) == pytest.approx(1, abs=1e-3)
    own = np.frombuffer(b64decode(familiarity["own"]), "<f4")
    assert len(own) > 0
    assert (np.diff(own) >= 0).all()


def test_deleted_pictures_are_numbers_without_a_picture(client: TestClient) -> None:
    project, model_id = trained_project(client)
    model = client.get(f"/api/models/{model_id}/device-model").json()
    gone, *left = [each["sample_id"] for each in model["familiarity"]["samples"]]

    assert client.delete(f"/api/projects/{project['id']}/samples/{gone}").status_code == 204

    model = client.get(f"/api/models/{model_id}/device-model").json()
    assert [each["sample_id"] for each in model["familiarity"]["samples"]] == [None, *left]


def test_a_link_holder_gets_no_numbers_of_the_pictures(client: TestClient) -> None:
    project, model_id = trained_project(client)
    assert client.put(f"/api/projects/{project['id']}/share", json={}).status_code == 200

    model = visitor(client).get(f"/api/models/{model_id}/device-model").json()

    assert model["familiarity"] is None
    assert model["head"]["shapes"] == [[6400, 2]]


def test_numbers_of_very_many_pictures_stay_on_the_server(start: Start) -> None:
    with start(max_device_familiarity_bytes=12 * 1280 * 2 - 1) as client:
        _, model_id = trained_project(client)
        assert client.get(f"/api/models/{model_id}/device-model").json()["familiarity"] is None
    with start(max_device_familiarity_bytes=12 * 1280 * 2) as client:
        _, model_id = trained_project(client)
        assert client.get(f"/api/models/{model_id}/device-model").json()["familiarity"]


def test_the_network_has_an_address_of_its_own_and_is_kept_by_browsers(client: TestClient) -> None:
    _, model_id = trained_project(client)
    address = client.get(f"/api/models/{model_id}/device-model").json()["network"]

    file = visitor(client).get(address)

    assert file.status_code == 200
    assert "immutable" in file.headers["cache-control"]
    assert len(file.content) < 4.8e6
    weights = read_weights(settings_of(client).models_dir / "backbones", MOBILENET_V2)
    steps = fold_network(MOBILENET_V2.architecture, weights)  # type: ignore[arg-type]
    convolutions = [step for step in steps if isinstance(step, Convolution)]
    read = [step for step in read_steps(file.content) if isinstance(step, Convolution)]
    for found, step in zip(read, convolutions, strict=True):
        halves = step.kernel.size > SMALL
        written = step.kernel.astype(np.float16).astype(np.float32) if halves else step.kernel
        assert (found.kernel == written).all()
        assert (found.bias == step.bias).all()
    assert_refused(client.get(f"{address[:-5]}0.bin"), 404, "network_not_found")
    assert_refused(client.get("/networks/unknown/0.bin"), 404, "network_not_found")


@pytest.mark.parametrize(
    "network", ["mobilenet_v2_160", "mobilenet_v2_int8", "efficientnet_lite0", "strong"]
)
def test_models_on_other_networks_stay_on_the_server(
    client: TestClient, backbones: Path, network: str
) -> None:
    prepare_backbone(backbones, "mobilenet_v2_160", print)
    _, model_id = trained_project(client)
    with services_of(client).database.transaction() as session:
        session.execute(update(Model).where(Model.id == model_id).values(backbone=network))

    answer = client.get(f"/api/models/{model_id}/device-model")

    if network == "mobilenet_v2_160":
        assert f"/networks/{network}/" in answer.json()["network"]
    else:
        assert_refused(answer, 409, "recognized_on_server_only")


def test_a_model_that_is_not_there_is_hidden(client: TestClient) -> None:
    make_project(client)
    assert_refused(client.get("/api/models/unknown/device-model"), 404, "model_not_found")


def test_a_network_is_made_once(client: TestClient) -> None:
    networks = BrowserNetworks(settings_of(client).models_dir / "backbones")
    assert networks.get("mobilenet_v2") is networks.get("mobilenet_v2")
