from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.main import FrontFiles
from app.serving.addresses import Address, addresses, network_hosts
from app.serving.console import Console, announcement
from app.settings import Settings
from app.web.words import Words

HOSTS = ["192.168.0.12", "10.0.0.3"]


def found(**settings: object) -> list[tuple[str, bool, bool]]:
    every = addresses(Settings(**settings), HOSTS)  # type: ignore[arg-type]
    return [(each.url, each.on_network, each.webcams) for each in every]


def test_this_computer_alone_has_its_own_address() -> None:
    assert found() == [("http://localhost:8000", False, True)]


def test_a_network_has_its_addresses_first_but_no_webcams_without_https() -> None:
    assert found(host="0.0.0.0", port=80) == [  # noqa: S104
        ("http://192.168.0.12", True, False),
        ("http://10.0.0.3", True, False),
        ("http://localhost", False, True),
    ]


def test_with_an_own_certificate_children_begin_at_the_page_that_explains_it() -> None:
    assert found(https=True)[0] == ("http://192.168.0.12:8000", True, True)


def test_with_a_given_certificate_they_begin_at_https(tmp_path: Path) -> None:
    given = {"tls_certificate": tmp_path, "tls_key": tmp_path}
    assert found(**given, https_port=443)[0] == ("https://192.168.0.12", True, True)


def test_a_public_address_is_the_only_one() -> None:
    assert found(public_address="https://eyes.example/") == [("https://eyes.example", True, True)]


def test_one_address_to_listen_on_is_the_one_that_is_shown() -> None:
    assert found(host="10.0.0.3")[0] == ("http://10.0.0.3:8000", True, False)
    assert found(host="fd00::5")[0] == ("http://[fd00::5]:8000", True, False)


def test_this_machine_finds_its_own_addresses_without_loopback() -> None:
    for host in network_hosts():
        assert not ipaddress.ip_address(host).is_loopback


def test_a_certificate_without_its_key_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--tls-certificate", "here.pem"])
    assert "go together" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_terminal_says_the_addresses_and_draws_a_code_for_the_class(language: str) -> None:
    words = Words(FrontFiles.find().static / "words")
    network = Address("http://192.168.0.12:8000", on_network=True, webcams=True)
    here = Address("http://localhost:8000", on_network=False, webcams=True)

    alone = announcement(Console(words, language), [here], "")
    school = announcement(Console(words, language), [network, here], "AB:CD")

    assert "http://localhost:8000" in alone
    assert "serve --https" in alone
    assert "█" not in alone
    for part in ("http://192.168.0.12:8000", "http://localhost:8000", "AB:CD", "▄▄▄▄▄"):
        assert part in school


def test_the_same_facts_over_http(client: TestClient) -> None:
    answer = client.get("/api/addresses").json()

    assert not answer["accept_certificate"]
    (here,) = answer["addresses"]
    assert here["url"] == "http://localhost:8000"
    assert here["qr"].startswith("data:image/svg+xml")
