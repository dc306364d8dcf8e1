"""WebDriver, the W3C's protocol for browsers, in the few commands that these tests need.

Chromium and WebKit come with a driver that takes the commands over HTTP. Firefox takes them itself,
over a plain socket (its protocol is called Marionette).
"""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from typing import Any, Protocol

ROUTES = {
    "NewSession": ("POST", "/session"),
    "DeleteSession": ("DELETE", "/session/{session}"),
    "Navigate": ("POST", "/session/{session}/url"),
    "SetWindowRect": ("POST", "/session/{session}/window/rect"),
    "DeleteAllCookies": ("DELETE", "/session/{session}/cookie"),
    "ExecuteScript": ("POST", "/session/{session}/execute/sync"),
    "ElementClick": ("POST", "/session/{session}/element/{id}/click"),
    "ElementClear": ("POST", "/session/{session}/element/{id}/clear"),
    "ElementSendKeys": ("POST", "/session/{session}/element/{id}/value"),
    "PerformActions": ("POST", "/session/{session}/actions"),
    "TakeScreenshot": ("GET", "/session/{session}/screenshot"),
}
"""Where a driver takes each command; Firefox knows them by these names."""

LIMIT_S = 60.0


class WebDriverError(Exception):
    """A browser could not do as it was told; `kind` is the protocol's word for why."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Driver(Protocol):
    """One browser."""

    def send(self, command: str, **facts: Any) -> Any:
        """What the browser answers; raises WebDriverError."""


class HttpDriver:
    """A browser behind a driver of its own, which listens at `address`."""

    def __init__(self, address: str, capabilities: dict[str, Any]) -> None:
        self._address = address
        self._session = ""
        made = self.send("NewSession", capabilities={"alwaysMatch": capabilities})
        self._session = made["sessionId"]

    def send(self, command: str, **facts: Any) -> Any:
        method, route = ROUTES[command]
        path = route.format(session=self._session, id=facts.pop("id", ""))
        body = json.dumps(facts).encode() if method == "POST" else None
        request = urllib.request.Request(self._address + path, body, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            with refused:
                value = json.load(refused)["value"]
            raise WebDriverError(value["error"], value["message"]) from None


class MarionetteDriver:
    """Firefox, which listens at `port` of this machine."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S)
        self._answers = self._socket.makefile("rb")
        self._sent = 0
        self._receive()  # it greets
        self.send("NewSession")

    def send(self, command: str, **facts: Any) -> Any:
        self._sent += 1
        message = json.dumps([0, self._sent, f"WebDriver:{command}", facts]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, answer = self._receive()
        if error:
            raise WebDriverError(error["error"], error["message"])
        return answer["value"] if answer and set(answer) == {"value"} else answer

    def close(self) -> None:
        self._answers.close()
        self._socket.close()

    def _receive(self) -> Any:
        """One message: its length in bytes, a colon, JSON."""
        length = b""
        while (digit := self._answers.read(1)) != b":":
            if not digit:
                raise ConnectionError("Firefox has gone")
            length += digit
        return json.loads(self._answers.read(int(length)))
