"""How much may be sent in a minute: by one student, and by all behind one address.

A class is one address, so an address has the limits of many students; a caller who changes the
cookie with every request still has the one address.
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
from app.web.limiter import Limiter, address_of
from app.web.middleware import READING
from app.web.words import Words

KeyOf = Callable[[HTTPConnection], str]
"""Tells one student from another; empty for a stranger."""

_PROJECTS = re.compile(r"/api/(projects|project-files|shares/[^/]+/remix)/?")
_MINUTE_S = 60.0


@dataclass(frozen=True)
class Rate:
    """The limits of one kind of request."""

    of_students: Limiter
    of_addresses: Limiter

    @classmethod
    def per_minute(cls, each: int, students: int) -> Rate:
        return cls(_limiter(each), _limiter(each * students))


class Rates:
    """Refuses what comes too often, before anything is read of it."""

    def __init__(self, app: ASGIApp, settings: Settings, words: Words, key_of: KeyOf) -> None:
        self._app = app
        self._words = words
        self._key_of = key_of
        students = settings.students_per_address
        self._recognitions = Rate.per_minute(settings.recognitions_per_minute, students)
        self._uploads = Rate.per_minute(settings.uploads_per_minute, students)
        self._projects = Rate.per_minute(settings.projects_per_minute, students)
        self._writes = Rate.per_minute(settings.writes_per_minute, students)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in READING:
            request = Request(scope)
            try:
                self._count(request)
            except EyeblocksError as refusal:
                response = error_response(self._words, request, refusal)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _count(self, request: Request) -> None:
        rate = self._rate_of(request.method, request.scope["path"])
        rate.of_addresses.take(address_of(request))
        if key := self._key_of(request):
            rate.of_students.take(key)

    def _rate_of(self, method: str, path: str) -> Rate:
        if path.endswith("/recognitions"):
            return self._recognitions
        if path.endswith(("/samples", "/pictures")):
            return self._uploads
        makes_project = method == "POST" and _PROJECTS.fullmatch(path)
        return self._projects if makes_project else self._writes


def _limiter(per_minute: int) -> Limiter:
    return Limiter(per_minute, _MINUTE_S / per_minute, refusal=TooManyRequests)
