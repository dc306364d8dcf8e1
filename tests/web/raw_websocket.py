"""A WebSocket that sends what no browser would."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
WHOLE = 0x80
_KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@dataclass(frozen=True)
class Received:
    kind: int
    content: bytes

    @property
    def close_code(self) -> int:
        assert self.kind == CLOSE, self
        return int(struct.unpack(">H", self.content[:2])[0])


class RawWebSocket:
    """An open WebSocket over a plain socket."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._received = b""
        self._sending = threading.Lock()

    def send(self, kind: int, content: bytes = b"", *, whole: bool = True) -> None:
        with self._sending:
            self.connection.sendall(message(kind, content, whole=whole))

    def receive(self) -> Received:
        """The next message. A connection that ends without a word counts as closed with 1006."""
        try:
            while (received := self._receive()).kind == PING:
                self.send(PONG, received.content)
        except ConnectionError:
            return Received(CLOSE, struct.pack(">H", 1006))
        return received

    def _receive(self) -> Received:
        first, length = self._read(2)
        if length == 126:
            (length,) = struct.unpack(">H", self._read(2))
        return Received(first & 15, self._read(length))

    def closed_with(self) -> int:
        """Reads until the server closes; the code."""
        while (received := self.receive()).kind != CLOSE:
            pass
        return received.close_code

    def _read(self, length: int) -> bytes:
        while len(self._received) < length:
            if not (more := self.connection.recv(65536)):
                raise ConnectionError
            self._received += more
        taken, self._received = self._received[:length], self._received[length:]
        return taken


def message(kind: int, content: bytes = b"", *, whole: bool = True, masked: bool = True) -> bytes:
    """One frame of the protocol; its mask of zeros leaves the content as it is."""
    head = bytes([kind | (WHOLE if whole else 0)])
    mask = 0x80 if masked else 0
    if len(content) < 126:
        head += bytes([mask | len(content)])
    elif len(content) < 1 << 16:
        head += bytes([mask | 126]) + struct.pack(">H", len(content))
    else:
        head += bytes([mask | 127]) + struct.pack(">Q", len(content))
    return head + (bytes(4) if masked else b"") + content


@contextmanager
def opened(address: str, path: str, cookie: str, buffer: int = 0) -> Iterator[RawWebSocket]:
    """Opens a WebSocket. `buffer`: the bytes that the system receives for it, if they are to be few."""
    url = urlsplit(address)
    with socket.socket() as connection:
        connection.settimeout(60)
        if buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.connect((str(url.hostname), int(url.port or 0)))
        lines = [
            f"GET {path} HTTP/1.1", f"Host: {url.netloc}", "Upgrade: websocket",
            "Connection: Upgrade", f"Sec-WebSocket-Key: {_KEY}", "Sec-WebSocket-Version: 13",
            f"Cookie: {cookie}", "", "",
        ]  # fmt: skip
        connection.sendall("\r\n".join(lines).encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            if not (letter := connection.recv(1)):
                raise ConnectionError(os.fsdecode(head))
            head += letter
        if not head.startswith(b"HTTP/1.1 101 "):
            raise ConnectionError(os.fsdecode(head))
        yield RawWebSocket(connection)
