"""A student's browser, as lean as can be: the measured machine carries it, too."""

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
        """How long a stated refusal asks to wait; None where it is no such refusal."""
        wait = self.header("retry-after")
        return float(wait) if self.status in (429, 503) and wait else None


class Refused(Exception):
    """An answer that the benchmark did not expect."""


class Browser:
    """One connection that stays open, and one cookie. Not for use by two threads at a time."""

    def __init__(self, port: int, token: str = "") -> None:
        self._port = port
        self._cookie = ""
        self._socket: socket.socket | None = None
        self.become(token)

    def become(self, token: str) -> None:
        """From now on it is this student's; a stranger's without a token."""
        self._cookie = f"{COOKIE}={token}" if token else ""

    def get(self, path: str) -> Answer:
        return self.ask("GET", path, b"", "")

    def post(self, path: str, body: object) -> Answer:
        return self.ask("POST", path, json.dumps(body).encode(), "application/json")

    def put(self, path: str, body: object) -> Answer:
        return self.ask("PUT", path, json.dumps(body).encode(), "application/json")

    def send(self, path: str, form: Form) -> Answer:
        return self.ask("POST", path, form.body, f"multipart/form-data; boundary={BOUNDARY}")

    def ask(self, method: str, path: str, body: bytes, content_type: str) -> Answer:
        """Raises OSError when the server is not there."""
        self._write(method, path, body, content_type)
        answer = self._answer()
        if cookie := answer.header("set-cookie"):
            self._cookie = cookie.partition(";")[0]
        return answer

    def follow(self, path: str) -> Iterator[str]:
        """The names of server-sent events, as they come."""
        self.close()
        self._write("GET", path, b"", "")
        link = self._connected()
        waiting = b""
        while received := link.recv(65536):
            waiting += received
            *lines, waiting = waiting.split(b"\n")
            yield from (line[6:].strip().decode() for line in lines if line.startswith(b"event:"))
        self.close()

    @property
    def token(self) -> str:
        return self._cookie.partition("=")[2]

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connected(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), TIMEOUT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _drop_dead_connection(self) -> None:
        """One that is idle has something to read only when the server has closed it."""
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
        self._connected().sendall("\r\n".join([*lines, "", ""]).encode() + body)

    def _answer(self) -> Answer:
        link = self._connected()
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more(link)
        head, _, body = received.partition(b"\r\n\r\n")
        answer = Answer(int(head[9:12]), head, b"")
        length = int(answer.header("content-length") or 0)
        while len(body) < length:
            body += self._more(link)
        if answer.header("connection") == "close":
            self.close()
        return Answer(answer.status, head, body)

    def _more(self, link: socket.socket) -> bytes:
        received = link.recv(1 << 20)
        if not received:
            self.close()
            raise ConnectionError("the server hung up")
        return received


def expect(answer: Answer, status: int) -> Any:
    """The answer's JSON. Raises Refused where the status is another."""
    if answer.status != status:
        raise Refused(f"{answer.status} instead of {status}: {answer.body[:300]!r}")
    return answer.json()


def persistent(browser: Browser, path: str, form: Form, limit_s: float = 30) -> Answer:
    """The answer; stated refusals (429 and 503 with Retry-After) are waited out."""
    end = time.monotonic() + limit_s
    while True:
        answer = browser.send(path, form)
        wait_s = answer.retry_after_s
        if wait_s is None or time.monotonic() > end:
            return answer
        time.sleep(min(wait_s, 1.0))
