"""A storage service on this machine: moto's S3 behind a proxy that can fail as networks do.

moto knows no Google tokens, so the proxy checks those itself, and passes on requests in the XML form
that Google's service shares with S3.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ..server import free_port
from ..waiting import wait_until

BUCKET = "school"
NOT_PASSED_ON = {"authorization", "host", "connection", "transfer-encoding", "content-length"}

MOTO_SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=school/20260101/us-east-1/s3/aws4_request,"
    " SignedHeaders=host, Signature=0"
)
"""moto checks no signature, but lets nobody without one change an object."""


@dataclass
class Faults:
    """What the proxy does to requests. `lost`: how many answers get lost after the work is done."""

    refusing: bool = False
    frozen: bool = False
    lost: int = 0
    thawed: Event = field(default_factory=Event)


@dataclass(frozen=True)
class BucketService:
    """The proxy's address, and the service's own."""

    address: str
    port: int
    faults: Faults
    google_key: str
    """The key file of a service account: JSON."""

    def object_names(self) -> set[str]:
        """The names of all objects, asked of the service itself."""
        found = request(self.port, "GET", f"/{BUCKET}?list-type=2").decode()
        return {part.split("</Key>")[0] for part in found.split("<Key>")[1:]}

    def empty(self) -> None:
        for key in self.object_names():
            request(self.port, "DELETE", f"/{BUCKET}/{key}")


@contextmanager
def running_bucket_service() -> Iterator[BucketService]:
    """A service with an empty bucket."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as moto:
        try:
            wait_until(lambda: _answers(port), 60)
            request(port, "PUT", f"/{BUCKET}")
            with _running_proxy(port) as service:
                yield service
        finally:
            moto.terminate()
            moto.wait(10)


@contextmanager
def _running_proxy(port: int) -> Iterator[BucketService]:
    private = new_key()
    faults = Faults()

    class Proxy(_Proxy):
        service_port, google_key, injected = port, private.public_key(), faults

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        thread = Thread(target=proxy.serve_forever, args=(0.05,))
        thread.start()
        address = f"http://127.0.0.1:{proxy.server_address[1]}"
        try:
            yield BucketService(address, port, faults, key_file(private))
        finally:
            faults.thawed.set()
            proxy.shutdown()
            thread.join()


class _Proxy(BaseHTTPRequestHandler):
    """Passes requests on, as far as the faults allow."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and content of an answer go out together
    disable_nagle_algorithm = True
    service_port: int
    google_key: rsa.RSAPublicKey
    injected: Faults

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.injected.frozen:
            self.injected.thawed.wait(60)
        if self.injected.refusing:
            self._break_off()
        elif not self._is_allowed():
            self._send(403, {}, b"")
        else:
            self._pass_on(body)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any

    def _is_allowed(self) -> bool:
        """Whether the request has an AWS signature, or a token that the service account has signed."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        if kind != "Bearer":
            return kind == "AWS4-HMAC-SHA256"
        signed, _, signature = token.rpartition(".")
        try:
            self.google_key.verify(
                base64.urlsafe_b64decode(signature + "=="),
                signed.encode(),
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except InvalidSignature:
            return False
        claims = json.loads(base64.urlsafe_b64decode(signed.split(".")[1] + "=="))
        return bool(claims["exp"] > time.time())

    def _pass_on(self, body: bytes) -> None:
        headers = {k: v for k, v in self.headers.items() if k.lower() not in NOT_PASSED_ON}
        headers["Authorization"] = MOTO_SIGNATURE
        connection = HTTPConnection("127.0.0.1", self.service_port, timeout=30)
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if self.injected.lost and self.command in ("PUT", "POST"):
            self.injected.lost -= 1
            self._break_off()
        else:
            self._send(answer.status, _headers_of(answer), content)
        connection.close()

    def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _break_off(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.close()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def _headers_of(answer: HTTPResponse) -> dict[str, str]:
    kept = {"etag", "content-type", "content-range", "last-modified", "content-length"}
    return {name.title(): value for name, value in answer.getheaders() if name.lower() in kept}


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_file(private: rsa.RSAPrivateKey) -> str:
    """The key of a service account as its console gives it out."""
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return json.dumps(
        {
            "type": "service_account",
            "client_email": "eyeblocks@school.example",
            "private_key_id": "1",
            "private_key": pem.decode(),
        }
    )


def request(port: int, method: str, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Authorization": MOTO_SIGNATURE})
    content = connection.getresponse().read()
    connection.close()
    return content


def _answers(port: int) -> bool:
    try:
        request(port, "GET", "/")
    except OSError:
        return False
    return True
