"""Warnings about a project's pictures, over HTTP."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageFilter
from starlette.testclient import TestClient

from app.db.tables import Sample

from ..app_state import services_of
from ..pictures import jpeg, saved
from ..student import Json, assert_refused, make_project, upload, visitor
from .scenes import add_scenes, scene

GOOD = range(6)


def answer_of(client: TestClient, project: Json) -> Json:
    answer = client.get(f"/api/projects/{project['id']}/warnings")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def codes(client: TestClient, project: Json) -> list[str]:
    return [warning["code"] for warning in answer_of(client, project)["warnings"]]


def ids(project: Json) -> list[str]:
    return [image_class["id"] for image_class in project["classes"]]


@pytest.fixture
def project(client: TestClient) -> Json:
    """A project whose second class gives no reason to warn."""
    project = make_project(client)
    add_scenes(client, project, 1, "stripes", GOOD)
    return project


def test_good_pictures_give_no_warning(client: TestClient, project: Json) -> None:
    add_scenes(client, project, 0, "circle", GOOD)
    assert answer_of(client, project) == {"warnings": [], "advice": None}


def test_no_pictures_give_no_warning(client: TestClient) -> None:
    assert answer_of(client, make_project(client)) == {"warnings": [], "advice": None}


def test_a_class_of_one_moment(client: TestClient, project: Json) -> None:
    add_scenes(client, project, 0, "circle", range(1), shots=6)
    circles = ids(project)[0]
    assert answer_of(client, project) == {
        "warnings": [
            {
                "code": "one_moment",
                "class_ids": [circles],
                "sample_ids": [],
                "facts": {"pictures": 6, "moments": 1},
            }
        ],
        "advice": {"code": "one_moment", "class_id": circles},
    }


def test_a_class_of_few_moments(client: TestClient, project: Json) -> None:
    add_scenes(client, project, 0, "circle", range(3), shots=2)
    [warning] = answer_of(client, project)["warnings"]
    assert (warning["code"], warning["facts"]) == ("few_moments", {"pictures": 6, "moments": 3})


def test_one_press_of_the_shutter_is_one_moment(client: TestClient, project: Json) -> None:
    path = f"/api/projects/{project['id']}/classes/{ids(project)[0]}/samples"
    files = [("files", (f"{n}.jpg", scene("circle", n))) for n in range(6)]
    answer = client.post(path, files=files, data={"burst": "press-1"})
    assert answer.status_code == 201, answer.text
    assert codes(client, project) == ["one_moment"]


def test_unequal_classes(client: TestClient, project: Json) -> None:
    add_scenes(client, project, 0, "circle", range(18))
    circles, stripes = ids(project)
    assert answer_of(client, project) == {
        "warnings": [
            {
                "code": "unequal_classes",
                "class_ids": [circles, stripes],
                "sample_ids": [],
                "facts": {"pictures": 6, "ratio": 3},
            }
        ],
        "advice": {"code": "unequal_classes", "class_id": stripes},
    }


def test_the_same_picture_in_two_classes_is_the_worst(client: TestClient, project: Json) -> None:
    add_scenes(client, project, 0, "circle", range(3))
    [twin] = add_scenes(client, project, 0, "stripes", range(2, 3))
    circles, stripes = ids(project)
    first = answer_of(client, project)["warnings"][0]
    assert (first["code"], first["class_ids"]) == ("same_picture", [circles, stripes])
    assert twin in first["sample_ids"]
    assert len(first["sample_ids"]) == first["facts"]["pictures"] == 2
    address = f"/api/projects/{project['id']}/warnings"
    limited = client.get(address, params={"sample_limit": 1}).json()["warnings"][0]
    assert limited == first | {"sample_ids": first["sample_ids"][:1]}
    sample = f"/api/projects/{project['id']}/samples/{twin}"
    client.patch(sample, json={"switched_off": True})
    assert "same_picture" not in codes(client, project)
    client.patch(sample, json={"switched_off": False})
    assert "same_picture" in codes(client, project)
    client.delete(sample)
    assert "same_picture" not in codes(client, project)


def darkened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).point(lambda value: value // 12)


def blurred(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).filter(ImageFilter.GaussianBlur(7))


@pytest.mark.parametrize(("code", "spoilt"), [("dark", darkened), ("blurred", blurred)])
def test_poor_pictures(
    client: TestClient, project: Json, code: str, spoilt: Callable[[bytes], Image.Image]
) -> None:
    add_scenes(client, project, 0, "circle", GOOD)
    assert codes(client, project) == []
    files = [
        (f"{n}.jpg", saved(spoilt(scene("circle", 24 + n)), "JPEG", quality=90)) for n in range(2)
    ]
    accepted = upload(client, project, ids(project)[0], *files)["accepted"]
    [warning] = [each for each in answer_of(client, project)["warnings"] if each["code"] == code]
    assert warning["class_ids"] == ids(project)[:1]
    assert warning["sample_ids"] == [sample["id"] for sample in accepted]
    assert warning["facts"] == {"pictures": 2}


def test_pictures_of_earlier_versions_are_not_judged(client: TestClient, project: Json) -> None:
    files = [(f"{n}.jpg", saved(darkened(scene("circle", n)), "JPEG")) for n in GOOD]
    upload(client, project, ids(project)[0], *files)
    with services_of(client).database.transaction() as session:
        session.query(Sample).update({"brightness": None, "sharpness": None, "colors": None})
    assert "dark" not in codes(client, project)


def test_there_are_never_many_warnings(client: TestClient) -> None:
    project = make_project(client)
    for number in range(3, 12):
        client.post(f"/api/projects/{project['id']}/classes", json={"name": str(number)})
    project = client.get(f"/api/projects/{project['id']}").json()
    for image_class in project["classes"]:
        upload(client, project, image_class["id"], *[("same.jpg", jpeg("circle", 1))] * 5)
    assert codes(client, project) == ["same_picture"] * 6


def test_strangers_get_none(client: TestClient, project: Json) -> None:
    path = f"/api/projects/{project['id']}/warnings"
    assert_refused(visitor(client).get(path), 404, "project_not_found")


@pytest.mark.parametrize("burst", ["a,b,c", "a b", "x" * 65, "é"])
def test_unusable_bursts_are_refused(client: TestClient, project: Json, burst: str) -> None:
    path = f"/api/projects/{project['id']}/classes/{ids(project)[0]}/samples"
    files = [("files", (f"{n}.jpg", scene("circle", n))) for n in range(2)]
    assert_refused(client.post(path, files=files, data={"burst": burst}), 422, "unusable_value")


def before_a_wall(number: int, wall: tuple[int, int, int]) -> bytes:
    """A scene held before a wall."""
    picture = Image.new("RGB", (320, 240), wall)
    held = Image.open(io.BytesIO(scene("circle", number))).resize((170, 130))
    picture.paste(held, (70 + 3 * (number % 5), 50 + 2 * (number % 4)))
    return saved(picture, "JPEG", quality=90)


def test_a_background_that_no_other_class_has(client: TestClient, project: Json) -> None:
    files = [(f"{n}.jpg", before_a_wall(n, (30, 140, 60))) for n in range(8)]
    upload(client, project, ids(project)[0], *files)
    answer = answer_of(client, project)
    assert answer["warnings"][0] == {
        "code": "same_background",
        "class_ids": ids(project)[:1],
        "sample_ids": [],
        "facts": {"pictures": 8},
    }
    assert answer["advice"] == {"code": "same_background", "class_id": ids(project)[0]}
    # Once the other class has it, too, it tells nothing about the class.
    files = [(f"{n}.jpg", before_a_wall(n + 20, (30, 140, 60))) for n in range(4)]
    upload(client, project, ids(project)[1], *files)
    assert "same_background" not in codes(client, project)
