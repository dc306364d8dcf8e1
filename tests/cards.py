"""Cards of classes over HTTP."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from .student import Json

TEXT = "동그라미는 모서리가 없어요.\n바퀴도 동그래요."
LINK = "https://example.com/둥근것?이름=원"


def put_card(client: TestClient, project: Json, card: Json | None, number: int = 0) -> Any:
    """The answer to giving one of the project's classes a card, or to taking it away."""
    class_id = project["classes"][number]["id"]
    return client.patch(f"/api/projects/{project['id']}/classes/{class_id}", json={"card": card})


def samples_of(client: TestClient, project: Json, number: int = 0) -> list[Json]:
    class_id = project["classes"][number]["id"]
    answer = client.get(f"/api/projects/{project['id']}/classes/{class_id}/samples")
    return list(answer.json()["samples"])


def card_of(client: TestClient, project: Json, number: int = 0) -> Any:
    """The card in the project's document; None if the class has none."""
    return client.get(f"/api/projects/{project['id']}").json()["classes"][number]["card"]


def with_card(client: TestClient, project: Json, picture: int = 2) -> Json:
    """Gives the first class a card with one of its pictures. Returns it as the server shows it."""
    sample_id = samples_of(client, project)[picture]["id"]
    answer = put_card(client, project, {"text": TEXT, "link": LINK, "sample_id": sample_id})
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["card"])
