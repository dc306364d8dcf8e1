"""Under which host names the server answers: its own, where it knows them, and IP addresses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.testclient import TestClient

from app.main import create_app, create_plain_app
from app.serving.addresses import machine_names
from app.serving.authority import issue_certificate, make_authority
from app.settings import Settings

from ..student import assert_refused

PUBLIC = {"public_address": "https://eyes.example.org:8443/"}
STRANGE = (
    "evil.example",
    "localhost.evil.example",
    "evil.example:8000",
    "a b",
    "x@localhost",
    "[::1",
    "[:::1:]",
)
WHOLE_NETWORK = "0.0.0.0"  # noqa: S104

Ask = Callable[..., TestClient]


@pytest.fixture
def server(server_settings: Settings) -> Ask:
    """A function that makes the client of a server with changed settings and no allowed hosts."""

    def made(**changes: object) -> TestClient:
        settings = server_settings.model_copy(update={"allowed_hosts": "", **changes})
        return TestClient(create_app(settings), headers={"accept-language": "en"})

    return made


def answers(client: TestClient, host: str) -> bool:
    answer = client.get("/healthz", headers={"host": host})
    assert answer.status_code in (200, 421)
    return answer.status_code == 200


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1:8000", "[::1]:8000", "[::1]"]
)
@pytest.mark.parametrize(
    "changes", [{}, {"https": True}, PUBLIC, PUBLIC | {"trusted_proxies": "127.0.0.1"}]
)
def test_this_computer_is_always_known(server: Ask, changes: dict[str, object], host: str) -> None:
    assert answers(server(**changes), host)


@pytest.mark.parametrize("host", STRANGE)
def test_a_page_under_a_foreign_or_broken_name_is_refused(server: Ask, host: str) -> None:
    assert server().get("/join", headers={"host": host, "accept": "text/html"}).status_code == 421


@pytest.mark.parametrize("host", STRANGE)
@pytest.mark.parametrize("changes", [{}, {"host": "::1"}, {"https": True}, PUBLIC])
def test_a_foreign_name_is_refused(server: Ask, changes: dict[str, object], host: str) -> None:
    assert not answers(server(**changes), host)


def test_the_refusal_says_which_setting_allows_the_name(server: Ask) -> None:
    client = server()
    refused = client.post("/api/projects", json={"name": "x"}, headers={"host": "evil.example"})
    assert_refused(refused, 421, "host_unknown")
    assert "EYEBLOCKS_ALLOWED_HOSTS" in refused.json()["error"]["message"]
    assert refused.headers["x-content-type-options"] == "nosniff"
    page = client.get("/", headers={"host": "evil.example", "accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (421, "text/html; charset=utf-8")
    assert "EYEBLOCKS_ALLOWED_HOSTS" in page.text
    assert "set-cookie" not in page.headers


def test_the_machines_own_names_are_known(server: Ask) -> None:
    names = machine_names()
    assert any(name.endswith(".local") for name in names)
    for name in names:
        assert answers(server(https=True), f"{name}:8443")
        assert answers(server(), name)


def test_health_checks_come_by_ip_address_or_without_a_name(server: Ask) -> None:
    for host in ("10.1.2.3", "192.0.2.7:8000", "[2001:db8::5]:8443", ""):
        assert answers(server(**PUBLIC), host)


def test_allowed_hosts_add_names(server: Ask) -> None:
    client = server(allowed_hosts="eyes.school.example, *.lab.example ,눈.example")
    for host in ("Eyes.School.example:8000", "one.lab.example", "xn--sd1b.example", "localhost"):
        assert answers(client, host), host
    for host in ("lab.example", "a.b.lab.example", "evil.example"):
        assert not answers(client, host), host


def test_the_public_address_is_known_and_others_are_not(server: Ask) -> None:
    client = server(**PUBLIC, trusted_proxies="127.0.0.1")
    assert answers(client, "eyes.example.org")
    assert answers(client, "eyes.example.org:8443")
    assert not answers(client, "other.example.org")


def test_names_of_the_made_certificate_are_known_on_both_ports(server_settings: Settings) -> None:
    changes = {"allowed_hosts": "", "https": True, "https_names": "eyes.school.example"}
    settings = server_settings.model_copy(update=changes)
    for app in (create_app(settings), create_plain_app(settings)):
        client = TestClient(app)
        assert answers(client, "eyes.school.example")
        assert not answers(client, "evil.example")


def test_names_of_an_own_certificate_are_known(server: Ask, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    names = ["eyes.example.org", "*.school.example"]
    identity = issue_certificate(make_authority(names[:1], now), names, now)
    file = tmp_path / "chain.pem"
    file.write_bytes(identity.certificate.public_bytes(Encoding.PEM))
    client = server(tls_certificate=file, tls_key=file)
    assert answers(client, "eyes.example.org")
    assert answers(client, "one.school.example")
    assert not answers(client, "evil.example")


@pytest.mark.parametrize(
    "changes",
    [
        {"host": WHOLE_NETWORK},
        {"host": "192.168.0.12"},
        {"trusted_proxies": "127.0.0.1"},
    ],
)
def test_where_the_names_are_not_known_every_name_is_answered(
    server: Ask, changes: dict[str, object]
) -> None:
    assert answers(server(**changes), "whatever.example")
    assert not answers(server(**changes, allowed_hosts="eyes.example"), "whatever.example")
