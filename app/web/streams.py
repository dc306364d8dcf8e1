"""Counts the open streams of each caller and each address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sse_starlette import EventSourceResponse
from sse_starlette.sse import ContentStream
from starlette.types import Receive, Scope, Send

from app.errors import TooManyRequests

RETRY_AFTER_S = 5


class StreamPlaces:
    """The places for open streams: so many for each caller, and so many for each address.

    Call everything here on the event loop.
    """

    def __init__(self, per_caller: int, per_address: int) -> None:
        self._limits = (per_caller, per_address)
        self._open: Counter[str] = Counter()

    @contextmanager
    def held(self, caller: str, address: str) -> Iterator[None]:
        """Holds a place during the block. Raises TooManyRequests if there is none.

        A caller without a cookie (empty) has the places of the address alone.
        """
        keys = {f"caller {caller}": self._limits[0]} if caller else {}
        keys[f"address {address}"] = self._limits[1]
        if any(self._open[key] >= limit for key, limit in keys.items()):
            raise TooManyRequests(retry_after_s=RETRY_AFTER_S)
        self._open.update(keys.keys())
        try:
            yield
        finally:
            self._open.subtract(keys.keys())
            self._open = +self._open


class PlacedStream(EventSourceResponse):
    """Event stream that holds a place as long as it is sent."""

    def __init__(
        self, content: ContentStream, places: StreamPlaces, caller: str, address: str
    ) -> None:
        super().__init__(content)
        self._places, self._caller, self._address = places, caller, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._places.held(self._caller, self._address):
            await super().__call__(scope, receive, send)
