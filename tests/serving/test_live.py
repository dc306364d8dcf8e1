"""WebSockets on a server in a process of its own: they are counted, encrypted, and ended with it."""

from __future__ import annotations

import json
import signal
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from ..pictures import jpeg
from ..recognition.live import frame, live_path
from ..server import Server, running_server
from ..student import trained_project
from ..waiting import wait_until
from ..web.raw_websocket import opened

PLACES = 10
FIRST_CLASS = "클래스 1"


@contextmanager
def webcam(server: Server) -> Iterator[ClientConnection]:
    """An open WebSocket of a student with a model."""
    trust = (
        ssl.create_default_context(cafile=server.authority) if server.authority.exists() else None
    )
    with httpx2.Client(base_url=server.address, verify=trust or True, timeout=60) as client:
        _, model_id = trained_project(client)  # type: ignore[arg-type]
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    address = server.address.replace("http", "ws", 1) + live_path(model_id)
    with connect(address, ssl=trust, additional_headers={"Cookie": cookie}) as socket:
        yield socket


def recognized(socket: ClientConnection) -> str:
    socket.send(frame(jpeg("circle", 90)))
    return str(json.loads(socket.recv())["recognition"]["result"])


def test_it_works_over_https(tmp_path: Path, backbones: Path) -> None:
    with running_server(tmp_path, backbones, https=True) as server, webcam(server) as socket:
        assert recognized(socket) == FIRST_CLASS
        assert socket.protocol.extensions == []  # pictures are compressed already


def test_a_server_that_stops_says_so_and_stops_at_once(tmp_path: Path, backbones: Path) -> None:
    with running_server(tmp_path, backbones) as server, webcam(server) as socket:
        assert recognized(socket) == FIRST_CLASS
        server.process.terminate()
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=20)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        assert server.process.wait(timeout=20) == -signal.SIGTERM


def test_a_server_stops_cleanly_whatever_handshakes_are_open(
    tmp_path: Path, backbones: Path
) -> None:
    unreadable = (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Content-Length: 5\r\n\r\n"
    )
    with running_server(tmp_path, backbones) as server:
        url = urlsplit(server.address)
        with socket.create_connection((url.hostname, url.port), timeout=20) as connection:
            connection.sendall(unreadable)
            assert httpx2.get(f"{server.address}/healthz").status_code == 200  # it has read that
            server.process.terminate()
            assert server.process.wait(timeout=20) == -signal.SIGTERM  # 1 where its end fails
            assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_each_counts_as_a_connection_until_it_ends(tmp_path: Path, backbones: Path) -> None:
    options = ("--max-connections-per-address", str(PLACES), "--live-connections-per-student", "99")
    with running_server(tmp_path, backbones, *options) as server:
        with webcam(server) as first:
            assert first.request is not None
            path, cookie = first.request.path, first.request.headers["Cookie"]

        def open_all(closing: ExitStack) -> None:
            for _ in range(PLACES + 1):
                closing.enter_context(opened(server.address, path, cookie))

        for _ in range(3):  # after each round the places are free again
            with ExitStack() as closing, pytest.raises(ConnectionError):
                open_all(closing)
            wait_until(lambda: can_open(server, path, cookie))


def can_open(server: Server, path: str, cookie: str) -> bool:
    try:
        with opened(server.address, path, cookie):
            return True
    except ConnectionError:
        return False
