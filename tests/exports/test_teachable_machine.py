"""Teachable Machine's three files: read as their readers do, and at the address of a shared project."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.services import services_of
from app.settings import Settings

from ..conftest import Start
from ..student import Json, assert_refused, error_of, train, trained_project, visitor
from ..waiting import wait_until
from .files import Floats, exported, scaled, unpacked

ELSEWHERE = {"origin": "https://stretch3.github.io", "sec-fetch-site": "cross-site"}


@pytest.fixture
def trained(client: TestClient) -> tuple[Json, str]:
    """A trained project and its model's id."""
    return trained_project(client)


def keras_model(files: dict[str, bytes]) -> Any:
    """The model as Keras builds it from `model.json`, with the tensors of `weights.bin`."""
    from app.ml._tensorflow import import_tensorflow

    import_tensorflow()
    import keras

    described = json.loads(files["model.json"])
    assert described["modelTopology"]["class_name"] == "Model"
    model = keras.Model.from_config(described["modelTopology"]["config"])
    tensors = tensors_of(described["weightsManifest"], files["weights.bin"])
    for layer in model.layers:
        depthwise = isinstance(layer, keras.layers.DepthwiseConv2D)
        names = [weight.name for weight in layer.weights]
        kept = [f"depthwise_{name}" if depthwise and name == "kernel" else name for name in names]
        layer.set_weights([tensors.pop(f"{layer.name}/{name}") for name in kept])
    assert tensors == {}
    return model


def tensors_of(manifest: list[Json], data: bytes) -> dict[str, Floats]:
    ((group,), tensors, start) = (manifest, {}, 0)
    assert group["paths"] == ["weights.bin"]
    for spec in group["weights"]:
        assert spec["dtype"] == "float32"
        assert "quantization" not in spec
        size = int(np.prod(spec["shape"]))
        numbers = np.frombuffer(data, "<f4", size, start)
        tensors[spec["name"]] = numbers.reshape(spec["shape"])
        start += 4 * size
    assert start == len(data)
    return tensors


def ask_keras(files: dict[str, bytes]) -> Callable[[Floats], Floats]:
    model = keras_model(files)
    return lambda picture: np.asarray(model.predict(picture, verbose=0)[0])


@pytest.mark.parametrize("hidden_units", [100, pytest.param(0, marks=pytest.mark.thorough)])
def test_the_three_files_give_the_golden_answers_in_keras(
    client: TestClient, hidden_units: int
) -> None:
    project, model_id = trained_project(client, hidden_units=hidden_units)
    export = exported(client, model_id, "tm")

    assert export.largest_difference(ask_keras(export.files)) <= 1e-5
    metadata = json.loads(export.files["metadata.json"])
    assert metadata["labels"] == [each["name"] for each in project["classes"]]
    assert metadata["imageSize"] == 224
    assert metadata["packageName"] == "@teachablemachine/image"
    assert {name for name in export.files if "/" not in name} == {
        "model.json", "weights.bin", "metadata.json", "README.txt",
    }  # fmt: skip
    samples = {name: data for name, data in export.files.items() if name.startswith("samples/")}
    assert set(samples) == {f"samples/{number}_{n}.png" for number in (0, 1) for n in (0, 1, 2)}
    assert all(scaled(data).shape == (1, 224, 224, 3) for data in samples.values())


def test_files_that_differ_from_the_model_are_refused(
    client: TestClient, trained: tuple[Json, str], server_settings: Settings
) -> None:
    """The weights are other ones than those that the running network was converted from."""
    _, model_id = trained
    spoil_weights(server_settings.models_dir / "backbones")
    address = f"/api/models/{model_id}/exports/tm"
    assert_refused(client.post(address), 409, "export_differs")
    assert_refused(client.get(address), 409, "export_differs")
    assert client.post(f"/api/models/{model_id}/exports/tflite").status_code == 200


def spoil_weights(backbones: Path) -> None:
    """Replaces the link to the shared backbones by a folder with other weights."""
    original = backbones.resolve() / "mobilenet_v2"
    backbones.unlink()
    folder = backbones / "mobilenet_v2"
    shutil.copytree(original, folder)
    with np.load(folder / "weights.npz") as arrays:
        weights = dict(arrays)
    weights["gamma_51"] = weights["gamma_51"][::-1]
    out = io.BytesIO()
    np.savez(out, **weights)
    (folder / "weights.npz").write_bytes(out.getvalue())
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["sha256"]["weights.npz"] = hashlib.sha256(out.getvalue()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def shared_address(client: TestClient, project: Json) -> str:
    share = client.put(f"/api/projects/{project['id']}/share", json={}).json()
    return f"/tm/{share['id']}"


def test_a_shared_model_is_loaded_by_address_from_any_site(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, model_id = trained
    address, stranger = shared_address(client, project), visitor(client)

    head = stranger.head(f"{address}/model.json", headers=ELSEWHERE)
    assert (head.status_code, head.content) == (200, b"")
    files = {}
    for name in ("model.json", "weights.bin", "metadata.json"):
        answer = stranger.get(f"{address}/{name}?1764547200000", headers=ELSEWHERE)
        assert answer.status_code == 200, answer.text
        assert answer.headers["access-control-allow-origin"] == "*"
        files[name] = answer.content
    assert stranger.options(f"{address}/model.json", headers=ELSEWHERE).status_code == 204

    owned = exported(client, model_id, "tm")
    assert files == {name: owned.files[name] for name in files}
    assert not stranger.cookies


def test_a_new_training_and_a_new_name_change_the_time_stamp(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, _ = trained
    address = shared_address(client, project)

    def stamp() -> str:
        return str(client.get(f"{address}/metadata.json").json()["timeStamp"])

    first = stamp()
    image_class = project["classes"][0]
    renamed = f"/api/projects/{project['id']}/classes/{image_class['id']}"
    client.patch(renamed, json={"name": "another"})
    second = stamp()
    train(client, project, epochs=2)
    third = stamp()
    assert len({first, second, third}) == 3


def test_people_who_open_the_address_get_to_the_project(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, _ = trained
    address = shared_address(client, project)
    answer = visitor(client).get(f"{address}/", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == address.replace("/tm/", "/play/")


def test_nothing_is_at_the_address_without_a_share_or_a_model(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, _ = trained
    address = shared_address(client, project)
    client.delete(f"/api/projects/{project['id']}/share")
    assert_refused(client.get(f"{address}/model.json"), 404, "share_not_found")
    empty = client.post("/api/projects", json={"name": "empty"}).json()
    without = client.get(f"{shared_address(client, empty)}/model.json", headers=ELSEWHERE)
    assert_refused(without, 404, "model_not_found")
    assert without.headers["access-control-allow-origin"] == "*"
    assert error_of(client.get(f"{shared_address(client, project)}/head.npz")) == "unusable_value"


def test_a_shared_models_proof_shows_no_picture_of_the_owner(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, _ = trained
    assert client.get(f"{shared_address(client, project)}/model.json").status_code == 200
    kept = services_of(client.app).export_maker._kept
    ((source, file),) = kept._files.items()
    assert source.pictures == ()
    assert not any(name.startswith("samples/") for name in unpacked(file.data).files)


def test_a_site_that_has_a_file_is_told_so_and_nothing_is_made(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, model_id = trained
    address, stranger = shared_address(client, project), visitor(client)
    first = stranger.get(f"{address}/weights.bin", headers=ELSEWHERE)
    tag = first.headers["etag"]
    maker = services_of(client.app).export_maker
    maker.discard_model(model_id)

    for known in (tag, f'"other", W/{tag}'):
        again = stranger.get(f"{address}/weights.bin", headers=ELSEWHERE | {"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["access-control-allow-origin"] == "*"
    assert maker._kept._files == {}

    renamed = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}"
    client.patch(renamed, json={"name": "another"})
    changed = stranger.get(f"{address}/metadata.json", headers=ELSEWHERE | {"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_a_shared_models_file_takes_a_place_for_downloads(start: Start) -> None:
    with start(downloads_per_student=1, students_per_address=1) as client:
        project, _ = trained_project(client)
        address, stranger = shared_address(client, project), visitor(client)
        places = services_of(client.app).downloads._places
        with places.held("", "testclient"):
            refused = stranger.get(f"{address}/model.json", headers=ELSEWHERE)
            assert_refused(refused, 429, "too_many_requests")
            assert refused.headers["access-control-allow-origin"] == "*"
        assert stranger.get(f"{address}/model.json", headers=ELSEWHERE).status_code == 200


def test_strangers_never_take_the_places_of_owners(start: Start) -> None:
    with start(max_waiting_exports=1) as client:
        (first, _), (second, model_id) = trained_project(client), trained_project(client)
        addresses = [shared_address(client, each) for each in (first, second)]
        stranger = visitor(client)
        making = services_of(client.app).export_maker._making
        with ThreadPoolExecutor() as threads:
            theirs = threads.submit(stranger.get, f"{addresses[0]}/model.json")
            wait_until(lambda: len(making) == 1)
            refused = visitor(client).get(f"{addresses[1]}/model.json", headers=ELSEWHERE)
            owned = client.post(f"/api/models/{model_id}/exports/tflite")
            assert theirs.result().status_code == 200
        assert_refused(refused, 429, "exports_busy")
        assert int(refused.headers["retry-after"]) > 0
        assert owned.status_code == 200
