"""What a teacher does, over HTTP."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from app.people.console import first_account_token

from .student import Json, visitor

PASSWORD = "correct horse battery"


def first_token(client: TestClient) -> str:
    """What the console's link carries."""
    token = first_account_token(client.app.state.settings)  # type: ignore[attr-defined]
    assert token is not None
    return token


def become_teacher(client: TestClient, token: str | None = None, name: str = "teacher") -> Any:
    """The first account, in this browser; the answer."""
    body = {"invitation": token or first_token(client), "name": name, "password": PASSWORD}
    answer = client.post("/api/teacher/accounts", json=body)
    assert answer.status_code == 201, answer.text
    return answer


def colleague(teacher: TestClient, name: str = "colleague") -> TestClient:
    """Another teacher's browser, invited by this one."""
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
