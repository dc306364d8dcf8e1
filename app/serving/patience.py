"""Connections that say nothing, or say it one letter at a time, are closed."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 15.0
"""Seconds in which the head of a request has to come, counted from the connection or from the
answer before it. Bodies have limits of their own in `app.web.middleware`."""


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's own, which by itself waits without end for the head of a request."""

    _overdue: asyncio.TimerHandle | None = None
    max_connections = 2000

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.max_connections:
            transport.abort()
            return
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._stop_waiting()
        self._overdue = self.loop.call_later(HEAD_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def _give_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


def patient(connections: int) -> type[PatientProtocol]:
    """The protocol for a server that takes at most so many connections at a time."""
    return type("Patient", (PatientProtocol,), {"max_connections": connections})
