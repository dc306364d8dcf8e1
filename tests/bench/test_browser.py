from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from app.bench.browser import BOUNDARY, Answer, Browser, Form
from app.bench.pictures import texture
from app.ml.pictures import PictureLimits, square_of


class Impatient(BaseHTTPRequestHandler):
    """Closes a connection that is idle for a moment."""

    protocol_version = "HTTP/1.1"
    timeout = 0.05

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()


def test_a_connection_that_was_closed_while_idle_is_opened_anew() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Impatient) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        browser = Browser(server.server_port)
        for _ in range(2):
            assert browser.get("/").status == 204
            time.sleep(0.3)
        browser.close()
        server.shutdown()


def test_a_stated_refusal_says_how_long_to_wait() -> None:
    busy = Answer(429, b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2", b"")
    broken = Answer(500, b"HTTP/1.1 500 Internal Server Error\r\nRetry-After: 2", b"")
    silent = Answer(503, b"HTTP/1.1 503 Service Unavailable", b"")
    assert [each.retry_after_s for each in (busy, broken, silent)] == [2, None, None]


def test_a_form_holds_every_file() -> None:
    body = Form.of("files", [b"one", b"two"]).body
    assert body.count(f"--{BOUNDARY}".encode()) == 3
    assert body.endswith(f"--{BOUNDARY}--\r\n".encode())


def test_textures_are_pictures_that_the_product_takes() -> None:
    assert square_of(texture(0, 1), PictureLimits(1 << 20, 1 << 20)).shape == (224, 224, 3)
    assert texture(0, 1) == texture(0, 1) != texture(0, 2)
