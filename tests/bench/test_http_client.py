from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from app.bench.http_client import BOUNDARY, Answer, Form, HttpClient
from app.bench.pictures import texture
from app.ml.pictures import PictureLimits, crop_square


class ClosingHandler(BaseHTTPRequestHandler):
    """Closes a connection that is idle for a moment."""

    protocol_version = "HTTP/1.1"
    timeout = 0.05

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()


def test_a_connection_closed_while_idle_is_opened_again() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), ClosingHandler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        client = HttpClient(server.server_port)
        for _ in range(2):
            assert client.get("/").status == 204
            time.sleep(0.3)
        client.close()
        server.shutdown()


def test_a_refusal_has_the_seconds_to_wait() -> None:
    busy = Answer(429, b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2", b"")
    broken = Answer(500, b"HTTP/1.1 500 Internal Server Error\r\nRetry-After: 2", b"")
    silent = Answer(503, b"HTTP/1.1 503 Service Unavailable", b"")
    assert [answer.retry_after_s for answer in (busy, broken, silent)] == [2, None, None]


def test_a_form_contains_every_file() -> None:
    body = Form.of("files", [b"one", b"two"]).body
    assert body.count(f"--{BOUNDARY}".encode()) == 3
    assert body.endswith(f"--{BOUNDARY}--\r\n".encode())


def test_the_product_accepts_textures() -> None:
    assert crop_square(texture(0, 1), PictureLimits(1 << 20, 1 << 20)).shape == (224, 224, 3)
    assert texture(0, 1) == texture(0, 1) != texture(0, 2)
