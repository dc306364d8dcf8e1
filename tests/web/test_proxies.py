"""Forwarded headers are trusted from proxies in the settings only."""

from __future__ import annotations

import pytest
from fastapi import Request
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings

FORWARDED = {"x-forwarded-for": "198.51.100.7, 203.0.113.9", "x-forwarded-proto": "https"}


def seen_by_routes(settings: Settings, sender: str, headers: dict[str, str]) -> tuple[str, str]:
    """The scheme and the client address that routes see."""
    app = create_app(settings)

    @app.get("/seen")
    async def seen(request: Request) -> list[str]:
        return [request.url.scheme, request.client.host if request.client else ""]

    app.router.routes.insert(0, app.router.routes.pop())
    answer = TestClient(app, client=(sender, 4000)).get("/seen", headers=headers)
    scheme, host = answer.json()
    return scheme, host


@pytest.mark.parametrize("trusted", ["", "10.0.0.2", "10.0.0.0/30"])
def test_forwarded_headers_of_untrusted_senders_are_ignored(
    server_settings: Settings, trusted: str
) -> None:
    settings = server_settings.model_copy(update={"trusted_proxies": trusted})
    assert seen_by_routes(settings, "127.0.0.1", FORWARDED) == ("http", "127.0.0.1")


def test_a_trusted_proxy_gives_the_scheme_and_the_address_that_it_saw(
    server_settings: Settings,
) -> None:
    settings = server_settings.model_copy(update={"trusted_proxies": "10.0.0.2, 10.9.0.0/16"})
    # The first address of the header is the client's claim, the last one is what the proxy saw.
    assert seen_by_routes(settings, "10.0.0.2", FORWARDED) == ("https", "203.0.113.9")
    assert seen_by_routes(settings, "10.9.1.1", FORWARDED) == ("https", "203.0.113.9")


def test_a_forwarded_host_is_never_read(server_settings: Settings) -> None:
    settings = server_settings.model_copy(update={"trusted_proxies": "10.0.0.2"})
    client = TestClient(create_app(settings), client=("10.0.0.2", 4000))
    forged = {"x-forwarded-host": "evil.example", "origin": "https://evil.example"}
    assert client.post("/api/projects", json={"name": "x"}, headers=forged).status_code == 403
