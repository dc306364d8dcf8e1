"""Pictures from elsewhere become new projects: files of Teachable Machine, folders, names."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.tables import Project
from app.lab.imports.import_rows import ImportPurpose, Imports

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..lab.data_sets import counts, finished_import, pictures, refused, zip_of
from ..pictures import jpeg
from ..project_copies.test_project_file import export_project
from ..student import Json, assert_refused, make_project, train, trained_project, visitor
from ..teacher import become_teacher
from .files import bring_in, brought_in, report_of, tm_manifest, tm_project

CAT, DOG = jpeg("circle", 1), jpeg("stripes", 1)


def finished(client: Any, project: Json) -> Json:
    """The import of the project's pictures, when it is over."""
    return finished_import(client, project, report_of(client, project)["import_id"])


def projects_of(client: Any) -> list[Json]:
    return list(client.get("/api/projects").json()["projects"])


def test_a_project_of_teachable_machine_becomes_one_that_can_be_trained(client: TestClient) -> None:
    data = tm_project(6, 동그라미="circle", 줄무늬="stripes")

    made = brought_in(client, "나의 모양.tm", data)

    project = made["project"]
    assert (made["kind"], project["name"]) == ("teachable_machine", "나의 모양")
    row = finished(client, project)
    assert (row["status"], row["accepted"], row["refused"]) == ("succeeded", 12, 0)
    assert counts(client, project) == {"동그라미": 6, "줄무늬": 6}
    assert train(client, project)["status"] == "succeeded"
    report = report_of(client, project)
    assert (report["kind"], report["file_name"]) == ("teachable_machine", "나의 모양.tm")


def test_what_is_exported_for_teachable_machine_comes_back(client: TestClient) -> None:
    project, _ = trained_project(client)
    exported = client.get(f"/api/projects/{project['id']}/dataset?layout=tm").content

    made = brought_in(client, "Shapes.tm", exported)["project"]

    finished(client, made)
    assert counts(client, made) == counts(client, project)


def test_one_bad_file_loses_none_of_the_good_ones(client: TestClient) -> None:
    bad = {
        "circles-!-7.jpg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "../up-!-0.jpg": CAT,
        "a/b-!-0.jpg": CAT,
        "notes.txt": b"about",
        f"{'n' * 51}-!-0.jpg": CAT,
    }

    made = brought_in(client, "x.tm", tm_project(3, bad, circles="circle", lines="stripes"))

    project = made["project"]
    row = finished(client, project)
    assert refused(client, project, row) == {
        "circles-!-7.jpg": "not_a_picture_type",
        "../up-!-0.jpg": "import_path_unsafe",
        "notes.txt": "import_class_missing",
        f"{'n' * 51}-!-0.jpg": "name_unusable",
    }
    assert counts(client, project) == {"circles": 3, "lines": 3, "a/b": 1}


@pytest.mark.parametrize("kind", ["audio", "pose"])
def test_other_projects_of_teachable_machine_are_refused_with_the_reason(
    client: TestClient, kind: str
) -> None:
    data = zip_of({"clap-!-0.jpg": CAT, "manifest.json": tm_manifest(kind)})
    assert_refused(bring_in(client, "x.tm", data), 422, "incoming_no_image_project")
    assert projects_of(client) == []


def test_the_lab_takes_such_files_into_a_project_that_is_there(client: TestClient) -> None:
    project = make_project(client)
    answer = client.post(
        f"/api/projects/{project['id']}/imports",
        content=tm_project(2, cat="circle", dog="stripes"),
        headers={"content-type": "application/zip"},
    )
    finished_import(client, project, answer.json()["id"])
    assert counts(client, project) == {"cat": 2, "dog": 2}


def test_folders_become_the_classes_of_a_new_project(client: TestClient) -> None:
    files = pictures(3, "samples/", cat="circle", dog="stripes")
    litter = {"__MACOSX/samples/cat/._0.jpg": b"x", "samples/.DS_Store": b"x"}

    made = brought_in(client, "애완 동물.zip", zip_of({**files, **litter}))

    project = made["project"]
    assert (made["kind"], project["name"]) == ("pictures", "애완 동물")
    assert finished(client, project)["refused"] == 0
    assert counts(client, project) == {"cat": 3, "dog": 3}


def test_korean_names_of_folders_are_read_in_cp949_and_in_utf_8(client: TestClient) -> None:
    names = ["고양이/1.jpg".encode("cp949"), "강아지/1.jpg".encode()]
    places = [letter * len(name) for letter, name in zip("xy", names, strict=True)]
    data = zip_of([(place, CAT) for place in places])
    for place, name in zip(places, names, strict=True):  # written without saying how
        data = data.replace(place.encode(), name)

    project = brought_in(client, "한글.zip", data)["project"]

    finished(client, project)
    assert counts(client, project) == {"강아지": 1, "고양이": 1}


def test_names_of_files_tell_the_classes(client: TestClient) -> None:
    files = {f"cat.{n}.jpg": jpeg("circle", n) for n in (1, 2, 12)}
    files |= {f"dog.{n}.jpg": jpeg("stripes", n) for n in (1, 2)}

    project = brought_in(client, "train.zip", zip_of(files))["project"]

    finished(client, project)
    assert counts(client, project) == {"cat": 3, "dog": 2}


def test_a_project_file_is_opened_whole(client: TestClient) -> None:
    project, _ = trained_project(client)

    made = brought_in(visitor(client), "x.eyeblocks", export_project(client, project))

    assert made["kind"] == "project_file"
    assert made["project"]["name"] == project["name"]
    assert made["project"]["current_model_id"]


def test_only_what_came_from_elsewhere_has_a_report(client: TestClient) -> None:
    project = make_project(client)
    answer = client.get(f"/api/projects/{project['id']}/incoming-report")
    assert answer.json() == {"report": None}


USELESS = {
    "text": (b"hello", "incoming_file_unknown"),
    "nothing": (b"", "incoming_file_unknown"),
    "picture": (CAT, "incoming_file_unknown"),
    "no pictures": (zip_of({"word/document.xml": b"<w/>"}), "incoming_file_unknown"),
    "model of Teachable Machine": (
        zip_of({"model.json": b"{}", "weights.bin": b"x", "metadata.json": b"{}"}),
        "incoming_model_damaged",
    ),
    "model for phones": (
        zip_of({"model_unquant.tflite": b"x", "labels.txt": b"0 a", "samples/0.png": CAT}),
        "incoming_model_alone",
    ),
    "no files": (zip_of({"cat/": b""}), "import_empty"),
    "loose pictures": (zip_of({"IMG_1.jpg": CAT, "IMG_2.jpg": DOG}), "incoming_pictures_unsorted"),
    "cut": (zip_of({"cat/1.jpg": CAT})[:-30], "import_unreadable"),
    "nested": (
        zip_of({"manifest.json": b"[" * 200_000, "notes.txt": b""}),
        "incoming_file_unknown",
    ),
}


@pytest.mark.parametrize(("data", "code"), USELESS.values(), ids=USELESS)
def test_what_is_of_no_use_is_refused_and_leaves_nothing(
    client: TestClient, data: bytes, code: str
) -> None:
    assert_refused(bring_in(client, "x.zip", data), 422, code)
    assert projects_of(client) == []
    assert not list((settings_of(client).data_dir / "imports").rglob("*.zip"))


def test_a_project_whose_import_cannot_be_queued_does_not_stay(client: TestClient) -> None:
    project = make_project(client)
    with services_of(client).database.transaction() as session:
        begun_for = session.get_one(Project, project["id"])
        Imports(session).begin(begun_for, "first.zip", ImportPurpose.SAMPLES)

    answer = bring_in(client, "second.zip", zip_of(pictures(2, cat="circle", dog="stripes")))

    assert_refused(answer, 409, "import_unfinished")
    assert [each["id"] for each in projects_of(client)] == [project["id"]]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"max_import_bytes": 1000}, "import_too_large"),
        ({"max_import_files": 3}, "import_too_many_files"),
    ],
)
def test_the_limits_of_imports_hold_and_are_higher_for_teachers(
    start: Start, limits: Json, code: str
) -> None:
    data = zip_of(pictures(2, cat="circle", dog="stripes"))
    with start(**limits) as student:
        assert_refused(bring_in(student, "x.zip", data), 413, code)
        teacher = visitor(student)
        become_teacher(teacher)
        finished(teacher, brought_in(teacher, "x.zip", data)["project"])


def test_a_bomb_is_never_unpacked(start: Start) -> None:
    with start(max_picture_bytes=200_000) as client:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("cat-!-0.jpg", CAT)
            packed.writestr("cat-!-1.jpg", bytes(50_000_000))
            packed.writestr("manifest.json", tm_manifest())
        lying = out.getvalue().replace(struct.pack("<L", 50_000_000), struct.pack("<L", 100_000))

        project = brought_in(client, "x.tm", lying)["project"]

        row = finished(client, project)
        assert refused(client, project, row) == {"cat-!-1.jpg": "picture_unreadable"}


def test_a_body_beyond_every_limit_is_refused_before_it_is_read(start: Start) -> None:
    small = {"max_import_bytes": 1000, "max_import_bytes_of_teachers": 1000}
    small["max_incoming_bytes"] = 1000
    with start(**small, max_project_file_bytes=2000) as client:
        answer = bring_in(client, "x.zip", bytes(3_000_000))
        assert_refused(answer, 413, "incoming_file_too_large")


def test_a_file_beyond_the_senders_own_limits_is_dropped_while_it_comes(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = {"max_import_bytes": 1000, "max_incoming_bytes": 1000, "max_project_file_bytes": 1000}
    written: list[int] = []
    write = tempfile.SpooledTemporaryFile.write

    def counted(file: Any, data: bytes) -> int:
        written.append(len(data))
        return write(file, data)

    with start(**limits, max_import_bytes_of_teachers=40_000_000) as client:
        monkeypatch.setattr(tempfile.SpooledTemporaryFile, "write", counted)
        answer = bring_in(client, "x.zip", b"PK\x03\x04" + bytes(5_000_000))
    assert_refused(answer, 413, "incoming_file_too_large")
    assert answer.json()["error"]["details"]["max_bytes"] == 1000
    assert sum(written) < 1_000_000


def test_a_long_manifest_is_not_read_into_memory(client: TestClient) -> None:
    long = b"[" + b"{}," * 100_000 + b"{}]"
    files = pictures(2, cat="circle", dog="stripes")

    made = brought_in(client, "x.zip", zip_of({**files, "manifest.json": long}))

    assert made["kind"] == "pictures"
    finished(client, made["project"])
    assert counts(client, made["project"]) == {"cat": 2, "dog": 2}


def test_a_project_file_with_a_long_manifest_is_one(client: TestClient) -> None:
    project, _ = trained_project(client)
    with zipfile.ZipFile(io.BytesIO(export_project(client, project))) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    parts["manifest.json"] += b" " * 300_000

    made = brought_in(client, "x.eyeblocks", zip_of(parts))

    assert made["kind"] == "project_file"


def test_damage_in_a_packing_that_is_not_read_matters_to_nobody(client: TestClient) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("manifest.json", b'{"a":1}' * 1000)
    data = bytearray(out.getvalue())
    data[52:72] = bytes(each ^ 0xFF for each in data[52:72])
    assert_refused(bring_in(client, "x.zip", bytes(data)), 422, "incoming_file_unknown")


def test_an_unpacked_project_of_teachable_machine_comes_as_a_folder(client: TestClient) -> None:
    files = {"P/cat-!-0.jpg": CAT, "P/dog-!-0.jpg": DOG, "P/manifest.json": tm_manifest()}

    made = brought_in(client, "P.zip", zip_of({**files, "other/cat-!-1.jpg": CAT}))

    row = finished(client, made["project"])
    assert made["kind"] == "teachable_machine"
    assert counts(client, made["project"]) == {"cat": 1, "dog": 1}
    assert refused(client, made["project"], row) == {"other/cat-!-1.jpg": "import_elsewhere"}


def test_parts_of_a_data_set_with_the_same_classes_come_together(client: TestClient) -> None:
    files = {
        f"d/{part}/{name}/{number}.jpg": jpeg(shape, seed * 2 + number)
        for seed, part in enumerate(("train", "val", "test"))
        for name, shape in (("cat", "circle"), ("dog", "stripes"))
        for number in range(2)
    }

    project = brought_in(client, "d.zip", zip_of(files))["project"]

    assert finished(client, project)["refused"] == 0
    assert counts(client, project) == {"cat": 6, "dog": 6}


def test_folders_without_a_common_place_are_refused_and_no_empty_project_stays(
    client: TestClient,
) -> None:
    breeds = ("cats/siam", "cats/persian", "dogs/pug", "dogs/collie")
    data = zip_of({f"a/{breed}/1.jpg": CAT for breed in breeds})
    assert_refused(bring_in(client, "x.zip", data), 422, "incoming_pictures_unsorted")
    assert projects_of(client) == []


@pytest.mark.parametrize(
    "stray",
    [
        {"old_model.h5": b"x"},
        {"model.json": b"{}", "metadata.json": b"{}"},
        {"manifest.json": b'{"appdata": {}}'},
        {"manifest.json": b'{"appdata": ' + b"1" * 5000 + b"}"},
        {"manifest.json": b'{"appdata": {}, "type": ["image"]}'},
    ],
)
def test_what_lies_beside_good_classes_spoils_nothing(client: TestClient, stray: Any) -> None:
    files = pictures(2, cat="circle", dog="stripes")

    project = brought_in(client, "x.zip", zip_of({**files, **stray}))["project"]

    finished(client, project)
    assert counts(client, project) == {"cat": 2, "dog": 2}
