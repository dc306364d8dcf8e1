"""The other formats, in the programs that read them."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest
from ai_edge_litert import schema_py_generated as schema
from PIL import Image
from starlette.testclient import TestClient

from app.db.tables import Model
from app.services import services_of

from ..pictures import drawing
from ..student import Json, assert_refused, trained_project
from .files import Export, Floats, ask_litert, exported
from .test_exports import exports_of

Run = Callable[[Floats], Floats]


@pytest.fixture
def trained(client: TestClient) -> tuple[Json, str]:
    """A trained project and its model's id."""
    return trained_project(client)


def ask_onnxruntime(data: bytes) -> Run:
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    return lambda picture: np.asarray(session.run(["scores"], {"image": picture})[0][0])


def ask_opencv(data: bytes) -> Run:
    net = cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))

    def run(picture: Floats) -> Floats:
        net.setInput(picture)
        return np.asarray(net.forward()[0])

    return run


@pytest.mark.parametrize(
    "ask", [ask_onnxruntime, pytest.param(ask_opencv, marks=pytest.mark.thorough)]
)
@pytest.mark.parametrize(("name", "tolerance"), [("onnx", 1e-5), ("onnx16", 2e-3)])
def test_an_onnx_file_gives_the_golden_answers(
    client: TestClient,
    trained: tuple[Json, str],
    name: str,
    tolerance: float,
    ask: Callable[[bytes], Run],
) -> None:
    project, model_id = trained
    export = exported(client, model_id, name)

    assert export.answers["tolerance"] == tolerance
    assert export.largest_difference(ask(export.files["model.onnx"])) <= tolerance
    model = onnx.load_model_from_string(export.files["model.onnx"])
    assert [(each.domain, each.version) for each in model.opset_import] == [("", 17)]
    labels = {each.key: each.value for each in model.metadata_props}["labels"]
    assert labels.split("\n") == [each["name"] for each in project["classes"]]


@pytest.mark.parametrize("name", ["tflite", "onnx"])
def test_a_smaller_file_is_smaller_and_nearly_the_same(
    client: TestClient, trained: tuple[Json, str], name: str
) -> None:
    _, model_id = trained
    whole, smaller = (exported(client, model_id, each) for each in (name, f"{name}16"))
    file = f"model.{name}"
    assert 0.5 < len(smaller.files[file]) / len(whole.files[file]) < 0.65
    ask = ask_litert if name == "tflite" else ask_onnxruntime
    assert 0 < smaller.largest_difference(ask(smaller.files[file])) <= 2e-3


def test_labels_and_scaling_are_inside_a_litert_file(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    """As MediaPipe wants them: an uncompressed zip file behind, and a buffer of the model."""
    project, model_id = trained
    data = exported(client, model_id, "tflite").files["model.tflite"]
    with zipfile.ZipFile(io.BytesIO(data)) as behind:
        (entry,) = behind.infolist()
        assert (entry.filename, entry.compress_type) == ("labels.txt", zipfile.ZIP_STORED)
        labels = behind.read(entry).decode().splitlines()
    assert labels == [each["name"] for each in project["classes"]]
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(data))
    (metadata,) = (each for each in model.metadata if each.name == b"TFLITE_METADATA")
    buffer = bytes(model.buffers[metadata.buffer].data)
    assert buffer[4:8] == b"M001"
    assert b"labels.txt" in buffer
    assert buffer.count(np.float32(127.5).tobytes()) == 2  # mean and deviation


def unpack(export: Export, folder: Path) -> None:
    for name, data in export.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def run_starter(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-W", "error", str(folder / "recognize.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_starter_prints_the_golden_answers(
    client: TestClient, trained: tuple[Json, str], tmp_path: Path
) -> None:
    _, model_id = trained
    export = exported(client, model_id, "python")
    unpack(export, tmp_path)

    printed = run_starter(tmp_path)

    assert printed.count("as it should be") == 3
    assert "this is not what the model says" not in printed
    answers = export.answers
    answers_file = tmp_path / "golden" / "answers.json"
    answers_file.write_text(
        answers_file.read_text().replace('"tolerance": 1e-05', '"tolerance": -1')
    )
    assert run_starter(tmp_path).count("this is not what the model says") == 3
    assert len(answers["pictures"]) == 3


def test_the_python_starter_prepares_a_photo_as_the_server_does(
    client: TestClient, trained: tuple[Json, str], tmp_path: Path
) -> None:
    """A photo that lies on its side, wider than high."""
    _, model_id = trained
    export = exported(client, model_id, "python")
    unpack(export, tmp_path)
    photo = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    drawing("stripes", 5, (400, 300)).save(photo, exif=exif, quality=95)

    printed = run_starter(tmp_path, str(photo))

    address = f"/api/models/{model_id}/recognitions?session=s"
    said = client.post(address, files={"image": photo.read_bytes()}).json()
    assert f": {said['result']} " in printed
    by_name = {each["class_name"]: each["confidence"] for each in said["scores"]}
    for name, confidence in by_name.items():
        shown = float(printed.split(f"'{name}': ")[1].split(",")[0].rstrip("}\n"))
        assert shown == pytest.approx(confidence, abs=0.02)


def test_a_server_without_the_libraries_says_what_is_missing(
    client: TestClient, trained: tuple[Json, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, model_id = trained
    monkeypatch.setattr("app.ml.exporters.formats.find_spec", lambda name: None)
    listed = exports_of(client, model_id)
    problems = {name: each["problem"]["code"] for name, each in listed.items() if each["problem"]}
    missing = {name for name, code in problems.items() if code == "export_library_missing"}
    assert missing == {"onnx", "onnx16"}
    assert "eyeblocks[onnx]" in listed["onnx"]["problem"]["message"]
    refused = client.post(f"/api/models/{model_id}/exports/onnx")
    assert_refused(refused, 409, "export_library_missing")


@pytest.mark.parametrize(
    ("network", "possible"),
    [
        (
            "mobilenet_v2_160",
            {
                "tm",
                "tflite",
                "tflite16",
                "onnx",
                "onnx16",
                "python",
                "offline",
                "turbowarp",
                "page",
            },
        ),
        ("resnet50v2", {"tflite", "tflite16", "python"}),
        ("strong", set()),
    ],
)
def test_what_can_be_had_depends_on_the_network(
    client: TestClient, trained: tuple[Json, str], network: str, possible: set[str]
) -> None:
    project, model_id = trained
    blocks = {"sprites": [{"id": "s", "workspace": {"blocks": {"blocks": [{"type": "stop_run"}]}}}]}
    program = {"version": 0, "format": 1, "blocks": blocks}
    assert client.put(f"/api/projects/{project['id']}/program", json=program).status_code == 200
    with services_of(client.app).database.transaction() as session:
        row = session.get(Model, model_id)
        assert row is not None
        row.backbone = network
    listed = exports_of(client, model_id)
    assert {name for name, each in listed.items() if each["state"] != "impossible"} == possible
    for name in set(listed) - possible:
        refused = client.get(f"/api/models/{model_id}/exports/{name}")
        assert_refused(refused, 409, "export_not_possible")
        assert listed[name]["problem"]["code"] == "export_not_possible"
