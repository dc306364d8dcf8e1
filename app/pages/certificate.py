"""Routes for this machine's own certificate, and redirects from plain http to https."""

from __future__ import annotations

import re
from typing import Annotated

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from app import errors
from app.pages.context import CertificateNotice
from app.pages.dependencies import PagesDep
from app.serving.certificates import AUTHORITY_FILE
from app.settings import Settings
from app.web.dependencies import SettingsDep

router = APIRouter(include_in_schema=False)
"""Routes of both apps, the https one and the plain http one."""
plain_router = APIRouter(include_in_schema=False)
"""All other routes of the plain http app."""

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_HOST = re.compile(r"[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\]")


def authority_of(settings: SettingsDep) -> x509.Certificate:
    """The authority's certificate. Raises PageNotFound if this machine has no own authority."""
    if not settings.own_authority:
        raise errors.PageNotFound
    try:
        content = (settings.https_folder / AUTHORITY_FILE).read_bytes()
    except FileNotFoundError as missing:
        raise errors.PageNotFound from missing
    return x509.load_pem_x509_certificate(content)


AuthorityDep = Annotated[x509.Certificate, Depends(authority_of)]


@router.get("/certificate")
def certificate(
    request: Request, pages: PagesDep, settings: SettingsDep, authority: AuthorityDep
) -> Response:
    """The instructions for accepting the certificate on each kind of device."""
    return pages.certificate(request, _notice(request, settings, authority, "/"))


@router.get("/certificate/authority.crt")
def download(authority: AuthorityDep) -> Response:
    """The authority's certificate as a DER file, which every system can import."""
    return Response(
        authority.public_bytes(serialization.Encoding.DER),
        media_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": 'attachment; filename="eyeblocks.crt"'},
    )


@router.get("/certificate/trusted", status_code=204)
async def trusted() -> Response:
    """Tells a page on plain http that its device trusts the certificate.

    A device that does not trust it gets no answer, because the TLS handshake fails.
    """
    return Response(status_code=204, headers={"Access-Control-Allow-Origin": "*"})


@plain_router.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "up"}


@plain_router.api_route("/{path:path}", methods=METHODS)
def to_https(request: Request, pages: PagesDep, settings: SettingsDep) -> Response:
    """Redirects programs to https; shows browsers the instructions if there is an own authority."""
    query = f"?{request.url.query}" if request.url.query else ""
    path = f"{request.url.path}{query}"
    asks_for_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if settings.own_authority and asks_for_page:
        return pages.certificate(request, _notice(request, settings, authority_of(settings), path))
    return RedirectResponse(_secure_origin(request, settings) + path, 307)


def _notice(
    request: Request, settings: Settings, authority: x509.Certificate, path: str
) -> CertificateNotice:
    return CertificateNotice(
        origin=_secure_origin(request, settings),
        path=path,
        fingerprint=authority.fingerprint(hashes.SHA256()).hex(":").upper(),
    )


def _secure_origin(request: Request, settings: Settings) -> str:
    """The https origin with the host of the request. Raises PageNotFound for an invalid host."""
    host = request.headers.get("host", "").lower()
    host = re.sub(r":\d*$", "", host)
    if not _HOST.fullmatch(host):
        raise errors.PageNotFound
    return f"https://{host}" + ("" if settings.https_port == 443 else f":{settings.https_port}")
