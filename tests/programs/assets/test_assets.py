from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from ...app_state import services_of, settings_of
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
    """A PNG with a red square on a transparent ground."""
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
    folder = settings_of(client).data_dir / "pictures"
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
def test_a_file_that_is_no_picture_is_refused_and_leaves_no_file(
    client: TestClient, content: bytes, code: str
) -> None:
    project = make_project(client)
    answer = client.post(address(project), files={"image": content})
    assert error_of(answer) == code
    assert (client.get(address(project)).json(), files(client)) == ({"pictures": []}, [])


def test_the_pixel_limit_is_checked_before_decoding(start: Start) -> None:
    with start(max_picture_pixels=10_000) as client:
        answer = client.post(address(make_project(client)), files={"image": jpeg("circle", 1)})
        assert (answer.status_code, error_of(answer)) == (422, "picture_too_many_pixels")


def test_a_picture_of_extreme_shape_is_refused_before_decoding(client: TestClient) -> None:
    for size in ((100_000, 1), (1, 100_000)):
        picture = saved(Image.new("RGB", size), "PNG")
        answer = client.post(address(make_project(client)), files={"image": picture})
        assert (answer.status_code, error_of(answer)) == (422, "picture_too_many_pixels")
        details = answer.json()["error"]["details"]
        assert details == {"pixels": 100_000, "max_pixels": 70_000_000, "max_side": 30_000}


def test_a_used_up_quota_is_named_and_leaves_no_file(start: Start) -> None:
    with start(max_assets=1) as client:
        project = make_project(client)
        add(client, project, cut_out())
        answer = client.post(address(project), files={"image": cut_out()})
        assert (error_of(answer), answer.json()["error"]["details"]["quota"]) == (
            "quota_reached",
            "assets",
        )
        assert len(files(client)) == 1


def test_samples_and_own_pictures_share_one_quota_of_bytes(start: Start) -> None:
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


def test_pictures_are_listed_newest_first_and_deleted_unless_the_program_uses_them(
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


def test_deleting_a_project_deletes_its_own_pictures(client: TestClient) -> None:
    project = make_project(client)
    picture = add(client, project, cut_out())
    client.delete(f"/api/projects/{project['id']}")
    assert client.get(picture["image_url"]).status_code == 404
    assert files(client) == []


def test_housekeeping_deletes_pictures_that_were_unused_at_two_checks(client: TestClient) -> None:
    project = make_project(client)
    kept, unused = add(client, project, cut_out()), add(client, project, cut_out())
    save_program(client, project, 0, kept["name"])

    services_of(client).housekeeping.run_once()
    assert len(files(client)) == 2
    settings_of(client).unused_asset_hours = 0
    services_of(client).housekeeping.run_once()
    assert len(files(client)) == 2  # the first check finds it unused, the second deletes it
    services_of(client).housekeeping.run_once()

    assert [each["id"] for each in client.get(address(project)).json()["pictures"]] == [kept["id"]]
    assert [path.stem for path in files(client)] == [kept["id"]]
    assert unused["id"] != kept["id"]


def test_only_a_whole_text_is_a_reference_to_a_picture(client: TestClient) -> None:
    project = make_project(client)
    used, named, spoken = (add(client, project, cut_out()) for _ in range(3))
    blocks = {
        "a": [used["name"], {"b": f"say {spoken['name']}"}],
        named["name"]: 3,
        "c": "own:../../x",
    }
    program = {"version": 0, "format": 1, "blocks": blocks}
    assert client.put(f"/api/projects/{project['id']}/program", json=program).status_code == 200

    assert error_of(client.delete(f"{address(project)}/{used['id']}")) == "picture_in_use"
    for unused in (named, spoken):
        assert client.delete(f"{address(project)}/{unused['id']}").status_code == 204
