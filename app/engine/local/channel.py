"""Messages over a pair of pipes: each is a pickle and the arrays in it, behind their lengths.

Pickles are safe here, because both ends are this program on this machine. Arrays lie beside the
pickle, as they are in memory, so that nothing copies them: the embeddings of 25,000 pictures are
320 MB.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, pairwise
from threading import Lock
from typing import BinaryIO

_COUNT = struct.Struct("!I")
"""How many parts a message has. Their lengths follow."""

_WIDE_PIPE_BYTES = 1 << 20


def pack_message(message: object) -> Sequence[bytes | memoryview]:
    """The bytes of a message. A small message is one piece; of a large one each array is one."""
    arrays: list[pickle.PickleBuffer] = []
    pickled = pickle.dumps(message, protocol=5, buffer_callback=arrays.append)
    parts = [memoryview(pickled), *(array.raw() for array in arrays)]
    lengths = [part.nbytes for part in parts]
    head = _COUNT.pack(len(parts)) + struct.pack(_lengths_format(len(parts)), *lengths)
    pieces: list[bytes | memoryview] = [head, *parts]
    return [b"".join(pieces)] if sum(lengths) < _WIDE_PIPE_BYTES else pieces


def _lengths_format(parts: int) -> str:
    return f"!{parts}Q"


def widen_pipe(fd: int) -> None:
    """Makes a pipe hold 1 MB instead of 64 kB where the system can (Linux).

    The embeddings of 1,000 pictures are 13 MB: both ends wake each other 13 times for them, not 200.
    """
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, _WIDE_PIPE_BYTES)


class MessageDecoder:
    """Splits a stream of bytes into messages, for a reader that is called with each piece."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def messages(self, data: bytes) -> Iterator[object]:
        """Appends `data` to the stream. Yields the messages that are now complete."""
        self._buffer += data
        while (bounds := self._bounds()) and len(self._buffer) >= bounds[-1]:
            first, *arrays = (self._buffer[start:end] for start, end in pairwise(bounds))
            del self._buffer[: bounds[-1]]
            yield pickle.loads(first, buffers=arrays)  # noqa: S301 - see above  # nosec B301

    def _bounds(self) -> list[int]:
        """Where the parts of the first message begin, and where the last one ends. Empty until known."""
        if len(self._buffer) < _COUNT.size:
            return []
        (count,) = _COUNT.unpack_from(self._buffer)
        lengths = _lengths_format(count)
        start = _COUNT.size + struct.calcsize(lengths)
        if len(self._buffer) < start:
            return []
        return list(
            accumulate(struct.unpack_from(lengths, self._buffer, _COUNT.size), initial=start)
        )


class MessageWriter:
    """Writes messages from many threads to one stream, one message at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = Lock()

    def send(self, message: object) -> None:
        """Blocks while the pipe is full. Raises OSError if the other end is gone."""
        pieces = pack_message(message)
        with self._lock:
            self._stream.writelines(pieces)
            self._stream.flush()


def read_message(stream: BinaryIO) -> object:
    """Waits for the next message. Raises EOFError if the other end is gone."""
    (count,) = _COUNT.unpack(_read_exactly(stream, _COUNT.size))
    lengths = _lengths_format(count)
    sizes = struct.unpack(lengths, _read_exactly(stream, struct.calcsize(lengths)))
    first, *arrays = [_read_exactly(stream, size) for size in sizes]
    return pickle.loads(first, buffers=arrays)  # noqa: S301 - see above  # nosec B301


def _read_exactly(stream: BinaryIO, length: int) -> bytearray:
    data = bytearray(length)
    if stream.readinto(data) < length:  # type: ignore[attr-defined]
        raise EOFError
    return data
