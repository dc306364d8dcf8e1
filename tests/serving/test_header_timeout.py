"""Slow clients: limits for headers, bodies and the number of connections."""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import psutil
import pytest

from app.settings import Settings

from ..server import Server, responds, running_server
from ..student import make_project
from ..waiting import wait_until

DEADLINE_S = 60
TIMEOUT_S = 4.0
"""Longer than it takes to open thirty connections and to close twenty of them."""
HASTY = (
    *("--header-timeout-s", str(TIMEOUT_S)),
    *("--handshake-timeout-s", str(TIMEOUT_S)),
    *("--max-connections-per-address", "10"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    options = ["--slow-body-grace-s", "1", "--max-connections", "30"]
    folder = tmp_path_factory.mktemp("timeout")
    with running_server(folder, backbones, *options) as server:
        yield server


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("hasty"), backbones, *HASTY) as server:
        yield server


@pytest.fixture(scope="module")
def hasty_https(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hasty")
    with running_server(folder, backbones, *HASTY, https=True) as server:
        yield server


def connect(server: Server) -> socket.socket:
    url = urlsplit(server.address)
    return socket.create_connection((url.hostname, url.port), timeout=DEADLINE_S)


def receive_all(connection: socket.socket) -> bytes:
    """All bytes until the server closes the connection."""
    answer = b""
    try:
        while chunk := connection.recv(65536):
            answer += chunk
    except ConnectionError:
        pass
    return answer


def test_a_body_that_never_arrives_is_refused(server: Server) -> None:
    with connect(server) as connection:
        began = time.monotonic()
        connection.sendall(
            b"POST /api/projects HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 20\r\n\r\n{"
        )
        answer = receive_all(connection)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"request_too_slow" in answer
    assert b"connection: close" in answer.lower()
    assert 0.9 < time.monotonic() - began < DEADLINE_S


def test_pictures_that_arrive_byte_by_byte_are_refused(server: Server) -> None:
    with httpx2.Client(base_url=server.address) as client:
        project = make_project(client)
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    with connect(server) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n"
            '--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'.encode()
        )
        connection.settimeout(0.1)
        answer, end = b"", time.monotonic() + DEADLINE_S
        while not answer and time.monotonic() < end:
            try:
                connection.sendall(b"x")
                answer = connection.recv(65536)
            except TimeoutError:
                continue
            except ConnectionError:
                break

    assert answer.startswith(b"HTTP/1.1 408 ")


def test_an_upload_of_a_stranger_is_refused_before_its_body_is_read(server: Server) -> None:
    with httpx2.Client(base_url=server.address) as client:
        project = make_project(client)
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    with connect(server) as connection:
        # The body is never sent, so a refusal after reading it would be 408.
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            "Content-Length: 100000000\r\n\r\n".encode()
        )
        answer = b""
        while b"}}}" not in answer and (chunk := connection.recv(65536)):
            answer += chunk  # headers and body may arrive separately

    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"project_not_found" in answer


def test_connections_with_unfinished_headers_are_closed(hasty: Server) -> None:
    heads = [b"", b"GET / HT", b"\r\n\r\n", b"GET / HTTP/1.1\r\nA: b\r\n"]
    began = time.monotonic()
    with ExitStack() as closing:
        waiting = [closing.enter_context(connect(hasty)) for _ in heads]
        for connection, head in zip(waiting, heads, strict=True):
            connection.sendall(head)
        assert [receive_all(connection) for connection in waiting] == [b""] * len(heads)
    assert TIMEOUT_S * 0.9 < time.monotonic() - began < TIMEOUT_S + DEADLINE_S


HEADS = {
    "many headers": b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 50_000,
    "one header": b"GET / HTTP/1.1\r\nA: " + b"b" * 300_000,
    "a name": b"GET / HTTP/1.1\r\n" + b"A" * 300_000,
    "an address": b"GET /" + b"a" * 300_000,
    "a whole head": b"GET / HTTP/1.1\r\nA: " + b"b" * 300_000 + b"\r\n\r\n",
    "trailers": b"POST /api/projects HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"1\r\nx\r\n0\r\n" + b"A: b\r\n" * 50_000,
}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_is_refused_at_64_kilobytes(server: Server, name: str) -> None:
    memory = psutil.Process(server.process.pid).memory_info().rss
    with connect(server) as connection:
        connection.sendall(HEADS[name])
        began = time.monotonic()
        answer = receive_all(connection)

    assert time.monotonic() - began < Settings().header_timeout_s * 0.9
    assert answer.startswith(b"HTTP/1.1 431 ") or (name == "trailers" and not answer)
    assert psutil.Process(server.process.pid).memory_info().rss - memory < 5_000_000


def test_requests_below_that_limit_are_answered_one_after_the_other(server: Server) -> None:
    large = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nA: " + b"b" * 60_000 + b"\r\n\r\n"
    small = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with connect(server) as connection:
        connection.sendall(large * 4 + small * 4 + last)
        answer = receive_all(connection)

    assert answer.count(b"HTTP/1.1 200 OK") == 9


def test_connections_above_the_limit_are_closed_and_the_others_work(server: Server) -> None:
    idle = [connect(server) for _ in range(60)]
    try:
        wait_until(lambda: closed_of(idle) >= 30, Settings().header_timeout_s * 0.75)
    finally:
        for connection in idle:
            connection.close()
    with httpx2.Client(base_url=server.address) as client:
        assert client.get("/healthz").status_code == 200


def closed_of(connections: list[socket.socket]) -> int:
    """How many of the connections the server has closed so far; it sends nothing on any."""
    ended, _, _ = select.select(connections, [], [], 0)
    for connection in ended:
        try:
            assert connection.recv(1) == b""
        except ConnectionError:
            continue
    return len(ended)


@pytest.mark.parametrize("name", ["hasty_https", pytest.param("hasty", marks=pytest.mark.thorough)])
def test_one_address_cannot_shut_the_others_out(name: str, request: pytest.FixtureRequest) -> None:
    """Idle connections, and with https those that never begin their handshake."""
    server: Server = request.getfixturevalue(name)
    with ExitStack() as closing:
        began = time.monotonic()
        idle = [closing.enter_context(connect(server)) for _ in range(30)]
        wait_until(lambda: closed_of(idle) >= 20, TIMEOUT_S * 0.75)
        url = urlsplit(server.address)
        other = closing.enter_context(
            socket.create_connection((url.hostname, url.port), DEADLINE_S, ("127.0.0.2", 0))
        )
        if url.scheme == "https":
            trust = ssl.create_default_context(cafile=server.authority)
            other = closing.enter_context(trust.wrap_socket(other, server_hostname="127.0.0.1"))
        other.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert receive_all(other).startswith(b"HTTP/1.1 200 ")
        # Those that were admitted and send nothing are closed in time, and their places are free.
        assert [receive_all(connection) for connection in idle] == [b""] * 30
        assert time.monotonic() - began < TIMEOUT_S + DEADLINE_S
        assert responds(f"{server.address}/healthz", server.authority)


def test_a_slow_but_steady_connection_is_not_refused() -> None:
    """An upload of 2 MB at 20 kB per second."""
    settings = Settings()
    seconds = 2_000_000 / 20_000
    allowed = settings.slow_body_grace_s + 2_000_000 / settings.min_body_bytes_per_s
    assert seconds < allowed
