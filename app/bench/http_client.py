"""An HTTP client for one student. It is minimal, because it runs on the measured machine."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

BOUNDARY = "eyeblocks-bench"
TIMEOUT_S = 120.0
COOKIE = "eyeblocks_student"


@dataclass(frozen=True)
class Form:
    """A multipart body."""

    body: bytes

    @classmethod
    def of(cls, field: str, files: Sequence[bytes]) -> Form:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; '
            f'filename="{number}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
            + file
            + b"\r\n"
            for number, file in enumerate(files)
        ]
        return cls(b"".join(parts) + f"--{BOUNDARY}--\r\n".encode())


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name:
                return value.strip()
        return None

    @property
    def retry_after_s(self) -> float | None:
        """Retry-After of a 429 or 503 in seconds, else None."""
        wait = self.header("retry-after")
        return float(wait) if self.status in (429, 503) and wait else None


class UnexpectedAnswer(Exception):
    """The server gave an answer that the benchmark does not expect."""


class HttpClient:
    """One persistent connection and one student's cookie. Only one thread may use it at a time."""

    def __init__(self, port: int, token: str = "") -> None:
        self._port = port
        self._cookie = ""
        self._socket: socket.socket | None = None
        self.set_token(token)

    def set_token(self, token: str) -> None:
        """Sets the student's cookie; an empty token removes it."""
        self._cookie = f"{COOKIE}={token}" if token else ""

    def get(self, path: str) -> Answer:
        return self.request("GET", path, b"", "")

    def post(self, path: str, body: object) -> Answer:
        return self.request("POST", path, json.dumps(body).encode(), "application/json")

    def put(self, path: str, body: object) -> Answer:
        return self.request("PUT", path, json.dumps(body).encode(), "application/json")

    def post_form(self, path: str, form: Form) -> Answer:
        return self.request("POST", path, form.body, f"multipart/form-data; boundary={BOUNDARY}")

    def request(self, method: str, path: str, body: bytes, content_type: str) -> Answer:
        """Sends a request and reads its answer. Raises OSError if the server is not reachable."""
        self._write(method, path, body, content_type)
        answer = self._read_answer()
        if cookie := answer.header("set-cookie"):
            self._cookie = cookie.partition(";")[0]
        return answer

    def event_names(self, path: str) -> Iterator[str]:
        """Yields the names of server-sent events as they arrive."""
        self.close()
        self._write("GET", path, b"", "")
        connection = self._connect()
        buffer = b""
        while received := connection.recv(65536):
            buffer += received
            *lines, buffer = buffer.split(b"\n")
            yield from (line[6:].strip().decode() for line in lines if line.startswith(b"event:"))
        self.close()

    @property
    def token(self) -> str:
        return self._cookie.partition("=")[2]

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connect(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), TIMEOUT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _drop_dead_connection(self) -> None:
        """Closes the connection if it is readable: an idle one is readable only once the server closed it."""
        if self._socket is not None and select.select([self._socket], [], [], 0)[0]:
            self.close()

    def _write(self, method: str, path: str, body: bytes, content_type: str) -> None:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._port}",
            "Accept-Language: en",
        ]
        if self._cookie:
            lines.append(f"Cookie: {self._cookie}")
        if content_type:
            lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
        self._drop_dead_connection()
        self._connect().sendall("\r\n".join([*lines, "", ""]).encode() + body)

    def _read_answer(self) -> Answer:
        connection = self._connect()
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive(connection)
        head, _, body = received.partition(b"\r\n\r\n")
        answer = Answer(int(head[9:12]), head, b"")
        length = int(answer.header("content-length") or 0)
        while len(body) < length:
            body += self._receive(connection)
        if answer.header("connection") == "close":
            self.close()
        return Answer(answer.status, head, body)

    def _receive(self, connection: socket.socket) -> bytes:
        received = connection.recv(1 << 20)
        if not received:
            self.close()
            raise ConnectionError("the server hung up")
        return received


def expect(answer: Answer, status: int) -> Any:
    """The answer's JSON. Raises UnexpectedAnswer if it has another status."""
    if answer.status != status:
        raise UnexpectedAnswer(f"{answer.status} instead of {status}: {answer.body[:300]!r}")
    return answer.json()


def post_form_with_retries(
    client: HttpClient, path: str, form: Form, limit_s: float = 30
) -> Answer:
    """Posts a form. Waits and repeats after a 429 or 503 with Retry-After, for `limit_s` seconds."""
    end = time.monotonic() + limit_s
    while True:
        answer = client.post_form(path, form)
        wait_s = answer.retry_after_s
        if wait_s is None or time.monotonic() > end:
            return answer
        time.sleep(min(wait_s, 1.0))
