"""What stands before every route: limits of bodies, refusal of other sites, security headers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import (
    CrossSiteWrite,
    EyeblocksError,
    PictureTooLarge,
    ProjectFileTooLarge,
    RequestTooLarge,
    RequestTooSlow,
    TooLarge,
)
from app.settings import Settings
from app.web.errors import error_response
from app.web.other_sites import is_from_elsewhere, is_open
from app.web.policies import PAGE_POLICY, written
from app.web.words import Words

READING = ("GET", "HEAD", "OPTIONS")
FORM_OVERHEAD_BYTES = 64 * 1024

HEADERS = {
    "Content-Security-Policy": written(PAGE_POLICY),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


# Browsers heed this one on secure pages only, and complain about it on others.
SECURE_HEADERS = {"Cross-Origin-Opener-Policy": "same-origin"}


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI has them."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_RAW = _raw(HEADERS)
_RAW_OF_SECURE_PAGES = _raw(HEADERS | SECURE_HEADERS)


class SecurityHeaders:
    """Adds the headers that a route has not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                set_already = {name for name, _ in message["headers"]}
                own = _RAW_OF_SECURE_PAGES if scope["scheme"] == "https" else _RAW
                missing = [each for each in own if each[0] not in set_already]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class HeadAsGet:
    """Answers HEAD wherever GET is answered, without the body; monitors and other tools ask so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        endless = scope["type"] == "http" and scope["path"].endswith("/events")
        if scope["type"] == "http" and scope["method"] == "HEAD" and not endless:
            await self._app({**scope, "method": "GET"}, receive, send_without_body)
        else:
            await self._app(scope, receive, send)


class RequestGuard:
    """Refuses writes from other sites, and bodies that are too long while they are read."""

    def __init__(self, app: ASGIApp, settings: Settings, words: Words) -> None:
        self._app = app
        self._settings = settings
        self._words = words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READING:
            await self._app(scope, receive, send)
            return
        limit, refusal = body_limit(scope["path"], self._settings)
        try:
            refuse_other_sites(scope)
            refuse_announced(Headers(scope=scope), limit, refusal)
        except EyeblocksError as error:
            response = error_response(self._words, Request(scope), error)
            await response(scope, receive, send)
            return
        hurried = in_time(receive, self._settings)
        await self._app(scope, _bounded(hurried, limit, refusal), send)


def in_time(receive: Receive, settings: Settings) -> Receive:
    """`receive` that raises RequestTooSlow where the body keeps us waiting for too long.

    Only the time spent waiting counts, so our own work on a long body never does.
    """
    waited_s, received, whole = 0.0, 0, False

    async def hurried_receive() -> Message:
        nonlocal waited_s, received, whole
        if whole:  # what comes now is the end of the connection, whenever it likes
            return await receive()
        allowed_s = settings.slow_body_grace_s + received / settings.min_body_bytes_per_s
        began = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, allowed_s - waited_s)):
                message = await receive()
        except TimeoutError:
            raise RequestTooSlow from None
        waited_s += time.monotonic() - began
        received += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        return message

    return hurried_receive


def body_limit(path: str, settings: Settings) -> tuple[int, TooLarge]:
    """The most bytes that a request to `path` may have, and what a longer one is told."""
    if path.endswith(("/recognitions", "/pictures", "/thumbnail")):
        # One picture and the form around it.
        picture = PictureTooLarge(max_bytes=settings.max_picture_bytes)
        return settings.max_picture_bytes + FORM_OVERHEAD_BYTES, picture
    if path == "/api/project-files":
        file = ProjectFileTooLarge(max_bytes=settings.max_project_file_bytes)
        return settings.max_project_file_bytes + FORM_OVERHEAD_BYTES, file
    limit = settings.max_json_bytes
    if path.endswith("/samples"):
        limit = settings.max_upload_bytes
    elif path.endswith("/program"):
        limit = settings.max_program_bytes
    return limit, RequestTooLarge(max_bytes=limit)


def refuse_other_sites(scope: Scope) -> None:
    """Raises CrossSiteWrite, but where other sites may ask (and have lost the cookie)."""
    if is_from_elsewhere(Headers(scope=scope)) and not is_open(scope["path"]):
        raise CrossSiteWrite


def refuse_announced(headers: Headers, limit: int, refusal: TooLarge) -> None:
    """Raises `refusal` when the request says itself that it is too long."""
    announced = headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > limit:
        raise refusal


def _bounded(receive: Receive, limit: int, refusal: TooLarge) -> Receive:
    received = 0

    async def bounded_receive() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise refusal
        return message

    return bounded_receive
