"""Models to take along: what can be had, who gets it, and that nothing leaves without its proof."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.errors import ExportDiffers
from app.exports.jobs import ExportJob, Step
from app.exports.worker import make_export
from app.ml.exporters.classifier import Classifier
from app.ml.exporters.formats import ExportFormat
from app.ml.exporters.litert_file import litert_classifier
from app.ml.heads import Head, Layer
from app.ml.pictures import PictureLimits
from app.services import services_of

from ..conftest import Start
from ..student import Json, assert_refused, trained_project, visitor
from ..waiting import wait_until
from .files import ask_litert, exported

FLOAT_TOLERANCE = 1e-5


@pytest.fixture
def trained(client: TestClient) -> tuple[Json, str]:
    """A trained project and its model's id."""
    return trained_project(client)


def some_head(inputs: int, units: int = 0) -> Head:
    """A head for two classes, with hidden units if there are any."""
    random = np.random.default_rng(1)

    def layer(inputs: int, outputs: int) -> Layer:
        kernel = random.normal(0, 0.05, (inputs, outputs)).astype(np.float32)
        return Layer(kernel, random.normal(0, 0.1, outputs).astype(np.float32))

    return Head((layer(inputs, units), layer(units, 2)) if units else (layer(inputs, 2),))


def some_job(backbones: Path, export_format: ExportFormat) -> ExportJob:
    return ExportJob(
        export_format, backbones, "mobilenet_v2", some_head(6400).to_bytes(),
        ["a", "b"], ["a", "b"], "Shapes", datetime.now(UTC), [], PictureLimits(1, 1), "Read me",
    )  # fmt: skip


def exports_of(client: TestClient, model_id: str) -> dict[str, Json]:
    answer = client.get(f"/api/models/{model_id}/exports")
    assert answer.status_code == 200, answer.text
    return {each["format"]: each for each in answer.json()["exports"]}


def test_a_litert_file_gives_the_answers_of_its_golden_pictures(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, model_id = trained
    export = exported(client, model_id, "tflite")

    assert set(export.files) == {
        "model.tflite", "labels.txt", "README.txt",
        "golden/1.png", "golden/2.png", "golden/3.png", "golden/answers.json",
    }  # fmt: skip
    names = [each["name"] for each in project["classes"]]
    assert export.files["labels.txt"].decode().splitlines() == names
    assert export.answers["labels"] == names
    assert export.answers["tolerance"] == FLOAT_TOLERANCE
    difference = export.largest_difference(ask_litert(export.files["model.tflite"]))
    assert difference <= FLOAT_TOLERANCE
    # The first two are training pictures, which the model knows: a circle and stripes.
    best = [int(answer.argmax()) for _, answer in export.golden()]
    assert best[:2] == [0, 1]


def test_an_export_answers_as_the_server_does(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    _, model_id = trained
    export = exported(client, model_id, "tflite")
    for number, (_, expected) in enumerate(export.golden(), 1):
        answer = client.post(
            f"/api/models/{model_id}/recognitions?session=s",
            files={"image": export.files[f"golden/{number}.png"]},
        ).json()
        by_name = {each["class_name"]: each["confidence"] for each in answer["scores"]}
        # Embeddings pass between the server's processes as float16.
        found = [by_name[name] for name in export.answers["labels"]]
        assert found == pytest.approx(expected.tolist(), abs=2e-3)


def test_an_export_is_made_once_and_says_that_it_is_ready(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    _, model_id = trained
    before = exports_of(client, model_id)["tflite"]
    assert (before["state"], before["size_bytes"], before["problem"]) == ("not_made", None, None)

    made = client.post(f"/api/models/{model_id}/exports/tflite").json()

    assert made == exports_of(client, model_id)["tflite"]
    assert made["state"] == "ready"
    assert made["difference"] <= FLOAT_TOLERANCE
    answer = client.get(f"/api/models/{model_id}/exports/tflite")
    assert len(answer.content) == made["size_bytes"]
    assert "filename*=UTF-8''Shapes-tflite.zip" in answer.headers["content-disposition"]
    # The same model always gives the same file, also after it was forgotten.
    services_of(client.app).export_maker.discard_model(model_id)
    assert client.get(f"/api/models/{model_id}/exports/tflite").content == answer.content


def test_a_renamed_class_has_its_new_name_in_the_next_export(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, model_id = trained
    exported(client, model_id, "tflite")
    address = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}"
    assert client.patch(address, json={"name": "고양이 🐱"}).status_code == 200

    assert exports_of(client, model_id)["tflite"]["state"] == "not_made"
    labels = exported(client, model_id, "tflite").files["labels.txt"].decode().splitlines()
    assert labels[0] == "고양이 🐱"


def test_deleted_pictures_are_in_no_export(client: TestClient, trained: tuple[Json, str]) -> None:
    project, model_id = trained
    before = exported(client, model_id, "tflite")
    for image_class in project["classes"]:
        address = f"/api/projects/{project['id']}/classes/{image_class['id']}/samples"
        for sample in client.get(address).json()["samples"]:
            path = f"/api/projects/{project['id']}/samples/{sample['id']}"
            assert client.delete(path).status_code == 204

    export = exported(client, model_id, "tflite")

    drawn = {export.files[f"golden/{number}.png"] for number in (1, 2, 3)}
    assert len(drawn) == 3
    assert drawn.isdisjoint(before.files.values())
    assert export.largest_difference(ask_litert(export.files["model.tflite"])) <= FLOAT_TOLERANCE


@pytest.mark.parametrize("units", [0, 100])
def test_every_kind_of_head_is_exported(
    client: TestClient, trained: tuple[Json, str], units: int
) -> None:
    """Heads of the average alone, as earlier versions trained them, and with hidden units."""
    _, model_id = trained
    head = some_head(1280, units).to_bytes()
    services_of(client.app).model_files.put(f"{model_id}/head.npz", head)

    export = exported(client, model_id, "tflite")
    assert export.largest_difference(ask_litert(export.files["model.tflite"])) <= FLOAT_TOLERANCE


def test_only_the_owner_and_the_teacher_get_exports(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    _, model_id = trained
    stranger = visitor(client)
    address = f"/api/models/{model_id}/exports"
    for answer in (
        stranger.get(address),
        stranger.get(f"{address}/tflite"),
        stranger.post(f"{address}/tflite"),
    ):
        assert_refused(answer, 404, "model_not_found")


def test_a_format_that_does_not_exist_is_refused(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    _, model_id = trained
    assert_refused(client.get(f"/api/models/{model_id}/exports/floppy"), 422, "unusable_value")


def test_a_file_that_answers_otherwise_is_not_handed_out(
    backbones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = some_job(backbones, ExportFormat.TFLITE)
    steps: list[Step] = []
    assert make_export(job, steps.append).difference <= FLOAT_TOLERANCE
    assert steps == ["proving"]

    def write_a_little_wrongly(classifier: Classifier, *, halves: bool) -> bytes:
        last = classifier.head.layers[-1]
        wrong = Head((Layer(last.kernel, last.bias + np.array([0, 1e-3], np.float32)),))
        return litert_classifier(replace(classifier, head=wrong), halves=halves)

    monkeypatch.setattr("app.exports.packing.litert.litert_classifier", write_a_little_wrongly)
    with pytest.raises(ExportDiffers):
        make_export(job, steps.append)


def test_waiting_exports_are_bounded_and_those_who_want_the_same_wait_together(
    start: Start,
) -> None:
    with start(max_waiting_exports=1) as client:
        (_, first), (_, second) = trained_project(client), trained_project(client)
        address = f"/api/models/{first}/exports/tflite"
        with ThreadPoolExecutor() as threads:
            made = [threads.submit(client.post, address) for _ in range(3)]
            wait_until(lambda: exports_of(client, first)["tflite"]["state"] != "not_made")
            refused = client.post(f"/api/models/{second}/exports/tflite")
            assert [each.result().status_code for each in made] == [200, 200, 200]
        assert_refused(refused, 429, "exports_busy")
        assert int(refused.headers["retry-after"]) > 0
        assert client.post(f"/api/models/{second}/exports/tflite").status_code == 200


def test_an_export_whose_project_is_deleted_meanwhile_is_not_kept(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, model_id = trained
    maker = services_of(client.app).export_maker
    with ThreadPoolExecutor() as threads:
        made = threads.submit(client.post, f"/api/models/{model_id}/exports/tflite")
        wait_until(lambda: exports_of(client, model_id)["tflite"]["state"] == "proving")
        assert client.delete(f"/api/projects/{project['id']}").status_code == 204
        made.result()
    assert maker._kept._files == {}
    assert maker._kept._expected == set()


def test_old_exports_are_forgotten(start: Start) -> None:
    with start(export_cache_s=0) as client:
        _, model_id = trained_project(client)
        exported(client, model_id, "tflite")
        services_of(client.app).housekeeping.run_once()
        assert exports_of(client, model_id)["tflite"]["state"] == "not_made"


def test_the_web_process_loads_no_framework_for_exports() -> None:
    code = (
        "import sys, app.main;"
        "print([name for name in ('ai_edge_litert', 'flatbuffers', 'onnx', 'tensorflow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
