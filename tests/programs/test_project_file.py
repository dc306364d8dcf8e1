"""Project files: there and back, and foreign ones that are not to be trusted."""

from __future__ import annotations

import io
import json
import struct
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ..conftest import Start
from ..student import Json, error_of, make_project, trained_project, visitor
from .test_remix import files, same_program, with_program
from .test_shares import recognize

ADDRESS = "/api/project-files"
Parts = dict[str, bytes]


def send(client: TestClient, data: bytes) -> Response:
    return client.post(ADDRESS, files={"file": ("game.zip", data)})


def exported(client: TestClient, project: Json) -> bytes:
    answer = client.get(f"/api/projects/{project['id']}/file")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    return answer.content


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def packed(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def with_entry(data: bytes, entry: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as file:
        warnings.simplefilter("ignore")  # Python warns of a name that is there twice
        file.writestr(entry, content)
    return out.getvalue()


def changed(parts: Parts, change: Callable[[Any], None], part: str = "manifest.json") -> bytes:
    document = json.loads(parts[part])
    change(document)
    return packed({**parts, part: json.dumps(document).encode()})


def test_a_project_survives_the_journey(client: TestClient) -> None:
    project, model_id = trained_project(client)
    blocks = with_program(client, project)
    client.patch(f"/api/projects/{project['id']}", json={"name": '가위/바위"보'})
    data = exported(client, project)
    other = visitor(client)

    answer = send(other, data)

    assert answer.status_code == 201, answer.text
    copy = answer.json()
    assert other.cookies["eyeblocks_student"]
    assert copy["name"] == '가위/바위"보'
    assert copy["remix_of"] is None
    assert [each["sample_count"] for each in copy["classes"]] == [6, 6]
    same_program(other, copy, blocks)
    mine, theirs = (
        {each["class_name"]: each["confidence"] for each in answer.json()["scores"]}
        for answer in (recognize(client, model_id), recognize(other, copy["current_model_id"]))
    )
    assert mine == pytest.approx(theirs, abs=1e-6)
    model = other.get(f"/api/models/{copy['current_model_id']}").json()
    original = client.get(f"/api/models/{model_id}").json()
    assert (model["scores"], model["settings"]) == (original["scores"], original["settings"])
    assert model["stale"] is False


def test_an_export_is_for_its_owner_and_named_after_the_project(client: TestClient) -> None:
    project = make_project(client, "가위 바위")
    address = f"/api/projects/{project['id']}/file"
    disposition = client.get(address).headers["content-disposition"]
    assert disposition == "attachment; filename*=UTF-8''" + (
        "%EA%B0%80%EC%9C%84%20%EB%B0%94%EC%9C%84.zip"
    )
    assert error_of(visitor(client).get(address)) == "project_not_found"
    assert send(client, exported(client, project)).status_code == 201  # empty as it is


@pytest.fixture
def client(start: Start) -> Iterator[TestClient]:
    """A stranger's browser before a server that takes as many files as a test sends."""
    with start(projects_per_minute=1000) as client:
        yield client


@pytest.fixture
def good(client: TestClient) -> Parts:
    """The parts of a whole project file."""
    project, _ = trained_project(client)
    with_program(client, project)
    return parts_of(exported(client, project))


@pytest.fixture
def refused(client: TestClient, good: Parts) -> Iterator[Callable[[bytes], str]]:
    """Sends a file that is refused, leaves nothing behind, and soon; its code."""
    settings = client.app.state.settings  # type: ignore[attr-defined]
    before = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")

    def refuse(data: bytes) -> str:
        started = time.monotonic()
        answer = send(client, data)
        assert answer.status_code in (413, 422), answer.text
        assert time.monotonic() - started < 20
        code = error_of(answer)
        assert "{" not in answer.json()["error"]["message"]
        after = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")
        assert after == before
        assert len(client.get("/api/projects").json()["projects"]) == 1
        return code

    yield refuse
    assert send(client, packed(good)).status_code == 201


def test_names_that_lead_elsewhere_are_refused(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    for name in (
        "../evil.txt", "/etc/passwd", "classes/0/../../../evil.jpg", "..\\evil", "C:\\evil",
        "classes/0/0.jpg/../../x", "notes.txt", "inner.zip", "classes/", "own/3\x00.txt",
    ):  # fmt: skip
        assert refused(packed({**good, name: b"evil"})) == "project_file_foreign", name


def test_links_and_parts_that_are_there_twice_are_refused(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    link = zipfile.ZipInfo("own/7")
    link.external_attr = 0o120777 << 16
    assert refused(with_entry(packed(good), link, b"/etc/passwd")) == "project_file_foreign"
    twice = zipfile.ZipInfo("manifest.json")
    assert refused(with_entry(packed(good), twice)) == "project_file_foreign"
    assert refused(packed({**good, "own/9": b"unlisted"})) == "project_file_foreign"


def test_bombs_are_refused_by_what_they_claim(good: Parts, refused: Callable[[bytes], str]) -> None:
    zeros = bytes(8 * 1024 * 1024)
    assert refused(packed({**good, "own/0": zeros})) == "project_file_bomb"
    data = packed(good)
    assert refused(claiming(data, 1024**3)) == "project_file_bomb"
    many = {f"own/{number}": b"x" for number in range(6001)}
    assert refused(packed({**good, **many})) == "project_file_too_many_parts"
    assert refused(packed({**good, "own/0": packed({"a": zeros})})) == "project_file_part_unusable"


def claiming(data: bytes, size: int, packed_size: int | None = None) -> bytes:
    """The same file; its directory gives another size for the first entry."""
    at = data.index(b"PK\x01\x02")
    changed = bytearray(data)
    changed[at + 24 : at + 28] = struct.pack("<L", size)
    if packed_size is not None:
        changed[at + 20 : at + 24] = struct.pack("<L", packed_size)
    return bytes(changed)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    """It claims a kilobyte and holds a hundred megabytes."""
    rest = {name: data for name, data in good.items() if name != "classes/0/0.jpg"}
    bomb = packed({"classes/0/0.jpg": bytes(100 * 1024 * 1024), **rest})
    memory = psutil.Process().memory_info().rss
    assert refused(claiming(bomb, 1024)) in ("project_file_unreadable", "project_file_foreign")
    assert psutil.Process().memory_info().rss - memory < 50 * 1024 * 1024


def test_a_claim_of_a_gigabyte_is_refused_before_it_is_unpacked(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    data = packed(good, zipfile.ZIP_STORED)
    assert refused(claiming(data, 2**30, 2**30)) == "project_file_too_large"


def test_a_directory_that_would_fill_the_memory_is_refused_unread(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    data = packed(good)
    end = bytearray(data[-22:])
    end[12:16] = struct.pack("<L", 200 * 1024 * 1024)
    assert refused(data[:-22] + bytes(end)) == "project_file_too_many_parts"
    assert refused(data[:-22] + b"PK\x06\x07" + bytes(16) + data[-22:]) == (
        "project_file_too_large"
    )


def test_a_file_that_is_too_large_is_refused_while_it_is_sent(start: Start) -> None:
    with start(ready=False, max_project_file_bytes=100_000) as client:
        answer = send(client, bytes(300_000))
        assert (answer.status_code, error_of(answer)) == (413, "project_file_too_large")
        assert answer.json()["error"]["details"] == {"max_bytes": 100_000}


def test_encrypted_and_damaged_files_are_refused(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    data = packed(good)
    locked = bytearray(data)
    at = data.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert refused(bytes(locked)) == "project_file_encrypted"
    for damaged in (b"", b"PK", b"no zip file at all" * 100, data[:-1], data[: len(data) // 2]):
        assert refused(damaged) == "project_file_unreadable"
    flipped = bytearray(packed(good, zipfile.ZIP_STORED))
    flipped[flipped.index(b"\xff\xd8\xff") + 300] ^= 0xFF
    assert refused(bytes(flipped)) == "project_file_unreadable"
    squeezed = packed(good, zipfile.ZIP_BZIP2)
    assert refused(squeezed) == "project_file_foreign"


def test_another_version_is_refused_with_its_number(
    client: TestClient, good: Parts, refused: Callable[[bytes], str]
) -> None:
    newer = changed(good, lambda manifest: manifest.update(format=2, more="x"))
    assert refused(newer) == "project_file_version"
    assert send(client, newer).json()["error"]["details"] == {"version": "2", "newest": 1}
    assert refused(changed(good, lambda manifest: manifest.update(program_format=99))) == (
        "project_file_version"
    )
    assert refused(changed(good, lambda manifest: manifest.update(product="other"))) == (
        "project_file_unreadable"
    )


def test_what_is_missing_is_named(
    client: TestClient, good: Parts, refused: Callable[[bytes], str]
) -> None:
    for part in good:
        data = packed({name: data for name, data in good.items() if name != part})
        assert refused(data) == "project_file_incomplete"
        assert send(client, data).json()["error"]["details"] == {"part": part}


DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000


@pytest.mark.parametrize(
    ("part", "data", "reason"),
    [
        ("classes/0/0.jpg", b"<script>alert(1)</script>", "not_a_picture_type"),
        ("classes/0/0.jpg", b"\xff\xd8\xff", "picture_unreadable"),
        ("own/0", b"GIF89a", "not_a_picture_type"),
        ("program.json", DEEP, "program_too_deep"),
        ("program.json", b'{"a": NaN}', "unusable_value"),
        ("program.json", b"[]", "unusable_value"),
        ("program.json", b"{", "unusable_value"),
        ("model.f32", b"", "unusable_value"),
        ("model.f32", b"\x80\x04cos\nsystem\n(S'true'\ntR.", "unusable_value"),
        ("manifest.json", DEEP, "unusable_value"),
        ("manifest.json", b"\xff\xfe", "unusable_value"),
        ("manifest.json", b"1" * 5000, "unusable_value"),
    ],
)
def test_parts_are_checked_like_uploads(
    client: TestClient,
    good: Parts,
    refused: Callable[[bytes], str],
    part: str,
    data: bytes,
    reason: str,
) -> None:
    file = packed({**good, part: data}, zipfile.ZIP_STORED)
    assert refused(file) == "project_file_part_unusable"
    details = send(client, file).json()["error"]["details"]
    assert details["part"] == part
    assert details["reason"] in (reason, "unusable_value")


def test_a_manifest_that_does_not_fit_is_refused(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    def twice(manifest: Any) -> None:
        manifest["classes"][1]["id"] = manifest["classes"][0]["id"]

    def larger(manifest: Any) -> None:
        manifest["model"]["layers"] = [[10**5, 10**9]]

    def fewer(manifest: Any) -> None:
        manifest["model"]["classes"].pop()

    changes: list[Callable[[Any], None]] = [
        twice,
        larger,
        fewer,
        lambda manifest: manifest.update(unknown=1),
        lambda manifest: manifest["classes"][0].update(id="../x"),
        lambda manifest: manifest["classes"][0].update(pictures=-1),
        lambda manifest: manifest["model"].update(backbone="another"),
        lambda manifest: manifest["model"]["settings"].update(epochs=0),
        lambda manifest: manifest["model"]["epochs"].pop(0),
        lambda manifest: manifest.update(name=["x"]),
    ]
    for change in changes:
        assert refused(changed(good, change)) == "project_file_part_unusable"


def test_a_number_that_is_not_finite_is_no_model(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    broken = struct.pack("<f", float("nan")) + good["model.f32"][4:]
    assert refused(packed({**good, "model.f32": broken})) == "project_file_part_unusable"


def test_foreign_names_are_cleaned(client: TestClient, good: Parts) -> None:
    def rename(manifest: Any) -> None:
        manifest["name"] = "\u202e<b>\n" + "x" * 80
        manifest["classes"][0]["name"] = " \n\u3164 "
        manifest["classes"][1]["name"] = "1"

    project = send(client, changed(good, rename)).json()

    assert project["name"] == "<b>" + "x" * 47
    assert [each["name"] for each in project["classes"]] == ["1", "2 1"]


def test_an_import_over_the_quota_leaves_nothing(client: TestClient, good: Parts) -> None:
    settings = client.app.state.settings  # type: ignore[attr-defined]
    settings.max_samples_per_class = 3
    before = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")
    answer = send(client, packed(good))
    assert (answer.status_code, error_of(answer)) == (429, "quota_reached")
    after = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")
    assert after == before


def test_who_may_not_make_projects_is_told_before_the_file_is_looked_at(start: Start) -> None:
    with start(ready=False, students_alone="no") as client:
        answer = client.post(ADDRESS, content=b"", headers={"Content-Type": "multipart/form-data"})
        assert (answer.status_code, error_of(answer)) == (403, "classroom_needed")
    with start(ready=False) as client:
        answer = client.post(ADDRESS, content=b"", headers={"Content-Type": "multipart/form-data"})
        assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
