"""Hostile input against a running server: it refuses in words, keeps answering, and stays small."""

from __future__ import annotations

import io
import re
import socket
import struct
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import psutil
import pytest
from PIL import Image

from ..pictures import jpeg
from ..server import Server, running_server
from ..student import Json, make_project
from .attacks import Attack, measured, memory, table

REQUESTS = 10_000
GROWTH_BYTES = 1200 * 1024 * 1024
"""What web process and workers may come to take besides, two 64-megapixel pictures included."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    with running_server(folder, backbones, "--slow-body-grace-s", "3") as server:
        yield server


@pytest.fixture(scope="module")
def attacks(request: pytest.FixtureRequest) -> Iterator[dict[str, Attack]]:
    """Every attack by its name; their figures are printed in the end."""
    met: dict[str, Attack] = {}
    yield met
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n\n{table(list(met.values()))}\n")


@pytest.fixture
def attack(attacks: dict[str, Attack], request: pytest.FixtureRequest) -> Attack:
    name = request.function.__doc__.partition(".")[0].partition(":")[0]
    return attacks.setdefault(name, Attack(name))


@pytest.fixture
def client(server: Server, attack: Attack) -> Iterator[httpx2.Client]:
    with attack.client(server) as client:
        yield client


@pytest.fixture
def project(client: httpx2.Client) -> Json:
    return make_project(client)


@pytest.fixture(autouse=True)
def alive_and_small(server: Server, attack: Attack) -> Iterator[None]:
    """After each attack the same processes are there and have not swollen."""
    process = psutil.Process(server.process.pid)
    family = {each.pid for each in [process, *process.children()]}
    before = memory(process)
    with measured(attack, server):
        yield
    assert httpx2.get(f"{server.address}/readyz", timeout=60).status_code == 200
    assert {each.pid for each in [process, *process.children()]} == family
    assert memory(process) - before < GROWTH_BYTES


def sent(client: httpx2.Client, project: Json, *pictures: bytes) -> Json:
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    answer = client.post(path, files=[("files", each) for each in pictures])
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def png(width: int, height: int, data: bytes, depth: int = 8, colour: int = 2) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_decompression_bombs_are_refused_and_harm_nobody(
    client: httpx2.Client, project: Json
) -> None:
    """Decompression bombs."""
    zeros = zlib.compress(bytes(8 * 1024 * 1024), 9)
    text = b"iTXt" + b"bomb\0\1\0\0\0" + zlib.compress(bytes(64 * 1024 * 1024), 9)
    bombs = [
        png(60_000, 60_000, zeros),  # claims 3.6 gigapixels
        png(2**31 - 1, 2**31 - 1, b""),
        png(10_000, 6_400, zlib.compress(bytes(1000))),  # allowed in size, but there is no end
        png(1, 1, zlib.compress(bytes(256 * 1024 * 1024), 9)),  # far more data than pixels
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(text) - 4) + text + b"\0\0\0\0",
        b"BM" + struct.pack("<IHHIIiiHH", 54, 0, 0, 54, 40, 30_000, 30_000, 1, 32) + bytes(30),
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01",
    ]
    answer = sent(client, project, *bombs, jpeg("circle", 1))

    codes = {each["index"]: each["code"] for each in answer["rejected"]}
    accepted = {each["index"] for each in answer["accepted"]}
    assert len(bombs) in accepted  # the honest picture beside them
    assert {0, 1, 2, 4, 5, 6} <= set(codes), codes
    assert set(codes.values()) <= {
        "picture_too_many_pixels", "picture_unreadable", "picture_too_large", "not_a_picture_type"
    }  # fmt: skip


def test_the_largest_allowed_pictures_are_looked_at_within_bounds(
    client: httpx2.Client, project: Json
) -> None:
    """The largest allowed pictures."""
    out = io.BytesIO()
    Image.new("RGBA", (8000, 8000), (10, 200, 30, 128)).save(out, "PNG", compress_level=9)
    answer = sent(client, project, out.getvalue(), out.getvalue())
    assert len(answer["accepted"]) == 2


@pytest.mark.parametrize(
    "tail",
    [b"<script>alert(1)</script>", b"PK\x03\x04" + bytes(100), b"%PDF-1.7\n", b"<?php die(); ?>"],
)
def test_polyglots_lose_everything_but_their_pixels(
    client: httpx2.Client, project: Json, tail: bytes
) -> None:
    """Polyglots."""
    picture = Image.open(io.BytesIO(jpeg("circle", 2)))
    out = io.BytesIO()
    picture.save(out, "JPEG", comment=tail)
    (kept,) = sent(client, project, out.getvalue() + tail)["accepted"]
    stored = client.get(kept["image_url"])
    assert tail not in stored.content
    assert stored.headers["content-type"] == "image/jpeg"
    assert stored.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/static/dist/../../pyproject.toml", "/static/dist/..%2f..%2fapp/main.py",
     "/static/dist/%2e%2e/%2e%2e/README.md", "/static/dist//etc/passwd", "/static/dist/%00",
     "/static/dist/..\\..\\app\\main.py", "/api/projects/..%2f..%2fx/samples/y/image",
     "/projects/%2e%2e%2fdocs", "//evil.example/", "/certificate/../https/authority.key"],
)  # fmt: skip
def test_no_path_leads_out(server: Server, attack: Attack, path: str) -> None:
    """Paths that lead out: sent as they are, since clients tidy them up."""
    answer = raw(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    status = int(answer.split(b" ", 2)[1])
    attack.statuses[status] += 1
    assert status in (307, 400, 404, 405), answer[:200]
    assert b"root:" not in answer
    assert b"PRIVATE KEY" not in answer
    assert b"create_app" not in answer


def test_names_of_files_are_data(client: httpx2.Client, project: Json) -> None:
    """Names of files."""
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    for name in ("../../evil.jpg", "/etc/cron.d/x", "a\\..\\b.jpg", "<img onerror=x>", "x" * 5000):
        answer = client.post(path, files={"files": (name, jpeg("circle", 3))})
        assert answer.status_code in (201, 422), answer.text
        for kept in answer.json().get("accepted", []):
            assert re.fullmatch(r"[0-9a-f]{32}", kept["id"])


@pytest.mark.parametrize(
    "head",
    [b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
     b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
     b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
     b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
     b"POST /api/projects HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
     b"GET / HTTP/1.1\r\nHost: a\r\nCookie: " + b"a=b; " * 3000 + b"\r\n\r\n",
     b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\0" * 1000],
)  # fmt: skip
def test_odd_heads_are_answered_or_hung_up_on(server: Server, attack: Attack, head: bytes) -> None:
    """Odd heads."""
    answer = raw(server, head.replace(b"\r\nHost: a", b"\r\nHost: a\r\nConnection: close", 1))
    if answer:
        status = int(answer.split(b" ", 2)[1])
        attack.statuses[status] += 1
        assert status < 500


def test_a_body_without_end_meets_its_refusal(server: Server, attack: Attack) -> None:
    """Bodies that are too long: whoever is busy sending hears why, not that the line broke."""
    head = b"POST /api/projects HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    endings = (
        b"Content-Length: 4000000\r\n\r\n" + b"x" * 4_000_000,
        b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n%s\r\n" % (b"x" * 65536) * 60,
    )
    for ending in endings:
        answer = raw(server, head + ending, until=b"}}")
        attack.statuses[int(answer.split(b" ", 2)[1])] += 1
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"request_too_large" in answer


def test_slow_uploads_are_given_up(server: Server, project: Json, attack: Attack) -> None:
    """Slow uploads: a hundred at a time, a letter now and then."""
    where = urlsplit(server.address)
    head = b"POST /api/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n"
    with ExitStack() as closing:
        slow = [
            closing.enter_context(socket.create_connection((where.hostname, where.port), 60))
            for _ in range(100)
        ]
        for connection in slow:
            connection.sendall(head)
        waiting, end = list(slow), time.monotonic() + 60
        while waiting and time.monotonic() < end:
            for connection in list(waiting):
                try:
                    connection.settimeout(0.001)
                    connection.sendall(b" ")
                    attack.statuses[int(connection.recv(65536).split(b" ", 2)[1])] += 1
                except TimeoutError:
                    continue
                except ConnectionError:  # the letter and the refusal met on their way
                    pass
                waiting.remove(connection)
    assert waiting == []
    assert set(attack.statuses) <= {201, 408}
    assert attack.statuses[408] > 50


def test_a_forged_origin_or_host_never_writes(client: httpx2.Client, project: Json) -> None:
    """Forged origins and hosts."""
    path = f"/api/projects/{project['id']}"
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": client.base_url.host},
        {"origin": "https://evil.example", "x-forwarded-host": "evil.example"},
    ):
        assert client.delete(path, headers=headers).status_code == 403
    assert client.get(path).status_code == 200


def test_a_cookie_that_somebody_else_made_up_is_never_taken(client: httpx2.Client) -> None:
    """Session fixation: an attacker plants a cookie and waits for somebody to use it."""
    planted = {"cookie": "eyeblocks_student=attackers-choice; __Host-eyeblocks_student=too"}
    made = client.post("/api/projects", json={"name": "x"}, headers=planted)
    assert made.status_code == 201
    given = made.cookies["eyeblocks_student"]
    assert "attackers-choice" not in given
    assert len(given) > 30
    base = str(client.base_url)
    stranger = httpx2.get(f"{base}/api/projects", headers=planted).json()
    assert stranger == {"projects": []}


@pytest.mark.parametrize(
    ("path", "body"),
    [("/api/join/code", {"code": "{n:08}"}),
     ("/api/join/card", {"card": "word word word {n}"}),
     ("/api/teacher/login", {"name": "teacher", "password": "guess number {n}"})],
)  # fmt: skip
def test_guessing_is_slowed_down(client: httpx2.Client, path: str, body: dict[str, str]) -> None:
    """Guessed codes, cards and passwords."""
    statuses = Counter(
        client.post(path, json={key: value.format(n=n) for key, value in body.items()}).status_code
        for n in range(300)
    )
    assert statuses[429] > 100
    assert not {status for status in statuses if status >= 500 or status == 200}


def test_ten_thousand_small_requests_are_answered_or_refused(
    server: Server, attack: Attack
) -> None:
    """Ten thousand small requests."""
    began = time.monotonic()

    def hammer(count: int) -> Counter[int]:
        found: Counter[int] = Counter()
        with attack.client(server) as other:
            for _ in range(count):
                found[other.post("/api/projects", json={"name": "x"}).status_code] += 1
        return found

    with ThreadPoolExecutor(10) as pool:
        found = sum(pool.map(hammer, [REQUESTS // 10] * 10), Counter())
    took = time.monotonic() - began
    assert set(found) <= {201, 429}
    # Ten students: a minute's worth each at once, and then one by one.
    assert found[201] <= 10 * (20 + 20 * (took / 60 + 1))


def raw(server: Server, request: bytes, until: bytes = b"") -> bytes:
    """What comes back: all of it, or up to `until`."""
    where = urlsplit(server.address)
    answer = b""
    with socket.create_connection((where.hostname, where.port), timeout=60) as connection:
        try:
            connection.sendall(request)
            while piece := connection.recv(65536):
                answer += piece
                if until and until in answer:
                    break
        except ConnectionError:
            pass
    return answer
