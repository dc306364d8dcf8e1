"""Messages of live recognition, as a page sends and reads them."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.testclient import TestClient, WebSocketTestSession

from ..student import Json


def frame(picture: bytes, number: int = 1, query: str = "session=s1") -> bytes:
    question = query.encode()
    return struct.pack(">IH", number, len(question)) + question + picture


def live_path(model_id: str) -> str:
    return f"/api/models/{model_id}/live"


@contextmanager
def connected(
    client: TestClient, model_id: str, headers: dict[str, str] | None = None
) -> Iterator[WebSocketTestSession]:
    own = {name: value for name, value in client.headers.items() if name == "accept-language"}
    with client.websocket_connect(live_path(model_id), headers=own | (headers or {})) as socket:
        yield socket


def ask(socket: WebSocketTestSession, message: bytes) -> Json:
    socket.send_bytes(message)
    return answer_of(socket)


def answer_of(socket: WebSocketTestSession) -> Json:
    answer: Any = json.loads(socket.receive_text())
    return dict(answer)
