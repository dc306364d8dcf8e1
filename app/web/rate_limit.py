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


class RateLimitMiddleware:
    """Refuses requests that come too often, before their body is read."""

    def __init__(
        self, app: ASGIApp, settings: Settings, words: Words, caller_key_of: CallerKeyOf
    ) -> None:
        self._app = app
        self._words = words
        self._caller_key_of = caller_key_of
        students = settings.students_per_address
        self._recognitions = Rate.per_minute(settings.recognitions_per_minute, students)
        self._uploads = Rate.per_minute(settings.uploads_per_minute, students)
        self._projects = Rate.per_minute(settings.projects_per_minute, students)
        self._writes = Rate.per_minute(settings.writes_per_minute, students)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            request = Request(scope)
            try:
                self._spend(request)
            except EyeblocksError as refusal:
                response = error_response(self._words, request, refusal)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _spend(self, request: Request) -> None:
        rate = self._rate_of(request.method, request.scope["path"])
        rate.by_address.spend(client_address(request))
        if key := self._caller_key_of(request):
            rate.by_caller.spend(key)

    def _rate_of(self, method: str, path: str) -> Rate:
        if path.endswith("/recognitions"):
            return self._recognitions
        if path.endswith(("/samples", "/pictures")):
            return self._uploads
        creates_project = method == "POST" and _PROJECTS.fullmatch(path)
        return self._projects if creates_project else self._writes


def _limiter(per_minute: int) -> Limiter:
    return Limiter(per_minute, _MINUTE_S / per_minute, refusal=TooManyRequests)
