"""Work for a client that is still there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

# Most answers are there sooner, and watching for the end of the connection costs a task.
_SOON_S = 0.02


@asynccontextmanager
async def while_client_waits(request: Request) -> AsyncIterator[None]:
    """The block is cancelled, and ClientDisconnect raised, when the client hangs up.

    To be entered when the body has been read: what comes then is the end of the connection.
    """
    watches: list[asyncio.Task[None]] = []
    try:
        async with asyncio.timeout(None) as patience:

            def watch() -> None:
                watches.append(asyncio.create_task(_watch(request, patience)))

            later = asyncio.get_running_loop().call_later(_SOON_S, watch)
            try:
                yield
            finally:
                later.cancel()
                for each in watches:
                    each.cancel()
    except TimeoutError:
        if patience.expired():
            raise ClientDisconnect from None
        raise


async def _watch(request: Request, patience: asyncio.Timeout) -> None:
    message = await request.receive()
    if message["type"] == "http.disconnect":
        patience.reschedule(asyncio.get_running_loop().time())
