"""Project files: export and import, and refusals of unsafe or damaged files."""

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
from sqlalchemy import select
from starlette.testclient import TestClient

from app.db.tables import Sample

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..sharing.test_remix import files, same_program, with_program
from ..sharing.test_shares import recognize, share
from ..student import (
    Json,
    assert_refused,
    error_of,
    make_project,
    train,
    trained_project,
    upload,
    visitor,
)  # fmt: skip

ADDRESS = "/api/project-files"
Parts = dict[str, bytes]


def import_file(client: TestClient, data: bytes) -> Response:
    return client.post(ADDRESS, files={"file": ("game.zip", data)})


def export_project(client: TestClient, project: Json) -> bytes:
    answer = client.get(f"/api/projects/{project['id']}/file")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-eyeblocks")
    return answer.content


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def zip_of(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
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


def with_changes(parts: Parts, change: Callable[[Any], None], part: str = "manifest.json") -> bytes:
    document = json.loads(parts[part])
    change(document)
    return zip_of({**parts, part: json.dumps(document).encode()})


def test_an_exported_project_is_imported_unchanged(client: TestClient) -> None:
    project, model_id = trained_project(client)
    blocks = with_program(client, project)
    client.patch(f"/api/projects/{project['id']}", json={"name": '가위/바위"보'})
    data = export_project(client, project)
    other = visitor(client)

    answer = import_file(other, data)

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


def test_a_copy_keeps_colors_and_the_names_of_deleted_classes(client: TestClient) -> None:
    project = make_project(client)
    address = f"/api/projects/{project['id']}"
    client.post(f"{address}/classes", json={"name": "cat"})
    deleted, *kept = client.get(address).json()["classes"]
    blocks = {"version": 0, "format": 1, "blocks": {"class": deleted["id"]}}
    assert client.put(f"{address}/program", json=blocks).status_code == 200
    client.delete(f"{address}/classes/{deleted['id']}")

    for copy in (
        import_file(client, export_project(client, project)).json(),
        client.post(f"/api/shares/{share(client, project)}/remix").json(),
    ):
        (copied,) = copy["deleted_classes"]
        named = client.get(f"/api/projects/{copy['id']}/program").json()["blocks"]["class"]
        assert (copied["name"], copied["color"]) == (deleted["name"], deleted["color"])
        assert copied["id"] == named != deleted["id"]
        assert [each["color"] for each in copy["classes"]] == [each["color"] for each in kept]


def test_a_copy_keeps_which_pictures_are_shown_mirrored(client: TestClient) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    for number, mirrored in enumerate((True, False, True)):
        picture = (f"{number}.jpg", jpeg("circle", number))
        upload(client, project, class_id, picture, mirrored=mirrored)

    for copy in (
        import_file(client, export_project(client, project)).json(),
        client.post(f"/api/shares/{share(client, project, with_pictures=True)}/remix").json(),
    ):
        copied = copy["classes"][0]
        address = f"/api/projects/{copy['id']}/classes/{copied['id']}/samples"
        shown = [each["mirrored"] for each in client.get(address).json()["samples"]]
        assert (shown, copied["cover_mirrored"]) == ([True, False, True], True)


@pytest.mark.parametrize("numbers", [[0, 0], [6], [-1], ["0"], [True]])
def test_a_file_that_mirrors_pictures_which_it_lacks_is_refused(
    client: TestClient, good: Parts, numbers: list[Any]
) -> None:
    def mirror(manifest: Any) -> None:
        manifest["classes"][0]["mirrored"] = numbers

    answer = import_file(client, with_changes(good, mirror))

    assert error_of(answer) == "project_file_part_unusable"


def test_a_copy_keeps_how_its_model_was_trained(client: TestClient) -> None:
    conditions = {"epochs": 300, "learning_rate": 0.01, "stop_patience": 2, "reduce_patience": 1}
    project, model_id = trained_project(client, **conditions, stop_min_delta=0.01)
    original = client.get(f"/api/models/{model_id}").json()

    copy = import_file(client, export_project(client, project)).json()

    model = client.get(f"/api/models/{copy['current_model_id']}").json()
    run, theirs = (
        client.get(f"/api/projects/{each['project_id']}/runs/{each['run_id']}").json()
        for each in (model, original)
    )
    assert (run["ending"], run["history"]) == ("stopped_early", theirs["history"])
    assert (model["scores"], model["settings"]) == (original["scores"], original["settings"])


@pytest.mark.parametrize("by_file", [True, False])
def test_a_copy_keeps_the_conditions_of_the_lab(client: TestClient, by_file: bool) -> None:
    conditions = {"augmentation_level": 1, "split": True, "split_test": 0.3, "split_seed": 4}
    project, model_id = trained_project(client, **conditions)
    original = client.get(f"/api/models/{model_id}").json()

    if by_file:
        copy = import_file(client, export_project(client, project)).json()
    else:
        link = share(client, project, with_pictures=True)
        copy = client.post(f"/api/shares/{link}/remix").json()

    model = client.get(f"/api/models/{copy['current_model_id']}").json()
    assert model["settings"] == original["settings"]
    assert conditions.items() <= model["settings"].items()
    run = client.get(f"/api/projects/{copy['id']}/runs/{model['run_id']}").json()
    assert (run["settings"], run["preparation"]) == (model["settings"], None)
    again = train(client, copy, **model["settings"])
    assert again["preparation"]["variants"] == again["preparation"]["parts"]["training"] > 0


def test_a_file_of_an_earlier_version_takes_the_defaults(client: TestClient, good: Parts) -> None:
    def age(manifest: Any) -> None:
        model = manifest["model"]
        model["settings"] = {name: model["settings"][name] for name in ("epochs", "batch_size")}
        del model["kept_epoch"]
        for epoch in model["epochs"]:
            del epoch["learning_rate"]

    copy = import_file(client, with_changes(good, age)).json()

    model = client.get(f"/api/models/{copy['current_model_id']}").json()
    assert (model["settings"]["optimizer"], model["scores"]["epoch"]) == ("adam", 30)
    assert model["scores"]["learning_rate"] is None


def test_a_file_of_an_earlier_version_mirrors_no_picture(client: TestClient, good: Parts) -> None:
    def age(manifest: Any) -> None:
        for file_class in manifest["classes"]:
            del file_class["mirrored"]

    copy = import_file(client, with_changes(good, age)).json()

    assert [each["sample_count"] for each in copy["classes"]] == [6, 6]
    assert [each["cover_mirrored"] for each in copy["classes"]] == [False, False]


def test_only_the_owner_exports_a_project_and_the_file_has_its_name(client: TestClient) -> None:
    project = make_project(client, "가위 바위")
    address = f"/api/projects/{project['id']}/file"
    disposition = client.get(address).headers["content-disposition"]
    assert disposition == "attachment; filename*=UTF-8''" + (
        "%EA%B0%80%EC%9C%84%20%EB%B0%94%EC%9C%84.eyeblocks"
    )
    assert error_of(visitor(client).get(address)) == "project_not_found"
    assert import_file(client, export_project(client, project)).status_code == 201  # empty as it is


def test_a_student_downloads_a_few_files_at_a_time_and_gets_the_place_back(start: Start) -> None:
    with start(downloads_per_student=1, students_per_address=1) as client:
        project = make_project(client)
        addresses = (f"/api/projects/{project['id']}/file", "/api/me/file")
        with services_of(client).downloads._places.held("another student", "testclient"):
            for address in addresses:
                answer = client.get(address)
                assert_refused(answer, 429, "too_many_requests")
                assert int(answer.headers["retry-after"]) > 0
        for address in addresses:
            assert client.get(address).status_code == 200


@pytest.fixture
def client(start: Start) -> Iterator[TestClient]:
    """A stranger's browser before a server that accepts many files in a minute."""
    with start(projects_per_minute=1000) as client:
        yield client


@pytest.fixture
def good(client: TestClient) -> Parts:
    """The parts of a complete project file."""
    project, _ = trained_project(client)
    with_program(client, project)
    return parts_of(export_project(client, project))


@pytest.fixture
def refused(client: TestClient, good: Parts) -> Iterator[Callable[[bytes], str]]:
    """Sends a file that must be refused within 20 s and leave no file. Returns the code."""
    settings = settings_of(client)
    before = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")

    def refuse(data: bytes) -> str:
        started = time.monotonic()
        answer = import_file(client, data)
        assert answer.status_code in (413, 422, 429), answer.text
        assert time.monotonic() - started < 20
        code = error_of(answer)
        assert "{" not in answer.json()["error"]["message"]
        after = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")
        assert after == before
        assert len(client.get("/api/projects").json()["projects"]) == 1
        return code

    yield refuse
    assert import_file(client, zip_of(good)).status_code == 201


def test_a_file_that_was_unpacked_and_packed_again_is_opened(
    client: TestClient, good: Parts
) -> None:
    """A Mac and Windows put the folder into the zip file, and litter beside the parts."""
    litter = {
        "__MACOSX/작품/._manifest.json": b"x", "작품/.DS_Store": b"x", "작품/classes/Thumbs.db": b"x",
        "작품/desktop.ini": b"x", "작품/": b"", "작품/classes/": b"", "작품/classes/0/": b"",
    }  # fmt: skip
    packed = zip_of({f"작품/{name}": data for name, data in good.items()} | litter)
    out = io.BytesIO(packed)
    with zipfile.ZipFile(out, "a") as file:
        file.comment = b"packed by hand"
    assert import_file(client, out.getvalue()).status_code == 201


def test_a_folder_around_some_of_the_parts_is_refused(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    inside = {f"a/{name}": data for name, data in good.items()}
    assert refused(zip_of({**inside, "b/manifest.json": b"{}"})) == "project_file_foreign"
    assert refused(zip_of({**inside, "own/0": b""})) == "project_file_foreign"
    outside = {f"../{name}": data for name, data in good.items()}
    assert refused(zip_of(outside)) == "project_file_foreign"
    assert refused(zip_of({**inside, "a/manifest.json/": b"x"})) == "project_file_foreign"


def test_unsafe_part_names_are_refused(good: Parts, refused: Callable[[bytes], str]) -> None:
    for name in (
        "../evil.txt", "/etc/passwd", "classes/0/../../../evil.jpg", "..\\evil", "C:\\evil",
        "classes/0/0.jpg/../../x", "notes.txt", "inner.zip", "classes/", "own/3\x00.txt",
    ):  # fmt: skip
        assert refused(zip_of({**good, name: b"evil"})) == "project_file_foreign", name


def test_links_duplicates_and_unlisted_parts_are_refused(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    link = zipfile.ZipInfo("own/7")
    link.external_attr = 0o120777 << 16
    assert refused(with_entry(zip_of(good), link, b"/etc/passwd")) == "project_file_foreign"
    twice = zipfile.ZipInfo("manifest.json")
    assert refused(with_entry(zip_of(good), twice)) == "project_file_foreign"
    assert refused(zip_of({**good, "own/9": b"unlisted"})) == "project_file_foreign"


def test_bombs_are_refused_by_their_claimed_sizes(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    zeros = bytes(8 * 1024 * 1024)
    assert refused(zip_of({**good, "own/0": zeros})) == "project_file_bomb"
    data = zip_of(good)
    assert refused(claiming(data, 1024**3)) == "project_file_bomb"
    many = {f"own/{number}": b"x" for number in range(8001)}
    assert refused(zip_of({**good, **many})) == "project_file_too_many_parts"
    assert refused(zip_of({**good, "own/0": zip_of({"a": zeros})})) == "project_file_part_unusable"


def claiming(data: bytes, size: int, packed_size: int | None = None) -> bytes:
    """The zip file with another claimed size of the first entry in its directory."""
    at = data.index(b"PK\x01\x02")
    data_with_claim = bytearray(data)
    data_with_claim[at + 24 : at + 28] = struct.pack("<L", size)
    if packed_size is not None:
        data_with_claim[at + 20 : at + 24] = struct.pack("<L", packed_size)
    return bytes(data_with_claim)


def test_a_bomb_with_a_false_size_is_not_unpacked(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    """It claims a kilobyte and has a hundred megabytes."""
    rest = {name: data for name, data in good.items() if name != "classes/0/0.jpg"}
    bomb = zip_of({"classes/0/0.jpg": bytes(100 * 1024 * 1024), **rest})
    memory = psutil.Process().memory_info().rss
    assert refused(claiming(bomb, 1024)) in ("project_file_unreadable", "project_file_foreign")
    assert psutil.Process().memory_info().rss - memory < 50 * 1024 * 1024


def test_counts_that_a_manifest_claims_are_compared_with_the_limits_first(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    """A manifest of 200 bytes may claim millions of pictures, and every name is work."""

    def pictures(manifest: Any) -> None:
        manifest["classes"][0] |= {"pictures": 10**9, "bursts": []}

    def classes(manifest: Any) -> None:
        manifest["classes"] += [
            {"id": f"{n:032x}", "name": "x", "pictures": 0} for n in range(5000)
        ]

    def own(manifest: Any) -> None:
        manifest["own"] += [f"{n:032x}" for n in range(5000)]

    def outputs(manifest: Any) -> None:
        manifest["model"]["classes"] = [{"id": f"{n:032x}", "name": "x"} for n in range(5000)]

    def layers(manifest: Any) -> None:
        manifest["model"]["layers"] = [[1, 1]] * 5000

    began = time.process_time()
    assert refused(with_changes(good, pictures)) == "project_file_too_many_parts"
    assert time.process_time() - began < 2
    assert refused(with_changes(good, own)) == "quota_reached"
    assert refused(with_changes(good, classes)) == "quota_reached"
    assert refused(with_changes(good, outputs)) == "project_file_part_unusable"
    assert refused(with_changes(good, layers)) == "project_file_part_unusable"


def test_a_claim_of_a_gigabyte_is_refused_before_it_is_unpacked(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    data = zip_of(good, zipfile.ZIP_STORED)
    assert refused(claiming(data, 2**30, 2**30)) == "project_file_too_large"


def test_a_huge_directory_is_refused_before_it_is_read(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    data = zip_of(good)
    end = bytearray(data[-22:])
    end[12:16] = struct.pack("<L", 200 * 1024 * 1024)
    assert refused(data[:-22] + bytes(end)) == "project_file_too_many_parts"
    assert refused(data[:-22] + b"PK\x06\x07" + bytes(16) + data[-22:]) == (
        "project_file_too_large"
    )


def test_a_file_that_is_too_large_is_refused_while_it_is_sent(start: Start) -> None:
    with start(ready=False, max_project_file_bytes=100_000) as client:
        answer = import_file(client, bytes(300_000))
        assert (answer.status_code, error_of(answer)) == (413, "project_file_too_large")
        assert answer.json()["error"]["details"] == {"max_bytes": 100_000}


def test_encrypted_and_damaged_files_are_refused(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    data = zip_of(good)
    locked = bytearray(data)
    at = data.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert refused(bytes(locked)) == "project_file_encrypted"
    for damaged in (b"", b"PK", b"no zip file at all" * 100, data[:-1], data[: len(data) // 2]):
        assert refused(damaged) == "project_file_unreadable"
    flipped = bytearray(zip_of(good, zipfile.ZIP_STORED))
    flipped[flipped.index(b"\xff\xd8\xff") + 300] ^= 0xFF
    assert refused(bytes(flipped)) == "project_file_unreadable"
    squeezed = zip_of(good, zipfile.ZIP_BZIP2)
    assert refused(squeezed) == "project_file_foreign"


def test_a_newer_version_is_refused_with_its_number(
    client: TestClient, good: Parts, refused: Callable[[bytes], str]
) -> None:
    newer = with_changes(good, lambda manifest: manifest.update(format=2, more="x"))
    assert refused(newer) == "project_file_version"
    assert import_file(client, newer).json()["error"]["details"] == {"version": "2", "newest": 1}
    assert refused(with_changes(good, lambda manifest: manifest.update(program_format=99))) == (
        "project_file_version"
    )
    assert refused(with_changes(good, lambda manifest: manifest.update(product="other"))) == (
        "project_file_unreadable"
    )


def test_a_missing_part_is_named(
    client: TestClient, good: Parts, refused: Callable[[bytes], str]
) -> None:
    for part in good:
        data = zip_of({name: data for name, data in good.items() if name != part})
        assert refused(data) == "project_file_incomplete"
        assert import_file(client, data).json()["error"]["details"] == {"part": part}


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
    file = zip_of({**good, part: data}, zipfile.ZIP_STORED)
    assert refused(file) == "project_file_part_unusable"
    details = import_file(client, file).json()["error"]["details"]
    assert details["part"] == part
    assert details["reason"] in (reason, "unusable_value")


def test_an_inconsistent_manifest_is_refused(good: Parts, refused: Callable[[bytes], str]) -> None:
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
        lambda manifest: manifest["model"].update(kept_epoch=31),
        lambda manifest: manifest.update(name=["x"]),
    ]
    for change in changes:
        assert refused(with_changes(good, change)) == "project_file_part_unusable"


def test_a_model_with_a_number_that_is_not_finite_is_refused(
    good: Parts, refused: Callable[[bytes], str]
) -> None:
    broken = struct.pack("<f", float("nan")) + good["model.f32"][4:]
    assert refused(zip_of({**good, "model.f32": broken})) == "project_file_part_unusable"


def test_foreign_names_are_cleaned(client: TestClient, good: Parts) -> None:
    def rename(manifest: Any) -> None:
        manifest["name"] = "\u202e<b>\n" + "x" * 80
        manifest["classes"][0]["name"] = " \n\u3164 "
        manifest["classes"][1]["name"] = "1"

    project = import_file(client, with_changes(good, rename)).json()

    assert project["name"] == "<b>" + "x" * 47
    assert [each["name"] for each in project["classes"]] == ["1", "2 1"]


def test_class_names_that_imitate_numbering_end_the_search_for_a_free_name(
    client: TestClient, good: Parts
) -> None:
    """Class 25 is called like class 1, and the 24 before it are called as 25 would be numbered."""
    names = ["25 " * count + "x" for count in range(24)]

    def rename(manifest: Any) -> None:
        manifest["classes"] += [{"id": f"{n:032x}", "name": "y", "pictures": 0} for n in range(23)]
        for each, name in zip(manifest["classes"], [*names, "x"], strict=True):
            each["name"] = name

    project = import_file(client, with_changes(good, rename)).json()

    assert project["classes"][24]["name"] == "26 x"


def test_an_import_over_the_quota_leaves_nothing(client: TestClient, good: Parts) -> None:
    settings = settings_of(client)
    settings.max_samples_per_class = 3
    before = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")
    answer = import_file(client, zip_of(good))
    assert (answer.status_code, error_of(answer)) == (429, "quota_reached")
    after = files(settings.data_dir / "pictures"), files(settings.models_dir / "models")
    assert after == before


def test_a_caller_who_may_not_make_projects_is_refused_before_the_file_is_read(
    start: Start,
) -> None:
    with start(ready=False, students_alone="no") as client:
        answer = client.post(ADDRESS, content=b"", headers={"Content-Type": "multipart/form-data"})
        assert (answer.status_code, error_of(answer)) == (403, "classroom_needed")
    with start(ready=False) as client:
        answer = client.post(ADDRESS, content=b"", headers={"Content-Type": "multipart/form-data"})
        assert (answer.status_code, error_of(answer)) == (422, "unusable_value")


def test_a_project_file_keeps_the_bursts_of_the_pictures(client: TestClient) -> None:
    project = make_project(client)
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    files_ = [("files", (f"{n}.jpg", jpeg("circle", n))) for n in range(3)]
    assert client.post(path, files=files_, data={"burst": "b1,,b1"}).status_code == 201
    data = export_project(client, project)
    assert json.loads(parts_of(data)["manifest.json"])["classes"][0]["bursts"] == ["b1", "", "b1"]

    again = import_file(client, data).json()
    with services_of(client).database.reading() as session:
        samples = select(Sample).where(Sample.project_id == again["id"]).order_by(Sample.order_key)
        rows = session.scalars(samples).all()
    assert [row.burst for row in rows] == ["b1", None, "b1"]
    assert all(row.brightness and row.sharpness and row.colors for row in rows)

    def without_bursts(manifest: Any) -> None:
        for file_class in manifest["classes"]:
            del file_class["bursts"]

    def with_too_few(manifest: Any) -> None:
        manifest["classes"][0]["bursts"] = ["b1"]

    older, wrong = (
        with_changes(parts_of(data), change) for change in (without_bursts, with_too_few)
    )
    assert import_file(client, older).status_code == 201
    assert error_of(import_file(client, wrong)) == "project_file_part_unusable"
