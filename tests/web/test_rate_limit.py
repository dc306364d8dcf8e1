"""Rate limits for one student and for one address, and idempotency keys of uploads."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from ..conftest import Start
from ..pictures import jpeg
from ..student import error_of, make_project, upload, visitor


def is_refused(answer: Any) -> bool:
    """Whether the answer is 429; asserts that a refusal has its message and a Retry-After."""
    if answer.status_code != 429:
        return False
    assert error_of(answer) == "too_many_requests"
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["retry-after"] in answer.json()["error"]["message"]
    return True


def test_a_student_who_writes_too_often_is_refused_and_others_are_not(start: Start) -> None:
    with start(ready=False, writes_per_minute=5) as client:
        project = make_project(client)
        path = f"/api/projects/{project['id']}"
        answers = [client.patch(path, json={"name": f"n{number}"}) for number in range(7)]

        assert [is_refused(answer) for answer in answers] == [False] * 5 + [True] * 2
        assert client.get(path).json()["name"] == "n4"
        other = visitor(client)
        other_project = make_project(other)
        assert (
            other.patch(f"/api/projects/{other_project['id']}", json={"name": "x"}).status_code
            == 200
        )


def test_a_new_cookie_for_every_request_does_not_evade_the_limit(start: Start) -> None:
    with start(ready=False, projects_per_minute=2, students_per_address=3) as client:
        answers = [visitor(client).post("/api/projects", json={"name": "x"}) for _ in range(8)]
        assert [is_refused(answer) for answer in answers] == [False] * 6 + [True] * 2


def test_a_class_behind_one_address_is_not_refused(start: Start) -> None:
    """Forty students each send as much as the default settings allow."""
    with start(ready=False, max_projects=50) as client:
        students = [visitor(client) for _ in range(40)]
        answers = [
            student.post("/api/projects", json={"name": f"n{number}"})
            for number in range(5)
            for student in students
        ]
        assert {answer.status_code for answer in answers} == {201}


@pytest.mark.parametrize("kind", ["uploads", "recognitions"])
def test_uploads_and_recognitions_have_limits_of_their_own(start: Start, kind: str) -> None:
    with start(ready=False, **{f"{kind}_per_minute": 1}) as client:
        project = make_project(client)
        class_id = project["classes"][0]["id"]
        paths = {
            "uploads": f"/api/projects/{project['id']}/classes/{class_id}/samples",
            "recognitions": "/api/models/none/recognitions?session=s",
        }
        answers = [client.post(paths[kind], files={"files": b"x"}) for _ in range(2)]
        assert [is_refused(answer) for answer in answers] == [False, True]


def test_a_picture_sent_again_with_its_key_is_stored_once(client: TestClient) -> None:
    project = make_project(client)
    class_id = project["classes"][0]["id"]
    path = f"/api/projects/{project['id']}/classes/{class_id}/samples"
    files = [("files", ("a.jpg", jpeg("circle", 1))), ("files", ("b.jpg", jpeg("circle", 2)))]

    def send(key: str) -> Any:
        return client.post(path, files=files, headers={"Idempotency-Key": key})

    first, second = send("k1"), send("k1")
    both = send("k2,k3")
    one = client.post(path, files=files[:1], headers={"Idempotency-Key": "k2"})

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert one.json()["accepted"][0]["id"] == both.json()["accepted"][0]["id"]
    assert len(client.get(path).json()["samples"]) == 4
    plain = upload(client, project, class_id, ("a.jpg", jpeg("circle", 1)))
    assert plain["accepted"][0]["id"] not in str(first.json())
    assert len(client.get(path).json()["samples"]) == 5


def test_a_key_is_valid_within_its_class_only(client: TestClient) -> None:
    project = make_project(client)
    ids = set()
    for image_class in project["classes"]:
        path = f"/api/projects/{project['id']}/classes/{image_class['id']}/samples"
        answer = client.post(
            path, files={"files": jpeg("circle", 1)}, headers={"Idempotency-Key": "k"}
        )
        ids.add(answer.json()["accepted"][0]["id"])
    assert len(ids) == 2


@pytest.mark.parametrize("key", ["a b", "a,b,c", "ä", "x" * 65, "a,,b", "a,a"])
def test_an_unusable_key_is_refused(client: TestClient, key: str) -> None:
    project = make_project(client)
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    files = [("files", jpeg("circle", 1)), ("files", jpeg("circle", 2))]
    answer = client.post(path, files=files, headers={"Idempotency-Key": key.encode()})
    assert answer.status_code == 422
    assert error_of(answer) == "unusable_value"
