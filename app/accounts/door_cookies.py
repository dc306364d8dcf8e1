"""The door's cookies tell apart the browsers that type codes, cards and passwords, before they are anybody.

A browser whose cookie has not guessed is never refused, so a cookie is worth something to whoever
guesses. They are therefore signed, end after a day, and are given out at a limited rate. The key lives
as long as the process, like the counts of guesses.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
import secrets
import time
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.accounts.cookies import cookie_name
from app.errors import Busy
from app.settings import Settings
from app.web.limiter import Limiter, client_address

DOOR_COOKIE = "eyeblocks_door"
DOOR_COOKIE_AGE_S = 24 * 3600
JOIN_PATHS = ("/join", "/api/join", "/api/join/code", "/api/join/card")
TEACHER_PAGES = re.compile(r"/teacher(/.*)?")
"""Each of them shows the login to whoever is not logged in."""
LOGIN_PATHS = ("/api/teacher/login", "/api/teacher/accounts")
"""Where the cookie is read, but not given: whoever opens no page is counted without one."""
FIRST_GUESSES = 3
"""Wrong guesses of a browser that no other budget pays for: eight digits are easily mistyped."""
ADDRESSES_TOGETHER = 2
"""All addresses together may go on guessing this many times as fast as one address."""
_EVERYBODY = ""


def new_browser_pause_s(settings: Settings) -> float:
    """The seconds after which an address gets one more cookie.

    So all first guesses of new browsers together come no faster than an address may guess anyway.
    """
    return settings.guess_pause_s * FIRST_GUESSES


def most_valid_cookies(settings: Settings) -> int:
    """The most cookies that are valid at a time. As many browsers must be remembered."""
    pause_s = new_browser_pause_s(settings) / ADDRESSES_TOGETHER
    return settings.browsers_at_door + math.ceil(DOOR_COOKIE_AGE_S / pause_s)


class DoorCookies:
    """Signs and reads the cookies' values, and limits how many browsers get one. Thread-safe."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        pause_s = new_browser_pause_s(settings)
        self._by_address = Limiter(settings.students_per_address, pause_s, clock=clock)
        self._together = Limiter(
            settings.browsers_at_door, pause_s / ADDRESSES_TOGETHER, clock=clock
        )

    def issue(self, address: str) -> str:
        """A new cookie's value; empty if the address, or all together, had too many of late."""
        try:
            self._by_address.spend(address)
            self._together.spend(_EVERYBODY)
        except Busy:
            return ""
        browser = f"{secrets.token_hex(16)}.{math.ceil(self._clock()) + DOOR_COOKIE_AGE_S}"
        return f"{browser}.{self._signature(browser)}"

    def browser_of(self, cookie: str) -> str:
        """The browser's id; empty if the cookie is none of this server's, or has ended."""
        browser, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(browser).encode()):
            return ""
        return browser if int(browser.partition(".")[2]) > self._clock() else ""

    def _signature(self, browser: str) -> str:
        return hmac.new(self._key, browser.encode(), hashlib.sha256).hexdigest()


class DoorCookieMiddleware:
    """Gives browsers that come to the door a cookie, also with a refusal, and reads it for the routes."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._cookies = DoorCookies(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        gives = path in JOIN_PATHS or TEACHER_PAGES.fullmatch(path) is not None
        if scope["type"] != "http" or not (gives or path in LOGIN_PATHS):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        name = cookie_name(DOOR_COOKIE, self._settings)
        browser = self._cookies.browser_of(connection.cookies.get(name, ""))
        state = {**scope.get("state", {}), DOOR_COOKIE: browser}
        is_new = gives and not browser
        new = self._cookies.issue(client_address(connection)) if is_new else ""
        await self._app({**scope, "state": state}, receive, self._setting(name, new, send))

    def _setting(self, name: str, value: str, send: Send) -> Send:
        """`send` that also sets the cookie, if there is a value."""
        if not value:
            return send

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", self._set_cookie(name, value))
            await send(message)

        return send_with_cookie

    def _set_cookie(self, name: str, value: str) -> str:
        carrier = Response()
        carrier.set_cookie(
            name,
            value,
            max_age=DOOR_COOKIE_AGE_S,
            httponly=True,
            samesite="lax",
            secure=self._settings.secure_cookies,
        )
        return carrier.headers["set-cookie"]


def browser_at_door(connection: HTTPConnection) -> str:
    """The id of the browser's door cookie; empty without one, and where it is not read."""
    return str(getattr(connection.state, DOOR_COOKIE, ""))
