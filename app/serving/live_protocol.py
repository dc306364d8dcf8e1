"""uvicorn's WebSockets with limits: they count as connections, and nothing of theirs piles up."""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame

from app.serving.connections import Connections

PIECE_BYTES = 16 * 1024
"""So much is read at a time: frames of a few bytes must not pile up by the ten thousand."""
MAX_FRAMES_OF_MESSAGE = 64
"""Pings and parts of a message that may come before it is complete. Browsers send one part.

Pongs are dropped: nothing answers them, and nothing is kept of them."""
CLOSE_S = 5.0
"""Seconds in which the other end may read what was sent before the connection was closed."""

_log = logging.getLogger(__name__)
_log.setLevel(logging.WARNING)  # uvicorn would note the address of every model that is asked


class LiveProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol. Four things it would do without a limit.

    It puts every message of what has just been read into its queue, answers every ping, also to
    somebody who reads nothing, and waits for ever until a closed connection is read to its end, or
    for more of a handshake that `websockets` cannot read.
    """

    admitted_as: str | None = None
    """The key under which `counted` counts the connection; None if it does not."""
    counted: Connections | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.logger = self.conn.logger = _log
        self._unread = bytearray()
        self._frames_of_message = 0

    def data_received(self, data: bytes) -> None:
        self._unread += data
        self._read_on()

    def refuse_unread_handshake(self) -> None:
        """Refuses a handshake of which `websockets` made no event: it has refused it, or given up."""
        if self.handshake_initiated:
            return
        unusable = self.conn.reject(
            HTTPStatus.BAD_REQUEST, "This is no handshake of a WebSocket.\n"
        )
        self.transport.write(b"".join(self.conn.data_to_send()) or unusable.serialize())
        self.close_sent = True
        self.transport.close()
        self.loop.call_later(CLOSE_S, self.transport.abort)

    async def receive(self) -> Any:
        message = await super().receive()
        self._read_on()
        return message

    async def send(self, message: Any) -> None:
        await super().send(message)
        if self.close_sent:  # uvicorn would log every refused handshake as an error
            self.handshake_complete = True

    def _read_on(self) -> None:
        """Reads until a message is complete that the app has not taken yet."""
        while self._unread and not self.read_paused and not self.transport.is_closing():
            piece = bytes(self._unread[:PIECE_BYTES])
            del self._unread[:PIECE_BYTES]
            super().data_received(piece)

    def send_receive_event_to_app(self) -> None:
        self._frames_of_message = 0
        super().send_receive_event_to_app()

    def handle_cont(self, event: Frame) -> None:
        if self._is_one_of_few():
            super().handle_cont(event)

    def handle_ping(self) -> None:
        if self._is_one_of_few():
            super().handle_ping()

    def _is_one_of_few(self) -> bool:
        """Counts a frame that is no whole message; closes the connection at one too many."""
        self._frames_of_message += 1
        if self._frames_of_message == MAX_FRAMES_OF_MESSAGE:
            self.conn.fail(CloseCode.POLICY_VIOLATION, "too many frames")
            self.handle_parser_exception()
        return self._frames_of_message < MAX_FRAMES_OF_MESSAGE

    def handle_close(self, event: Frame) -> None:
        if self.handshake_complete:
            super().handle_close(event)
        else:
            self.handle_parser_exception()

    def handle_parser_exception(self) -> None:
        if self.handshake_complete:
            super().handle_parser_exception()
        else:  # no Close frame can be sent before the answer to the handshake
            self.disconnected = True
            self.transport.abort()

    def shutdown(self) -> None:
        """Says that the server stops, unless the connection is ending: uvicorn would raise then."""
        if self.conn.close_expected() and not self.close_sent:
            self.transport.abort()
        else:
            super().shutdown()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        super().on_task_complete(task)
        self.loop.call_later(CLOSE_S, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.counted is not None and self.admitted_as is not None:
            self.counted.release(self.admitted_as)
            self.admitted_as = None
