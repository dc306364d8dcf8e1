from __future__ import annotations

from starlette.testclient import TestClient

from ..student import error_of, make_project

BLOCKS = {
    "blocks": {
        "languageVersion": 0,
        "blocks": [{"type": "when_run", "fields": {"A": "🐱</script>"}}],
    }
}


def test_a_program_is_kept_as_it_was_saved(client: TestClient) -> None:
    address = f"/api/projects/{make_project(client)['id']}/program"
    empty = {"version": 0, "format": 1, "blocks": None, "updated_at": None}
    assert client.get(address).json() == empty

    saved = client.put(address, json={"version": 0, "format": 1, "blocks": BLOCKS}).json()

    assert (saved["version"], saved["blocks"]) == (1, BLOCKS)
    assert client.get(address).json() == saved


def test_a_stale_version_overwrites_nothing(client: TestClient) -> None:
    address = f"/api/projects/{make_project(client)['id']}/program"
    client.put(address, json={"version": 0, "format": 1, "blocks": BLOCKS})

    answer = client.put(address, json={"version": 0, "format": 1, "blocks": {}})

    assert (answer.status_code, error_of(answer)) == (409, "program_stale")
    assert answer.json()["error"]["details"] == {"current_version": 1}
    assert client.get(address).json()["blocks"] == BLOCKS
    assert client.put(address, json={"version": 1, "format": 1, "blocks": {}}).status_code == 200


def test_an_unknown_format_is_refused(client: TestClient) -> None:
    address = f"/api/projects/{make_project(client)['id']}/program"
    answer = client.put(address, json={"version": 0, "format": 2, "blocks": {}})
    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")


def test_a_program_that_is_too_large_is_refused(client: TestClient) -> None:
    address = f"/api/projects/{make_project(client)['id']}/program"
    blocks = {"text": "x" * (2 * 1024 * 1024)}
    answer = client.put(address, json={"version": 0, "format": 1, "blocks": blocks})
    assert (answer.status_code, error_of(answer)) == (413, "request_too_large")
    assert client.get(address).json()["version"] == 0


def test_deeply_nested_blocks_are_refused_or_kept_whole(client: TestClient) -> None:
    address = f"/api/projects/{make_project(client)['id']}/program"
    body = '{"version":0,"format":1,"blocks":' + '{"a":' * 50_000 + "1" + "}" * 50_001
    answer = client.put(address, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
