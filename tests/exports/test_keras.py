"""`.keras` and SavedModel, in the real Keras and TensorFlow."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.errors import EngineTimeout
from app.exports.process import make_in_process
from app.ml._keras_applications import KERAS_APPLICATIONS, KerasApplication
from app.ml._tensorflow import import_tensorflow
from app.ml.backbones import WEIGHTS_FILE
from app.ml.exporters.classifier import Classifier
from app.ml.exporters.formats import ExportFormat
from app.ml.exporters.golden import drawn_square
from app.ml.exporters.keras_model import (
    keras_classifier,
    keras_file,
    keras_runner,
    saved_model_files,
    saved_model_runner,
)
from app.ml.types import NetworkSpec

from ..student import Json, trained_project
from .files import Export, Floats, exported
from .test_exports import some_head, some_job

TOLERANCE = 5e-5


STRANGE_NAMES = ("A/B?", "A:B*")
"""No folder may have such names, and what is left of both is the same."""


@pytest.fixture
def trained(client: TestClient) -> tuple[Json, str]:
    """A trained project and its model's id."""
    return trained_project(client)


def rename_and_swap(client: TestClient, project: Json) -> list[str]:
    """Gives the classes strange names, and the second its place before the first. The names as before."""
    addresses = [
        f"/api/projects/{project['id']}/classes/{each['id']}" for each in project["classes"]
    ]
    for address, name in zip(addresses, STRANGE_NAMES, strict=True):
        assert client.patch(address, json={"name": name}).status_code == 200
    assert client.patch(addresses[1], json={"position": 0}).status_code == 200
    return list(STRANGE_NAMES)


def unpack(export: Export, folder: Path) -> Path:
    for name, data in export.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def pixels(picture: Floats) -> Floats:
    """0 … 255, of a picture in −1 … 1."""
    return np.asarray((picture + 1) * 127.5, np.float32)


def layers_of(model: Any) -> Iterator[Any]:
    """All layers, with those of the models in it."""
    for layer in model.layers:
        yield layer
        yield from layers_of(layer) if hasattr(layer, "layers") else ()


def test_a_keras_file_gives_the_golden_answers_and_its_notebook_runs(
    client: TestClient, trained: tuple[Json, str], tmp_path: Path
) -> None:
    project, model_id = trained
    names = rename_and_swap(client, project)
    export = exported(client, model_id, "keras")
    unpack(export, tmp_path)
    import_tensorflow()
    import keras

    model = keras.saving.load_model(tmp_path / "model.keras")

    assert model.input_shape == (None, 224, 224, 3)
    assert export.answers["tolerance"] == TOLERANCE
    ask = lambda picture: model.predict(pixels(picture), verbose=0)[0]  # noqa: E731
    assert export.largest_difference(ask) <= TOLERANCE
    assert {type(layer).__module__.split(".")[0] for layer in layers_of(model)} == {"keras"}
    with zipfile.ZipFile(io.BytesIO(export.files["model.keras"])) as packed:
        assert json.loads(packed.read("metadata.json"))["labels"] == names
    assert export.files["labels.txt"].decode().splitlines() == names
    assert export.files["folders.txt"].decode().splitlines() == ["A_B_ 2", "A_B_"]
    expect_that_the_notebook_runs(client, project, tmp_path)


def test_a_saved_model_serves_the_golden_answers(
    client: TestClient, trained: tuple[Json, str], tmp_path: Path
) -> None:
    _, model_id = trained
    export = exported(client, model_id, "savedmodel")
    folder = unpack(export, tmp_path) / "saved_model"
    tf = import_tensorflow()

    serve = tf.saved_model.load(str(folder)).signatures["serving_default"]

    ask = lambda picture: serve(image=tf.constant(pixels(picture)))["scores"].numpy()[0]  # noqa: E731
    assert export.largest_difference(ask) <= TOLERANCE
    arrays = (folder / "variables" / "variables.data-00000-of-00001").stat().st_size
    assert arrays < 10_000_000  # each array once
    assert {name for name in export.files if "/" not in name} == {"labels.txt", "README.txt"}


def expect_that_the_notebook_runs(client: TestClient, project: Json, folder: Path) -> None:
    """Its cells, one after the other, in the folder of the export, with the pictures beside it."""
    pictures = client.get(f"/api/projects/{project['id']}/dataset").content
    with zipfile.ZipFile(io.BytesIO(pictures)) as packed:
        packed.extractall(folder / "pictures")
    said = said_by_notebook(folder)
    assert said.count("as it should be") == 3
    assert "this is not what the model says" not in said
    assert "Epoch 3/3" in said
    (folder / "pictures" / "A_B_").rename(folder / "pictures" / "else")
    said = said_by_notebook(folder)
    assert "Missing in the folder pictures:\n  A_B_\n" in said
    assert "Epoch" not in said


def said_by_notebook(folder: Path) -> str:
    notebook = json.loads((folder / "notebook.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(each["source"]) for each in notebook["cells"] if each["cell_type"] == "code"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(cells)],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:__array__ implementation")
@pytest.mark.parametrize("units", [0, 100])
def test_networks_of_every_kind_become_keras_models(
    tmp_path: Path, units: int, request: pytest.FixtureRequest
) -> None:
    """MobileNetV3, which scales pictures itself; all nine of keras.applications in `make test-long`."""
    everything = "long" in request.config.getoption("markexpr")
    trained_at = datetime(2026, 1, 2, tzinfo=UTC)
    picture = drawn_square(1)[np.newaxis].astype(np.float32) / np.float32(127.5) - 1
    for spec in KERAS_APPLICATIONS if everything else KERAS_APPLICATIONS[-1:]:
        classifier = untrained(spec, tmp_path, units)
        expected = expected_answer(classifier, picture)
        model = keras_classifier(classifier)
        files = saved_model_files(model, tmp_path / spec.name)
        data = keras_file(model, classifier.labels, trained_at, tmp_path)
        for run in (keras_runner(data, tmp_path), saved_model_runner(files, tmp_path / spec.name)):
            assert np.abs(run(picture) - expected).max() <= TOLERANCE, spec.name


def untrained(spec: NetworkSpec, folder: Path, units: int) -> Classifier:
    """A classifier on a network with random weights."""
    import_tensorflow()
    assert isinstance(spec.architecture, KerasApplication)
    weights = spec.architecture._build_network(None).get_weights()
    (folder / spec.name).mkdir()
    named: dict[str, Any] = {f"array_{number:04}": each for number, each in enumerate(weights)}
    np.savez(folder / spec.name / WEIGHTS_FILE, **named)
    return Classifier(spec, folder, some_head(spec.embedding_size, units), ["a", "b"])


def expected_answer(classifier: Classifier, picture: Floats) -> Floats:
    network = classifier.spec.architecture.build_model(classifier.weights())
    embedding = np.asarray(network(picture, training=False)[0])
    return classifier.head.confidences(embedding)[0]


@pytest.mark.parametrize("timeout_s", [1, pytest.param(900, marks=pytest.mark.thorough)])
def test_nothing_of_an_export_is_left_on_the_disk(
    backbones: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, timeout_s: float
) -> None:
    """Also where its process is killed because it takes too long."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    making = make_in_process(some_job(backbones, ExportFormat.KERAS), lambda step: None, timeout_s)
    if timeout_s < 10:
        with pytest.raises(EngineTimeout):
            asyncio.run(making)
    else:
        assert asyncio.run(making).difference <= TOLERANCE
    assert list(tmp_path.iterdir()) == []
