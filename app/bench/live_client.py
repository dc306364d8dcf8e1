"""A WebSocket client of live recognition. It is minimal, because it runs on the measured machine."""

from __future__ import annotations

import os
import socket
import struct

from app.bench.http_client import COOKIE, TIMEOUT_S, UnexpectedAnswer

_HANDSHAKE = (
    "GET /api/models/{model}/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
    "Sec-WebSocket-Version: 13\r\nCookie: {cookie}={token}\r\n\r\n"
)
_TEXT, _PING = 0x81, 0x89


class LiveClient:
    """One open connection to a model. Only one thread may use it at a time."""

    def __init__(self, port: int, token: str, model_id: str, session: str) -> None:
        self._question = f"session={session}".encode()
        self._number = 0
        self._received = b""
        self._socket = socket.create_connection(("127.0.0.1", port), TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        handshake = _HANDSHAKE.format(model=model_id, port=port, cookie=COOKIE, token=token)
        self._socket.sendall(handshake.encode())
        while b"\r\n\r\n" not in self._received:
            self._receive_more()
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101 "):
            raise UnexpectedAnswer(head.decode("latin-1"))

    def recognize(self, picture: bytes) -> bytes:
        """Sends a picture and waits for its answer. Raises UnexpectedAnswer for a refusal."""
        self._number += 1
        head = struct.pack(">IH", self._number, len(self._question))
        self._send(0x82, head + self._question + picture)
        answer = self._answer()
        if not answer.startswith(b'{"number":%d,"recognition":' % self._number):
            raise UnexpectedAnswer(answer[:200].decode())
        return answer

    def close(self) -> None:
        self._socket.close()

    def _send(self, kind: int, content: bytes) -> None:
        """Masks as a browser does; a mask of zeros saves this side the work, not the server."""
        head = struct.pack(">BBH", kind, 0x80 | 126, len(content))
        self._socket.sendall(head + bytes(4) + content)

    def _answer(self) -> bytes:
        while True:
            kind, length = self._take(2)
            if length == 126:
                (length,) = struct.unpack(">H", self._take(2))
            content = self._take(length)
            if kind == _TEXT:
                return content
            if kind != _PING:
                raise UnexpectedAnswer(f"the server closed: {os.fsdecode(content)}")
            self._socket.sendall(bytes([0x8A, 0x80 | len(content), 0, 0, 0, 0]) + content)

    def _take(self, length: int) -> bytes:
        while len(self._received) < length:
            self._receive_more()
        taken, self._received = self._received[:length], self._received[length:]
        return taken

    def _receive_more(self) -> None:
        received = self._socket.recv(1 << 16)
        if not received:
            raise ConnectionError("the server hung up")
        self._received += received
