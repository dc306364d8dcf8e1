"""Whole messages over a pair of pipes: a length, then a pickle.

Both ends are this program on this machine, so pickles are safe here, and they carry bytes and
arrays as they lie in memory: 0.1 ms for an embedding, nothing turned into lists.
"""

from __future__ import annotations

import pickle
import struct
from threading import Lock
from typing import BinaryIO

_LENGTH = struct.Struct("!Q")


class Outbox:
    """The sending end; any thread may use it, messages stay whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = Lock()

    def send(self, message: object) -> None:
        """Blocks while the other end is busy; raises OSError when it is gone."""
        body = pickle.dumps(message, protocol=5)
        with self._lock:
            self._stream.write(_LENGTH.pack(len(body)))
            self._stream.write(body)
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
