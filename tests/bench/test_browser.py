from __future__ import annotations

from app.bench.browser import BOUNDARY, Answer, Form
from app.bench.pictures import texture
from app.ml.pictures import PictureLimits, square_of


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
