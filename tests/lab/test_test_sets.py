"""Test sets over HTTP: what a model answers about pictures that it never learnt from."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.lab_tables import DataSetImport
from app.lab.imports import importer
from app.lab.imports.import_rows import ImportStatus
from app.upkeep.check import check
from app.upkeep.server_check import delete_leftovers

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, assert_refused, make_project, train, upload, visitor
from ..teacher import become_teacher
from ..waiting import wait_until
from .data_sets import (
    Files,
    counts,
    filled_test_set,
    finished_import,
    imported,
    pictures,
    read_test_set,
    refused,
    send,
    zip_of,
)


def fresh(each: int, **classes: str) -> dict[str, bytes]:
    """Drawings that no training of these tests has seen, in a folder for each class."""
    return {
        f"test/{name}/{number}.jpg": jpeg(shape, 1000 + number)
        for name, shape in classes.items()
        for number in range(each)
    }


@pytest.fixture
def project(client: TestClient) -> Json:
    """A project that has learnt cats, which are circles, and dogs, which are stripes."""
    made = make_project(client)
    imported(client, made, zip_of(pictures(8, cat="circle", dog="stripes")))
    assert train(client, made, epochs=10)["status"] == "succeeded"
    return made


def kept_pictures(client: TestClient) -> list[Path]:
    folder = settings_of(client).data_dir / "pictures"
    return [path for path in folder.rglob("*.jpg") if path.is_file()]


def by_class(result: Json, field: str) -> dict[str, object]:
    return {each["name"]: each[field] for each in result["classes"]}


def cells(client: TestClient, project: Json) -> list[list[str]]:
    answer = client.get(f"/api/projects/{project['id']}/test-set/answers.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_pictures_that_the_test_set_has_already_do_not_come_again(client: TestClient) -> None:
    project, twin = make_project(client), jpeg("circle", 1000)
    packed = zip_of({**fresh(3, cat="circle", dog="stripes"), "test/cat/twin.jpg": twin})
    first = imported(client, project, packed, "test_set")
    assert (first["accepted"], first["already_here"]) == (7, 0)

    again = imported(client, project, packed, "test_set")

    assert (again["status"], again["accepted"], again["already_here"]) == ("succeeded", 0, 7)
    assert set(refused(client, project, again).values()) == {"picture_already_here"}
    assert read_test_set(client, project)["picture_count"] == 7
    assert len(kept_pictures(client)) == 7
    # What is new, or has another label or none, comes in.
    files = {"cat/1.jpg": twin, "dog/1.jpg": twin, "cat/2.jpg": jpeg("circle", 1050)}
    third = imported(client, project, zip_of(files), "test_set")
    assert (third["accepted"], third["already_here"]) == (2, 1)
    for already_here in (0, 1):
        loose = imported(client, project, zip_of({"1.jpg": twin}), "test_set")
        assert loose["already_here"] == already_here


def test_a_test_set_is_answered_with_the_wrong_ones_first(
    client: TestClient, project: Json
) -> None:
    files = {**fresh(4, cat="circle", dog="stripes"), "test/dog/cat.jpg": jpeg("circle", 2000)}

    found = filled_test_set(client, project, zip_of(files))

    assert (found["picture_count"], found["labeled_count"]) == (9, 9)
    result = found["result"]
    assert (result["answered"], result["counted"], result["right"]) == (9, 9, 8)
    assert result["score"]["share"] == pytest.approx(8 / 9)
    assert result["matrix"] == [[4, 0], [1, 4]]
    assert by_class(result, "pictures") == {"cat": 4, "dog": 5}
    assert by_class(result, "predicted") == {"cat": 5, "dog": 4}
    assert by_class(result, "precision") == {"cat": 0.8, "dog": 1.0}
    assert by_class(result, "recall") == {"cat": 1.0, "dog": 0.8}
    assert result["macro_f1"] == result["micro_f1"] == pytest.approx(8 / 9)
    assert sum(row["count"] for row in result["reliability"]) == 9
    rows = found["rows"]
    assert [row["right"] for row in rows] == [False, *[True] * 8]
    assert (rows[0]["name"], rows[0]["true_name"]) == ("cat.jpg", "dog")
    assert [best["class_name"] for best in rows[0]["best"]] == ["cat", "dog"]
    confidences = [row["best"][0]["confidence"] for row in rows[1:]]
    assert confidences == sorted(confidences)
    assert client.get(rows[0]["image_url"]).headers["content-type"] == "image/jpeg"
    ids = [each["id"] for each in result["classes"]]
    for row, class_id in enumerate(ids):
        for column, answer_id in enumerate(ids):
            chosen = {"class_id": class_id, "answer_id": answer_id}
            cell = client.get(f"/api/projects/{project['id']}/test-set", params=chosen).json()
            assert cell["result"] == result
            assert len(cell["rows"]) == result["matrix"][row][column]
            assert {each["true_name"] for each in cell["rows"]} <= {("cat", "dog")[row]}
            answers = {each["best"][0]["class_id"] for each in cell["rows"]}
            assert answers <= {answer_id}
    nowhere = client.get(
        f"/api/projects/{project['id']}/test-set", params={"class_id": "0" * 32}
    ).json()
    assert nowhere["rows"] == []
    thumbnail = client.get(rows[0]["image_url"] + "?thumbnail=true").content
    assert Image.open(io.BytesIO(thumbnail)).size == (112, 112)


def test_a_test_set_is_never_learnt_from(client: TestClient, project: Json) -> None:
    filled_test_set(client, project, zip_of(fresh(8, cat="stripes", dog="circle")))

    assert counts(client, project) == {"cat": 8, "dog": 8}
    assert client.get(f"/api/projects/{project['id']}/data-set").json()["sample_count"] == 16
    assert train(client, project, epochs=10)["status"] == "succeeded"
    assert read_test_set(client, project)["result"]["right"] == 0


@pytest.mark.parametrize("folder", ["photos/", ""])
def test_pictures_without_labels_are_answered_too(
    client: TestClient, project: Json, folder: str
) -> None:
    files = {f"{folder}{n}.jpg": jpeg(shape, 1000 + n) for n, shape in enumerate(["circle"] * 3)}

    found = filled_test_set(
        client, project, zip_of({**files, f"{folder}9.jpg": jpeg("stripes", 999)})
    )

    assert (found["picture_count"], found["labeled_count"]) == (4, 0)
    assert (found["result"]["counted"], found["result"]["score"]) == (0, None)
    assert by_class(found["result"], "predicted") == {"cat": 3, "dog": 1}
    assert {row["true_name"] for row in found["rows"]} == {None}
    assert {row["right"] for row in found["rows"]} == {None}
    assert "true" not in cells(client, project)[0]


def test_one_folder_that_is_a_class_tells_the_label(client: TestClient, project: Json) -> None:
    found = filled_test_set(client, project, zip_of({"DOG/1.jpg": jpeg("stripes", 1001)}))
    assert found["rows"][0]["true_name"] == "dog"
    assert found["result"]["right"] == 1


def test_labels_that_the_model_does_not_know_do_not_count(
    client: TestClient, project: Json
) -> None:
    found = filled_test_set(client, project, zip_of(fresh(2, cat="circle", owl="cross")))

    result = found["result"]
    assert (result["answered"], result["counted"], result["right"]) == (4, 2, 2)
    assert result["unknown_labels"] == ["owl"]
    assert [(row["true_name"], row["right"]) for row in found["rows"]] == [
        *[("owl", None)] * 2,
        *[("cat", True)] * 2,
    ]


def test_labels_follow_their_class_to_its_new_name(client: TestClient, project: Json) -> None:
    filled_test_set(client, project, zip_of(fresh(2, cat="circle", dog="stripes")))
    cat = client.get(f"/api/projects/{project['id']}").json()["classes"][0]
    address = f"/api/projects/{project['id']}/classes/{cat['id']}"
    assert client.patch(address, json={"name": "고양이"}).status_code == 200

    found = read_test_set(client, project)

    assert found["result"]["right"] == 4
    assert {row["true_name"] for row in found["rows"]} == {"고양이", "dog"}


def test_before_a_training_there_are_pictures_and_no_answers(client: TestClient) -> None:
    project = make_project(client)
    found = filled_test_set(client, project, zip_of(fresh(2, cat="circle", dog="stripes")))
    assert (found["picture_count"], found["result"]) == (4, None)
    assert [(row["number"], row["true_name"], row["best"]) for row in found["rows"]] == [
        (1, "cat", []),
        (2, "cat", []),
        (3, "dog", []),
        (4, "dog", []),
    ]
    assert cells(client, project)[1] == ["0.jpg", "cat", *[""] * 6]

    imported(client, project, zip_of(pictures(8, cat="circle", dog="stripes")))
    train(client, project, epochs=10)

    assert read_test_set(client, project)["result"]["right"] == 4


def test_an_empty_test_set_is_empty(client: TestClient, project: Json) -> None:
    found = read_test_set(client, project)
    assert (found["picture_count"], found["result"], found["rows"]) == (0, None, [])


def test_rows_come_page_by_page(client: TestClient) -> None:
    project = make_project(client)
    filled_test_set(client, project, zip_of({f"{n}.jpg": jpeg("circle", n % 3) for n in range(60)}))
    pages = [read_test_set(client, project, start)["rows"] for start in (0, 50, 100)]
    assert [len(rows) for rows in pages] == [50, 10, 0]
    assert [row["name"] for rows in pages for row in rows] == [f"{n}.jpg" for n in range(60)]


def test_no_cell_of_the_file_is_a_formula(client: TestClient, project: Json) -> None:
    names = ["=1+1.jpg", "+1.jpg", "-1.jpg", "@SUM(1).jpg"]
    files = {f"=cmd/{name}": jpeg("circle", 1000) for name in names}

    filled_test_set(client, project, zip_of({**files, 'cat/a,"b".jpg': jpeg("circle", 1001)}))

    head, *rows = cells(client, project)
    assert head[:4] == ["file", "true", "predicted", "confidence"]
    assert {(row[0], row[1]) for row in rows} == {
        *((f"'{name}", "'=cmd") for name in names),
        ('a,"b".jpg', "cat"),
    }
    assert {row[2] for row in rows} == {"cat"}
    assert all(float(row[3]) > float(row[5]) for row in rows)


def test_every_bad_file_is_named_and_the_good_ones_are_kept(
    client: TestClient, project: Json
) -> None:
    good = jpeg("circle", 1000)
    bad: Files = {
        "../../evil.jpg": good,
        "cat/old/1.jpg": good,
        "cat/text.jpg": b"no picture",
        "cat/cut.jpg": good[: len(good) // 2],
        "README.txt": b"about",
    }

    row = imported(client, project, zip_of({"cat/1.jpg": good, **bad}), "test_set")

    assert (row["purpose"], row["accepted"]) == ("test_set", 1)
    assert refused(client, project, row) == {
        "../../evil.jpg": "import_path_unsafe",
        "cat/old/1.jpg": "import_too_deep",
        "cat/text.jpg": "not_a_picture_type",
        "cat/cut.jpg": "picture_unreadable",
        "README.txt": "not_a_picture_type",
    }
    assert read_test_set(client, project)["picture_count"] == 1


@pytest.mark.parametrize("limits", [{"max_test_set_pictures": 3}, {"max_student_bytes": 1}])
def test_quotas_hold_apart_from_those_of_classes(start: Start, limits: Json) -> None:
    with start(max_samples_per_class=1, **limits) as client:
        project = make_project(client)
        data = zip_of(fresh(2, cat="circle", dog="stripes"))
        row = imported(client, project, data, "test_set")
        assert row["accepted"] == limits.get("max_test_set_pictures", 1)
        assert set(refused(client, project, row).values()) == {"quota_reached"}
        assert len(kept_pictures(client)) == row["accepted"]


def test_test_pictures_fill_their_students_space(start: Start) -> None:
    with start(max_student_bytes=1) as client:
        project = make_project(client)
        imported(client, project, zip_of({"1.jpg": jpeg("circle", 1)}), "test_set")
        answer = upload(client, project, project["classes"][0]["id"], ("1.jpg", jpeg("circle", 2)))
        assert [each["code"] for each in answer["rejected"]] == ["quota_reached"]


def test_a_deleted_test_set_is_gone_and_a_new_one_stays(client: TestClient, project: Json) -> None:
    data = zip_of(fresh(2, cat="circle", dog="stripes"))
    found = filled_test_set(client, project, data)
    address = f"/api/projects/{project['id']}/test-set"

    assert client.delete(address).status_code == 204
    again = filled_test_set(client, project, data)
    services_of(client).file_deletions.delete_pending()

    assert again["picture_count"] == 4
    assert_refused(client.get(found["rows"][0]["image_url"]), 404, "picture_of_test_set_not_found")
    assert client.get(again["rows"][0]["image_url"]).status_code == 200
    assert len(kept_pictures(client)) == 16 + 4
    client.delete(f"/api/projects/{project['id']}")
    services_of(client).file_deletions.delete_pending()
    wait_until(lambda: not kept_pictures(client))


def test_nothing_comes_into_a_test_set_that_was_deleted_meanwhile(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(client)
    address = f"/api/projects/{project['id']}"
    process = services_of(client).sample_uploads.process_file

    async def delete_and_process(*each: object) -> object:
        with services_of(client).database.transaction() as session:
            session.execute(update(DataSetImport).values(status=ImportStatus.CANCELLED))
        return await process(*each)  # type: ignore[arg-type]

    monkeypatch.setattr(services_of(client).sample_uploads, "process_file", delete_and_process)
    sent = send(client, project, zip_of({"1.jpg": jpeg("circle", 1)}), "test_set").json()
    assert finished_import(client, project, sent["id"])["status"] == "cancelled"
    wait_until(lambda: services_of(client).importer._opened is None)

    assert client.get(f"{address}/test-set").json()["picture_count"] == 0
    assert kept_pictures(client) == []


def test_an_import_that_is_done_again_doubles_nothing(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill between the storing of pictures and the record of it."""
    batch, done = importer.import_batch, []

    async def twice(*each: object) -> object:
        done.append(await batch(*each))  # type: ignore[arg-type]
        return await batch(*each)  # type: ignore[arg-type]

    monkeypatch.setattr(importer, "import_batch", twice)
    found = filled_test_set(client, project, zip_of(fresh(3, cat="circle", dog="stripes")))

    assert (found["picture_count"], found["result"]["right"]) == (6, 6)
    assert [progress.accepted for progress in done] == [6]
    assert len(kept_pictures(client)) == 16 + 6


def test_limits_are_higher_for_teachers(client: TestClient) -> None:
    teacher = visitor(client)
    become_teacher(teacher)
    limits = [each.get("/api/limits").json()["max_test_set_pictures"] for each in (client, teacher)]
    assert limits == [2000, 15_000]


def test_the_check_names_a_changed_picture(client: TestClient, project: Json) -> None:
    found = filled_test_set(client, project, zip_of({"cat/1.jpg": jpeg("circle", 1000)}))
    services, picture_id = services_of(client), found["rows"][0]["id"]
    stores = services.database, services.picture_files, services.model_files
    assert (check(*stores).counts["test_pictures"], check(*stores).problems) == (1, [])
    (path,) = [each for each in kept_pictures(client) if each.stem == picture_id]
    path.write_bytes(jpeg("cross", 1))
    (problem,) = check(*stores).problems
    assert (problem.kind, problem.id) == ("test_picture", picture_id)


def test_test_pictures_are_no_leftovers(client: TestClient, project: Json) -> None:
    filled_test_set(client, project, zip_of({"cat/1.jpg": jpeg("circle", 1000)}))
    assert delete_leftovers(settings_of(client)) == []
    assert len(kept_pictures(client)) == 16 + 1
