"""Limits the head of a request, in seconds and in bytes, and the number of connections."""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.serving.connections import Connections
from app.serving.live_protocol import LiveProtocol
from app.settings import Settings

MAX_HEAD_BYTES = 64 * 1024
"""The largest request line with all headers. Chunk sizes and trailers of a body count alike."""
REFUSED_FOR_S = 1.0
"""Seconds in which a sender of too large a head may read the refusal; what it sends is discarded."""
_HEAD_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 22\r\nconnection: close\r\n\r\n"
    b"The head is too large."
)


class HeaderTimeoutProtocol(HttpToolsProtocol):
    """uvicorn's protocol with limits for headers and a maximum number of connections.

    uvicorn itself waits for headers without a limit, and keeps as many as arrive. The limits for
    bodies are in `app.web.middleware`.
    """

    _head_bytes = 0
    _passed_on = False
    _refused = False
    _upgraded = False

    _header_timer: asyncio.TimerHandle | None = None
    counted: Connections
    header_timeout_s: float
    admitted_as: str | None = None
    """The key under which the connection is counted; None if it is not."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.admitted_as is None:
            self.admitted_as = self.counted.admit(transport)
        if self.admitted_as is None:
            transport.abort()
            return
        self._start_timeout()

    def data_received(self, data: bytes) -> None:
        """Feeds the parser at most as many bytes as the head may still have."""
        position = 0
        while position < len(data) and not self._refused and not self.transport.is_closing():
            if self._head_bytes >= MAX_HEAD_BYTES:
                self._refuse_head()
                return
            piece = data[position : position + MAX_HEAD_BYTES - self._head_bytes]
            self._passed_on = False
            super().data_received(piece)
            if self._upgraded:
                return  # nothing may come before the answer to the handshake
            self._head_bytes = 0 if self._passed_on else self._head_bytes + len(piece)
            position += len(piece)

    def on_headers_complete(self) -> None:
        self._passed_on = True
        self._cancel_timeout()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._passed_on = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._passed_on = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._start_timeout()

    def handle_websocket_upgrade(self) -> None:
        """Hands the connection, and its place among the counted ones, to the WebSocket's protocol."""
        super().handle_websocket_upgrade()
        self._upgraded = True
        live = cast(LiveProtocol, self.transport.get_protocol())
        live.counted, live.admitted_as, self.admitted_as = self.counted, self.admitted_as, None
        live.refuse_unread_handshake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_timeout()
        if self.admitted_as is not None:
            self.counted.release(self.admitted_as)
            self.admitted_as = None
        super().connection_lost(exc)

    def _refuse_head(self) -> None:
        """Answers 431, and closes a moment later: an immediate close could destroy the answer."""
        self._refused = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()  # the answer would land in the middle of another one
            return
        self.transport.write(_HEAD_TOO_LARGE)
        self.loop.call_later(REFUSED_FOR_S, self.transport.abort)

    def _start_timeout(self) -> None:
        self._cancel_timeout()
        self._header_timer = self.loop.call_later(self.header_timeout_s, self._close_if_idle)

    def _cancel_timeout(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _close_if_idle(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


def header_timeout_protocol(
    connections: Connections, settings: Settings
) -> type[HeaderTimeoutProtocol]:
    """The protocol class whose connections are counted by `connections`."""
    values = {"counted": connections, "header_timeout_s": settings.header_timeout_s}
    return type("CountedHeaderTimeoutProtocol", (HeaderTimeoutProtocol,), values)
