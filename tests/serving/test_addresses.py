"""The server's addresses, and the start message that shows them."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.main import FrontFiles
from app.serving.addresses import Address, network_hosts, server_addresses
from app.serving.console import Console, announcement
from app.settings import Settings
from app.web.words import Words

HOSTS = ["192.168.0.12", "10.0.0.3"]


def address_facts(**settings: object) -> list[tuple[str, bool, bool]]:
    all_addresses = server_addresses(Settings(**settings), HOSTS)  # type: ignore[arg-type]
    return [(address.url, address.on_network, address.webcams) for address in all_addresses]


def test_a_server_for_this_computer_alone_has_the_address_localhost() -> None:
    assert address_facts() == [("http://localhost:8000", False, True)]


def test_network_addresses_come_first_and_have_no_webcams_without_https() -> None:
    assert address_facts(host="0.0.0.0", port=80) == [  # noqa: S104
        ("http://192.168.0.12", True, False),
        ("http://10.0.0.3", True, False),
        ("http://localhost", False, True),
    ]


def test_an_own_certificate_gives_the_plain_address_that_explains_it() -> None:
    assert address_facts(https=True)[0] == ("http://192.168.0.12:8000", True, True)


def test_a_configured_certificate_gives_the_https_address(tmp_path: Path) -> None:
    own_files = {"tls_certificate": tmp_path, "tls_key": tmp_path}
    assert address_facts(**own_files, https_port=443)[0] == ("https://192.168.0.12", True, True)


def test_a_public_address_is_the_only_one() -> None:
    assert address_facts(public_address="https://eyes.example/") == [
        ("https://eyes.example", True, True)
    ]


def test_a_specific_listening_address_is_the_one_that_is_shown() -> None:
    assert address_facts(host="10.0.0.3")[0] == ("http://10.0.0.3:8000", True, False)
    assert address_facts(host="fd00::5")[0] == ("http://[fd00::5]:8000", True, False)


def test_this_machines_addresses_exclude_loopback() -> None:
    for host in network_hosts():
        assert not ipaddress.ip_address(host).is_loopback


def test_a_certificate_without_its_key_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--tls-certificate", "here.pem"])
    assert "go together" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_start_message_has_the_addresses_and_a_qr_code_for_a_class(language: str) -> None:
    words = Words(FrontFiles.find().static / "words")
    network = Address("http://192.168.0.12:8000", on_network=True, webcams=True)
    local = Address("http://localhost:8000", on_network=False, webcams=True)

    alone = announcement(Console(words, language), [local], "")
    school = announcement(Console(words, language), [network, local], "AB:CD")

    assert "http://localhost:8000" in alone
    assert "serve --https" in alone
    assert "█" not in alone
    for part in ("http://192.168.0.12:8000", "http://localhost:8000", "AB:CD", "▄▄▄▄▄"):
        assert part in school


def test_the_addresses_route_returns_the_same_addresses(client: TestClient) -> None:
    answer = client.get("/api/addresses").json()

    assert not answer["accept_certificate"]
    (local,) = answer["addresses"]
    assert local["url"] == "http://localhost:8000"
    assert local["qr"].startswith("data:image/svg+xml")
