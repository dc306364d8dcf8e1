"""Imports of data sets over HTTP: what becomes of good, odd and hostile zip files."""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer
from typing import BinaryIO

import pytest
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from app.db.tables import Project
from app.errors import EngineStarting
from app.lab import jobs
from app.lab.imports.import_rows import ImportPurpose, Imports
from app.lab.imports.receiving import ImportTarget
from app.storage import FolderStorage

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, assert_refused, error_of, make_project, upload, visitor
from ..teacher import become_teacher, join, make_classroom
from ..waiting import wait_until
from .data_sets import counts, finished_import, imported, pictures, refused, send, zip_of

CAT, DOG = jpeg("circle", 1), jpeg("stripes", 1)
Damage = Callable[[bytes], bytes]


def left_files(client: TestClient) -> list[Path]:
    """What is kept of imports on the disk."""
    folder = settings_of(client).data_dir / "imports"
    return [path for path in folder.rglob("*") if path.is_file()]


def wait_for_no_files(client: TestClient) -> None:
    wait_until(lambda: not left_files(client))


def test_folders_become_classes_and_take_the_places_of_the_empty_ones(client: TestClient) -> None:
    project = make_project(client)

    row = imported(client, project, zip_of(pictures(3, cat="circle", dog="stripes", owl="cross")))

    assert (row["status"], row["files"], row["done"], row["accepted"]) == ("succeeded", 9, 9, 9)
    assert (row["seconds_left"], row["file_name"], row["refused"]) == (None, "pets.zip", 0)
    assert counts(client, project) == {"cat": 3, "dog": 3, "owl": 3}
    wait_for_no_files(client)


def test_names_tell_the_class_where_there_are_no_folders(client: TestClient) -> None:
    project = make_project(client)
    files = {f"train/dog.{n}.jpg": jpeg("stripes", n) for n in (1, 2, 10)}
    files |= {f"train/검은 고양이 ({n}).jpg": jpeg("circle", n) for n in (1, 2)}

    imported(client, project, zip_of(files))

    assert counts(client, project) == {"dog": 3, "검은 고양이": 2}


def test_folders_around_all_and_texts_beside_them_mean_nothing(client: TestClient) -> None:
    project = make_project(client)
    files = pictures(2, "pets/train/", cat="circle", dog="stripes")

    row = imported(client, project, zip_of({**files, "pets/README.txt": b"about"}))

    assert counts(client, project) == {"cat": 2, "dog": 2}
    assert refused(client, project, row) == {"pets/README.txt": "import_class_missing"}


@pytest.mark.parametrize(
    ("stray", "reason"),
    [
        ("logo.png", "import_class_missing"),
        ("pets/cover.jpg", "import_class_missing"),
        ("pets/readme.1.jpg/1.jpg", "import_elsewhere"),
        ("other/cat/1.jpg", "import_elsewhere"),
        ("pets/train/cat/old/1.jpg", "import_too_deep"),
    ],
)
def test_a_picture_in_the_wrong_place_spoils_nothing(
    client: TestClient, stray: str, reason: str
) -> None:
    project = make_project(client)
    files = pictures(3, "pets/train/", cat="circle", dog="stripes")

    row = imported(client, project, zip_of({**files, stray: jpeg("cross", 1)}))

    assert counts(client, project) == {"cat": 3, "dog": 3}
    assert refused(client, project, row) == {stray: reason}


def test_folders_and_names_tell_classes_side_by_side(client: TestClient) -> None:
    project = make_project(client)
    files = pictures(3, "pets/", cat="circle")
    files |= {f"pets/dog.{n}.jpg": jpeg("stripes", n) for n in range(2)}

    imported(client, project, zip_of(files))

    assert counts(client, project) == {"cat": 3, "dog": 2}


def test_where_two_folders_could_hold_the_classes_none_is_preferred(client: TestClient) -> None:
    project = make_project(client)
    files = pictures(2, "one/", cat="circle") | pictures(2, "two/", dog="stripes")

    row = imported(client, project, zip_of(files))

    assert set(refused(client, project, row).values()) == {"import_too_deep"}


def test_pictures_join_the_class_of_their_name_whatever_its_letters(client: TestClient) -> None:
    project = make_project(client)
    one, two = project["classes"]
    for image_class, name in ((one, "Cat"), (two, "Mine")):
        address = f"/api/projects/{project['id']}/classes/{image_class['id']}"
        client.patch(address, json={"name": name})
    upload(client, project, one["id"], ("a.jpg", jpeg("circle", 3)))

    imported(client, project, zip_of({"cat/1.jpg": jpeg("circle", 2), "CAT/2.jpg": CAT}))

    assert counts(client, project) == {"Cat": 3, "Mine": 0}


def test_pictures_that_their_class_has_already_do_not_come_again(client: TestClient) -> None:
    project = make_project(client)
    packed = zip_of({**pictures(3, cat="circle", dog="stripes"), "cat/twin.jpg": CAT})
    first = imported(client, project, packed)
    assert (first["accepted"], first["already_here"]) == (7, 0)

    again = imported(client, project, packed)

    assert (again["status"], again["accepted"]) == ("succeeded", 0)
    assert (again["refused"], again["already_here"]) == (7, 7)
    assert counts(client, project) == {"cat": 4, "dog": 3}
    assert refused(client, project, again)["cat/twin.jpg"] == "picture_already_here"
    # What is new, in another class or was deleted comes in.
    [cats, _] = client.get(f"/api/projects/{project['id']}").json()["classes"]
    samples = f"/api/projects/{project['id']}/classes/{cats['id']}/samples"
    for sample in client.get(samples).json()["samples"]:
        client.delete(f"/api/projects/{project['id']}/samples/{sample['id']}")
    files = {"cat/1.jpg": CAT, "cat/2.jpg": DOG, "dog/1.jpg": DOG, "dog/no.jpg": b"no picture"}
    third = imported(client, project, zip_of(files))
    assert (third["accepted"], third["refused"], third["already_here"]) == (2, 2, 1)
    assert counts(client, project) == {"cat": 2, "dog": 3}


def test_korean_names_are_read_however_they_were_written(client: TestClient) -> None:
    project = make_project(client)
    decomposed = unicodedata.normalize("NFD", "강아지/1.jpg").encode()
    names = ["고양이/1.jpg".encode("cp949"), "고양이/2.jpg".encode(), decomposed]
    places = [letter * len(name) for letter, name in zip("xyz", names, strict=True)]
    data = zip_of([("utf-8/한글.jpg", DOG), *((place, CAT) for place in places)])
    for place, name in zip(places, names, strict=True):  # written without saying how
        assert data.count(place.encode()) == 2
        data = data.replace(place.encode(), name)

    imported(client, project, data)

    assert counts(client, project) == {"강아지": 1, "고양이": 2, "utf-8": 1}


def test_litter_of_a_mac_is_left_out_without_a_word(client: TestClient) -> None:
    project = make_project(client)
    litter = {"__MACOSX/cat/._1.jpg": b"x", "cat/.DS_Store": b"x", "cat/Thumbs.db": b"x"}

    row = imported(client, project, zip_of({"cat/1.jpg": CAT, **litter, "dog/": b""}))

    assert (row["files"], row["accepted"], row["refused"]) == (1, 1, 0)


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def test_every_bad_file_is_named_and_the_good_ones_are_kept(client: TestClient) -> None:
    project = make_project(client)
    files: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        *pictures(2, cat="circle", dog="stripes").items(),
        ("../../evil/1.jpg", CAT),
        ("/etc/1.jpg", CAT),
        ("C:/cat/1.jpg", CAT),
        ("cat\\..\\..\\1.jpg", CAT),
        ("cat/a\nb.jpg", CAT),
        (link("cat/link.jpg"), b"/etc/passwd"),
        ("cat/old/1.jpg", CAT),
        ("loose.jpg", CAT),
        ("cat/text.jpg", b"no picture"),
        ("cat/empty.jpg", b""),
        ("cat/cut.jpg", CAT[: len(CAT) // 2]),
        (f"{'n' * 51}/1.jpg", CAT),
    ]
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zip_of([*files, ("cat/1.jpg", DOG)])

    row = imported(client, project, data)

    assert refused(client, project, row) == {
        "../../evil/1.jpg": "import_path_unsafe",
        "/etc/1.jpg": "import_path_unsafe",
        "C:/cat/1.jpg": "import_path_unsafe",
        "cat/../../1.jpg": "import_path_unsafe",
        "cat/a\nb.jpg": "import_path_unsafe",
        "cat/link.jpg": "import_link",
        "cat/old/1.jpg": "import_too_deep",
        "loose.jpg": "import_class_missing",
        "cat/1.jpg": "import_file_twice",
        "cat/text.jpg": "not_a_picture_type",
        "cat/empty.jpg": "picture_empty",
        "cat/cut.jpg": "picture_unreadable",
        f"{'n' * 51}/1.jpg": "name_unusable",
    }
    assert counts(client, project) == {"cat": 2, "dog": 2}
    assert (row["status"], row["accepted"], row["refused"]) == ("succeeded", 4, 13)


def test_names_that_no_database_keeps_are_named_all_the_same(client: TestClient) -> None:
    project = make_project(client)
    long = f"cat/{'n' * 60_000}.jpg"
    data = zip_of({"cat/1.jpg": CAT, "cat/NUL.jpg": CAT, long: b"no picture"})

    row = imported(client, project, data.replace(b"cat/NUL.jpg", b"cat/N\0L.jpg"))

    assert refused(client, project, row) == {
        "cat/N\N{SYMBOL FOR NULL}L.jpg": "import_path_unsafe",
        long[:255]: "not_a_picture_type",
    }
    assert row["accepted"] == 1


def test_a_file_that_grows_enormously_is_never_unpacked(start: Start) -> None:
    with start(max_picture_bytes=200_000) as client:
        project = make_project(client)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("cat/1.jpg", CAT)
            packed.writestr("cat/bomb.bmp", bytes(50_000_000))
        honest = out.getvalue()
        # The same bomb that claims to be small.
        lying = honest.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 100_000))

        row = imported(client, project, honest)
        assert refused(client, project, row) == {"cat/bomb.bmp": "picture_too_large"}
        another = make_project(client)
        row = imported(client, another, lying)
        assert refused(client, another, row) == {"cat/bomb.bmp": "picture_unreadable"}


def encrypted(data: bytes) -> bytes:
    """The zip file with the flags of encryption in both of its headers."""
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        data = data[:at] + bytes([data[at] | 1]) + data[at + 1 :]
    return data


def test_a_file_with_a_password_is_named(client: TestClient) -> None:
    project = make_project(client)

    row = imported(client, project, encrypted(zip_of({"cat/1.jpg": CAT, "cat/2.jpg": DOG})))

    assert refused(client, project, row) == {"cat/1.jpg": "import_encrypted"}
    assert counts(client, project)["cat"] == 1


DAMAGES: dict[str, Damage] = {
    "text": lambda data: b"not a zip file",
    "empty": lambda data: b"",
    "cut": lambda data: data[:-30],
    "directory": lambda data: data.replace(b"PK\x01\x02", b"PK\x07\x07"),
    "more": lambda data: data + b"and more",
    "zip64": lambda data: data[:-22] + struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1) + data[-22:],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_no_zip_file_leaves_nothing(client: TestClient, damage: Damage) -> None:
    project = make_project(client)

    answer = send(client, project, damage(zip_of({"cat/1.jpg": CAT})))

    assert (answer.status_code, error_of(answer)) == (422, "import_unreadable")
    assert client.get(f"/api/projects/{project['id']}/imports").json() == {"imports": []}
    services_of(client).file_deletions.delete_pending()
    assert left_files(client) == []


def test_a_zip_file_without_files_is_refused(client: TestClient) -> None:
    project = make_project(client)
    assert_refused(send(client, project, zip_of({"cat/": b""})), 422, "import_empty")


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"max_import_bytes": 1000}, "import_too_large"),
        ({"max_import_files": 3}, "import_too_many_files"),
    ],
)
def test_limits_are_higher_for_teachers(start: Start, limits: Json, code: str) -> None:
    with start(**limits) as student:
        data = zip_of(pictures(2, cat="circle", dog="stripes"))
        project = make_project(student)
        assert_refused(send(student, project, data), 413, code)
        teacher = visitor(student)
        become_teacher(teacher)
        assert imported(teacher, make_project(teacher), data)["accepted"] == 4


def test_the_directory_of_a_zip_file_is_bounded_before_it_is_read(start: Start) -> None:
    with start(max_import_files=2) as client:
        project = make_project(client)
        data = zip_of({f"__MACOSX/{number}": b"" for number in range(7)})
        assert_refused(send(client, project, data), 413, "import_too_many_files")


def test_small_parts_that_are_enormous_together_are_refused(start: Start) -> None:
    with start(max_import_bytes=3_000_000) as client:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for number in range(4):
                packed.writestr(f"cat/{number}.bmp", bytes(1_000_000))
        refusal = send(client, make_project(client), out.getvalue())
        assert_refused(refusal, 413, "import_too_large")


def test_quotas_hold_and_too_many_classes_are_named(start: Start) -> None:
    with start(max_classes=2, max_samples_per_class=2) as client:
        project = make_project(client)
        files = pictures(3, cat="circle", dog="stripes") | pictures(1, owl="cross")

        row = imported(client, project, zip_of(files))

        assert counts(client, project) == {"cat": 2, "dog": 2}
        assert refused(client, project, row) == dict.fromkeys(
            ("cat/2.jpg", "dog/2.jpg", "owl/0.jpg"), "quota_reached"
        )


@dataclass(frozen=True)
class Waiting:
    """An import that waits, because the engine is said to be starting, until it may go on."""

    client: TestClient
    project: Json
    address: str
    go_on: Callable[[], None]

    @property
    def row(self) -> Json:
        return dict(self.client.get(self.address).json())


@pytest.fixture
def waiting(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Waiting:
    async def wait(*_: object, **__: object) -> None:
        raise EngineStarting(retry_after_s=1)

    project = make_project(client)
    monkeypatch.setattr(jobs, "RETRY_S", 0.05)
    monkeypatch.setattr(services_of(client).sample_uploads, "accept", wait)
    answer = send(client, project, zip_of(pictures(2, cat="circle", dog="stripes")))
    address = f"/api/projects/{project['id']}/imports/{answer.json()['id']}"
    return Waiting(client, project, address, monkeypatch.undo)


def test_an_import_says_what_it_waits_for_and_goes_on(waiting: Waiting) -> None:
    found = wait_until(lambda: waiting.row["waiting_for"])
    assert found["code"] == "engine_starting"
    waiting.go_on()
    row = finished_import(waiting.client, waiting.project, waiting.row["id"])
    assert (row["accepted"], row["waiting_for"]) == (4, None)


def test_a_cancelled_import_ends_and_keeps_nothing_on_the_disk(waiting: Waiting) -> None:
    answer = waiting.client.post(f"{waiting.address}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (202, "cancelled")
    assert_refused(waiting.client.post(f"{waiting.address}/cancel"), 409, "import_finished")
    services_of(waiting.client).file_deletions.delete_pending()
    assert left_files(waiting.client) == []


def test_one_import_of_a_student_runs_at_a_time(waiting: Waiting) -> None:
    other = make_project(waiting.client, "Other")
    second = send(waiting.client, other, zip_of({"cat/1.jpg": CAT}))
    assert_refused(second, 409, "import_unfinished")
    assert "Shapes" in second.json()["error"]["message"]


def test_a_deleted_project_takes_its_import_along(waiting: Waiting) -> None:
    waiting.client.delete(f"/api/projects/{waiting.project['id']}")
    services_of(waiting.client).file_deletions.delete_pending()
    wait_for_no_files(waiting.client)
    assert_refused(waiting.client.get(waiting.address), 404, "project_not_found")


def test_an_import_whose_file_is_gone_fails_with_a_reason(waiting: Waiting) -> None:
    wait_until(lambda: waiting.row["waiting_for"])
    (kept,) = left_files(waiting.client)
    kept.unlink()
    services_of(waiting.client).importer._let_go()
    row = finished_import(waiting.client, waiting.project, waiting.row["id"])
    assert (row["status"], row["problem"]["code"]) == ("failed", "import_gone")


def test_an_upload_that_breaks_off_leaves_nothing(client: TestClient) -> None:
    project = make_project(client)
    target = ImportTarget(project["id"], ImportPurpose.SAMPLES, "pets.zip", max_bytes=10_000)

    async def cut_off() -> AsyncIterator[bytes]:
        yield zip_of({"cat/1.jpg": CAT})[:100]
        raise ClientDisconnect

    with pytest.raises(ClientDisconnect):
        client.portal.call(services_of(client).import_uploads.receive, target, cut_off())
    assert client.get(f"/api/projects/{project['id']}/imports").json() == {"imports": []}
    services_of(client).file_deletions.delete_pending()
    assert left_files(client) == []


def test_an_upload_that_its_server_did_not_outlive_stands_in_nobodys_way(start: Start) -> None:
    with start() as client:
        project = make_project(client)
        with services_of(client).database.transaction() as session:
            begun_for = session.get_one(Project, project["id"])
            Imports(session).begin(begun_for, "dead.zip", ImportPurpose.SAMPLES)
        assert_refused(send(client, project, zip_of({"cat/1.jpg": CAT})), 409, "import_unfinished")
    with start() as restarted:
        restarted.cookies = client.cookies
        data = zip_of({"cat/1.jpg": CAT})
        wait_until(lambda: send(restarted, project, data).status_code == 202)


def test_a_zip_file_that_is_being_opened_when_the_server_stops_is_closed(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[BinaryIO] = []
    being_opened, stopping = Event(), Event()
    open_file = FolderStorage.open_file

    def open_slowly(storage: FolderStorage, key: str) -> BinaryIO:
        files.append(open_file(storage, key))
        if len(files) > 1:  # the first is only counted
            being_opened.set()
            assert stopping.wait(30)
        return files[-1]

    monkeypatch.setattr(FolderStorage, "open_file", open_slowly)
    with start() as client:
        project = make_project(client)
        assert send(client, project, zip_of(pictures(3, 고양이="circle"))).status_code == 202
        assert being_opened.wait(30)
        Timer(0.5, stopping.set).start()
    assert [file.closed for file in files] == [True, True]


def test_nothing_is_imported_into_a_frozen_project(client: TestClient) -> None:
    become_teacher(client)
    classroom = make_classroom(client)
    student = visitor(client)
    join(student, classroom, "Mina")
    project = make_project(student)
    frozen = f"/api/projects/{project['id']}/frozen"
    assert client.put(frozen, json={"frozen": True}).status_code == 200
    assert_refused(send(student, project, zip_of({"cat/1.jpg": CAT})), 409, "project_frozen")
