"""Splits by a list of files, and the split as such a list."""

from __future__ import annotations

import csv
import io

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, assert_refused, make_project, upload
from ..waiting import wait_until
from .data_sets import imported, pictures, zip_of


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    imported(client, made, zip_of(pictures(12, cat="circle", dog="stripes")))
    return made


def send_list(client: TestClient, project: Json, text: str | bytes) -> Response:
    data = text.encode() if isinstance(text, str) else text
    address = f"/api/projects/{project['id']}/split-list"
    answer: Response = client.put(address, content=data, headers={"content-type": "text/csv"})
    return answer


def listed(client: TestClient, project: Json, text: str | bytes) -> Json:
    answer = send_list(client, project, text)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def split_of(client: TestClient, project: Json, query: str = "") -> tuple[Json, Json]:
    """The split, and how many pictures each part has of each class."""
    split = client.get(f"/api/projects/{project['id']}/split{query}").json()
    return split, {
        part["part"]: [share["sample_count"] for share in part["classes"]]
        for part in split["parts"]
    }


def downloaded(client: TestClient, project: Json, query: str = "") -> bytes:
    answer = client.get(f"/api/projects/{project['id']}/split/files.csv{query}")
    assert answer.headers["content-type"].startswith("text/csv")
    return answer.content


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_list_puts_files_into_parts_and_the_rest_is_learnt_from(
    client: TestClient, project: Json
) -> None:
    _, by_shares = split_of(client, project)
    text = "file,part\ncat/0.jpg,test\ncat/1.jpg,val\n2.jpg,test\ndog/nothing.jpg,test\n\n"

    answer = listed(client, project, text)

    assert answer == {
        "training": 0, "validation": 1, "test": 3, "unlisted": 20,
        "unknown_count": 1, "unknown": ["dog/nothing.jpg"],
    }  # fmt: skip
    split, counts = split_of(client, project)
    assert counts == {"training": [9, 11], "validation": [1, 0], "test": [2, 1]}
    assert split["listed"] == 4
    client.delete(f"/api/projects/{project['id']}/split-list")
    assert split_of(client, project)[1] == by_shares
    assert split_of(client, project)[0]["listed"] == 0


@pytest.mark.parametrize(
    "data",
    [
        "0.jpg;training\r\n1.jpg;시험\r\n",
        "\ufefffile\tlabel\tpart\n0.jpg\tcat\tTRAIN\n1.jpg\tcat\ttest\n",
        "이름,부분\n0.jpg,학습\n1.jpg,시험\n".encode("cp949"),
        '"a\\b\\cat\\0.jpg","training"\n1.jpg, Test \n',
    ],
    ids=["semicolons", "tabs", "cp949", "quotes"],
)
def test_lists_of_spreadsheets_are_read(
    client: TestClient, project: Json, data: str | bytes
) -> None:
    answer = listed(client, project, data)
    assert (answer["test"], answer["unknown_count"]) == (2, 0)
    assert answer["training"] in (1, 2)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("", 1),
        ("file,part\n", 1),
        ("0.jpg,test\n1.jpg,tomorrow\n", 2),
        ("0.jpg,test\njust a name\n", 2),
        (b"\xff\xfe\x00\x01", 1),
        ("0.jpg,test\n,test\n", 2),
    ],
)
def test_a_list_that_says_nothing_is_refused_with_its_line_and_the_old_one_stays(
    client: TestClient, project: Json, data: str | bytes, line: int
) -> None:
    listed(client, project, "0.jpg,test\n")
    refused = send_list(client, project, data)
    assert_refused(refused, 422, "split_list_unreadable")
    assert refused.json()["error"]["details"]["at_line"] == line
    assert split_of(client, project)[0]["listed"] == 2


def test_a_list_that_is_too_large_is_refused(start: Start) -> None:
    with start(max_split_list_bytes=1024) as client:
        project = make_project(client)
        assert_refused(
            send_list(client, project, "0.jpg,test\n" * 100), 413, "split_list_too_large"
        )


def test_the_download_is_a_list_that_gives_the_same_split(
    client: TestClient, project: Json
) -> None:
    upload(client, project, project["classes"][0]["id"], ("camera.jpg", jpeg("circle", 77)))
    query = "?validation=0.25&test=0.25&seed=3"
    _, by_shares = split_of(client, project, query)

    data = downloaded(client, project, query)

    head, *lines = lines_of(data)
    assert head == ["file", "label", "part"]
    assert len(lines) == 25
    assert {label for _, label, _ in lines} == {"cat", "dog"}
    answer = listed(client, project, data)
    assert (answer["unlisted"], answer["unknown_count"]) == (0, 0)
    assert split_of(client, project)[1] == by_shares
    assert downloaded(client, project) == data


def test_names_that_spreadsheets_would_take_for_formulas_come_back(client: TestClient) -> None:
    project = make_project(client)
    files = {f"=cat/{number}.jpg": jpeg("circle", number) for number in range(4)}
    imported(client, project, zip_of(files))
    data = downloaded(client, project)
    assert b"'=cat/0.jpg" in data
    assert listed(client, project, data)["unknown_count"] == 0


def test_moments_that_a_list_divides_are_counted(client: TestClient) -> None:
    project = make_project(client)
    same = {f"cat/{number}.jpg": jpeg("circle", 5) for number in range(6)}
    imported(client, project, zip_of(same))
    assert split_of(client, project)[0]["divided_moments"] == 0
    listed(client, project, "0.jpg,test\n1.jpg,validation\n")
    assert split_of(client, project)[0]["divided_moments"] == 1


def test_levels_are_compared_on_the_parts_of_the_list(client: TestClient, project: Json) -> None:
    address = f"/api/projects/{project['id']}/augmentation/comparison"

    def finished() -> Json:
        client.post(address, json={})
        wait_until(lambda: client.get(address).json()["comparison"]["finished_at"], 60)
        return dict(client.get(address).json()["comparison"])

    names = [f"{kind}/{number}.jpg" for kind in ("cat", "dog") for number in range(3)]
    listed(client, project, "".join(f"{name},validation\n" for name in names))
    compared = finished()
    assert (compared["training_pictures"], compared["validation_pictures"]) == (18, 6)
    client.delete(f"/api/projects/{project['id']}/split-list")
    compared = finished()
    assert (compared["training_pictures"], compared["validation_pictures"]) != (18, 6)
