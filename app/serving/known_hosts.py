"""Refuses requests under host names that are not this server's, where its names are known.

A page of another site could otherwise give its own name this machine's address after it was loaded
(DNS rebinding), and then read here what only people on this network may see. It needs a name for
that: under a plain IP address a browser shows nothing but the machine itself. So IP addresses are
accepted, which is also how health checks and port forwardings come.
"""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import HostUnknown
from app.serving.addresses import machine_names
from app.settings import Settings
from app.web.errors import RenderError, error_response, status_of
from app.web.words import Words

_HOST = re.compile(r"(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9._-]{1,253}))(?::\d{0,5})?")


class KnownHosts:
    """Middleware that answers 421 to requests under an unknown name."""

    def __init__(self, app: ASGIApp, settings: Settings, words: Words, page: RenderError) -> None:
        self._app = app
        self._names = known_names(settings)
        self._words = words
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._names is None:
            await self._app(scope, receive, send)
            return
        if is_known(Headers(scope=scope).get("host", ""), self._names):
            await self._app(scope, receive, send)
            return
        await self._refusal(scope)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response:
        refusal = HostUnknown()
        if scope["type"] == "http":
            page = self._page(Request(scope), refusal, status_of(HostUnknown))
            if page is not None:
                return page
        return error_response(self._words, HTTPConnection(scope), refusal)


def known_names(settings: Settings) -> frozenset[str] | None:
    """The names under which the server is reached besides the machine's own; None if unknown.

    A server for the whole network without https cannot know which names the network has for it, and
    neither can one behind a proxy that was told no public address.
    """
    names = set(_listed(settings.allowed_hosts))
    if settings.public_address:
        names.add(_ascii(urlsplit(settings.public_address).hostname or ""))
    if settings.own_authority:
        names.update(_listed(settings.https_names))
    if settings.tls_certificate is not None:
        names.update(_certificate_names(settings.tls_certificate))
    is_local = not settings.open_to_network and not settings.trusted_proxies
    if names or is_local or settings.own_authority:
        return frozenset(names | {"localhost"})
    return None


def is_known(host_header: str, names: frozenset[str]) -> bool:
    """Whether the Host header has one of the names, a name of this machine, an IP address, or nothing.

    Browsers always send the header; very old programs do not.
    """
    match = _HOST.fullmatch(host_header.lower())
    if match is None:
        return host_header == ""
    host = match[1] or match[2].removesuffix(".")
    parent = host.partition(".")[2]
    return host in names or f"*.{parent}" in names or _is_ip(host) or host in machine_names()


def _listed(names: str) -> list[str]:
    return [_ascii(name.strip().lower()) for name in names.split(",") if name.strip()]


def _ascii(name: str) -> str:
    """The name as browsers send it: `xn--…` for one with other letters."""
    return name if name.isascii() else name.encode("idna").decode()


def _certificate_names(file: Path) -> list[str]:
    """The host names of the certificate; none if it is unusable, which ends the start a little later."""
    with suppress(OSError, ValueError, x509.ExtensionNotFound):
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return [name.lower() for name in extension.value.get_values_for_type(x509.DNSName)]
    return []


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
