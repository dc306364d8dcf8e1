from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from app.db.tables import new_id
from app.programs.assets.assets import Assets
from app.programs.assets.references import assets_in, renamed

from ...conftest import Start
from ...pictures import drawing, jpeg, saved
from ...student import Json, error_of, make_project


def address(project: Json) -> str:
    return f"/api/projects/{project['id']}/pictures"


def add(client: TestClient, project: Json, picture: bytes) -> Json:
    answer = client.post(address(project), files={"image": picture})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def cut_out(size: tuple[int, int] = (64, 48)) -> bytes:
    """A red disc on nothing."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    picture.paste((210, 40, 40, 255), (16, 8, 48, 40))
    return saved(picture, "PNG")


def shown(client: TestClient, picture: Json) -> Image.Image:
    return Image.open(io.BytesIO(client.get(picture["image_url"]).content))


def save_program(client: TestClient, project: Json, version: int, *names: str) -> None:
    costumes = [{"id": "a", "name": "</script>", "picture": name} for name in names]
    program = {"version": version, "format": 1, "blocks": {"sprites": [{"costumes": costumes}]}}
    answer = client.put(f"/api/projects/{project['id']}/program", json=program)
    assert answer.status_code == 200, answer.text


def files(client: TestClient) -> list[Path]:
    folder = client.app.state.settings.data_dir / "pictures"  # type: ignore[attr-defined]
    return [path for path in folder.rglob("*") if path.is_file() and "checks" not in path.parts]


def test_a_png_keeps_its_transparent_parts(client: TestClient) -> None:
    project = make_project(client)
    picture = add(client, project, cut_out())

    answer = client.get(picture["image_url"])
    assert (answer.headers["content-type"], picture["name"]) == (
        "image/png",
        f"own:{picture['id']}",
    )
    seen = shown(client, picture)
    assert (seen.mode, seen.size) == ("RGBA", (64, 48))
    assert (seen.getpixel((0, 0)), seen.getpixel((30, 20))) == ((0, 0, 0, 0), (210, 40, 40, 255))


def test_a_large_photo_becomes_small_and_upright_and_says_nothing_of_its_place(
    client: TestClient,
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 0.0)
    photo = saved(drawing("circle", 1, (2000, 1000)), "JPEG", exif=exif)

    picture = add(client, make_project(client), photo)

    seen = shown(client, picture)
    assert (picture["width"], picture["height"]) == seen.size == (480, 960)
    assert (seen.format, len(seen.getexif()), set(seen.info)) == (
        "JPEG", 0, {"jfif", "jfif_version", "jfif_unit", "jfif_density"},
    )  # fmt: skip


def test_small_pictures_are_not_enlarged(client: TestClient) -> None:
    project = make_project(client)
    for size in ((1, 1), (16, 9)):
        picture = add(client, project, saved(Image.new("RGB", size, "red"), "BMP"))
        assert (picture["width"], picture["height"]) == size


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture_empty"),
        (b"<svg onload=alert(1)>", "not_a_picture_type"),
        (b"GIF89a", "not_a_picture_type"),
        (jpeg("circle", 1)[:2000], "picture_unreadable"),
        (b"\xff\xd8\xff" + bytes(11 * 1024 * 1024), "picture_too_large"),
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(
    client: TestClient, content: bytes, code: str
) -> None:
    project = make_project(client)
    answer = client.post(address(project), files={"image": content})
    assert error_of(answer) == code
    assert (client.get(address(project)).json(), files(client)) == ({"pictures": []}, [])


def test_the_pixel_limit_holds_before_anything_is_decoded(start: Start) -> None:
    with start(max_picture_pixels=10_000) as client:
        answer = client.post(address(make_project(client)), files={"image": jpeg("circle", 1)})
        assert (answer.status_code, error_of(answer)) == (422, "picture_too_many_pixels")


def test_quotas_are_named_and_leave_no_file(start: Start) -> None:
    with start(max_assets=1) as client:
        project = make_project(client)
        add(client, project, cut_out())
        answer = client.post(address(project), files={"image": cut_out()})
        assert (error_of(answer), answer.json()["error"]["details"]["quota"]) == (
            "quota_reached",
            "assets",
        )
        assert len(files(client)) == 1


def test_samples_and_own_pictures_fill_the_same_space(start: Start) -> None:
    with start(max_student_bytes=1) as client:
        project = make_project(client)
        add(client, project, cut_out())
        class_id = project["classes"][0]["id"]
        sent = client.post(
            f"/api/projects/{project['id']}/classes/{class_id}/samples",
            files=[("files", ("a.jpg", jpeg("circle", 1)))],
        ).json()
        assert [each["code"] for each in sent["rejected"]] == ["quota_reached"]
        answer = client.post(address(project), files={"image": cut_out()})
        assert answer.json()["error"]["details"]["quota"] == "student_bytes"


def test_pictures_are_listed_newest_first_and_deleted_unless_the_program_shows_them(
    client: TestClient,
) -> None:
    project = make_project(client)
    one, two = add(client, project, cut_out()), add(client, project, cut_out())
    save_program(client, project, 0, one["name"])

    assert [each["id"] for each in client.get(address(project)).json()["pictures"]] == [
        two["id"],
        one["id"],
    ]
    refused = client.delete(f"{address(project)}/{one['id']}")
    assert (refused.status_code, error_of(refused)) == (409, "picture_in_use")
    assert client.delete(f"{address(project)}/{two['id']}").status_code == 204
    assert client.get(two["image_url"]).status_code == 404
    assert client.get(one["image_url"]).status_code == 200
    assert len(files(client)) == 1


def test_a_deleted_project_takes_them_along(client: TestClient) -> None:
    project = make_project(client)
    picture = add(client, project, cut_out())
    client.delete(f"/api/projects/{project['id']}")
    assert client.get(picture["image_url"]).status_code == 404
    assert files(client) == []


def test_housekeeping_forgets_what_was_unused_for_long(client: TestClient) -> None:
    project = make_project(client)
    kept, gone = add(client, project, cut_out()), add(client, project, cut_out())
    save_program(client, project, 0, kept["name"])
    app: Any = client.app

    app.state.housekeeping.tidy()
    assert len(files(client)) == 2
    app.state.settings.unused_asset_hours = 0
    app.state.housekeeping.tidy()
    assert len(files(client)) == 2  # found unused for the first time
    app.state.housekeeping.tidy()

    assert [each["id"] for each in client.get(address(project)).json()["pictures"]] == [kept["id"]]
    assert [path.stem for path in files(client)] == [kept["id"]]
    assert gone["id"] != kept["id"]


def test_a_copied_program_has_pictures_of_its_own(client: TestClient) -> None:
    project, other = make_project(client), make_project(client, "Copy")
    used, unused = add(client, project, cut_out()), add(client, project, cut_out())
    app: Any = client.app
    blocks = {"sprites": [{"costumes": [{"picture": used["name"]}]}], "background": "own:gone"}

    with app.state.database.transaction() as session:
        assets = Assets(session, app.state.settings)
        new_ids = assets.copy(project["id"], other["id"], assets_in(blocks), app.state.pictures)

    (copied,) = client.get(address(other)).json()["pictures"]
    assert new_ids == {used["id"]: copied["id"]}
    assert renamed(blocks, new_ids)["sprites"][0]["costumes"][0]["picture"] == copied["name"]
    assert client.get(copied["image_url"]).content == client.get(used["image_url"]).content
    assert unused["id"] not in new_ids
    client.delete(f"/api/projects/{project['id']}")
    assert client.get(copied["image_url"]).status_code == 200


def test_only_whole_names_of_assets_are_references() -> None:
    one, two = new_id(), new_id()
    blocks = {"a": [f"own:{one}", {"b": f"say own:{two}"}], f"own:{two}": 3, "c": "own:../../x"}
    assert assets_in(blocks) == {one}
    assert renamed(blocks, {one: two})["a"][0] == f"own:{two}"
