"""Limits the number of requests in a minute for each caller and for each address.

A whole class may share one address, so an address has the limits of many students. A caller who
changes the cookie with every request is still limited by the address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import EyeblocksError, TooManyRequests
from app.settings import Settings
from app.web.errors import error_response
from app.web.limiter import Limiter, client_address
from app.web.middleware import SAFE_METHODS
from app.web.words import Words

CallerKeyOf = Callable[[HTTPConnection], str]
"""Returns a key that identifies the caller; empty for an anonymous caller."""

_PROJECTS = re.compile(r"/api/(projects|project-files|incoming-files|shares/[^/]+/remix)/?")
_MINUTE_S = 60.0


@dataclass(frozen=True)
class Rate:
    """The limiters of one kind of request."""

    by_caller: Limiter
    by_address: Limiter

    @classmethod
    def per_minute(cls, caller_limit: int, students: int) -> Rate:
        return cls(_limiter(caller_limit), _limiter(caller_limit * students))

    def spend(self, sender: Sender) -> None:
        """Spends a request. Raises TooManyRequests."""
        self.by_address.spend(sender.address)
        if sender.caller:
            self.by_caller.spend(sender.caller)


@dataclass(frozen=True)
class Sender:
    """Who sends requests: the address, and the caller's key, empty for an anonymous caller."""

    address: str
    caller: str


class RequestRates:
    """The rates of all kinds of requests. What comes over a WebSocket is counted like a request."""

    def __init__(self, settings: Settings, caller_key_of: CallerKeyOf) -> None:
        self._caller_key_of = caller_key_of
        students = settings.students_per_address
        self.recognitions = Rate.per_minute(settings.recognitions_per_minute, students)
        self._uploads = Rate.per_minute(settings.uploads_per_minute, students)
        self._projects = Rate.per_minute(settings.projects_per_minute, students)
        self._writes = Rate.per_minute(settings.writes_per_minute, students)

    def sender_of(self, connection: HTTPConnection) -> Sender:
        return Sender(client_address(connection), self._caller_key_of(connection))

    def spend(self, request: Request) -> None:
        """Spends the request. Raises TooManyRequests."""
        self._rate_of(request.method, request.scope["path"]).spend(self.sender_of(request))

    def _rate_of(self, method: str, path: str) -> Rate:
        if path.endswith("/recognitions"):
            return self.recognitions
        if path.endswith(("/samples", "/pictures")):
            return self._uploads
        creates_project = method == "POST" and _PROJECTS.fullmatch(path)
        return self._projects if creates_project else self._writes


class RateLimitMiddleware:
    """Refuses requests that come too often, before their body is read."""

    def __init__(self, app: ASGIApp, rates: RequestRates, words: Words) -> None:
        self._app = app
        self._rates = rates
        self._words = words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            request = Request(scope)
            try:
                self._rates.spend(request)
            except EyeblocksError as refusal:
                response = error_response(self._words, request, refusal)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _limiter(per_minute: int) -> Limiter:
    return Limiter(per_minute, _MINUTE_S / per_minute, refusal=TooManyRequests)
