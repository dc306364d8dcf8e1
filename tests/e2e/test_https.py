"""Over https with the certificate that the server made, in a browser that has accepted it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import Browser, BrowserType, Page, expect

from ..server import Server, running_server
from .conftest import FLAGS, LIMIT_MS
from .install_browser import find_browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("school"), backbones, https=True) as server:
        yield server


@pytest.fixture
def stranger(browser: Browser, server: Server) -> Iterator[Page]:
    """A device that has not accepted the certificate."""
    context = browser.new_context(locale="en-GB", base_url=server.plain_address)
    yield context.new_page()
    context.close()


@pytest.fixture
def accepted(
    browser: Browser, browser_type_of: BrowserType, server: Server, tmp_path: Path
) -> Iterator[Page]:
    """A device that accepts this server's key and no other."""
    key = public_key_hash(server.authority.with_name("server.crt"))
    flag = f"--ignore-certificate-errors-spki-list={key}"
    context = browser_type_of.launch_persistent_context(
        tmp_path / "profile",
        executable_path=find_browser(),
        args=[*FLAGS, flag],
        locale="ko-KR",
        base_url=server.plain_address,
        permissions=["camera"],
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def browser_type_of(browser: Browser) -> BrowserType:
    return browser.browser_type


def test_a_device_that_does_not_trust_it_stays_at_the_explanation(
    stranger: Page, server: Server
) -> None:
    stranger.goto("/join/ABC#secret")

    state = stranger.get_by_role("status")
    expect(state).to_contain_text("does not know the certificate yet", timeout=LIMIT_MS)
    expect(stranger).to_have_url(f"{server.plain_address}/join/ABC#secret")
    go = stranger.get_by_role("link", name="Go to the secure address")
    expect(go).to_have_attribute("href", f"{server.address}/join/ABC#secret")
    with stranger.expect_download() as download:
        stranger.get_by_role("link", name="Download the certificate").click()
    assert download.value.suggested_filename == "eyeblocks.crt"


def test_a_device_that_trusts_it_goes_on_to_https_where_the_camera_works(
    accepted: Page, server: Server
) -> None:
    accepted.goto("/?from=qr#secret")

    expect(accepted).to_have_url(f"{server.address}/?from=qr#secret", timeout=LIMIT_MS)
    assert accepted.evaluate("isSecureContext")
    assert accepted.evaluate(
        "navigator.mediaDevices.getUserMedia({video: true}).then((film) => film.active)"
    )


def public_key_hash(certificate: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    info = serialization.PublicFormat.SubjectPublicKeyInfo
    spki = key.public_bytes(serialization.Encoding.DER, info)
    return base64.b64encode(sha256(spki).digest()).decode()
