from __future__ import annotations

import io
import os
import signal
import struct
import threading
import zlib
from pathlib import Path

import psutil
import pytest
from PIL import Image
from starlette.testclient import TestClient

from ..conftest import Start
from ..pictures import drawing, jpeg, saved
from ..student import Json, error_of, make_project, upload, visitor
from ..waiting import wait_until

GOOD = ("good.jpg", jpeg("circle", 1))


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims a size that its few bytes do not hold."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def animated_png() -> bytes:
    frames = [drawing("circle", seed, (64, 64)) for seed in range(3)]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


REFUSED = {
    "empty.jpg": (b"", "picture_empty"),
    "text.jpg": (b"this is a text, whatever its name says", "not_a_picture_type"),
    "cut.jpg": (jpeg("circle", 2)[:2000], "picture_unreadable"),
    "bomb.png": (png_claiming(20_000, 20_000), "picture_too_many_pixels"),
    "moving.png": (animated_png(), "picture_animated"),
    "big.jpg": (jpeg("circle", 3) + b"\0" * 11 * 1024 * 1024, "picture_too_large"),
    "picture.gif": (saved(drawing("circle", 4), "GIF"), "not_a_picture_type"),
    "picture.webp": (saved(drawing("circle", 4), "WEBP"), "not_a_picture_type"),
    "page.svg.png": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        "not_a_picture_type",
    ),
}


def samples_of(client: TestClient, project: Json, class_id: str) -> list[Json]:
    answer = client.get(f"/api/projects/{project['id']}/classes/{class_id}/samples")
    return list(answer.json()["samples"])


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_file_says_why_and_takes_no_other_with_it(client: TestClient, name: str) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    data, code = REFUSED[name]

    answer = upload(client, project, class_id, GOOD, (name, data), GOOD)

    assert [(each["filename"], each["index"]) for each in answer["accepted"]] == [
        ("good.jpg", 0),
        ("good.jpg", 2),
    ]
    (rejected,) = answer["rejected"]
    assert (rejected["filename"], rejected["code"], rejected["index"]) == (name, code, 1)
    assert rejected["message"]
    assert len(samples_of(client, project, class_id)) == 2


def sixteen_bit() -> Image.Image:
    return Image.new("I;16", (300, 240), 40_000)


def rotated_by_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    wide = Image.new("RGB", (400, 200), "white")
    wide.paste("red", (0, 0, 200, 200))
    return saved(wide, "JPEG", quality=95, exif=exif)


ACCEPTED = {
    "cmyk.jpg": saved(drawing("circle", 1).convert("CMYK"), "JPEG"),
    "sixteen.png": saved(sixteen_bit(), "PNG"),
    "palette.png": saved(drawing("stripes", 1).convert("P"), "PNG"),
    "alpha.png": saved(drawing("circle", 1).convert("RGBA"), "PNG"),
    "gray.jpg": saved(drawing("circle", 1).convert("L"), "JPEG"),
    "bits.bmp": saved(drawing("stripes", 1).convert("1"), "BMP"),
    "colour.bmp": saved(drawing("stripes", 1), "BMP"),
    "tiny.png": saved(drawing("circle", 1, (1, 1)), "PNG"),
    "rotated.jpg": rotated_by_exif(),
    "wrong_name.txt": jpeg("circle", 5),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_every_usable_picture_becomes_a_square(client: TestClient, name: str) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]

    (sample,) = upload(client, project, class_id, (name, ACCEPTED[name]))["accepted"]

    picture = client.get(sample["image_url"])
    assert picture.headers["content-type"] == "image/jpeg"
    square = Image.open(io.BytesIO(picture.content))
    assert (square.size, square.mode, square.format) == ((224, 224), "RGB", "JPEG")


def test_a_rotated_photo_stands_upright_and_keeps_no_metadata(client: TestClient) -> None:
    project = make_project(client)
    files = ("rotated.jpg", ACCEPTED["rotated.jpg"])
    (sample,) = upload(client, project, project["classes"][0]["id"], files)["accepted"]

    content = client.get(sample["image_url"]).content
    square = Image.open(io.BytesIO(content))
    top, bottom = square.getpixel((112, 20)), square.getpixel((112, 204))

    # Orientation 6: what was left is on top after turning by 90°.
    assert top[0] > 200 > 60 > top[1]  # type: ignore[index, operator]
    assert min(bottom) > 230  # type: ignore[arg-type, type-var]
    assert not square.getexif()
    assert b"Exif" not in content


def test_three_hundred_files_at_once_all_arrive_in_order(client: TestClient) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    small = jpeg("circle", 1, (64, 64))

    answer = upload(client, project, class_id, *((f"{n}.jpg", small) for n in range(300)))

    assert [each["filename"] for each in answer["accepted"]] == [f"{n}.jpg" for n in range(300)]
    listed = [each["id"] for each in samples_of(client, project, class_id)]
    assert sorted(listed) == sorted(each["id"] for each in answer["accepted"])
    found = client.get(f"/api/projects/{project['id']}").json()
    assert found["classes"][0]["sample_count"] == 300


def test_samples_of_one_request_are_listed_in_its_order(client: TestClient) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(20)]

    accepted = upload(client, project, class_id, *files)["accepted"]

    listed = [each["id"] for each in samples_of(client, project, class_id)]
    assert listed == [each["id"] for each in accepted]


def test_a_deleted_sample_can_be_brought_back(client: TestClient) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    (sample,) = upload(client, project, class_id, GOOD)["accepted"]
    address = f"/api/projects/{project['id']}/samples/{sample['id']}"

    assert client.delete(address).status_code == 204
    assert samples_of(client, project, class_id) == []
    assert error_of(client.get(f"{address}/image")) == "sample_not_found"
    assert client.post(f"{address}/restore").json()["id"] == sample["id"]
    assert [each["id"] for each in samples_of(client, project, class_id)] == [sample["id"]]
    assert client.get(f"{address}/image").status_code == 200


def test_a_sample_deleted_long_ago_is_gone_from_the_disk(client: TestClient) -> None:
    project = make_project(client)
    (sample,) = upload(client, project, project["classes"][0]["id"], GOOD)["accepted"]
    address = f"/api/projects/{project['id']}/samples/{sample['id']}"
    client.delete(address)
    app_settings = client.app.state.settings  # type: ignore[attr-defined]

    app_settings.undo_minutes = 0  # the time is over
    client.app.state.housekeeping.tidy()  # type: ignore[attr-defined]

    assert error_of(client.post(f"{address}/restore")) == "sample_not_found"
    assert list((app_settings.data_dir / "pictures").rglob("*.jpg")) == []


def test_a_full_class_refuses_with_the_number_reached(start: Start) -> None:
    with start(max_samples_per_class=3) as client:
        project = make_project(client)
        files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(5)]

        answer = upload(client, project, project["classes"][0]["id"], *files)

    assert len(answer["accepted"]) == 3
    assert {each["code"] for each in answer["rejected"]} == {"quota_reached"}
    assert "3" in answer["rejected"][0]["message"]


def test_too_many_files_in_one_request_are_refused(start: Start) -> None:
    with start(max_upload_files=3) as client:
        project = make_project(client)
        answer = client.post(
            f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples",
            files=[("files", GOOD)] * 4,
        )
    assert (answer.status_code, error_of(answer)) == (413, "too_many_files")


def test_an_upload_into_a_missing_class_is_refused(client: TestClient) -> None:
    project = make_project(client)
    answer = client.post(
        f"/api/projects/{project['id']}/classes/{'0' * 32}/samples", files=[("files", GOOD)]
    )
    assert (answer.status_code, error_of(answer)) == (404, "class_not_found")


def test_deleting_a_class_deletes_its_pictures(client: TestClient) -> None:
    project = make_project(client)
    one, two = project["classes"]
    upload(client, project, one["id"], GOOD)
    upload(client, project, two["id"], GOOD)

    client.delete(f"/api/projects/{project['id']}/classes/{one['id']}")

    folder: Path = client.app.state.settings.data_dir / "pictures"  # type: ignore[attr-defined]
    assert [path.parent.name for path in folder.rglob("*.jpg")] == [two["id"]]


def test_a_full_disk_is_said_and_works_again_when_space_is_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("app.storage.storage.os.fsync", full)
        answer = client.post(
            f"/api/projects/{project['id']}/classes/{class_id}/samples", files=[("files", GOOD)]
        )
    assert (answer.status_code, error_of(answer)) == (503, "storage_failed")
    assert samples_of(client, project, class_id) == []
    assert len(upload(client, project, class_id, GOOD)["accepted"]) == 1


def test_a_disk_that_takes_some_pictures_keeps_those(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    full, works = OSError(28, "No space left on device"), os.fsync
    answers = iter([full, full])  # for all of them together, and for the first one alone

    def nearly_full(file: int) -> None:
        if problem := next(answers, None):
            raise problem
        works(file)

    with monkeypatch.context() as patched:
        patched.setattr("app.storage.storage.os.fsync", nearly_full)
        files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(4)]
        answer = upload(client, project, class_id, *files)

    assert [(each["index"], each["code"]) for each in answer["rejected"]] == [(0, "storage_failed")]
    assert [each["index"] for each in answer["accepted"]] == [1, 2, 3]
    folder: Path = client.app.state.settings.data_dir / "pictures"  # type: ignore[attr-defined]
    kept = {path.name for path in (folder / project["id"] / class_id).iterdir()}
    assert kept == {f"{each['id']}.jpg" for each in answer["accepted"]}
    for each in answer["accepted"]:
        image = f"/api/projects/{project['id']}/samples/{each['id']}/image"
        assert client.get(image).status_code == 200


def test_no_picture_is_lost_when_the_workers_are_killed_in_an_upload(client: TestClient) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    killer = threading.Thread(target=kill_workers_after, args=(client, project, 20))
    killer.start()

    files = [(f"{n}.jpg", jpeg("circle", n, (640, 480))) for n in range(120)]
    answer = upload(client, project, class_id, *files)
    killer.join()

    assert answer["rejected"] == []
    assert len(samples_of(client, project, class_id)) == 120


def kill_workers_after(client: TestClient, project: Json, count: int) -> None:
    """kill -9 once `count` pictures have arrived."""
    other = visitor(client)
    other.cookies.update(client.cookies)
    wait_until(
        lambda: (
            other.get(f"/api/projects/{project['id']}").json()["classes"][0]["sample_count"]
            >= count
        )
    )
    for child in psutil.Process().children(recursive=True):
        if "app.engine.local" in child.cmdline():
            os.kill(child.pid, signal.SIGKILL)


def test_a_quota_counts_the_pictures_of_the_same_request(start: Start) -> None:
    with start(max_samples_per_class=10) as client:
        project = make_project(client)
        class_id = project["classes"][0]["id"]
        files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(12)]

        answer = upload(client, project, class_id, *files)

        assert len(answer["accepted"]) == 10
        assert [each["code"] for each in answer["rejected"]] == ["quota_reached"] * 2
        assert len(samples_of(client, project, class_id)) == 10
        pictures = client.app.state.settings.data_dir / "pictures" / project["id"] / class_id
        assert len(list(pictures.iterdir())) == 10
