"""The pictures of a project, in the programs that train with them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from app.exports.data_sets import file_names

from ..lab.data_sets import finished_import
from ..student import Json, assert_refused, fill, make_project, visitor

NAMES = ("고양이 / 강아지", "con")


@pytest.fixture
def project(client: TestClient) -> Json:
    """Two classes of five pictures, whose names no folder may have."""
    project = make_project(client, "내 작품")
    fill(client, project, each=5)
    for image_class, name in zip(project["classes"], NAMES, strict=True):
        address = f"/api/projects/{project['id']}/classes/{image_class['id']}"
        assert client.patch(address, json={"name": name}).status_code == 200
    return project


def data_set(client: TestClient, project: Json, layout: str) -> tuple[bytes, str]:
    answer = client.get(f"/api/projects/{project['id']}/dataset?layout={layout}")
    assert answer.status_code == 200, answer.text
    return answer.content, answer.headers["content-disposition"]


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def test_keras_reads_a_folder_for_each_class(
    client: TestClient, project: Json, tmp_path: Path
) -> None:
    data, disposition = data_set(client, project, "folders")
    assert disposition.endswith("-images.zip")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        packed.extractall(folder := tmp_path / "pictures")
    from app.ml._tensorflow import import_tensorflow

    import_tensorflow()
    import keras

    read = keras.utils.image_dataset_from_directory(folder, image_size=(224, 224), shuffle=False)
    assert read.class_names == sorted(["_con", "고양이 _ 강아지"])
    assert len(read.file_paths) == 10
    for path in read.file_paths:
        with Image.open(path) as picture:
            assert picture.size == (224, 224)


def test_the_lab_takes_the_folders_back(client: TestClient, project: Json) -> None:
    data, _ = data_set(client, project, "folders")
    other = make_project(client, "again")
    sent = client.post(f"/api/projects/{other['id']}/imports", content=data)
    assert sent.status_code == 202, sent.text
    finished_import(client, other, sent.json()["id"])
    classes = client.get(f"/api/projects/{other['id']}").json()["classes"]
    assert {each["name"]: each["sample_count"] for each in classes} == {
        "_con": 5,
        "고양이 _ 강아지": 5,
    }


def test_a_file_for_teachable_machine_has_its_names_and_its_manifest(
    client: TestClient, project: Json
) -> None:
    data, disposition = data_set(client, project, "tm")
    assert disposition.endswith(".tm")
    parts = parts_of(data)
    manifest = json.loads(parts.pop("manifest.json"))
    assert manifest["type"] == "image"
    assert manifest["appdata"]["trainEpochs"] == 50
    expected = {f"{name}-!-{n}.jpg" for name in ("_con", "고양이 _ 강아지") for n in range(5)}
    assert set(parts) == expected
    assert all(Image.open(io.BytesIO(part)).size == (224, 224) for part in parts.values())


def test_pictures_that_are_not_learnt_from_stay(client: TestClient, project: Json) -> None:
    base, class_id = f"/api/projects/{project['id']}", project["classes"][0]["id"]
    samples = client.get(f"{base}/classes/{class_id}/samples").json()["samples"]
    client.delete(f"{base}/samples/{samples[0]['id']}")
    off = {"sample_ids": [samples[1]["id"]], "switched_off": True}
    assert client.patch(f"{base}/samples", json=off).status_code == 200
    data, _ = data_set(client, project, "folders")
    assert len([name for name in parts_of(data) if name.startswith("고양이")]) == 3


def test_strangers_get_no_pictures(client: TestClient, project: Json) -> None:
    address = f"/api/projects/{project['id']}/dataset"
    assert_refused(visitor(client).get(address), 404, "project_not_found")
    assert_refused(client.get(f"{address}?layout=floppy"), 422, "unusable_value")


def test_names_of_files_are_safe_and_differ() -> None:
    assert file_names(["../x", "..", "NUL.txt", "a?", "a*", "A_", ". "]) == [
        "_x", "_", "_NUL.txt", "a_", "a_ 2", "A_ 3", "_ 2",
    ]  # fmt: skip
