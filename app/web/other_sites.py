"""The few endpoints that programs on other sites may ask: recognition with a shared model.

They are asked there without the cookie, so another site can do nothing in a student's name; the
routes themselves say whether the model is shared, and only then may that site read the answer.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_RECOGNITION = re.compile(r"/api/models/[^/]+/(recognitions|recognition(/\w+)?)")
_SHARED = "shared_model"

ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Content-Type",
}


def is_open(path: str) -> bool:
    """Whether other sites may ask here at all."""
    return _RECOGNITION.fullmatch(path) is not None


def is_from_elsewhere(headers: Headers) -> bool:
    """Browsers say where a request comes from; programs without a browser say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def let_any_site_read(connection: HTTPConnection) -> None:
    """Called by a route whose model is shared: the answer is for every origin, refusals too."""
    setattr(connection.state, _SHARED, True)


class OtherSites:
    """Takes the cookie from what other sites ask, and lets them read what is shared."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        scope = {**scope, "state": {**scope.get("state", {})}}
        if is_from_elsewhere(Headers(scope=scope)):
            scope["headers"] = [each for each in scope["headers"] if each[0] != b"cookie"]

        async def send_to_any_origin(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["state"].get(_SHARED):
                MutableHeaders(scope=message).update(ANY_ORIGIN)
            await send(message)

        await self._app(scope, receive, send_to_any_origin)
