"""Whole messages over a pair of pipes: a length, then a pickle.

Both ends are this program on this machine, so pickles are safe here, and they carry bytes and
arrays as they lie in memory: 0.1 ms for an embedding, nothing turned into lists.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Iterator
from threading import Lock
from typing import BinaryIO

_LENGTH = struct.Struct("!Q")


def packed(message: object) -> bytes:
    """The message as it goes over a pipe."""
    body = pickle.dumps(message, protocol=5)
    return _LENGTH.pack(len(body)) + body


class Inbox:
    """The receiving end for one who is told when there is something."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def messages(self, data: bytes) -> Iterator[object]:
        """The messages that are complete with `data`, which follows what came before."""
        self._waiting += data
        while len(self._waiting) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._waiting)
            end = _LENGTH.size + length
            if len(self._waiting) < end:
                return
            body = bytes(memoryview(self._waiting)[_LENGTH.size : end])
            del self._waiting[:end]
            yield pickle.loads(body)  # noqa: S301 - see above  # nosec B301


class Outbox:
    """The sending end for many threads: messages stay whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = Lock()

    def send(self, message: object) -> None:
        """Blocks while the other end is busy; raises OSError when it is gone."""
        data = packed(message)
        with self._lock:
            self._stream.write(data)
            self._stream.flush()


def receive(stream: BinaryIO) -> object:
    """Blocks for the next message; raises EOFError when the other end is gone."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return pickle.loads(_exactly(stream, length))  # noqa: S301 - see above  # nosec B301


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
