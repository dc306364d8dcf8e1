"""Middleware that gives deletions the room that is kept for them on a full disk."""

from __future__ import annotations

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.services import services


class RoomForDeletions:
    """Releases the disk's reserve before a request that deletes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "DELETE":
            await run_sync(services(Request(scope)).disk_reserve.release)
        await self._app(scope, receive, send)
