"""Strict-Transport-Security, where a browser that came once by https always can."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

OWN_CERTIFICATE = {"tls_certificate": Path("x.crt"), "tls_key": Path("x.key")}
PUBLIC = {"public_address": "https://eyes.example.org:8443/"}


def sent_header(settings: Settings, changes: dict[str, object], address: str) -> str | None:
    hosts = {"allowed_hosts": "eyes.example.org,school.local"}
    app = create_app(settings.model_copy(update=hosts | changes))
    answer = TestClient(app, base_url=address).get("/healthz")
    assert answer.status_code == 200
    return answer.headers.get("strict-transport-security")


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        (OWN_CERTIFICATE, "https://eyes.example.org"),
        (PUBLIC, "https://eyes.example.org"),
        (PUBLIC, "http://eyes.example.org:8000"),  # as the server sees it behind a proxy
        (PUBLIC | {"https": True}, "https://EYES.example.org"),
    ],
)
def test_browsers_are_told_to_stay_on_https(
    server_settings: Settings, changes: dict[str, object], address: str
) -> None:
    assert sent_header(server_settings, changes, address) == "max-age=2592000"


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, "http://school.local:8000"),
        ({"https": True}, "https://school.local:8443"),  # a device may not trust the authority yet
        (OWN_CERTIFICATE, "http://eyes.example.org"),
        (PUBLIC | {"https": True}, "https://school.local:8443"),
        ({"public_address": "http://eyes.example.org"}, "http://eyes.example.org"),
    ],
)
def test_other_browsers_are_not(
    server_settings: Settings, changes: dict[str, object], address: str
) -> None:
    assert sent_header(server_settings, changes, address) is None
