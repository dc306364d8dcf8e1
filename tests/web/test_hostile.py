"""Hostile input to a running server: it refuses with an error, keeps answering, and stays small.

The first phrase of a test's docstring is the name of its attack in the printed table.
"""

from __future__ import annotations

import io
import json
import re
import socket
import struct
import threading
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import psutil
import pytest
from PIL import Image

from app.settings import Settings

from ..pictures import jpeg
from ..recognition.live import frame, live_path
from ..server import Server, running_server
from ..student import Json, make_project, trained_project
from ..waiting import wait_until
from .attacks import Attack, measured, memory, table
from .raw_websocket import BINARY, PING, TEXT, RawWebSocket, message, opened

pytestmark = pytest.mark.alone

STUDENTS = 10
"""So many send small requests at once."""
# The attacks come from one address within a minute, and each has a project of its own.
# A download of one student's counts like one of another's: the files are made in the same threads.
# Headers have a second more than httpx keeps idle connections, so that it opens none in vain.
OPTIONS = (
    "--header-timeout-s", "6", "--slow-body-grace-s", "3", "--projects-per-minute", "1000",
    "--downloads-per-student", "30", "--live-idle-s", "4",
)  # fmt: skip
GROWTH_BYTES = 1200 * 1024 * 1024
"""The allowed growth of the web process and its workers, two 70-megapixel pictures included."""


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, backbones: Path
) -> Iterator[Server]:
    """One for all tests, and one for each that names more options as its parameter."""
    folder, more = tmp_path_factory.mktemp("hostile"), getattr(request, "param", ())
    with running_server(folder, backbones, *OPTIONS, *more) as server:
        yield server


@pytest.fixture(scope="module")
def attacks(request: pytest.FixtureRequest) -> Iterator[dict[str, Attack]]:
    """The attacks by name. Prints their figures at the end."""
    attacks: dict[str, Attack] = {}
    yield attacks
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n\n{table(list(attacks.values()))}\n")


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
    """Asserts that the same processes run after each attack and have not grown too much."""
    process = psutil.Process(server.process.pid)
    family = {member.pid for member in [process, *process.children()]}
    before = memory(process)
    with measured(attack, server):
        yield
    assert httpx2.get(f"{server.address}/readyz", timeout=60).status_code == 200
    assert {member.pid for member in [process, *process.children()]} == family
    assert memory(process) - before < GROWTH_BYTES


def upload(client: httpx2.Client, project: Json, *pictures: bytes) -> Json:
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    answer = client.post(path, files=[("files", picture) for picture in pictures])
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def png(width: int, height: int, data: bytes, depth: int = 8, color: int = 2) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_decompression_bombs_are_refused_and_do_no_harm(
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
    answer = upload(client, project, *bombs, jpeg("circle", 1))

    codes = {entry["index"]: entry["code"] for entry in answer["rejected"]}
    accepted = {entry["index"] for entry in answer["accepted"]}
    assert len(bombs) in accepted  # the honest picture beside them
    assert {0, 1, 2, 4, 5, 6} <= set(codes), codes
    assert set(codes.values()) <= {
        "picture_too_many_pixels", "picture_unreadable", "picture_too_large", "not_a_picture_type"
    }  # fmt: skip


def test_the_largest_allowed_pictures_are_processed_within_bounds(
    client: httpx2.Client, project: Json
) -> None:
    """The largest allowed pictures."""
    out = io.BytesIO()
    Image.new("RGBA", (8366, 8366), (10, 200, 30, 128)).save(out, "PNG", compress_level=9)
    answer = upload(client, project, out.getvalue(), out.getvalue())
    assert len(answer["accepted"]) == 2


@pytest.mark.parametrize(
    "tail",
    [b"<script>alert(1)</script>", b"PK\x03\x04" + bytes(100), b"%PDF-1.7\n", b"<?php die(); ?>"],
)
def test_polyglot_files_keep_only_their_pixels(
    client: httpx2.Client, project: Json, tail: bytes
) -> None:
    """Polyglots."""
    picture = Image.open(io.BytesIO(jpeg("circle", 2)))
    out = io.BytesIO()
    picture.save(out, "JPEG", comment=tail)
    (sample,) = upload(client, project, out.getvalue() + tail)["accepted"]
    stored = client.get(sample["image_url"])
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
def test_no_path_leads_out_of_the_served_folders(server: Server, attack: Attack, path: str) -> None:
    """Paths that lead out: sent as they are, since clients tidy them up."""
    answer = send_raw(
        server, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    )
    status = int(answer.split(b" ", 2)[1])
    attack.statuses[status] += 1
    assert status in (307, 400, 404, 405), answer[:200]
    assert b"root:" not in answer
    assert b"PRIVATE KEY" not in answer
    assert b"create_app" not in answer


def test_file_names_are_only_data(client: httpx2.Client, project: Json) -> None:
    """Names of files."""
    path = f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    for name in ("../../evil.jpg", "/etc/cron.d/x", "a\\..\\b.jpg", "<img onerror=x>", "x" * 5000):
        answer = client.post(path, files={"files": (name, jpeg("circle", 3))})
        assert answer.status_code in (201, 422), answer.text
        for sample in answer.json().get("accepted", []):
            assert re.fullmatch(r"[0-9a-f]{32}", sample["id"])


@pytest.mark.parametrize(
    "head",
    [b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
     b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
     b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
     b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
     b"POST /api/projects HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
     b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"a=b; " * 3000 + b"\r\n\r\n",
     b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\0" * 1000],
)  # fmt: skip
def test_malformed_headers_are_refused_or_the_connection_is_closed(
    server: Server, attack: Attack, head: bytes
) -> None:
    """Odd heads."""
    answer = send_raw(
        server, head.replace(b"\r\nHost: a", b"\r\nHost: localhost\r\nConnection: close", 1)
    )
    if answer:
        status = int(answer.split(b" ", 2)[1])
        attack.statuses[status] += 1
        assert status < 500


def test_a_body_that_is_too_long_gets_its_refusal(server: Server, attack: Attack) -> None:
    """Bodies that are too long: whoever is busy sending hears why, not that the line broke."""
    head = b"POST /api/projects HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    endings = (
        b"Content-Length: 4000000\r\n\r\n" + b"x" * 4_000_000,
        b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n%s\r\n" % (b"x" * 65536) * 60,
    )
    for ending in endings:
        answer = send_raw(server, head + ending, until=b"}}")
        attack.statuses[int(answer.split(b" ", 2)[1])] += 1
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"request_too_large" in answer


def test_slow_uploads_are_refused(server: Server, project: Json, attack: Attack) -> None:
    """Slow uploads: a hundred at a time, a letter now and then."""
    url = urlsplit(server.address)
    head = b"POST /api/projects HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n"
    with ExitStack() as closing:
        slow = [
            closing.enter_context(socket.create_connection((url.hostname, url.port), 60))
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
                except ConnectionError:  # the byte and the refusal crossed
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
    rebound = {"host": "evil.example", "origin": "http://evil.example"}
    assert client.delete(path, headers=rebound).status_code == 421
    assert client.get(path).status_code == 200


def test_a_planted_cookie_is_never_accepted(client: httpx2.Client) -> None:
    """Session fixation: an attacker plants a cookie and waits for somebody to use it."""
    planted = {"cookie": "eyeblocks_student=attackers-choice; __Host-eyeblocks_student=too"}
    answer = client.post("/api/projects", json={"name": "x"}, headers=planted)
    assert answer.status_code == 201
    token = answer.cookies["eyeblocks_student"]
    assert "attackers-choice" not in token
    assert len(token) > 30
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


@pytest.mark.long
def test_very_many_small_requests_are_answered_or_refused(
    server: Server, attack: Attack, request: pytest.FixtureRequest
) -> None:
    """Very many small requests: `--requests 10000` sends ten thousand."""
    each = request.config.getoption("--requests") // STUDENTS

    def hammer(_: int) -> Counter[int]:
        statuses: Counter[int] = Counter()
        with attack.client(server) as other:
            for _ in range(each):
                statuses[other.post("/api/projects", json={"name": "x"}).status_code] += 1
        return statuses

    with ThreadPoolExecutor(STUDENTS) as pool:
        statuses = sum(pool.map(hammer, range(STUDENTS)), Counter())
    assert statuses.total() == each * STUDENTS
    assert set(statuses) == {201, 429}
    # Nobody has more projects than allowed, however fast they are asked for.
    assert statuses[201] <= STUDENTS * Settings().max_projects


CLAIMS = {
    "product": "eyeblocks", "format": 1, "name": "x", "model": None, "own": [],
    "program_format": None, "classes": [{"id": "0" * 32, "name": "x", "pictures": 2_000_000}],
}  # fmt: skip
SMALL_GROWTH_BYTES = 100 * 1024 * 1024
CHILD_WAITS_MS = 1500


def claiming_file() -> bytes:
    """A project file whose manifest claims two million pictures."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("manifest.json", json.dumps(CLAIMS))
    return out.getvalue()


@pytest.fixture
def harmless(server: Server, attack: Attack) -> Iterator[None]:
    """Asserts that a child beside the attack waits briefly and that the web process stays small.

    Workers are left out: one loads its compiler whenever pictures arrive.
    """
    web = psutil.Process(server.process.pid)
    before = web.memory_info().rss
    yield
    assert max(attack.child_times, default=0) < CHILD_WAITS_MS
    assert web.memory_info().rss - before < SMALL_GROWTH_BYTES


@pytest.mark.usefixtures("harmless")
def test_claims_of_millions_of_pictures_are_refused(client: httpx2.Client) -> None:
    """Claimed counts."""
    answers = [client.post("/api/project-files", files={"file": claiming_file()}) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {413}


@pytest.mark.usefixtures("harmless")
def test_forms_of_very_many_parts_are_refused(client: httpx2.Client, project: Json) -> None:
    """Forms of many parts."""
    part = b'--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n'
    for body in (part * 10_000, b"--a" * 200_000, b"--a\r\n\r\n" * 60_000):
        answer = client.post(
            f"/api/projects/{project['id']}/pictures",
            content=body,
            headers={"content-type": "multipart/form-data; boundary=a"},
        )
        assert answer.status_code == 422, answer.text


@pytest.mark.usefixtures("harmless")
def test_pictures_of_extreme_shape_are_refused(client: httpx2.Client, project: Json) -> None:
    """Pictures of extreme shape."""
    shapes = [(100_000, 1), (1, 100_000)]
    pictures = [png(*size, zlib.compress(bytes(400_000))) for size in shapes]
    rejected = upload(client, project, *pictures, jpeg("circle", 1))["rejected"]
    assert [entry["code"] for entry in rejected] == ["picture_too_many_pixels"] * 2
    for picture in pictures:
        answer = client.post(f"/api/projects/{project['id']}/pictures", files={"image": picture})
        assert answer.status_code == 422


@pytest.mark.usefixtures("harmless")
def test_heads_that_never_end_are_refused(server: Server, attack: Attack) -> None:
    """Heads that never end."""
    for _ in range(5):
        answer = send_raw(server, b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 50_000)
        attack.statuses[int(answer.split(b" ", 2)[1])] += 1
    assert set(attack.statuses) == {431}


@pytest.mark.usefixtures("harmless")
def test_many_downloads_of_a_large_project_hold_nobody_up(
    client: httpx2.Client, project: Json, attack: Attack
) -> None:
    """Downloads of a large project, thirty at a time."""
    pictures = [jpeg("circle", seed) for seed in range(20)] * 25
    assert len(upload(client, project, *pictures)["accepted"]) == len(pictures)
    attack.answer_times.clear()

    # One client: to make thirty would take this process, and so its child, longer than the server.
    with ThreadPoolExecutor(30) as pool:
        path = f"/api/projects/{project['id']}/file"
        files = list(pool.map(lambda _: client.get(path).content, range(30)))

    assert len(set(files)) == 1
    assert len(zipfile.ZipFile(io.BytesIO(files[0])).namelist()) == len(pictures) + 1


LIVE_SOCKETS = 100
SENT_TOO_FAST = 3000


class Webcam:
    """A student with a model, who opens WebSockets for live recognition."""

    def __init__(self, server: Server) -> None:
        with httpx2.Client(base_url=server.address, timeout=120) as client:
            _, model_id = trained_project(client)  # type: ignore[arg-type]
            self._cookie = f"eyeblocks_student={client.cookies['eyeblocks_student']}"
        self._server, self._path = server, live_path(model_id)

    def opened(self, buffer: int = 0) -> AbstractContextManager[RawWebSocket]:
        return opened(self._server.address, self._path, self._cookie, buffer)

    def is_answered(self) -> bool:
        with self.opened() as honest:
            honest.send(BINARY, frame(jpeg("circle", 1)))
            return b'"recognition"' in honest.receive().content


@pytest.fixture(scope="module")
def webcam(server: Server) -> Webcam:
    return Webcam(server)


@pytest.mark.usefixtures("harmless")
def test_too_large_messages_end_live_recognition(webcam: Webcam, attack: Attack) -> None:
    """Too large live messages (whole, and in parts)."""
    with webcam.opened() as whole:
        whole.send(BINARY, bytes(Settings().max_frame_bytes + 1))
        attack.statuses[whole.closed_with()] += 1
    with webcam.opened() as parts:
        parts.send(BINARY, bytes(60_000), whole=False)
        for _ in range(5):
            parts.send(0, bytes(60_000), whole=False)
        attack.statuses[parts.closed_with()] += 1
    assert attack.statuses == {1009: 2}
    assert webcam.is_answered()


@pytest.mark.usefixtures("harmless")
def test_pictures_that_come_too_fast_are_skipped_or_refused(webcam: Webcam, attack: Attack) -> None:
    """Live pictures without a pause (three thousand)."""
    with webcam.opened() as socket_:

        def send_all() -> None:
            picture = jpeg("circle", 1)
            for number in range(SENT_TOO_FAST):
                socket_.send(BINARY, frame(picture, number))

        sender = threading.Thread(target=send_all)
        sender.start()
        answers = [json.loads(socket_.receive().content) for _ in range(SENT_TOO_FAST)]
        sender.join()
    for answer in answers:
        attack.statuses[answer.get("status", 200)] += 1
    codes = {answer["error"]["code"] for answer in answers if "error" in answer}
    assert codes == {"frame_replaced", "too_many_requests"}
    assert attack.statuses[200] > 0
    assert sorted(answer["number"] for answer in answers) == list(range(SENT_TOO_FAST))


UPGRADE = b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
UNREADABLE = {
    "many headers": (b"A: b\r\n" * 129, 431),
    "a long cookie": (b"Cookie: a=" + b"b" * 9000 + b"\r\n", 431),
    "a body": (b"Content-Length: 5\r\n", 400),
}


@pytest.mark.usefixtures("harmless")
@pytest.mark.parametrize(("header", "status"), UNREADABLE.values(), ids=UNREADABLE)
def test_handshakes_that_cannot_be_read_are_refused(
    server: Server, attack: Attack, header: bytes, status: int
) -> None:
    """Live handshakes that cannot be read."""
    answers = [send_raw(server, UPGRADE + header + b"\r\n") for _ in range(50)]
    statuses = Counter(int(answer.split(b" ", 2)[1]) for answer in answers)
    attack.statuses += statuses
    assert statuses == {status: 50}
    wait_until(lambda: connections(server) < 10)


WRONG = {
    "text": message(TEXT, b"hello"),
    "letters that are none": message(TEXT, b"\xff\xfe"),
    "no head": message(BINARY, b"\0"),
    "a question that never ends": message(BINARY, b"\0\0\0\1\xff\xff" + bytes(100)),
    "unmasked": message(BINARY, bytes(20), masked=False),
    "an unknown kind": message(5, bytes(20)),
    "a part of nothing": message(0, bytes(20)),
    "a long ping": message(PING, bytes(200)),
    "http": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.usefixtures("harmless")
@pytest.mark.parametrize("sent", WRONG.values(), ids=WRONG)
def test_messages_of_the_wrong_kind_end_live_recognition(
    webcam: Webcam, attack: Attack, sent: bytes
) -> None:
    """Live messages of the wrong kind."""
    with webcam.opened() as socket_:
        socket_.connection.sendall(sent)
        code = socket_.closed_with()
    attack.statuses[code] += 1
    assert code in (1002, 1003, 1007)
    assert webcam.is_answered()


@pytest.mark.usefixtures("harmless")
@pytest.mark.parametrize("kind", [PING, 0])
def test_floods_of_frames_without_content_are_ended(
    webcam: Webcam, attack: Attack, kind: int
) -> None:
    """Floods of pings and of empty parts."""
    begin = message(BINARY, whole=False) if kind == 0 else b""
    with webcam.opened() as socket_:
        flood = begin + message(kind, whole=kind == PING) * 100_000
        try:
            socket_.connection.sendall(flood)
            attack.statuses[socket_.closed_with()] += 1
        except ConnectionError:  # it was closed while there was still something to send
            attack.statuses[1006] += 1
    assert set(attack.statuses) <= {1006, 1008}
    assert webcam.is_answered()


@pytest.mark.usefixtures("harmless")
def test_pictures_whose_sender_hangs_up_are_forgotten(attack: Attack, server: Server) -> None:
    """Live connections cut in the middle (a hundred)."""
    webcam = Webcam(server)  # the other one may have too many pictures in this minute
    for number in range(LIVE_SOCKETS):
        with webcam.opened() as socket_:
            whole = message(BINARY, frame(jpeg("circle", number)))
            socket_.connection.sendall(whole[: len(whole) // (1 + number % 3)])
        attack.statuses[1006] += 1

    def waiting() -> int:
        return int(httpx2.get(f"{server.address}/readyz").json()["pictures_waiting"])

    wait_until(lambda: waiting() == 0)
    wait_until(webcam.is_answered)
    wait_until(lambda: connections(server) < 10)


def connections(server: Server) -> int:
    """The connections that the server holds open."""
    port = urlsplit(server.address).port
    process = psutil.Process(server.process.pid)
    held = process.net_connections(kind="tcp")
    return sum(each.laddr.port == port and each.status == "ESTABLISHED" for each in held)


# The others answer pings later where three thousand pictures are sent before.
HASTY = pytest.mark.parametrize(
    "server", [("--live-ping-s", "2")], indirect=True, ids=["a ping each two seconds"]
)


@HASTY
@pytest.mark.usefixtures("harmless")
def test_whoever_reads_no_answers_is_cut_off(webcam: Webcam, attack: Attack) -> None:
    """Live answers that nobody reads."""
    with webcam.opened(buffer=4096) as socket_:
        socket_.connection.settimeout(20)
        refused = message(BINARY, frame(b"", 1, "session=&" + "x" * 400))

        def send_for_ever() -> None:
            while True:
                socket_.connection.sendall(refused * 100)

        with pytest.raises(ConnectionError):
            send_for_ever()
    attack.statuses[1006] += 1
    wait_until(webcam.is_answered)


@HASTY
@pytest.mark.usefixtures("harmless")
def test_half_pictures_end_live_recognition(attack: Attack, server: Server) -> None:
    """Half live pictures (24 at a time): they are begun, and no more comes."""
    students = [Webcam(server) for _ in range(3)]
    with ExitStack() as closing:
        halves = [closing.enter_context(each.opened()) for each in students for _ in range(8)]
        for half in halves:
            half.send(BINARY, frame(jpeg("circle", 1))[:1000], whole=False)
        for half in halves:
            attack.statuses[half.closed_with()] += 1
    assert set(attack.statuses) <= {1011, 4408}  # they answer no pings, either
    assert all(each.is_answered() for each in students)


def send_raw(server: Server, request: bytes, until: bytes = b"") -> bytes:
    """Sends the bytes; returns the whole answer, or the answer up to the first `until`."""
    url = urlsplit(server.address)
    answer = b""
    with socket.create_connection((url.hostname, url.port), timeout=60) as connection:
        try:
            connection.sendall(request)
            while chunk := connection.recv(65536):
                answer += chunk
                if until and until in answer:
                    break
        except ConnectionError:
            pass
    return answer
