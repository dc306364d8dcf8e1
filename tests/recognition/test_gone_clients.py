"""Recognitions whose client has disconnected."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import psutil
import pytest

from tests.pictures import jpeg
from tests.server import running_server
from tests.student import trained_project
from tests.waiting import wait_until

CLIENTS = 12
"""More than the worker gets at a time."""


@pytest.mark.parametrize("cached", [False, True])
def test_a_picture_whose_client_disconnected_is_not_processed(
    tmp_path: Path, backbones: Path, cached: bool
) -> None:
    options = ("--picture-timeout-s", "600")
    with (
        running_server(tmp_path, backbones, *options) as server,
        httpx2.Client(base_url=server.address) as client,
    ):
        _, model_id = trained_project(client)
        path = f"/api/models/{model_id}/recognitions?session=s"
        request = client.build_request("POST", path, files={"image": jpeg("circle", 1)})
        raw = raw_request(request)
        if cached:
            assert client.post(path, files={"image": jpeg("circle", 1)}).status_code == 201

        def waiting() -> int:
            return int(client.get("/readyz").json()["pictures_waiting"])

        workers = psutil.Process(server.process.pid).children()
        for worker in workers:
            worker.suspend()
        connections = [connect(server.address) for _ in range(CLIENTS)]
        for connection in connections:
            connection.sendall(raw)
        wait_until(lambda: waiting() > 0)
        for connection in connections:
            connection.close()
        wait_until(lambda: waiting() == 0)

        for worker in workers:
            worker.resume()
        assert client.post(path, files={"image": jpeg("circle", 1)}).status_code == 201


def connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((str(parts.hostname), int(parts.port or 0)))


def raw_request(request: httpx2.Request) -> bytes:
    request_line = f"{request.method} {request.url.raw_path.decode()} HTTP/1.1"
    headers = [f"{name}: {value}" for name, value in request.headers.items()]
    return "\r\n".join([request_line, *headers, "", ""]).encode() + request.read()
