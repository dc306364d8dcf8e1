"""Files that are made while they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from urllib.parse import quote

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi.responses import StreamingResponse
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from app.web.limiter import client_address
from app.web.streams import StreamPlaces

THREADS = 2
"""One makes a piece while the other waits for the disk. More would keep others from answering."""
PIECE_BYTES = 256 * 1024
"""The least size of a piece: it takes milliseconds, and the change of threads is a small part."""


class Downloads:
    """Makes all downloaded files in two threads, a piece of each in turn.

    No piece is made before the one before it was taken, so a slow client holds up nobody.
    """

    def __init__(
        self, places: StreamPlaces, caller_key_of: Callable[[HTTPConnection], str]
    ) -> None:
        self._places = places
        self._caller_key_of = caller_key_of
        self._threads = CapacityLimiter(THREADS)

    def response(
        self, request: HTTPConnection, chunks: Iterator[bytes], media_type: str, file_name: str
    ) -> DownloadResponse:
        """The answer with a file of these chunks, which are made in threads.

        Raises TooManyRequests, when it is sent, if the caller has too many downloads.
        """
        return DownloadResponse(
            self._pieces(chunks),
            self._places,
            (self._caller_key_of(request), client_address(request)),
            media_type=media_type,
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name, '')}"},
        )

    async def _pieces(self, chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
        while piece := await run_sync(_next_piece, chunks, limiter=self._threads):
            yield piece


class DownloadResponse(StreamingResponse):
    """Sends a file, and holds a place meanwhile."""

    def __init__(
        self,
        pieces: AsyncIterator[bytes],
        places: StreamPlaces,
        sender: tuple[str, str],
        *,
        media_type: str,
        headers: dict[str, str],
    ) -> None:
        super().__init__(pieces, media_type=media_type, headers=headers)
        self._pieces, self._places, self._sender = pieces, places, sender

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._places.held(*self._sender):
            # Made before the answer begins, so that an error there still gets an answer of its own.
            first = await anext(self._pieces)
            self.body_iterator = _joined(first, self._pieces)
            await super().__call__(scope, receive, send)


def _next_piece(chunks: Iterator[bytes]) -> bytes:
    """The next chunks together: at least `PIECE_BYTES`, or the rest of the file; empty at its end."""
    piece = bytearray()
    while len(piece) < PIECE_BYTES and (chunk := next(chunks, None)) is not None:
        piece += chunk
    return bytes(piece)


async def _joined(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in others:
        yield piece
