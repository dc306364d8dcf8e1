"""Cancels work whose client has disconnected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

# Most answers are ready sooner, so they save the task that watches the connection.
_WATCH_AFTER_S = 0.02


@asynccontextmanager
async def cancel_on_disconnect(request: Request) -> AsyncIterator[None]:
    """Cancels the block and raises ClientDisconnect when the client disconnects.

    Enter it after the body has been read: the next ASGI message is then the disconnect.
    """
    watches: list[asyncio.Task[None]] = []
    try:
        async with asyncio.timeout(None) as deadline:

            def start_watching() -> None:
                watches.append(asyncio.create_task(_cancel_at_disconnect(request, deadline)))

            timer = asyncio.get_running_loop().call_later(_WATCH_AFTER_S, start_watching)
            try:
                yield
            finally:
                timer.cancel()
                for watch in watches:
                    watch.cancel()
    except TimeoutError:
        if deadline.expired():
            raise ClientDisconnect from None
        raise


async def _cancel_at_disconnect(request: Request, deadline: asyncio.Timeout) -> None:
    message = await request.receive()
    if message["type"] == "http.disconnect":
        deadline.reschedule(asyncio.get_running_loop().time())
