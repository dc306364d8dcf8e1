"""The HTML pages: policies, links, languages, error pages, compression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from ..student import error_of, make_project

NAME = '<script>alert("x")</script>'


@pytest.fixture
def addresses(client: TestClient) -> list[str]:
    project = make_project(client, NAME)
    return ["/", f"/projects/{project['id']}", f"/projects/{project['id']}/blocks", "/docs"]


def test_every_page_has_a_strict_policy_and_no_inline_script(
    client: TestClient, addresses: list[str]
) -> None:
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "default-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        for attributes, content in re.findall(r"<script([^>]*)>(.*?)</script>", answer.text, re.S):
            assert "src=" in attributes
            assert content == ""
        assert not re.search(r"\son\w+=|style=", answer.text)


def test_only_pages_that_play_programs_may_hold_a_frame(
    client: TestClient, addresses: list[str]
) -> None:
    for address in addresses:
        allowed = "'self'" if address.endswith("/blocks") else "'none'"
        policy = client.get(address).headers["content-security-policy"]
        assert f"frame-src {allowed}" in policy


def test_the_sandbox_frame_has_its_own_origin_and_no_network(client: TestClient) -> None:
    answer = client.get("/program-frame")
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in answer.headers["content-security-policy"].split(";")
    )
    assert policy["sandbox"] == "allow-scripts"
    assert policy["default-src"] == "'none'"
    assert policy["worker-src"] == "blob:"
    assert policy["connect-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    ((nonce, script),) = re.findall(
        r'<script type="module" nonce="([^"]*)" src="([^"]*)"></script>', answer.text
    )
    assert policy["script-src"] == f"'nonce-{nonce}'"
    assert nonce not in client.get("/program-frame").text
    # The frame has an own origin, so it can load the script only if every origin may read it.
    loaded = client.get(script, headers={"origin": "null"})
    assert loaded.headers["access-control-allow-origin"] == "*"


def test_no_page_names_another_host(client: TestClient, addresses: list[str]) -> None:
    for address in addresses:
        urls = re.findall(r'(?:src|href|action)="([^"]*)"', client.get(address).text)
        assert urls
        assert all(url.startswith(("/", "#")) and not url.startswith("//") for url in urls)


def test_every_file_that_a_page_links_exists(client: TestClient, addresses: list[str]) -> None:
    for address in addresses:
        for file in re.findall(
            r'(?:src|href)="(/(?:static|favicon)[^"]*)"', client.get(address).text
        ):
            assert client.get(file).status_code == 200, file


def test_built_files_are_compressed_and_cached_forever(
    client: TestClient, addresses: list[str]
) -> None:
    page = client.get(addresses[1]).text
    for kind, suffix in (("text/javascript", "js"), ("text/css", "css")):
        (file, *_) = re.findall(rf'(?:src|href)="(/static/dist/[^"]*\.{suffix})"', page)
        answer = client.get(file)
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
        plain = client.get(file, headers={"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content


def test_a_project_name_is_escaped_on_pages(client: TestClient, addresses: list[str]) -> None:
    page = client.get(addresses[1]).text
    assert NAME not in page
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ko", "ko"), ("en-US,en;q=0.9", "en"), ("ja,ko;q=0.8", "ko"), ("fr", "en"), ("", "ko"),
        ("en;q=0.5,ko;q=0.9", "ko"), ("en;q=nonsense", "en"), ("*", "ko"),
    ],
)  # fmt: skip
def test_the_language_follows_the_browser(client: TestClient, header: str, language: str) -> None:
    client.headers["accept-language"] = header
    assert f'<html lang="{language}">' in client.get("/").text


def test_the_visitor_can_switch_the_language(client: TestClient) -> None:
    answer = client.post(
        "/language", data={"language": "ko", "back": "/docs"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/docs")
    assert '<html lang="ko">' in client.get("/").text


@pytest.mark.parametrize("back", ["https://elsewhere.example", "//elsewhere.example", "/\\x"])
def test_switching_the_language_redirects_to_no_other_site(client: TestClient, back: str) -> None:
    answer = client.post("/language", data={"language": "ko", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_missing_page_is_an_html_page_for_browsers(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "There is no such page." in answer.text
    answer = client.get(f"/projects/{'0' * 32}", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "This project can&#39;t be found" in answer.text


def test_a_missing_page_is_json_for_programs(client: TestClient) -> None:
    assert error_of(client.get("/nowhere")) == "not_found"
    assert error_of(client.get("/api/nowhere", headers={"accept": "text/html"})) == "not_found"
    assert error_of(client.put("/api/projects")) == "method_not_allowed"


def test_head_is_answered_wherever_get_is(client: TestClient, addresses: list[str]) -> None:
    for address in [*addresses, "/readyz", "/healthz", "/api/projects", "/favicon.svg"]:
        answer = client.head(address)
        assert (answer.status_code, answer.content) == (200, b""), address
    answer = client.put("/healthz")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_the_limits_route_returns_the_servers_limits(client: TestClient) -> None:
    limits = client.get("/api/limits").json()
    assert limits["min_samples_per_class"] == 5
    assert limits["max_picture_bytes"] == 10 * 1024 * 1024
    assert limits["settings"] == {
        "epochs": {"min": 1, "max": 1000, "default": 30},
        "batch_size": {"min": 1, "max": 512, "default": 16},
        "learning_rate": {"min": 1e-6, "max": 1, "default": 0.001},
        "validation_ratio": {"min": 0, "max": 0.5, "default": 0.25},
        "momentum": {"min": 0, "max": 0.99, "default": 0.9},
        "stop_patience": {"min": 0, "max": 1000, "default": 0},
        "stop_min_delta": {"min": 0, "max": 1, "default": 0},
        "reduce_patience": {"min": 0, "max": 1000, "default": 0},
        "reduce_factor": {"min": 0.01, "max": 0.99, "default": 0.1},
        "reduce_min_delta": {"min": 0, "max": 1, "default": 0.0001},
        "reduce_cooldown": {"min": 0, "max": 1000, "default": 0},
        "min_learning_rate": {"min": 1e-6, "max": 1, "default": 1e-6},
        "augmentation_level": {"min": 0, "max": 6, "default": 0},
        "split_validation": {"min": 0.01, "max": 0.9, "default": 0.2},
        "split_test": {"min": 0, "max": 0.9, "default": 0.2},
        "split_seed": {"min": 0, "max": 1_000_000, "default": 0},
    }


def test_a_body_that_is_too_long_is_refused_while_it_is_read(client: TestClient) -> None:
    def without_a_length() -> Iterator[bytes]:
        yield from [b" " * 10_000] * 20

    answer = client.post(
        "/api/projects", content=without_a_length(), headers={"content-type": "application/json"}
    )
    assert (answer.status_code, error_of(answer)) == (413, "request_too_large")


def test_the_docs_page_lists_every_operation(client: TestClient) -> None:
    page = unescape(client.get("/docs").text)
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method, described in methods.items():
            assert f">{method.upper()}</span> <code>{path}</code>" in page
            assert described["description"].partition("\n")[0] in page


def test_a_childs_page_has_no_link_to_the_description_for_programs(client: TestClient) -> None:
    assert 'href="/docs"' not in client.get("/").text
    assert 'href="/docs"' in client.get("/teacher").text
