"""Counts and times the connections of https from the first moment, before their handshake."""

from __future__ import annotations

import asyncio
from ssl import SSLContext
from typing import cast

from app.serving.connections import Connections
from app.serving.header_timeout import HeaderTimeoutProtocol


class HandshakeProtocol(asyncio.Protocol):
    """Holds a connection until its handshake is complete, and then hands it to the http protocol.

    asyncio would wait for a handshake for a minute and count it nowhere, so that whoever opens
    connections and sends nothing takes the files that the server needs for its own work.
    `timeout_s` is the time in seconds for the handshake.
    """

    def __init__(
        self,
        http: HeaderTimeoutProtocol,
        connections: Connections,
        context: SSLContext,
        timeout_s: float,
    ) -> None:
        self._http = http
        self._connections = connections
        self._context = context
        self._timeout_s = timeout_s
        self._key: str | None = None
        self._early_data: list[bytes] = []
        self._handshake: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        plain = cast(asyncio.Transport, transport)
        self._key = self._connections.admit(plain)
        if self._key is None:
            plain.abort()
            return
        loop = asyncio.get_running_loop()
        self._handshake = loop.create_task(self._shake_hands(plain))
        # After the task's first step, and then after the start of the TLS layer that it schedules.
        loop.call_soon(loop.call_soon, self._pass_on_first_bytes, plain)

    def data_received(self, data: bytes) -> None:
        """Keeps what arrives a moment before the TLS layer, or before the http protocol."""
        self._early_data.append(data)

    def _pass_on_first_bytes(self, plain: asyncio.Transport) -> None:
        """Gives the TLS layer what arrived before it: uvloop reads once before a task can run."""
        first, self._early_data = b"".join(self._early_data), []
        tls = cast(asyncio.BufferedProtocol, plain.get_protocol())
        while first and not plain.is_closing():
            buffer = memoryview(tls.get_buffer(len(first)))
            size = min(len(first), len(buffer))
            buffer[:size] = first[:size]
            tls.buffer_updated(size)
            first = first[size:]

    def connection_lost(self, exc: Exception | None) -> None:
        self._release()

    async def _shake_hands(self, plain: asyncio.Transport) -> None:
        loop = asyncio.get_running_loop()
        try:
            encrypted = await loop.start_tls(
                plain,
                self,
                self._context,
                server_side=True,
                ssl_handshake_timeout=self._timeout_s,
            )
        except OSError:  # no TLS, no common version, too slow, or gone: SSLError is one, too
            plain.abort()
            self._release()
            return
        if encrypted is None or self._key is None:  # the client is gone already
            self._release()
            return
        self._http.admitted_as, self._key = self._key, None
        encrypted.set_protocol(self._http)
        self._http.connection_made(encrypted)
        for data in self._early_data:
            self._http.data_received(data)

    def _release(self) -> None:
        if self._key is not None:
            self._connections.release(self._key)
            self._key = None
