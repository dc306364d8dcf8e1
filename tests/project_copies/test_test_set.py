"""What becomes of a project's test set in its copies and in its file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from app.upkeep.check import check

from ..app_state import services_of, settings_of
from ..lab.data_sets import filled_test_set, read_test_set
from ..lab.data_sets import zip_of as data_set_of
from ..lessons.lesson import Lesson, named_project
from ..lessons.test_assignments import assign, own_projects, wait_handed_out
from ..pictures import jpeg
from ..sharing.test_remix import files, remix
from ..sharing.test_shares import share
from ..student import Json, error_of, fill, train, visitor
from ..waiting import wait_until
from .test_project_file import Parts, export_project, import_file, parts_of, with_changes, zip_of

SHOWN = {"cat/고양이.jpg": "circle", "cat/10.jpg": "stripes", "dragon/2.jpg": "cross"}
ARRIVED = [("10.jpg", "kitten"), ("고양이.jpg", "kitten"), ("2.jpg", "dragon")]


@pytest.fixture
def project(client: TestClient) -> Json:
    return examined_project(client)


def examined_project(student: TestClient) -> Json:
    """A project with a test set. Its cats came as cats, before the class was renamed."""
    project = named_project(student, "Pets", "cat", "dog")
    fill(student, project, 2)
    pictures = {name: jpeg(shape, 1000) for name, shape in SHOWN.items()}
    filled_test_set(student, project, data_set_of(pictures))
    address = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}"
    assert student.patch(address, json={"name": "kitten"}).status_code == 200
    return project


def arrived(client: TestClient, project: Json) -> list[tuple[str, str | None, bytes]]:
    """Name, true class and bytes of each picture of the test set, in order of arrival."""
    rows = sorted(read_test_set(client, project)["rows"], key=lambda row: int(row["number"]))
    return [(row["name"], row["true_name"], client.get(row["image_url"]).content) for row in rows]


def result_of(client: TestClient, project: Json) -> list[Any]:
    """What the model's answers come to, without ids."""
    result = read_test_set(client, project)["result"]
    return [result[name] for name in ("answered", "counted", "right", "matrix", "unknown_labels")]


def test_a_project_file_keeps_the_test_set(client: TestClient, project: Json) -> None:
    fill(client, project)
    assert train(client, project, epochs=10)["status"] == "succeeded"
    other = visitor(client)

    answer = import_file(other, export_project(client, project))

    assert answer.status_code == 201, answer.text
    kept = arrived(client, project)
    assert [each[:2] for each in kept] == ARRIVED
    copied = arrived(other, answer.json())
    assert [each[:2] for each in copied] == ARRIVED
    assert all(map(look_alike, [each[2] for each in kept], [each[2] for each in copied]))
    assert result_of(other, answer.json()) == result_of(client, project)
    assert [each["sample_count"] for each in answer.json()["classes"]] == [8, 8]


def look_alike(one: bytes, other: bytes) -> bool:
    """Whether two pictures differ only by being encoded once more."""
    mine, theirs = (np.asarray(Image.open(io.BytesIO(each)), np.float32) for each in (one, other))
    return float(np.abs(mine - theirs).mean()) < 2


def test_a_test_set_from_a_file_is_checked_and_deleted_like_an_imported_one(
    client: TestClient, project: Json
) -> None:
    copy = import_file(client, export_project(client, project)).json()
    services, folder = services_of(client), settings_of(client).data_dir / "pictures"
    report = check(services.database, services.picture_files, services.model_files)
    assert (report.counts["test_pictures"], report.problems) == (6, [])
    before = files(folder)

    client.delete(f"/api/projects/{copy['id']}/test-set")

    wait_until(lambda: len(files(folder)) == len(before) - 3)
    assert len(arrived(client, project)) == 3


@pytest.fixture
def parts(client: TestClient, project: Json) -> Parts:
    return parts_of(export_project(client, project))


def test_a_file_without_a_test_set_is_opened(client: TestClient, parts: Parts) -> None:
    older = {name: data for name, data in parts.items() if not name.startswith("test/")}

    answer = import_file(client, with_changes(older, lambda manifest: manifest.pop("test_set")))

    assert answer.status_code == 201, answer.text
    assert arrived(client, answer.json()) == []


def test_foreign_labels_and_classes_are_cleaned(client: TestClient, parts: Parts) -> None:
    def change(manifest: Any) -> None:
        manifest["test_set"][0] |= {"name": "a\u202e/" + "x" * 300, "class_id": "f" * 32}
        manifest["test_set"][1] |= {"label": " \u200b\n", "class_id": None}

    copy = import_file(client, with_changes(parts, change)).json()

    (first, label, _), (_, nothing, _), _ = arrived(client, copy)
    assert (first, label, nothing) == ("a/" + "x" * 253, "cat", None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda manifest: manifest["test_set"].append({"name": "4.jpg"}),
            "project_file_incomplete",
        ),
        (lambda manifest: manifest["test_set"].pop(), "project_file_foreign"),
        (
            lambda manifest: manifest["test_set"][0].update(class_id="1"),
            "project_file_part_unusable",
        ),
    ],
)
def test_a_list_that_does_not_fit_its_pictures_is_refused(
    client: TestClient, parts: Parts, change: Callable[[Any], None], code: str
) -> None:
    assert error_of(import_file(client, with_changes(parts, change))) == code


def test_a_picture_that_is_none_or_one_too_many_leaves_nothing(
    client: TestClient, parts: Parts
) -> None:
    folder = settings_of(client).data_dir / "pictures"
    before = files(folder)

    broken = import_file(client, zip_of({**parts, "test/1.jpg": b"x"}))
    settings_of(client).max_test_set_pictures = 2
    many = import_file(client, zip_of(parts))

    assert (error_of(broken), broken.json()["error"]["details"]["part"]) == (
        "project_file_part_unusable",
        "test/1.jpg",
    )
    assert (error_of(many), many.json()["error"]["details"]["quota"]) == (
        "quota_reached",
        "test_set_pictures",
    )
    assert files(folder) == before


def test_friends_get_no_test_set(client: TestClient, project: Json) -> None:
    friend = visitor(client)

    copy = remix(friend, share(client, project, with_pictures=True))

    assert [each["sample_count"] for each in copy["classes"]] == [2, 2]
    assert arrived(friend, copy) == []


def test_a_test_set_is_collected_but_not_handed_out(client: TestClient) -> None:
    """Students who got the exam would see its answers."""
    lesson = Lesson.begin(client)
    assign(lesson, examined_project(lesson.teacher))
    wait_handed_out(lesson, 2)
    (copy,) = own_projects(lesson.jun)
    assert arrived(lesson.jun, copy) == []
    project = examined_project(lesson.mina)

    collection = lesson.teacher.post(f"{lesson.path}/collections").json()

    address = f"{lesson.path}/collections/{collection['id']}"
    wait_until(lambda: lesson.teacher.get(address).json()["progress"]["done"] == 1)
    (kept,) = lesson.teacher.get(address).json()["projects"]
    data = export_project(lesson.teacher, {"id": kept["project_id"]})
    assert json.loads(parts_of(data)["manifest.json"])["test_set"][0]["name"] == "10.jpg"
    assert arrived(lesson.teacher, {"id": kept["project_id"]}) == arrived(lesson.mina, project)
