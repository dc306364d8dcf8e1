"""The server's REST API, called with the standard library alone."""

import io
import json
import secrets
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from .program import Problem
from .values import number

SERVER_WAIT_S = 30
TRIES = 5
LONGEST_ANSWER = 1_000_000


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The cookie must not be sent to any other server."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Server:
    """The REST API of one server, used as one student."""

    def __init__(self, address: str, cookie: str, language: str, trust: ssl.SSLContext) -> None:
        self._address = address.rstrip("/")
        self._cookie = cookie
        self._language = language
        https = urllib.request.HTTPSHandler(context=trust)
        self._opener = urllib.request.build_opener(_NoRedirect(), https)

    @property
    def has_access(self) -> bool:
        return self._cookie != ""

    def get(self, path: str, **query: str) -> Any:
        return self._ask("GET", f"{path}?{urllib.parse.urlencode(query)}" if query else path)

    def post(self, path: str, body: object) -> Any:
        return self._ask("POST", path, json.dumps(body).encode(), "application/json")

    def delete(self, path: str) -> None:
        self._ask("DELETE", path)

    def send_picture(self, path: str, field: str, picture: bytes) -> Any:
        mark = secrets.token_hex(16)
        form = io.BytesIO()
        form.write(f"--{mark}\r\nContent-Disposition: form-data; ".encode())
        form.write(f'name="{field}"; filename="picture.jpg"\r\n\r\n'.encode())
        form.write(picture)
        form.write(f"\r\n--{mark}--\r\n".encode())
        return self._ask("POST", path, form.getvalue(), f"multipart/form-data; boundary={mark}")

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Any:
        headers = {"Accept": "application/json", "Accept-Language": self._language}
        headers |= {"Content-Type": kind} if kind else {}
        headers |= {"Cookie": self._cookie} if self._cookie else {}
        asked = urllib.request.Request(  # noqa: S310 - http or https, see above
            self._address + path, data=body, headers=headers, method=method
        )
        for left in reversed(range(TRIES)):
            try:
                with self._opener.open(asked, timeout=SERVER_WAIT_S) as answered:
                    return json.loads(answered.read(LONGEST_ANSWER) or b"null")
            except urllib.error.HTTPError as refusal:
                if refusal.code not in (429, 503) or left == 0:
                    raise self._problem(refusal) from None
                time.sleep(min(10, float(number(refusal.headers.get("Retry-After", "1")))))
            except (OSError, ValueError) as failure:
                unknown = isinstance(getattr(failure, "reason", None), ssl.SSLCertVerificationError)
                code = "unknown_certificate" if unknown else "server_unreachable"
                raise Problem(code, address=self._address) from None
        raise Problem("server_unreachable", address=self._address)

    def _problem(self, refusal: urllib.error.HTTPError) -> Problem:
        try:
            error = json.loads(refusal.read(LONGEST_ANSWER))["error"]
            code, message = str(error["code"]), str(error["message"])
        except (ValueError, KeyError, TypeError):
            return Problem("server_unreachable", address=self._address)
        if code == "model_not_found":
            return Problem("private_model")
        if code == "class_not_found":
            return Problem("class_not_learned")
        return Problem("refused", reason=message)


def _trust(certificate: Path | None) -> ssl.SSLContext:
    """This computer's trusted certificates, and a school's own authority."""
    trust = ssl.create_default_context()
    if certificate is not None:
        held = certificate.read_bytes()
        trust.load_verify_locations(cadata=held.decode() if held.startswith(b"-----") else held)
    return trust
