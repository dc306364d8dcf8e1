from __future__ import annotations

import asyncio
import io
import os
import sqlite3
import struct
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from starlette.testclient import TestClient

from app.engine.engine import ProcessedPicture
from app.settings import Settings
from app.storage import storage

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import drawing, jpeg, saved
from ..shared_engine import kill_workers
from ..student import Json, assert_refused, error_of, make_project, upload, visitor
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


def test_samples_are_listed_some_at_a_time_from_the_newest(client: TestClient) -> None:
    project = make_project(client)
    first, second = (each["id"] for each in project["classes"])
    upload(client, project, first, *[GOOD] * 5)
    upload(client, project, second, *[GOOD] * 2)
    samples = [sample["id"] for sample in samples_of(client, project, first)]
    address = f"/api/projects/{project['id']}/classes/{first}/samples"

    def page(**asked: Any) -> tuple[list[str], int]:
        answer = client.get(address, params=asked).json()
        return [sample["id"] for sample in answer["samples"]], answer["earlier"]

    assert page() == (samples, 0)
    assert page(limit=2) == (samples[3:], 3)
    assert page(limit=2, before=samples[3]) == (samples[1:3], 1)
    assert page(limit=2, before=samples[1]) == (samples[:1], 0)
    assert page(limit=5) == (samples, 0)
    client.delete(f"/api/projects/{project['id']}/samples/{samples[3]}")
    assert page(limit=2, before=samples[3]) == (samples[1:3], 1)
    assert_refused(client.get(address, params={"before": "0" * 32}), 404, "sample_not_found")
    for limit in (0, 1001):
        assert client.get(address, params={"limit": limit}).status_code == 422


def test_samples_are_found_by_their_ids_in_one_project_alone(client: TestClient) -> None:
    project, another = make_project(client), make_project(client)
    own = [
        sample
        for image_class in project["classes"]
        for sample in upload(client, project, image_class["id"], GOOD, GOOD)["accepted"]
    ]
    [foreign] = upload(client, another, another["classes"][0]["id"], GOOD)["accepted"]
    deleted, *kept = (sample["id"] for sample in own)
    client.delete(f"/api/projects/{project['id']}/samples/{deleted}")
    address = f"/api/projects/{project['id']}/samples"
    asked = [kept[2], foreign["id"], deleted, "0" * 32, kept[0]]

    found = client.get(address, params={"id": asked}).json()["samples"]
    assert [sample["id"] for sample in found] == [kept[2], kept[0]]
    assert found[1] == samples_of(client, project, project["classes"][0]["id"])[0]
    for ids in ([], ["0" * 32] * 101):
        assert_refused(client.get(address, params={"id": ids}), 422, "unusable_value")
    assert_refused(visitor(client).get(address, params={"id": kept}), 404, "project_not_found")


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_file_gets_a_reason_and_the_others_are_accepted(
    client: TestClient, name: str
) -> None:
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
    "color.bmp": saved(drawing("stripes", 1), "BMP"),
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


def test_a_thumbnail_is_the_picture_at_half_its_side(client: TestClient) -> None:
    project = make_project(client)
    (sample,) = upload(client, project, project["classes"][0]["id"], GOOD)["accepted"]

    whole, answer = (client.get(sample["image_url"] + end) for end in ("", "?thumbnail=true"))

    square, thumbnail = (Image.open(io.BytesIO(each.content)) for each in (whole, answer))
    assert (thumbnail.format, thumbnail.size) == ("JPEG", (112, 112))
    halved = np.asarray(square.resize((112, 112), Image.Resampling.BOX), float)
    assert np.abs(halved - np.asarray(thumbnail, float)).mean() < 4
    assert len(answer.content) < 0.35 * len(whole.content)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == whole.headers["cache-control"]


def test_a_thumbnail_of_a_damaged_or_foreign_picture_is_not_found(client: TestClient) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    (sample,) = upload(client, project, class_id, GOOD)["accepted"]
    address = f"{sample['image_url']}?thumbnail=true"
    folder: Path = settings_of(client).data_dir / "pictures"
    file = folder / project["id"] / class_id / f"{sample['id']}.jpg"
    whole = file.read_bytes()

    assert_refused(visitor(client).get(address), 404, "project_not_found")
    for damaged in (whole[: len(whole) // 2], b"no picture", jpeg("circle", 1, (4000, 3000))):
        file.write_bytes(damaged)
        assert_refused(client.get(address), 404, "sample_not_found")


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


def test_a_sample_deleted_long_ago_is_deleted_from_the_disk(client: TestClient) -> None:
    project = make_project(client)
    (sample,) = upload(client, project, project["classes"][0]["id"], GOOD)["accepted"]
    address = f"/api/projects/{project['id']}/samples/{sample['id']}"
    client.delete(address)
    app_settings = settings_of(client)

    app_settings.undo_minutes = 0  # the deletion cannot be undone any more
    services_of(client).housekeeping.run_once()

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


def test_a_class_deleted_long_ago_is_deleted_from_the_disk(client: TestClient) -> None:
    project = make_project(client)
    one, two = project["classes"]
    upload(client, project, one["id"], GOOD)
    upload(client, project, two["id"], GOOD)

    client.delete(f"/api/projects/{project['id']}/classes/{one['id']}")
    settings_of(client).undo_minutes = 0  # the deletion cannot be undone any more
    services_of(client).housekeeping.run_once()

    folder: Path = settings_of(client).data_dir / "pictures"
    assert [path.parent.name for path in folder.rglob("*.jpg")] == [two["id"]]


@pytest.mark.parametrize("gone", ["class", "project"])
def test_an_upload_into_what_is_deleted_meanwhile_is_not_found(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    """The folder of the pictures vanishes while they are written."""
    project = make_project(client)
    class_path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}"
    (earlier,) = upload(client, project, project["classes"][0]["id"], GOOD)["accepted"]
    path = class_path if gone == "class" else f"/api/projects/{project['id']}"
    write, deleted = storage._write, threading.Event()

    def write_late(*arguments: Any) -> None:
        if not deleted.is_set():
            deleted.set()
            assert client.delete(path).status_code == 204
        write(*arguments)

    monkeypatch.setattr(storage, "_write", write_late)
    answer = client.post(f"{class_path}/samples", files={"files": GOOD})

    assert (answer.status_code, error_of(answer)) == (404, "class_not_found")
    pictures = settings_of(client).data_dir / "pictures"
    restorable = [f"{earlier['id']}.jpg"] if gone == "class" else []
    files = {path.name for path in pictures.rglob("*") if path.is_file()}
    assert files == {"writable", *restorable}


def test_an_upload_to_a_full_disk_is_refused_and_works_once_there_is_space(
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


def test_pictures_that_fit_on_a_nearly_full_disk_are_accepted(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    full, works = OSError(28, "No space left on device"), os.fsync
    answers = iter([full, full])  # for all files together, then for the first one alone

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
    folder: Path = settings_of(client).data_dir / "pictures"
    kept = {path.name for path in (folder / project["id"] / class_id).iterdir()}
    assert kept == {f"{each['id']}.jpg" for each in answer["accepted"]}
    for each in answer["accepted"]:
        image = f"/api/projects/{project['id']}/samples/{each['id']}/image"
        assert client.get(image).status_code == 200


def test_no_picture_is_lost_when_the_workers_are_killed_in_an_upload(breakable: TestClient) -> None:
    project = make_project(breakable)
    class_id = project["classes"][0]["id"]
    killer = threading.Thread(target=kill_workers_after, args=(breakable, project, 20))
    killer.start()

    files = [(f"{n}.jpg", jpeg("circle", n, (640, 480))) for n in range(120)]
    answer = upload(breakable, project, class_id, *files)
    killer.join()

    assert answer["rejected"] == []
    assert len(samples_of(breakable, project, class_id)) == 120


def kill_workers_after(client: TestClient, project: Json, count: int) -> None:
    """Kill the workers (SIGKILL) once `count` pictures are accepted."""
    other = visitor(client)
    other.cookies.update(client.cookies)
    wait_until(
        lambda: (
            other.get(f"/api/projects/{project['id']}").json()["classes"][0]["sample_count"]
            >= count
        )
    )
    kill_workers(client.app)


def test_a_repeat_that_is_refused_leaves_the_picture_of_the_first_alone(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The repeat was sent before the first was recorded, and meets a busy database."""
    monkeypatch.setattr("app.db.sqlite.BUSY_TIMEOUT_S", 1)
    with start() as client:
        project = make_project(client)
        class_id = project["classes"][0]["id"]
        uploads = services_of(client).sample_uploads
        arrived, process, go_on = threading.Event(), uploads.process_picture, asyncio.Event()

        async def wait(student_id: str, picture: bytes) -> ProcessedPicture:
            arrived.set()
            await go_on.wait()
            return await process(student_id, picture)

        def send() -> Any:
            return client.post(
                f"/api/projects/{project['id']}/classes/{class_id}/samples",
                files={"files": GOOD},
                headers={"Idempotency-Key": "one"},
            )

        with ThreadPoolExecutor() as threads:
            monkeypatch.setattr(uploads, "process_picture", wait)
            repeat = threads.submit(send)
            assert arrived.wait(30)
            monkeypatch.setattr(uploads, "process_picture", process)
            (accepted,) = send().json()["accepted"]
            with busy_database(settings_of(client)):
                assert client.portal is not None
                client.portal.call(go_on.set)
                (refused,) = repeat.result().json()["rejected"]

        assert refused["code"] == "server_busy"
        assert client.get(accepted["image_url"]).status_code == 200
        assert send().json()["accepted"] == [accepted]
        folder = settings_of(client).data_dir / "pictures" / project["id"] / class_id
        assert len(list(folder.iterdir())) == 1


@contextmanager
def busy_database(settings: Settings) -> Iterator[None]:
    """Another process writes into the server's database until the block ends."""
    with closing(sqlite3.connect(settings.data_dir / "eyeblocks.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_quota_counts_the_pictures_of_the_same_request(start: Start) -> None:
    with start(max_samples_per_class=10) as client:
        project = make_project(client)
        class_id = project["classes"][0]["id"]
        files = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in range(12)]

        answer = upload(client, project, class_id, *files)

        assert len(answer["accepted"]) == 10
        assert [each["code"] for each in answer["rejected"]] == ["quota_reached"] * 2
        assert len(samples_of(client, project, class_id)) == 10
        pictures = settings_of(client).data_dir / "pictures" / project["id"] / class_id
        assert len(list(pictures.iterdir())) == 10


def arrow() -> Image.Image:
    """An arrow to the right: red at its head."""
    picture = Image.new("RGB", (224, 224), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((30, 100, 120, 124), fill="black")
    draw.polygon([(120, 60), (194, 112), (120, 164)], fill="red")
    return picture


def test_a_picture_that_was_seen_mirrored_is_marked_and_kept_as_it_is(client: TestClient) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    data = saved(arrow(), "PNG")

    seen = upload(client, project, class_id, ("seen.png", data), mirrored=True)["accepted"][0]
    plain = upload(client, project, class_id, ("plain.png", data))["accepted"][0]

    assert (seen["mirrored"], plain["mirrored"]) == (True, False)
    assert [each["mirrored"] for each in samples_of(client, project, class_id)] == [True, False]
    shown = client.get(f"/api/projects/{project['id']}").json()["classes"]
    assert [each["cover_mirrored"] for each in shown] == [True, False]
    kept = client.get(seen["image_url"]).content
    assert kept == client.get(plain["image_url"]).content
    green = Image.open(io.BytesIO(kept)).getchannel("G")
    assert green.getpixel((130, 80)) < 60 < 200 < green.getpixel((94, 80))  # type: ignore[operator]


def test_a_deleted_cover_gives_its_place_and_how_it_was_shown_to_the_next(
    client: TestClient,
) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    first = upload(client, project, class_id, GOOD)["accepted"][0]
    upload(client, project, class_id, GOOD, mirrored=True)

    def cover_mirrored() -> bool:
        classes = client.get(f"/api/projects/{project['id']}").json()["classes"]
        return bool(classes[0]["cover_mirrored"])

    assert not cover_mirrored()
    client.delete(f"/api/projects/{project['id']}/samples/{first['id']}")
    assert cover_mirrored()


@pytest.mark.parametrize("value", ["1", "TRUE", ""])
def test_mirrored_is_true_or_false(client: TestClient, value: str) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]

    answer = client.post(
        f"/api/projects/{project['id']}/classes/{class_id}/samples",
        files=[("files", GOOD)],
        data={"mirrored": value},
    )

    assert_refused(answer, 422, "unusable_value")
    assert samples_of(client, project, class_id) == []
