"""Middleware before every route: limits of bodies, refusal of cross-site writes, security headers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import (
    CrossSiteWrite,
    EyeblocksError,
    ImportTooLarge,
    IncomingFileTooLarge,
    PageNotFound,
    PictureTooLarge,
    ProjectFileTooLarge,
    RequestTooLarge,
    RequestTooSlow,
    SoundTooLarge,
    SplitListTooLarge,
    TooLarge,
)
from app.settings import Settings
from app.web.cors import allows_other_sites, is_cross_site, takes_websockets
from app.web.csp import PAGE_POLICY, policy_header
from app.web.errors import error_response
from app.web.words import Words

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FORM_OVERHEAD_BYTES = 64 * 1024

SECURITY_HEADERS = {
    "Content-Security-Policy": policy_header(PAGE_POLICY),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


# Browsers apply it on https only and log a warning on http.
HTTPS_HEADERS = {"Cross-Origin-Opener-Policy": "same-origin"}
STAY_ON_HTTPS = (b"strict-transport-security", b"max-age=2592000")
"""Thirty days: not for ever, because a school may go back to plain http."""


def _asgi_headers(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI pairs of lowercase bytes."""
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_ASGI_HEADERS = _asgi_headers(SECURITY_HEADERS)
_HTTPS_ASGI_HEADERS = _asgi_headers(SECURITY_HEADERS | HTTPS_HEADERS)


class SecurityHeaders:
    """Adds the security headers that a route has not set itself."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._has_own_certificate = settings.tls_certificate is not None
        public = urlsplit(settings.public_address)
        self._public_https_host = public.hostname if public.scheme == "https" else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                set_already = {name for name, _ in message["headers"]}
                own_headers = _HTTPS_ASGI_HEADERS if scope["scheme"] == "https" else _ASGI_HEADERS
                missing = [header for header in own_headers if header[0] not in set_already]
                if self._stays_on_https(scope):
                    missing.append(STAY_ON_HTTPS)
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    def _stays_on_https(self, scope: Scope) -> bool:
        """Whether this address always has https with a certificate that every browser accepts.

        Behind a proxy the request may look like plain http, on which browsers ignore the header.
        """
        if self._public_https_host is not None and host_of(scope) == self._public_https_host:
            return True
        return self._has_own_certificate and scope["scheme"] == "https"


def host_of(scope: Scope) -> str | None:
    """The host of the Host header in lower case, without its port; None if it is unusable."""
    try:
        return urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname
    except ValueError:
        return None


class HeadAsGet:
    """Answers HEAD like GET without the body. Monitoring tools send HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        is_event_stream = scope["type"] == "http" and scope["path"].endswith("/events")
        if scope["type"] == "http" and scope["method"] == "HEAD" and not is_event_stream:
            await self._app({**scope, "method": "GET"}, receive, send_without_body)
        else:
            await self._app(scope, receive, send)


class RequestGuard:
    """Refuses writes from other sites, bodies that are too long or come too slowly, and WebSockets.

    WebSockets are for live recognition alone.
    """

    def __init__(self, app: ASGIApp, settings: Settings, words: Words) -> None:
        self._app = app
        self._settings = settings
        self._words = words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not takes_websockets(scope["path"]):
            response = error_response(self._words, HTTPConnection(scope), PageNotFound())
            await response(scope, receive, send)
            return
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        limit, refusal = body_limit(scope["method"], scope["path"], self._settings)
        try:
            refuse_cross_site(scope)
            refuse_announced_length(Headers(scope=scope), limit, refusal)
        except EyeblocksError as error:
            response = error_response(self._words, Request(scope), error)
            await response(scope, receive, send)
            return
        timed_receive = limit_body_time(receive, self._settings)
        await self._app(scope, limit_body_size(timed_receive, limit, refusal), send)


def limit_body_time(receive: Receive, settings: Settings) -> Receive:
    """Wraps `receive` so that it raises RequestTooSlow for a body that comes too slowly.

    Only the time in `receive` counts, not the app's work between two calls. The allowance is
    `slow_body_grace_s` seconds plus a second for every `min_body_bytes_per_s` bytes.
    """
    waited_s, received, is_complete = 0.0, 0, False

    async def receive_in_time() -> Message:
        nonlocal waited_s, received, is_complete
        if is_complete:  # the next message is the disconnect, which may take any time
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
        is_complete = not message.get("more_body", False)
        return message

    return receive_in_time


def body_limit(method: str, path: str, settings: Settings) -> tuple[int, TooLarge]:
    """The maximum size of a request body in bytes, and the error for a larger one, by its route."""
    if path.endswith(("/recognitions", "/pictures", "/thumbnail")):
        # The picture and the form around it.
        picture = PictureTooLarge(max_bytes=settings.max_picture_bytes)
        return settings.max_picture_bytes + FORM_OVERHEAD_BYTES, picture
    if path.endswith("/sounds"):
        sound = SoundTooLarge(max_bytes=settings.max_sound_bytes)
        return settings.max_sound_bytes + FORM_OVERHEAD_BYTES, sound
    if path in ("/api/project-files", "/api/incoming-files") or path.endswith("/imports"):
        return _whole_file_limit(path, settings)
    if path.endswith("/split-list"):
        listed = SplitListTooLarge(max_bytes=settings.max_split_list_bytes)
        return settings.max_split_list_bytes, listed
    limit = settings.max_json_bytes
    if method == "POST" and path.endswith("/samples"):  # PATCH sends JSON, which is read at once
        limit = settings.max_upload_bytes
    elif path.endswith("/program"):
        limit = settings.max_program_bytes
    return limit, RequestTooLarge(max_bytes=limit)


def _whole_file_limit(path: str, settings: Settings) -> tuple[int, TooLarge]:
    """As `body_limit`, for routes that take the file of a whole project or data set."""
    if path == "/api/project-files":
        file = ProjectFileTooLarge(max_bytes=settings.max_project_file_bytes)
        return settings.max_project_file_bytes + FORM_OVERHEAD_BYTES, file
    if path == "/api/incoming-files":
        limit = max_incoming_bytes(settings)
        return limit + FORM_OVERHEAD_BYTES, IncomingFileTooLarge(max_bytes=limit)
    # The route, which knows whose project it is, refuses what is too much for a student.
    limit = max(settings.max_import_bytes, settings.max_import_bytes_of_teachers)
    return limit, ImportTooLarge(max_bytes=limit)


def max_incoming_bytes(settings: Settings) -> int:
    """The largest file that may come in, of whatever kind. Each kind has its own limit, too."""
    pictures = max(settings.max_import_bytes, settings.max_import_bytes_of_teachers)
    return max(pictures, settings.max_project_file_bytes, settings.max_incoming_bytes)


def refuse_cross_site(scope: Scope) -> None:
    """Raises CrossSiteWrite for a request from another site, except to paths that allow those."""
    if is_cross_site(Headers(scope=scope)) and not allows_other_sites(scope["path"]):
        raise CrossSiteWrite


def refuse_announced_length(headers: Headers, limit: int, refusal: TooLarge) -> None:
    """Raises `refusal` if Content-Length exceeds the limit."""
    announced = headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > limit:
        raise refusal


def limit_body_size(receive: Receive, limit: int, refusal: TooLarge) -> Receive:
    received = 0

    async def bounded_receive() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise refusal
        return message

    return bounded_receive
