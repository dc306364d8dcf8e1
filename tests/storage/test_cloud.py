"""Pictures, models and sent zip files in a bucket instead of folders."""

from __future__ import annotations

import os
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.settings import Settings
from app.storage import FolderStorage, Storage
from app.storage.stores import PICTURES, stores_of

from ..conftest import Start
from ..lab.data_sets import counts
from ..pictures import jpeg
from ..recognition.test_recognition import recognize
from ..samples.test_samples import samples_of
from ..student import error_of, fill, make_project, train, trained_project, upload
from ..waiting import wait_until
from .bucket_service import BUCKET, BucketService, key_file, new_key, running_bucket_service

SETTINGS = Mapping[str, Any]
SLOW_S = 1.0
"""The limit of the tests with a service that does not answer."""


@pytest.fixture(scope="module")
def running_service() -> Iterator[BucketService]:
    with running_bucket_service() as service:
        yield service


@pytest.fixture
def service(
    running_service: BucketService, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BucketService]:
    """The service with an empty bucket and no faults; the environment has the keys of S3."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "school")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-the-school")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    running_service.empty()
    yield running_service
    faults = running_service.faults
    faults.thawed.set()
    faults.refusing, faults.frozen, faults.lost = False, False, 0
    faults.thawed.clear()


@pytest.fixture
def s3(service: BucketService) -> SETTINGS:
    return {"files_url": f"s3://{BUCKET}/eye", "files_endpoint": service.address}


@pytest.fixture
def google(service: BucketService, tmp_path: Path) -> SETTINGS:
    key = tmp_path / "key.json"
    key.write_text(service.google_key, "utf-8")
    return {
        "files_url": f"gs://{BUCKET}/eye",
        "files_endpoint": service.address,
        "files_key_file": key,
    }


@pytest.fixture(params=["folder", "s3", "google"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return FolderStorage(tmp_path)
    settings = request.getfixturevalue(request.param)
    return stores_of(Settings(data_dir=tmp_path, **settings))[PICTURES]


def options_of(settings: SETTINGS) -> tuple[str, ...]:
    return tuple(
        part
        for name, value in settings.items()
        for part in (f"--{name.replace('_', '-')}", str(value))
    )


@pytest.fixture
def folders(server_settings: Settings) -> tuple[str, ...]:
    data, models = server_settings.data_dir, server_settings.models_dir
    return ("--data-dir", str(data), "--models-dir", str(models))


def test_all_stores_mean_the_same(store: Storage) -> None:
    before = time.time()
    store.check()
    store.put("a/one.jpg", b"1")
    assert store.put_each({"a/two.jpg": b"2", "b/three.jpg": b"3"}) == {}
    store.put_all({"a/one.jpg": b"new"})
    assert store.get("a/one.jpg") == b"new"
    files = {file.key: file.written_at for file in store.files()}
    assert sorted(files) == ["a/one.jpg", "a/two.jpg", "b/three.jpg", "checks/writable"]
    assert all(before - 2 < written <= time.time() + 2 for written in files.values())
    assert store.get_all(["b/three.jpg", "a/one.jpg"]) == {
        "b/three.jpg": b"3",
        "a/one.jpg": b"new",
    }
    with pytest.raises(KeyError):
        store.get("a/none.jpg")
    with pytest.raises(KeyError):
        store.get_all(["a/one.jpg", "a/none.jpg"])
    with pytest.raises(KeyError):
        store.open_file("a/none.zip")
    store.delete("a/one.jpg")
    store.delete("a/one.jpg")
    store.delete_all("a")
    store.delete_all("a")
    assert [file.key for file in store.files()] == ["b/three.jpg", "checks/writable"]


def test_large_files_are_read_in_parts(store: Storage) -> None:
    content = os.urandom(6_000_000)  # more than one part of an upload
    with store.writing("imports/pets.zip") as file:
        file.write(content)
    with store.open_file("imports/pets.zip") as read:
        read.seek(-5, 2)
        assert read.read(10) == content[-5:]
        read.seek(3)
        assert read.read() == content[3:]


def test_what_breaks_while_it_is_written_is_not_there(store: Storage) -> None:
    def write_half() -> None:
        with store.writing("imports/pets.zip") as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    with pytest.raises(KeyError):
        store.open_file("imports/pets.zip")


def test_a_server_keeps_everything_in_the_bucket(
    start: Start, google: SETTINGS, service: BucketService, server_settings: Settings
) -> None:
    with start(**google) as client:
        project, model_id = trained_project(client)
        names = service.object_names()
        assert (
            len([name for name in names if name.startswith(f"eye/pictures/{project['id']}/")]) == 12
        )
        assert f"eye/models/{model_id}/head.npz" in names
        sample = samples_of(client, project, project["classes"][0]["id"])[0]
        assert client.get(sample["image_url"]).content[:2] == b"\xff\xd8"
        assert recognize(client, model_id, jpeg("circle", 50))
        client.delete(f"/api/projects/{project['id']}")
    assert service.object_names() == {"eye/pictures/checks/writable", "eye/models/checks/writable"}
    kept = [path for path in server_settings.data_dir.rglob("*") if path.is_file()]
    assert not [path for path in kept if path.suffix == ".jpg"]
    secret = service.google_key.encode()[-200:-100]
    assert not [path for path in kept if secret in path.read_bytes()]


def break_off(service: BucketService) -> None:
    service.faults.refusing = True


def freeze(service: BucketService) -> None:
    service.faults.frozen = True


@pytest.mark.parametrize("fault", [break_off, pytest.param(freeze, marks=pytest.mark.thorough)])
def test_a_failing_service_loses_nothing(
    start: Start, s3: SETTINGS, service: BucketService, fault: Callable[[BucketService], None]
) -> None:
    with start(**s3, files_timeout_s=SLOW_S) as client:
        project, model_id = trained_project(client)
        class_id = project["classes"][0]["id"]
        recognize(client, model_id, jpeg("circle", 50))
        fault(service)
        began = time.monotonic()
        path = f"/api/projects/{project['id']}/classes/{class_id}/samples"
        files = [("files", (f"{number}.jpg", jpeg("circle", 60 + number))) for number in range(3)]
        refused = client.post(path, files=files)
        assert time.monotonic() - began < 3 * SLOW_S
        assert error_of(refused) == "storage_failed"
        assert error_of(client.get("/readyz")) == "storage_failed"
        failed = train(client, project)
        assert failed["status"] == "failed"
        assert recognize(client, model_id, jpeg("circle", 50))  # its head is in memory
        service.faults.refusing = service.faults.frozen = False
        service.faults.thawed.set()
        assert client.post(path, files=files).json()["rejected"] == []
        assert train(client, project)["status"] == "succeeded"
        found = client.get(f"/api/projects/{project['id']}").json()
        assert [each["sample_count"] for each in found["classes"]] == [9, 6]


def test_a_lost_answer_is_asked_for_again(
    start: Start, s3: SETTINGS, service: BucketService
) -> None:
    with start(**s3) as client:
        project = make_project(client)
        class_id = project["classes"][0]["id"]
        service.faults.lost = 3
        files = [(f"{number}.jpg", jpeg("circle", number)) for number in range(4)]
        assert upload(client, project, class_id, *files)["rejected"] == []
        assert service.faults.lost == 0
    assert sum(project["id"] in key for key in service.object_names()) == 4


WRONG: Mapping[str, tuple[SETTINGS, str]] = {
    "no bucket": ({"files_url": "s3://elsewhere/eye"}, "there is no such bucket"),
    "no address": ({"files_url": "school"}, "an address is s3://"),
    "no scheme": ({"files_url": "ftp://school"}, "an address is s3://"),
    "no file": ({"files_key_file": "nowhere.json"}, "nowhere.json cannot be used"),
    "no key": ({"files_key_file": "text.json"}, "it is no key of a service account"),
    "half a key": ({"files_key_file": "half.json"}, "it is no key of a service account"),
    "another key": ({"files_key_file": "other.json"}, "the service does not accept the key"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_bucket_or_key_is_named_at_the_start(
    service: BucketService,
    google: SETTINGS,
    folders: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.json").write_text("private-text", "utf-8")
    (tmp_path / "half.json").write_text('{"private_key": "private-text"}', "utf-8")
    (tmp_path / "other.json").write_text(key_file(new_key()), "utf-8")
    settings, sentence = WRONG[case]
    assert main(["serve", *folders, *options_of({**google, **settings})]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert "private-text" not in said


def test_data_of_folders_move_to_a_bucket_and_back(
    start: Start,
    s3: SETTINGS,
    service: BucketService,
    server_settings: Settings,
    folders: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """By a backup, which lies in the bucket, too."""
    with start() as client:
        project, _ = trained_project(client)
        cookies = client.cookies
    options, place = options_of(s3), f"s3://{BUCKET}/backups/monday.zip"
    assert main(["serve", *folders, *options]) == 1  # not beside pictures that it would not see
    assert "has pictures" in capsys.readouterr().err
    assert main(["backup", place, *folders, "--files-endpoint", service.address]) == 0
    assert main(["backup", place, *folders, "--files-endpoint", service.address]) == 1
    assert "is there already" in capsys.readouterr().err
    service.faults.lost = 2
    assert main(["restore", place, *folders, *options, "--replace"]) == 0
    assert main(["check", *folders, *options]) == 0
    with start(**s3) as client:
        client.cookies = cookies
        assert train(client, project)["status"] == "succeeded"
    assert not (server_settings.data_dir / "pictures").exists()

    assert main(["backup", str(tmp_path / "back.zip"), *folders, *options]) == 0
    assert main(["restore", str(tmp_path / "back.zip"), *folders, "--replace"]) == 0
    assert main(["check", *folders]) == 0
    assert len(list((server_settings.data_dir / "pictures").rglob("*.jpg"))) == 12


def test_a_restore_leaves_another_servers_files_alone(
    start: Start, s3: SETTINGS, folders: tuple[str, ...], tmp_path: Path,
    service: BucketService, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with start() as client:
        trained_project(client)
    assert main(["backup", str(tmp_path / "all.zip"), *folders]) == 0
    stores_of(Settings(data_dir=tmp_path, **s3))[PICTURES].put("other/picture.jpg", b"1")
    names = service.object_names()
    assert main(["restore", str(tmp_path / "all.zip"), *folders, *options_of(s3), "--replace"]) == 1
    assert "files of another server" in capsys.readouterr().err
    assert service.object_names() == names
    assert main(["check", *folders]) == 0

    service.faults.refusing = True
    quick = ("--files-timeout-s", str(SLOW_S))
    arguments = ["restore", str(tmp_path / "all.zip"), *folders, *options_of(s3), "--replace"]
    assert main([*arguments, *quick]) == 1
    assert f"s3://{BUCKET}/eye cannot be used" in capsys.readouterr().err
    assert main(["check", *folders]) == 0


def test_leftovers_in_the_bucket_are_named_and_deleted(
    start: Start, s3: SETTINGS, folders: tuple[str, ...], tmp_path: Path,
    service: BucketService,
) -> None:  # fmt: skip
    with start(**s3) as client:
        trained_project(client)
    names = service.object_names()
    stores_of(Settings(data_dir=tmp_path, **s3))[PICTURES].put("other/picture.jpg", b"1")
    assert main(["check", "--delete-leftovers", *folders, *options_of(s3)]) == 0
    assert service.object_names() == names


@pytest.mark.parametrize("packed", [False, pytest.param(True, marks=pytest.mark.thorough)])
def test_pictures_come_from_a_folder_or_a_zip_file_in_a_bucket(
    start: Start, s3: SETTINGS, service: BucketService, folders: tuple[str, ...], tmp_path: Path,
    packed: bool,
) -> None:  # fmt: skip
    drawings = {
        f"{shape}/{n}.jpg": jpeg(shape, n) for shape in ("circle", "stripes") for n in (1, 2)
    }
    drawings["stripes/notes.txt"] = b"no picture"
    bucket = stores_of(Settings(data_dir=tmp_path, **{**s3, "files_url": f"s3://{BUCKET}"}))[
        PICTURES
    ]
    if packed:
        with bucket.writing("pets.zip") as file, zipfile.ZipFile(file, "w") as archive:
            for name, data in drawings.items():
                archive.writestr(name, data)
    else:
        bucket.put_all({f"pets/{name}": data for name, data in drawings.items()})
    place = f"s3://{BUCKET}/pictures/pets{'.zip' if packed else '/'}"
    with start() as client:
        project = make_project(client)
        endpoint = ("--files-endpoint", service.address)
        assert main(["import", project["id"], place, *folders, *endpoint]) == 0
        wait_until(lambda: counts(client, project) == {"circle": 2, "stripes": 2})


def test_pictures_go_into_a_bucket_and_overwrite_nothing(
    start: Start, service: BucketService, folders: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    place = f"s3://{BUCKET}/taken/pets.zip"
    with start() as client:
        project = make_project(client)
        fill(client, project, each=2)
        arguments = ["export", project["id"], place, *folders, "--files-endpoint", service.address]
        assert main(arguments) == 0
        capsys.readouterr()
        assert main(arguments) == 1
        assert "is there already" in capsys.readouterr().err
        other = make_project(client, "Other")
        assert main(["import", other["id"], place, *arguments[3:]]) == 0
        wait_until(lambda: list(counts(client, other).values()) == [2, 2])


def test_an_empty_place_in_a_bucket_is_named(
    start: Start, service: BucketService, folders: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with start() as client:
        project = make_project(client)
        place = f"s3://{BUCKET}/nothing"
        arguments = ["import", project["id"], place, *folders, "--files-endpoint", service.address]
        assert main(arguments) == 1
        assert re.search(r"nothing is there", capsys.readouterr().err)
