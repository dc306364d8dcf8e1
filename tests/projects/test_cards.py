"""Cards of classes: what may be on one, what becomes of its picture, and where it goes along."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from starlette.testclient import TestClient

from ..cards import LINK, TEXT, card_of, put_card, samples_of, with_card
from ..conftest import Start
from ..project_copies.test_project_file import (
    export_project,
    import_file,
    parts_of,
    with_changes,
)
from ..sharing.test_remix import remix
from ..sharing.test_shares import share
from ..student import Json, assert_refused, fill, make_project, trained_project, visitor
from ..teacher import become_teacher, join, make_classroom


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    fill(client, made)
    return made


def test_a_card_has_a_text_a_link_and_a_picture_of_its_class(
    client: TestClient, project: Json
) -> None:
    sample = samples_of(client, project)[2]

    card = with_card(client, project)

    assert card == {
        "text": TEXT,
        "link": LINK,
        "sample_id": sample["id"],
        "image_url": sample["image_url"],
        "image_mirrored": False,
    }
    assert card_of(client, project) == card
    assert card_of(client, project, 1) is None


def test_a_card_may_have_a_text_alone_and_be_taken_away(client: TestClient, project: Json) -> None:
    assert put_card(client, project, {"text": "  Round \r\n "}).json()["card"] == {
        "text": "Round",
        "link": None,
        "sample_id": None,
        "image_url": None,
        "image_mirrored": False,
    }
    address = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}"
    assert client.patch(address, json={"name": "circle"}).json()["card"]["text"] == "Round"
    assert put_card(client, project, None).json()["card"] is None
    assert card_of(client, project) is None


def test_a_class_without_pictures_may_have_a_card(client: TestClient) -> None:
    empty = make_project(client)
    assert put_card(client, empty, {"text": "Round"}).status_code == 200
    assert card_of(client, empty)["text"] == "Round"


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 301, "a\x07b", "a\u202eb", "a\u2028b", "\u3164"]
)
def test_a_text_that_cannot_be_read_is_refused(
    client: TestClient, project: Json, text: str
) -> None:
    assert_refused(put_card(client, project, {"text": text}), 422, "card_text_unusable")
    assert card_of(client, project) is None


@pytest.mark.parametrize(
    "link",
    [
        "",
        "example.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com",
        "https://",
        "https://[",
        "https://example.com/a b",
        "https://example.com/\u202egnp",
        "https://exam\u200bple.com",
        "https://example.com/" + "x" * 281,
    ],
)
def test_a_link_that_is_no_web_address_is_refused(
    client: TestClient, project: Json, link: str
) -> None:
    answer = put_card(client, project, {"text": "Round", "link": link})
    assert_refused(answer, 422, "card_link_unusable")


def test_the_lengths_are_settings(start: Start) -> None:
    with start(max_card_text_length=5, max_card_link_length=20) as client:
        project = make_project(client)
        limits = client.get("/api/limits").json()
        assert (limits["max_card_text_length"], limits["max_card_link_length"]) == (5, 20)
        assert put_card(client, project, {"text": "12345"}).status_code == 200
        refused = put_card(client, project, {"text": "123456"})
        assert_refused(refused, 422, "card_text_unusable")
        assert refused.json()["error"]["details"] == {"max_length": 5}
        long = {"text": "1", "link": "https://example.com/12"}
        assert_refused(put_card(client, project, long), 422, "card_link_unusable")


def test_the_picture_is_one_of_the_classs_own(client: TestClient, project: Json) -> None:
    elsewhere = samples_of(client, project, 1)[0]["id"]
    deleted = samples_of(client, project)[0]["id"]
    client.delete(f"/api/projects/{project['id']}/samples/{deleted}")
    other = make_project(client)
    fill(client, other)
    foreign = samples_of(client, other)[0]["id"]

    for sample_id in (elsewhere, deleted, foreign, "0" * 32):
        answer = put_card(client, project, {"text": "Round", "sample_id": sample_id})
        assert_refused(answer, 404, "sample_not_found")
    assert card_of(client, project) is None


def test_a_card_loses_a_deleted_picture_and_gets_a_restored_one_back(
    client: TestClient, project: Json
) -> None:
    card = with_card(client, project)
    address = f"/api/projects/{project['id']}/samples/{card['sample_id']}"

    client.delete(address)

    assert card_of(client, project) == {**card, "sample_id": None, "image_url": None}
    client.post(f"{address}/restore")
    assert card_of(client, project) == card


def test_a_card_loses_a_picture_that_moves_to_another_class(
    client: TestClient, project: Json
) -> None:
    card = with_card(client, project)
    address = f"/api/projects/{project['id']}/samples/{card['sample_id']}"

    client.patch(address, json={"class_id": project["classes"][1]["id"]})

    assert card_of(client, project) == {**card, "sample_id": None, "image_url": None}
    assert card_of(client, project, 1) is None


def test_a_restored_class_has_its_card(client: TestClient, project: Json) -> None:
    card = with_card(client, project)
    address = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}"

    client.delete(address)
    assert card_of(client, project) is None  # that of the other class, the only one now

    assert client.post(f"{address}/restore").json()["card"] == card


def test_a_card_outdates_no_model(client: TestClient) -> None:
    project, model_id = trained_project(client)
    with_card(client, project)
    assert client.get(f"/api/models/{model_id}").json()["stale"] is False


def test_a_teacher_sees_the_card_and_cannot_change_it(start: Start) -> None:
    with start() as teacher:
        become_teacher(teacher)
        student = visitor(teacher)
        join(student, make_classroom(teacher), "student")
        project = make_project(student)
        put_card(student, project, {"text": "Round"})

        assert card_of(teacher, project)["text"] == "Round"
        assert_refused(put_card(teacher, project, {"text": "Square"}), 403, "only_to_look_at")
        assert_refused(put_card(teacher, project, None), 403, "only_to_look_at")
        stranger = visitor(teacher)
        assert_refused(put_card(stranger, project, None), 404, "project_not_found")


def test_a_remix_without_pictures_has_the_card_without_its_picture(
    client: TestClient,
) -> None:
    project, _ = trained_project(client)
    card = with_card(client, project)
    friend = visitor(client)

    copy = remix(friend, share(client, project))

    assert card_of(friend, copy) == {**card, "sample_id": None, "image_url": None}


def test_a_remix_with_pictures_has_the_card_with_its_own_picture(client: TestClient) -> None:
    project, _ = trained_project(client)
    card = with_card(client, project)
    link = share(client, project, with_pictures=True)
    friend = visitor(client)

    copy = remix(friend, link)

    copied = card_of(friend, copy)
    assert copied["sample_id"] == samples_of(friend, copy)[2]["id"] != card["sample_id"]
    assert (copied["text"], copied["link"]) == (TEXT, LINK)
    assert friend.get(copied["image_url"]).content == client.get(card["image_url"]).content


def test_a_project_file_has_the_card(client: TestClient, project: Json) -> None:
    card = with_card(client, project)
    data = export_project(client, project)
    friend = visitor(client)

    copy = import_file(friend, data).json()

    copied = card_of(friend, copy)
    assert copied["sample_id"] == samples_of(friend, copy)[2]["id"]
    assert (copied["text"], copied["link"]) == (card["text"], card["link"])
    assert card_of(friend, copy, 1) is None


def test_a_project_file_leaves_a_deleted_picture_out_of_the_card(
    client: TestClient, project: Json
) -> None:
    card = with_card(client, project)
    client.delete(f"/api/projects/{project['id']}/samples/{card['sample_id']}")
    manifest = json.loads(parts_of(export_project(client, project))["manifest.json"])
    assert manifest["classes"][0]["card"] == {"text": TEXT, "link": LINK, "picture": None}


def test_an_older_project_file_without_cards_opens(client: TestClient, project: Json) -> None:
    def forget(manifest: Json) -> None:
        for file_class in manifest["classes"]:
            del file_class["card"]

    data = with_changes(parts_of(export_project(client, project)), forget)
    copy = import_file(client, data).json()
    assert [each["card"] for each in copy["classes"]] == [None, None]


@pytest.mark.parametrize(
    "card",
    [
        {"text": ""},
        {"text": "x" * 301},
        {"text": "a\x07b"},
        {"text": "Round", "link": "javascript:alert(1)"},
        {"text": "Round", "picture": 6},
        {"text": "Round", "picture": -1},
        {"text": "Round", "more": 1},
    ],
)
def test_a_project_file_with_an_unusable_card_is_refused(
    client: TestClient, project: Json, card: Json
) -> None:
    def change(manifest: Json) -> None:
        manifest["classes"][0]["card"] = card

    data = with_changes(parts_of(export_project(client, project)), change)
    assert_refused(import_file(client, data), 422, "project_file_part_unusable")


def test_taking_ones_data_along_takes_the_cards(client: TestClient, project: Json) -> None:
    with_card(client, project)
    answer = client.get("/api/me/file")
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        (name,) = packed.namelist()
        manifest = json.loads(parts_of(packed.read(name))["manifest.json"])
    assert manifest["classes"][0]["card"] == {"text": TEXT, "link": LINK, "picture": 2}
