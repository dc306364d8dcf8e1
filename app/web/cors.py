"""CORS: programs on other sites may use a shared model, see its cards and load its files, nothing else.

Requests from other sites lose their cookie, so another site cannot act for a student. The route
decides whether the model is shared; only then may the other site read the answer. Browsers let every
site open a WebSocket, with the cookie and without asking first, so theirs is taken away in the same way.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_RECOGNITION = re.compile(r"/api/models/[^/]+/(recognitions|recognition(/\w+)?|cards/[^/]+/image)")
_LIVE = re.compile(r"/api/models/[^/]+/live")
_MODEL_FILES = re.compile(r"/tm/[^/]+/[^/]+")
_SHARED = "shared_model"

ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Content-Type",
}


def allows_other_sites(path: str) -> bool:
    """Whether other sites may send requests to this path."""
    return any(pattern.fullmatch(path) for pattern in (_RECOGNITION, _LIVE, _MODEL_FILES))


def takes_websockets(path: str) -> bool:
    """Whether WebSockets may be opened at this path."""
    return _LIVE.fullmatch(path) is not None


def is_cross_site(headers: Headers) -> bool:
    """Whether a page of another site sent the request.

    Browsers send Sec-Fetch-Site or Origin; a request with neither comes from no page.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def allow_any_origin(connection: HTTPConnection) -> None:
    """Lets every origin read the answer, refusals too. A route with a shared model calls it."""
    setattr(connection.state, _SHARED, True)


class SharedModelCors:
    """Middleware that removes the cookie from cross-site requests and allows shared answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or not allows_other_sites(scope["path"]):
            await self._app(scope, receive, send)
            return
        scope = {**scope, "state": {**scope.get("state", {})}}
        if is_cross_site(Headers(scope=scope)):
            scope["headers"] = [
                (name, value) for name, value in scope["headers"] if name != b"cookie"
            ]

        async def send_to_any_origin(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["state"].get(_SHARED):
                MutableHeaders(scope=message).update(ANY_ORIGIN)
            await send(message)

        await self._app(scope, receive, send_to_any_origin)
