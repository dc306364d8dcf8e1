"""NUL characters, which SQLite takes and PostgreSQL does not, and halves of pairs, which neither takes."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from app.db.tables import Student
from app.errors import UnusableValue

from ..app_state import services_of
from ..student import Json, error_of, make_project

JSON_HEADERS = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/api/teacher/login", {"name": "a\0b", "password": "x"}, "unusable_value"),
        ("/api/projects", {"name": "a\0b"}, "name_has_controls"),
        ("/api/projects/a%00b/classes", {"name": "x"}, "unusable_value"),
        ("/api/models/a%00b/recognitions", {}, "unusable_value"),
    ],
)
def test_a_write_with_an_unusable_character_is_refused(
    client: TestClient, path: str, body: Json, code: str
) -> None:
    make_project(client)
    answer = client.post(path, content=json.dumps(body), headers=JSON_HEADERS)
    assert (answer.status_code, error_of(answer)) == (422, code)


@pytest.mark.parametrize(
    "path",
    ["/api/projects/a%00b", "/projects/a%00b", "/play/a%00b", "/api/shares/a%00b"],
)
def test_an_address_with_a_nul_character_is_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 422


def test_every_text_is_looked_at_when_many_rows_are_written(client: TestClient) -> None:
    rows = [{"id": "good"}, {"id": "a\0b"}]
    with services_of(client).database.transaction() as session, pytest.raises(UnusableValue):
        session.execute(insert(Student), rows)


@pytest.mark.parametrize("half", ["a\ud83d", "\ude00한"])
def test_half_of_a_pair_in_an_id_is_refused(client: TestClient, half: str) -> None:
    path = f"/api/projects/{make_project(client)['id']}"
    for address, body in [
        (path, {"current_model_id": half}),
        (f"{path}/samples", {"sample_ids": [half], "deleted": True}),
    ]:
        answer = client.patch(address, content=json.dumps(body), headers=JSON_HEADERS)
        assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
