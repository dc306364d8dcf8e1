"""Data and a project file of an earlier version open in this one. kept_data.md says what they are."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.main import create_app
from app.settings import Settings

from ..conftest import TEST_CLIENT_HOST, browser
from ..student import Json, visitor
from ..waiting import wait_until
from .make_kept_data import SESSION, recognized_picture

PACKED = Path(__file__).with_name("kept_data.tar.xz")
CENTURY_HOURS = 100 * 365 * 24
"""Deletions can be undone and sessions are remembered for so long, however old the data is."""


Browsers = dict[str, TestClient]


def unpacked(folder: Path, backbones: Path) -> Settings:
    """The settings of a server whose folders hold what the earlier version left."""
    with tarfile.open(PACKED) as packed:
        packed.extractall(folder, filter="data")
    models_dir = folder / "models_store"
    (models_dir / "backbones").symlink_to(backbones, target_is_directory=True)
    return Settings(
        data_dir=folder / "data",
        models_dir=models_dir,
        undo_minutes=CENTURY_HOURS * 60,
        recognition_memory_hours=CENTURY_HOURS,
        allowed_hosts=TEST_CLIENT_HOST,
    )


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """What the earlier version answered."""
    folder = tmp_path_factory.mktemp("recorded")
    with tarfile.open(PACKED) as packed:
        packed.extract("answers.json", folder, filter="data")
    return dict(json.loads((folder / "answers.json").read_text("utf-8")))


@contextmanager
def open_browsers(request: pytest.FixtureRequest, folder: Path) -> Iterator[Browsers]:
    """A browser of the teacher, of the student and of a visitor before today's server."""
    settings = unpacked(folder, request.getfixturevalue("backbones"))
    app = create_app(settings, request.getfixturevalue("shared_engine"))
    recorded = request.getfixturevalue("recorded")
    with browser(app, request.getfixturevalue("portal")) as anybody:
        wait_until(lambda: anybody.get("/readyz").status_code == 200)
        teacher, student = visitor(anybody), visitor(anybody)
        student.cookies.update(recorded["student_cookies"])
        answer = teacher.post("/api/teacher/login", json=recorded["teacher"])
        assert answer.status_code == 200, answer.text
        yield {"teacher": teacher, "student": student, "visitor": anybody}


@pytest.fixture(scope="module")
def unchanged(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Browsers]:
    """A server on which tests leave everything as it was."""
    with open_browsers(request, tmp_path_factory.mktemp("unchanged")) as browsers:
        yield browsers


@pytest.fixture(scope="module")
def changed(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Browsers]:
    """A server on which each test changes something that no other test asks for."""
    with open_browsers(request, tmp_path_factory.mktemp("changed")) as browsers:
        yield browsers


def without_new_fields(before: Any, today: Any) -> Any:
    """`today` without fields that `before` lacks. New fields in answers break no client."""
    if isinstance(before, dict) and isinstance(today, dict):
        return {
            key: without_new_fields(value, today[key])
            for key, value in before.items()
            if key in today
        }
    if isinstance(before, list) and isinstance(today, list) and len(before) == len(today):
        return [without_new_fields(old, new) for old, new in zip(before, today, strict=True)]
    return today


def as_of_today(before: Any) -> Any:
    """What was answered, but that join codes, which admit for a day, have closed since."""
    if isinstance(before, dict):
        closed = {"join_open": False} if "join_open" in before else {}
        return {key: as_of_today(value) for key, value in before.items()} | closed
    return [as_of_today(each) for each in before] if isinstance(before, list) else before


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def recognized(student: TestClient, model_id: str) -> Json:
    path = f"/api/models/{model_id}/recognitions?session=today"
    answer = student.post(path, files={"image": recognized_picture()})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def confidences(recognition: Json) -> dict[str, float]:
    return {each["class_name"]: each["confidence"] for each in recognition["scores"]}


@pytest.mark.parametrize("role", ["teacher", "student", "visitor"])
def test_every_answer_is_what_it_was(unchanged: Browsers, recorded: Json, role: str) -> None:
    assert recorded["answers"][role]
    for path, before in as_of_today(recorded["answers"][role]).items():
        answer = unchanged[role].get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert without_new_fields(before, answer.json()) == before, path


def test_every_picture_is_what_it_was(unchanged: Browsers, recorded: Json) -> None:
    files = recorded["files"]["student"]
    assert len(files) == 12  # ten samples, an own picture, the stage
    today = {path: sha256(unchanged["student"].get(path).content) for path in files}
    assert today == files


def test_the_model_recognizes_as_it_did(unchanged: Browsers, recorded: Json) -> None:
    today = recognized(unchanged["student"], recorded["model_id"])
    assert confidences(today) == pytest.approx(confidences(recorded["recognition"]), abs=1e-6)
    assert today["result"] == recorded["recognition"]["result"]


def test_a_sample_that_was_deleted_can_be_brought_back(changed: Browsers, recorded: Json) -> None:
    deleted, student = recorded["deleted_sample"], changed["student"]
    path = f"/api/projects/{recorded['project_id']}/samples/{deleted['id']}"
    assert student.post(f"{path}/restore").status_code == 200
    assert sha256(student.get(f"{path}/image").content) == deleted["sha256"]


def test_the_last_recognition_can_be_forgotten(changed: Browsers, recorded: Json) -> None:
    path, student = f"/api/models/{recorded['model_id']}/recognition", changed["student"]
    assert student.delete(f"{path}?session={SESSION}").status_code == 204
    assert student.get(f"{path}/result?session={SESSION}").json() == {"value": ""}


def test_a_printed_word_card_opens_its_place(changed: Browsers, recorded: Json) -> None:
    answers = recorded["answers"]["teacher"]
    (cards,) = (answer["cards"] for path, answer in answers.items() if path.endswith("/cards"))
    for card in cards:
        student = visitor(changed["visitor"])
        assert student.post("/api/join/card", json={"card": card["card"]}).status_code == 200
        assert student.get("/api/me").json()["nickname"] == card["nickname"]


def test_the_project_file_makes_the_same_project(
    unchanged: Browsers, recorded: Json, tmp_path: Path
) -> None:
    with tarfile.open(PACKED) as packed:
        packed.extract("project.zip", tmp_path, filter="data")
    student, data = visitor(unchanged["visitor"]), (tmp_path / "project.zip").read_bytes()

    answer = student.post("/api/project-files", files={"file": ("project.zip", data)})

    assert answer.status_code == 201, answer.text
    copy, before = answer.json(), recorded["answers"]["student"]
    original = before[f"/api/projects/{recorded['project_id']}"]
    assert copy["name"] == original["name"]
    assert [(each["name"], each["sample_count"]) for each in copy["classes"]] == [
        (each["name"], each["sample_count"]) for each in original["classes"]
    ]
    today = recognized(student, copy["current_model_id"])
    assert confidences(today) == pytest.approx(confidences(recorded["recognition"]), abs=1e-6)
    program = before[f"/api/projects/{recorded['project_id']}/program"]["blocks"]
    blocks = student.get(f"/api/projects/{copy['id']}/program").json()["blocks"]
    (picture,) = student.get(f"/api/projects/{copy['id']}/pictures").json()["pictures"]
    new_ids = {
        old["id"]: new["id"] for old, new in zip(original["classes"], copy["classes"], strict=True)
    } | {own_picture(program): picture["name"]}
    assert blocks == json.loads(with_replaced_ids(json.dumps(program), new_ids))
    model = student.get(f"/api/models/{copy['current_model_id']}").json()
    trained = before[f"/api/models/{recorded['model_id']}"]
    # What later versions tell besides: the rate of an epoch, which that version did not keep, and settings.
    assert model["scores"] == trained["scores"] | {"learning_rate": None}
    assert trained["settings"].items() <= model["settings"].items()
    assert model["stale"] is False


def own_picture(program: Json) -> str:
    return str(program["sprites"][0]["costumes"][-1]["picture"])


def with_replaced_ids(text: str, new_ids: dict[str, str]) -> str:
    for old, new in new_ids.items():
        text = text.replace(old, new)
    return text


def test_the_data_is_whole_and_can_be_backed_up(tmp_path: Path, backbones: Path) -> None:
    settings = unpacked(tmp_path, backbones)
    folders = ("--data-dir", str(settings.data_dir), "--models-dir", str(settings.models_dir))
    assert main(["check", *folders]) == 0
    assert main(["backup", str(tmp_path / "all.backup"), *folders]) == 0
    shutil.rmtree(settings.data_dir)
    shutil.rmtree(settings.models_dir / "models")
    assert main(["restore", str(tmp_path / "all.backup"), *folders]) == 0
    assert main(["check", *folders]) == 0
