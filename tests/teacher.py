"""Steps of a teacher over HTTP: accounts and classrooms."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from app.accounts.console import first_account_token

from .app_state import settings_of
from .student import Json, visitor

PASSWORD = "correct horse battery"


def first_token(client: TestClient) -> str:
    """The token of the link that the console shows for the first account."""
    token = first_account_token(settings_of(client))
    assert token is not None
    return token


def become_teacher(client: TestClient, token: str | None = None, name: str = "teacher") -> Any:
    """Creates an account in this browser, by default the first one; returns the answer."""
    body = {"invitation": token or first_token(client), "name": name, "password": PASSWORD}
    answer = client.post("/api/teacher/accounts", json=body)
    assert answer.status_code == 201, answer.text
    return answer


def colleague(teacher: TestClient, name: str = "colleague") -> TestClient:
    """The browser of another teacher, whom this teacher has invited."""
    other = visitor(teacher)
    path = teacher.post("/api/teacher/invitations").json()["path"]
    become_teacher(other, path.partition("#")[2], name)
    return other


def make_classroom(teacher: TestClient, name: str = "6-2", **more: object) -> Json:
    answer = teacher.post("/api/classrooms", json={"name": name, "language": "ko", **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def join(student: TestClient, classroom: Json, nickname: str, **more: object) -> None:
    body = {"code": classroom["join_code"], "nickname": nickname, **more}
    answer = student.post("/api/join", json=body)
    assert answer.status_code == 201, answer.text


def roster(teacher: TestClient, classroom: Json) -> list[Json]:
    return list(teacher.get(f"/api/classrooms/{classroom['id']}/students").json()["students"])
