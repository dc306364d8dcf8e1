"""A real https server: the own certificate, the redirect from http, the page of instructions."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from ..server import Server, running_server

PAGE_HEADERS = {"accept": "text/html", "accept-language": "en"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("school"), backbones, https=True) as server:
        yield server


@pytest.fixture
def secure(server: Server) -> Iterator[httpx2.Client]:
    """A device that trusts the server's authority alone."""
    trust = ssl.create_default_context(cafile=str(server.authority))
    with httpx2.Client(base_url=server.address, verify=trust) as client:
        yield client


@pytest.fixture
def plain(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.plain_address) as client:
        yield client


def test_a_device_that_trusts_the_authority_can_connect(secure: httpx2.Client) -> None:
    answer = secure.post("/api/projects", json={"name": "Shapes"})
    assert answer.status_code == 201
    assert secure.get("/api/projects").json()["projects"][0]["name"] == "Shapes"
    assert secure.get("/api/addresses").json()["accept_certificate"]


def test_the_cookie_is_sent_over_https_only(secure: httpx2.Client) -> None:
    assert "secure" in secure.get("/").headers["set-cookie"].lower()


def test_a_device_that_does_not_trust_the_authority_cannot_connect(server: Server) -> None:
    with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx2.get(f"{server.address}/healthz")


def test_programs_are_redirected_to_https_with_path_and_query(
    server: Server, plain: httpx2.Client
) -> None:
    answer = plain.post("/api/projects?a=1", json={"name": "x"})
    assert (answer.status_code, answer.headers["location"]) == (
        307,
        f"{server.address}/api/projects?a=1",
    )


def test_a_health_check_needs_no_certificate(plain: httpx2.Client) -> None:
    assert plain.get("/healthz").json() == {"status": "up"}


def test_browsers_see_the_instructions_for_the_certificate(
    server: Server, plain: httpx2.Client
) -> None:
    answer = plain.get("/join/ABC?x=1", headers=PAGE_HEADERS)

    assert answer.status_code == 200
    assert f'data-origin="{server.address}"' in answer.text
    assert 'data-path="/join/ABC?x=1"' in answer.text
    assert f"connect-src 'self' {server.address};" in answer.headers["content-security-policy"]
    for device in ("chromebook", "android", "ipad", "windows"):
        assert f'data-device="{device}"' in answer.text
    assert "set-cookie" not in answer.headers


def test_the_authority_can_be_downloaded_over_http_and_https(
    plain: httpx2.Client, secure: httpx2.Client
) -> None:
    page = plain.get("/certificate", headers=PAGE_HEADERS).text
    for client in (plain, secure):
        answer = client.get("/certificate/authority.crt")
        assert answer.headers["content-type"] == "application/x-x509-ca-cert"
        authority = x509.load_der_x509_certificate(answer.content)
        assert authority.fingerprint(hashes.SHA256()).hex(":").upper() in page


def test_every_origin_may_ask_whether_the_device_trusts_the_certificate(
    secure: httpx2.Client,
) -> None:
    answer = secure.get("/certificate/trusted")
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("host", ['a"><script>', "a b", "a;b", "a/b", "a@b"])
def test_an_invalid_host_is_never_echoed(plain: httpx2.Client, host: str) -> None:
    answer = plain.get("/", headers={**PAGE_HEADERS, "host": host})
    assert answer.status_code in (400, 421)
    assert host not in answer.text


def test_the_language_can_be_changed_on_plain_http(plain: httpx2.Client) -> None:
    plain.post("/language", data={"language": "ko", "back": "/join/ABC"})
    page = plain.get("/join/ABC", headers=PAGE_HEADERS)
    assert '<html lang="ko">' in page.text
    assert urlsplit(str(page.url)).path == "/join/ABC"
