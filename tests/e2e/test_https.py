"""Over https with the certificate that the server made, in a browser that has accepted it."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import Browser, BrowserType, Page, expect

from app.accounts.console import first_account_token
from app.settings import Settings

from ..server import Server, running_server
from ..teacher import PASSWORD
from .conftest import FLAGS, LIMIT_MS
from .install_browser import find_browser
from .student import Student
from .words import Words

pytestmark = pytest.mark.whole_browser


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


def test_a_child_joins_over_https_and_takes_pictures(accepted: Page, server: Server) -> None:
    code = open_classroom(server)
    say = Words("ko")

    accepted.goto(f"/join#{code}")

    expect(accepted).to_have_url(f"{server.address}/join#{code}", timeout=LIMIT_MS)
    accepted.get_by_label(say("join.nickname"), exact=True).fill("민아")
    accepted.get_by_role("button", name=say("join.go_in"), exact=True).click()
    accepted.get_by_role("link", name=say("join.start")).click()
    expect(accepted.locator(".site-person")).to_contain_text("민아")
    cookies = {each["name"]: each for each in accepted.context.cookies(server.address)}
    assert cookies["__Host-eyeblocks_student"]["secure"]
    child = Student(accepted)
    child.make_project("가위바위보")
    child.capture(child.class_card(1), 2)


@pytest.mark.thorough
def test_a_browser_from_before_https_is_asked_once_whose_the_work_is(
    accepted: Page, server: Server
) -> None:
    trust = ssl.create_default_context(cafile=server.authority)
    with httpx2.Client(base_url=server.address, verify=trust) as earlier:
        assert earlier.post("/api/projects", json={"name": "옛 작품"}).status_code == 201
        token = earlier.cookies["__Host-eyeblocks_student"]
    accepted.context.add_cookies(
        [{"name": "eyeblocks_student", "value": token, "url": server.address}]
    )

    accepted.goto("/join")

    question = accepted.locator("[data-earlier]")
    expect(question).to_be_visible(timeout=LIMIT_MS)
    accepted.goto(f"{server.address}/")
    expect(question).to_be_visible(timeout=LIMIT_MS)
    expect(accepted.get_by_text("옛 작품")).to_have_count(0)
    question.get_by_role("button", name=Words("ko")("common.earlier_mine")).click()
    expect(accepted.get_by_text("옛 작품")).to_be_visible(timeout=LIMIT_MS)
    expect(question).to_have_count(0)
    names = {each["name"] for each in accepted.context.cookies(server.address)}
    assert "eyeblocks_student" not in names


def open_classroom(server: Server) -> str:
    """A teacher makes a classroom; its code."""
    token = first_account_token(Settings(data_dir=server.authority.parents[1]))
    trust = ssl.create_default_context(cafile=server.authority)
    with httpx2.Client(base_url=server.address, verify=trust) as teacher:
        account = {"invitation": token, "name": "teacher", "password": PASSWORD}
        assert teacher.post("/api/teacher/accounts", json=account).status_code == 201
        room = teacher.post("/api/classrooms", json={"name": "6-2", "language": "ko"})
    return str(room.json()["join_code"])


def public_key_hash(certificate: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    info = serialization.PublicFormat.SubjectPublicKeyInfo
    spki = key.public_bytes(serialization.Encoding.DER, info)
    return base64.b64encode(sha256(spki).digest()).decode()
