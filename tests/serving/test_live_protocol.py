"""WebSockets that break the rules, on a server of uvicorn's in this process: it refuses them, and stops."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any, Literal

import pytest
import uvicorn

from app.serving.connections import Connections
from app.serving.header_timeout import header_timeout_protocol
from app.serving.live_protocol import MAX_FRAMES_OF_MESSAGE, LiveProtocol
from app.settings import Settings

from ..waiting import wait_until
from ..web.raw_websocket import CLOSE, PING, TEXT, message

UPGRADE = b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
KEY = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
GOOD = UPGRADE + KEY + b"\r\n"
STOP_LIMIT_S = 10.0


class App:
    """What it does with WebSockets: it waits for their end, refuses them, or sends without a pause."""

    def __init__(self) -> None:
        self.does: Literal["wait", "refuse", "send"] = "wait"
        self.asked = 0
        self.was_shut_down = False

    async def __call__(
        self, scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]
    ) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            self.was_shut_down = True
            await send({"type": "lifespan.shutdown.complete"})
            return
        self.asked += 1
        await receive()
        if self.does == "wait":
            await receive()
            return
        if self.does == "refuse":
            await send({"type": "websocket.http.response.start", "status": 404})
            await send({"type": "websocket.http.response.body", "body": b"no"})
            return
        await send({"type": "websocket.accept"})
        while True:
            await send({"type": "websocket.send", "bytes": bytes(50_000)})


class Running:
    """The server of an app, and what its run comes to."""

    def __init__(self, app: App, pool: ThreadPoolExecutor) -> None:
        settings = Settings()
        self.app = app
        self.counted = Connections(settings)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                port=0,
                log_config=None,
                http=header_timeout_protocol(self.counted, settings),
                ws=LiveProtocol,
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._run: Future[None] = pool.submit(self._server.run)
        wait_until(lambda: self._server.started)

    @property
    def connections(self) -> list[Any]:
        return list(self._server.server_state.connections)

    def connect(self, buffer: int = 0) -> socket.socket:
        connection = socket.socket()
        if buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.settimeout(STOP_LIMIT_S)
        connection.connect(self._server.servers[0].sockets[0].getsockname())
        return connection

    def stop(self) -> None:
        """Raises what the server's run raises."""
        self._server.should_exit = True
        self._run.result(STOP_LIMIT_S)


@pytest.fixture
def running() -> Iterator[Running]:
    with ThreadPoolExecutor(1) as pool:
        running = Running(App(), pool)
        yield running
        running.stop()
        assert running.app.was_shut_down


UNREADABLE = {
    "a body": (UPGRADE + KEY + b"Content-Length: 5\r\n\r\n", 400),
    "a body that came": (UPGRADE + KEY + b"Content-Length: 5\r\n\r\nhello", 400),
    "many headers": (UPGRADE + KEY + b"a: b\r\n" * 129 + b"\r\n", 431),
    "a long cookie": (UPGRADE + KEY + b"Cookie: a=" + b"b" * 9000 + b"\r\n\r\n", 431),
}


@pytest.mark.parametrize(("handshake", "status"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_handshake_that_cannot_be_read_is_refused_at_once(
    running: Running, handshake: bytes, status: int
) -> None:
    with closing(running.connect()) as connection:
        connection.sendall(handshake)
        assert everything(connection).startswith(b"HTTP/1.1 %d " % status)
    wait_until(lambda: running.connections == [])
    assert running.app.asked == 0


@pytest.mark.parametrize(
    "sent",
    [message(PING) * MAX_FRAMES_OF_MESSAGE, message(TEXT, b"hello", masked=False), message(CLOSE)],
    ids=["pings", "unmasked", "close"],
)
def test_whoever_does_not_wait_for_the_answer_is_cut_off(
    running: Running, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(running.connect()) as connection:
        connection.sendall(GOOD)
        wait_until(lambda: running.app.asked)
        connection.sendall(sent)
        assert b"HTTP/1.1" not in everything(connection)
        wait_until(lambda: running.connections == [])
    running.stop()
    assert errors(caplog) == []


def test_a_refusal_of_the_app_is_no_error_of_the_server(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    running.app.does = "refuse"
    with closing(running.connect()) as connection:
        connection.sendall(GOOD)
        assert everything(connection).startswith(b"HTTP/1.1 404 ")
    running.stop()
    assert errors(caplog) == []


def test_a_connection_that_never_reads_its_end_does_not_keep_the_server_from_stopping(
    running: Running,
) -> None:
    running.app.does = "send"
    with closing(running.connect(buffer=4096)) as connection:
        connection.sendall(GOOD)
        wait_until(lambda: any(not each.writable.is_set() for each in running.connections))
        connection.sendall(message(CLOSE, b"\x03\xe8"))
        wait_until(lambda: all(each.transport.is_closing() for each in running.connections))
        running.stop()


def everything(connection: socket.socket) -> bytes:
    """What the server sends until it closes the connection."""
    received = b""
    try:
        while more := connection.recv(65536):
            received += more
    except ConnectionError:
        pass
    return received


def errors(log: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in log.records if each.levelname == "ERROR"]
