"""Clients that dawdle: what they may keep waiting, and for how long."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from app.serving import patience
from app.settings import Settings

from ..server import Server, running_server
from ..student import make_project

DEADLINE_S = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    options = ["--slow-body-grace-s", "1", "--max-connections", "30"]
    folder = tmp_path_factory.mktemp("patient")
    with running_server(folder, backbones, *options) as server:
        yield server


def connected(server: Server) -> socket.socket:
    where = urlsplit(server.address)
    return socket.create_connection((where.hostname, where.port), timeout=DEADLINE_S)


def everything(connection: socket.socket) -> bytes:
    """What comes until the other end hangs up."""
    answer = b""
    try:
        while piece := connection.recv(65536):
            answer += piece
    except ConnectionError:
        pass
    return answer


def test_a_body_that_never_comes_is_given_up(server: Server) -> None:
    with connected(server) as connection:
        began = time.monotonic()
        connection.sendall(
            b"POST /api/projects HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 20\r\n\r\n{"
        )
        answer = everything(connection)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"request_too_slow" in answer
    assert b"connection: close" in answer.lower()
    assert 0.9 < time.monotonic() - began < DEADLINE_S


def test_pictures_that_come_a_letter_at_a_time_are_given_up(server: Server) -> None:
    with httpx2.Client(base_url=server.address) as client:
        project = make_project(client)
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    with connected(server) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\n"
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


def test_a_stranger_s_upload_is_refused_before_its_body_is_read(server: Server) -> None:
    with httpx2.Client(base_url=server.address) as client:
        project = make_project(client)
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    with connected(server) as connection:
        # Nothing of the body is ever sent, so an answer that came after reading it would be 408.
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            "Content-Length: 100000000\r\n\r\n".encode()
        )
        answer = b""
        while b"}}}" not in answer and (more := connection.recv(65536)):
            answer += more  # head and body may come apart

    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"project_not_found" in answer


def test_heads_that_never_end_are_given_up(server: Server) -> None:
    beginnings = [b"", b"GET / HT", b"\r\n\r\n", b"GET / HTTP/1.1\r\nA: b\r\n"]
    began = time.monotonic()
    with ExitStack() as closing:
        waiting = [closing.enter_context(connected(server)) for _ in beginnings]
        for connection, beginning in zip(waiting, beginnings, strict=True):
            connection.sendall(beginning)
        assert [everything(connection) for connection in waiting] == [b""] * len(beginnings)
    assert time.monotonic() - began < patience.HEAD_S + DEADLINE_S


def test_more_connections_than_allowed_are_closed_and_the_others_live(server: Server) -> None:
    idle = [connected(server) for _ in range(60)]
    try:
        closed = 0
        for connection in idle:
            connection.settimeout(0.2)
            try:
                closed += connection.recv(1) == b""
            except TimeoutError:
                pass
            except ConnectionError:
                closed += 1
        assert closed >= 30
    finally:
        for connection in idle:
            connection.close()
    with httpx2.Client(base_url=server.address) as client:
        assert client.get("/healthz").status_code == 200


def test_a_slow_but_steady_connection_is_not_refused() -> None:
    """The pictures of a lesson over a bad connection: 2 MB at 20 kB a second."""
    settings = Settings()
    seconds = 2_000_000 / 20_000
    allowed = settings.slow_body_grace_s + 2_000_000 / settings.min_body_bytes_per_s
    assert seconds < allowed
