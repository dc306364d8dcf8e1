"""Trained models of Teachable Machine become projects whose model answers as it does there."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from app.ml.exporters.golden import drawn_square
from app.upkeep.check import check

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..exports.files import exported
from ..lab.data_sets import filled_test_set, read_test_set, zip_of
from ..pictures import jpeg
from ..project_copies.test_project_file import export_project
from ..sharing.test_remix import remix, share
from ..student import Json, assert_refused, fill, train, trained_project, visitor
from .files import bring_in, brought_in, report_of
from .models import (
    answers,
    layer,
    metadata,
    model_files,
    model_json,
    small_network,
    tensors_of,
    tm_model,
)

LABELS = ["고양이", "강아지", "cat"]


def as_json(content: Json) -> bytes:
    return json.dumps(content).encode()


def png(square: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(square).save(out, "PNG")
    return out.getvalue()


def recognized(client: Any, project: Json, picture: bytes, extras: str = "") -> Json:
    address = f"/api/models/{project['current_model_id']}/recognitions?session=s"
    answer = client.post(address + (f"&with={extras}" if extras else ""), files={"image": picture})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def confidences(client: Any, project: Json, picture: bytes) -> list[float]:
    """In the order of the project's classes."""
    scores = {
        each["class_id"]: each["confidence"]
        for each in recognized(client, project, picture)["scores"]
    }
    return [scores[each["id"]] for each in project["classes"]]


def test_a_model_of_teachable_machine_answers_as_it_does_there(client: TestClient) -> None:
    made = brought_in(client, "내 모델.zip", tm_model(LABELS))

    project = made["project"]
    assert (made["kind"], project["name"]) == ("teachable_machine_model", "내 모델")
    assert [each["name"] for each in project["classes"]] == LABELS
    assert {each["sample_count"] for each in project["classes"]} == {0}
    tensors = tensors_of(len(LABELS))
    for number in range(20):
        square = drawn_square(number)
        assert confidences(client, project, png(square)) == pytest.approx(
            answers(square, tensors), abs=5e-3
        )
    report = report_of(client, project)
    assert (report["kind"], report["entry"], report["import_id"]) == (
        "teachable_machine_model",
        None,
        None,
    )


def test_blocks_read_what_the_model_recognized(client: TestClient) -> None:
    project = brought_in(client, "m.zip", tm_model(LABELS))["project"]
    said = recognized(client, project, jpeg("circle", 1))

    address = f"/api/models/{project['current_model_id']}/recognition"
    assert client.get(f"{address}/result?session=s").json() == {"value": said["result"]}
    value = client.get(f"{address}/confidence?session=s&class={said['result']}").json()["value"]
    assert value == said["confidence"]


def test_what_needs_the_pictures_is_absent_and_the_heat_map_is_there(client: TestClient) -> None:
    project = brought_in(client, "m.zip", tm_model(LABELS))["project"]

    said = recognized(
        client, project, jpeg("circle", 1), "familiarity,nearest,similar,heat_map,card"
    )

    assert not {"known", "familiarity", "nearest", "similar", "card"} & set(said)
    assert said["heat_map"]["side"] == 7
    assert max(said["heat_map"]["values"]) in (0, 1)
    model = project["current_model_id"]
    assert_refused(client.get(f"/api/models/{model}/insights"), 404, "insights_missing")
    assert_refused(
        client.get(f"/api/models/{model}/device-model"), 409, "recognized_on_server_only"
    )


def test_a_test_set_is_kept_but_the_model_is_not_asked_about_it(client: TestClient) -> None:
    project = brought_in(client, "m.zip", tm_model(LABELS))["project"]
    filled_test_set(client, project, zip_of({f"cat/{n}.jpg": jpeg("circle", n) for n in range(3)}))

    test_set = read_test_set(client, project)
    assert (test_set["picture_count"], test_set["result"]) == (3, None)
    looks = client.post(f"/api/projects/{project['id']}/test-set/looks")
    assert_refused(looks, 409, "model_of_another_program")


def test_a_check_names_a_damaged_network_and_finds_no_leftovers(client: TestClient) -> None:
    project = brought_in(client, "m.zip", tm_model(LABELS))["project"]
    services, settings = services_of(client), settings_of(client)
    stores = (services.picture_files, services.model_files)
    assert check(services.database, *stores).problems == []
    file = settings.models_dir / "models" / project["current_model_id"] / "network.bin"
    file.write_bytes(file.read_bytes()[:-4])

    (problem,) = check(services.database, *stores).problems

    assert (problem.kind, problem.description) == ("model", "its file is broken")


def test_the_model_cannot_be_taken_along(client: TestClient) -> None:
    model = brought_in(client, "m.zip", tm_model(LABELS))["project"]["current_model_id"]

    listed = client.get(f"/api/models/{model}/exports").json()["exports"]
    assert {each["problem"]["code"] for each in listed} == {"model_of_another_program"}
    assert_refused(client.post(f"/api/models/{model}/exports/tm"), 409, "model_of_another_program")


def test_a_training_makes_an_ordinary_model_and_keeps_the_one_that_came(client: TestClient) -> None:
    project = brought_in(client, "m.zip", tm_model(LABELS[:2]))["project"]
    came = project["current_model_id"]
    fill(client, project)
    run = train(client, project)

    assert (
        client.get(f"/api/models/{run['model_id']}").json()["versions"]["backbone"]
        == "mobilenet_v2"
    )
    chosen = client.patch(f"/api/projects/{project['id']}", json={"current_model_id": came})
    assert chosen.json()["current_model_id"] == came
    recognized(client, chosen.json(), jpeg("circle", 1))


def test_our_own_export_comes_back_with_the_same_answers(client: TestClient) -> None:
    project, model_id = trained_project(client, hidden_units=100)
    files = exported(client, model_id, "tm").files

    made = brought_in(client, "Shapes-tm.zip", zip_of(files))["project"]

    assert [each["name"] for each in made["classes"]] == [
        each["name"] for each in project["classes"]
    ]
    original = client.get(f"/api/projects/{project['id']}").json()
    for number in range(6):
        picture = png(drawn_square(number))
        there = confidences(client, original, picture)
        assert confidences(client, made, picture) == pytest.approx(there, abs=0.02)


def test_copies_and_project_files_hold_the_network(client: TestClient) -> None:
    project = brought_in(client, "m.zip", tm_model(LABELS))["project"]
    picture = jpeg("circle", 1)
    expected = confidences(client, project, picture)

    file = export_project(client, project)
    assert "network.bin" in zipfile.ZipFile(io.BytesIO(file)).namelist()
    back = brought_in(client, "m.eyeblocks", file)["project"]
    assert confidences(client, back, picture) == pytest.approx(expected, abs=1e-6)

    other = visitor(client)
    copy = remix(other, share(client, project))
    assert confidences(other, copy, picture) == pytest.approx(expected, abs=1e-6)


def test_a_project_file_with_another_network_is_refused(client: TestClient) -> None:
    project = brought_in(client, "m.zip", tm_model(LABELS))["project"]
    packed = zipfile.ZipFile(io.BytesIO(export_project(client, project)))
    parts = {name: packed.read(name) for name in packed.namelist()}
    parts["network.bin"] = parts["network.bin"][:-4] + b"\0\0\xc0\x7f"

    answer = bring_in(client, "m.eyeblocks", zip_of(parts))

    assert_refused(answer, 422, "project_file_part_unusable")
    assert answer.json()["error"]["details"]["part"] == "network.bin"


def test_models_of_many_pupils_take_turns_in_the_workers_memory(start: Start) -> None:
    with start(imported_networks_in_memory=1) as client:
        projects = [
            brought_in(client, f"{n}.zip", tm_model(LABELS, seed=n))["project"] for n in range(3)
        ]
        for _ in range(2):
            for number, project in enumerate(projects):
                square = drawn_square(number)
                expected = answers(square, tensors_of(len(LABELS), number))
                assert confidences(client, project, png(square)) == pytest.approx(
                    expected, abs=5e-3
                )


def test_deleting_the_project_deletes_the_network(client: TestClient) -> None:
    project = brought_in(client, "m.zip", tm_model(LABELS))["project"]
    folder = settings_of(client).models_dir / "models" / project["current_model_id"]
    assert {each.name for each in folder.iterdir()} == {"head.npz", "network.bin"}

    client.delete(f"/api/projects/{project['id']}")

    assert not folder.exists()


@pytest.mark.parametrize(
    ("wrap", "names"),
    [
        pytest.param(lambda files: {f"내 모델/{n}": d for n, d in files.items()}, LABELS, id="folder"),
        pytest.param(
            lambda files: {**files, "__MACOSX/._model.json": b"x", "._model.json": b"x", ".DS_Store": b"x"},
            LABELS,
            id="litter",
        ),
        pytest.param(
            lambda files: {n: d for n, d in files.items() if n != "metadata.json"},
            ["Class 1", "Class 2", "Class 3"],
            id="no metadata",
        ),
        pytest.param(
            lambda files: {**files, "metadata.json": json.dumps(metadata(LABELS), ensure_ascii=False).encode("cp949")},
            LABELS,
            id="cp949",
        ),
        pytest.param(
            lambda files: {**files, "metadata.json": as_json(metadata(["cat", "Cat", ""]))},
            ["cat", "Cat 2", "Class 3"],
            id="names that are taken",
        ),
    ],
)  # fmt: skip
def test_what_people_pack_differently_comes_in(
    client: TestClient, wrap: Callable[[dict[str, bytes]], dict[str, bytes]], names: list[str]
) -> None:
    project = brought_in(client, "m.zip", zip_of(wrap(model_files(LABELS))))["project"]
    assert [each["name"] for each in project["classes"]] == names
    recognized(client, project, jpeg("circle", 1))


def changed(change: Callable[[Json], object]) -> dict[str, bytes]:
    """The files of a model whose model.json was changed."""
    files = model_files(LABELS)
    described = json.loads(files["model.json"])
    change(described)
    return {**files, "model.json": json.dumps(described).encode()}


def inner(described: Json) -> list[Json]:
    return list(described["modelTopology"]["config"][0]["config"][0]["config"]["layers"])


def with_layers(*layers: Json) -> dict[str, bytes]:
    described = model_json(tensors_of(len(LABELS)), [*small_network(), *layers])
    described["modelTopology"]["config"][0]["config"][0]["config"]["output_layers"] = [
        [layers[-1]["name"], 0, 0]
    ]
    return {**model_files(LABELS), "model.json": json.dumps(described).encode()}


def with_weights(change: Callable[[dict[str, Any]], object]) -> dict[str, bytes]:
    tensors = tensors_of(len(LABELS))
    change(tensors)
    return {
        **model_files(LABELS),
        "model.json": json.dumps(model_json(tensors)).encode(),
        "weights.bin": b"".join(each.tobytes() for each in tensors.values()),
    }


def huge(tensors: dict[str, Any]) -> None:
    tensors["Conv1/kernel"] = np.full((3, 3, 3, 8), 3e38, "<f4")


def not_a_number(tensors: dict[str, Any]) -> None:
    tensors["Conv1/kernel"] = np.full((3, 3, 3, 8), np.nan, "<f4")


def nested(depth: int) -> Json:
    model: Json = {"class_name": "Sequential", "config": []}
    for _ in range(depth):
        model = {"class_name": "Sequential", "config": [model]}
    return model


HOSTILE: dict[str, tuple[dict[str, bytes], str]] = {
    "no weights": ({**model_files(LABELS), "weights.bin": b""}, "incoming_model_damaged"),
    "weights too short": (
        {**model_files(LABELS), "weights.bin": model_files(LABELS)["weights.bin"][:-4]},
        "incoming_model_damaged",
    ),
    "weights too long": (
        {**model_files(LABELS), "weights.bin": model_files(LABELS)["weights.bin"] + b"\0" * 4},
        "incoming_model_damaged",
    ),
    "weights of nobody": (
        changed(lambda each: each["weightsManifest"][0].update(paths=["/etc/passwd"])),
        "incoming_model_damaged",
    ),
    "weights above": (
        changed(lambda each: each["weightsManifest"][0].update(paths=["../weights.bin"])),
        "incoming_model_damaged",
    ),
    "weights many times": (
        changed(lambda each: each["weightsManifest"][0].update(paths=["weights.bin"] * 1000)),
        "incoming_model_damaged",
    ),
    "weights elsewhere": (
        changed(lambda each: each["weightsManifest"][0].update(paths=["https://example.org/w.bin"])),
        "incoming_model_damaged",
    ),
    "a shape without end": (
        changed(lambda each: each["weightsManifest"][0]["weights"][0].update(shape=[2**40, 2**40])),
        "incoming_model_damaged",
    ),
    "a negative shape": (
        changed(lambda each: each["weightsManifest"][0]["weights"][0].update(shape=[-3, 3, 3, 8])),
        "incoming_model_damaged",
    ),
    "numbers of 8 bits": (
        changed(lambda each: each["weightsManifest"][0]["weights"][0].update(quantization={"dtype": "uint8"})),
        "incoming_model_unsupported",
    ),
    "no numbers": (with_weights(not_a_number), "incoming_model_damaged"),
    "numbers out of all bounds": (with_weights(huge), "incoming_model_damaged"),
    "a circle": (
        changed(lambda each: inner(each)[2].update(inbound_nodes=[[["out_relu", 0, 0, {}]]])),
        "incoming_model_damaged",
    ),
    "code": (
        with_layers(layer("Lambda", "code", "out_relu", function=["4wEAAAAA", None, None])),
        "incoming_model_unsupported",
    ),
    "a layer of nobody": (with_layers(layer("Dense3D", "x", "out_relu")), "incoming_model_unsupported"),
    "a map that may grow": (
        with_layers(layer("Add", "x", "out_relu out_relu")),
        "incoming_model_damaged",
    ),
    "a stride of nothing": (
        changed(lambda each: inner(each)[2]["config"].update(strides=[0, 0])),
        "incoming_model_damaged",
    ),
    "a stride that is a text": (
        changed(lambda each: inner(each)[2]["config"].update(strides=["2", "2"])),
        "incoming_model_unsupported",
    ),
    "padding without end": (
        changed(lambda each: inner(each)[1]["config"].update(padding=[[0, 10**9], [0, 10**9]])),
        "incoming_model_damaged",
    ),
    "pictures without end": (
        changed(lambda each: inner(each)[0]["config"].update(batch_input_shape=[None, 10**9, 10**9, 3])),
        "incoming_model_damaged",
    ),
    "gray pictures": (
        changed(lambda each: inner(each)[0]["config"].update(batch_input_shape=[None, 96, 96, 1])),
        "incoming_gray_model",
    ),
    "models without end": (changed(lambda each: each.update(modelTopology=nested(50))), "incoming_model_damaged"),
    "nothing": ({**model_files(LABELS), "model.json": b"{}"}, "incoming_model_damaged"),
    "a list": ({**model_files(LABELS), "model.json": b"[" * 100_000}, "incoming_model_damaged"),
    "labels that are none": (
        {**model_files(LABELS), "metadata.json": b'{"labels": {"0": "cat"}}'},
        "incoming_model_damaged",
    ),
    "too few labels": (
        {**model_files(LABELS), "metadata.json": json.dumps(metadata(["cat"])).encode()},
        "incoming_model_damaged",
    ),
    "poses": (
        {**model_files(LABELS), "metadata.json": as_json(metadata(LABELS, packageName="@teachablemachine/pose"))},
        "incoming_no_image_model",
    ),
    "sounds": ({**model_files(LABELS), "metadata.json": b'{"wordLabels": ["clap"]}'}, "incoming_no_image_model"),
    "a gray model": (
        {**model_files(LABELS), "metadata.json": json.dumps(metadata(LABELS, grayscale=True)).encode()},
        "incoming_gray_model",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_model_that_cannot_be_used_is_refused_and_leaves_nothing(
    client: TestClient, name: str
) -> None:
    files, code = HOSTILE[name]

    assert_refused(bring_in(client, "m.zip", zip_of(files)), 422, code)

    assert client.get("/api/projects").json()["projects"] == []
    assert not list((settings_of(client).models_dir / "models").glob("*/network.bin"))


def test_limits_of_weights_work_and_classes_are_the_servers(start: Start) -> None:
    with start(max_model_weights_bytes=1000) as client:
        assert_refused(bring_in(client, "m.zip", tm_model(LABELS)), 413, "incoming_file_too_large")
    with start(max_model_multiplications=1000) as client:
        assert_refused(
            bring_in(client, "m.zip", tm_model(LABELS)), 422, "incoming_model_too_demanding"
        )
    with start(max_classes=2) as client:
        assert_refused(bring_in(client, "m.zip", tm_model(LABELS)), 429, "quota_reached")


def test_a_model_of_another_format_is_told_what_to_bring(client: TestClient) -> None:
    assert_refused(
        bring_in(client, "m.zip", zip_of({"model.tflite": b"TFL3"})), 422, "incoming_model_alone"
    )
