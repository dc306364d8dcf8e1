from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.programs.programs import FORMAT

from ..student import error_of, make_project

BLOCKS = {
    "blocks": {
        "languageVersion": 0,
        "blocks": [{"type": "when_run", "fields": {"A": "🐱</script>"}}],
    }
}


def test_a_program_is_kept_as_it_was_saved(client: TestClient) -> None:
    address = f"/api/projects/{make_project(client)['id']}/program"
    empty = {"version": 0, "format": FORMAT, "blocks": None, "updated_at": None}
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
    answer = client.put(address, json={"version": 0, "format": FORMAT + 1, "blocks": {}})
    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")


def test_a_program_that_is_too_large_is_refused(client: TestClient) -> None:
    address = f"/api/projects/{make_project(client)['id']}/program"
    blocks = {"text": "x" * (2 * 1024 * 1024)}
    answer = client.put(address, json={"version": 0, "format": 1, "blocks": blocks})
    assert (answer.status_code, error_of(answer)) == (413, "request_too_large")
    assert client.get(address).json()["version"] == 0


def deep(levels: int) -> str:
    blocks = '{"a":' * levels + "1" + "}" * levels
    return '{"version":0,"format":1,"blocks":' + blocks + "}"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (deep(201), "program_too_deep"),
        (deep(50_000), "unusable_value"),
        ('{"version":0,"format":1,"blocks":{"a":NaN}}', "unusable_value"),
        ('{"version":0,"format":1,"blocks":{"a":1e999}}', "unusable_value"),
        ('{"version":0,"format":1,"blocks":{"a":"\\ud83d"}}', "unusable_value"),
        ('{"version":1e30,"format":1,"blocks":{}}', "unusable_value"),
    ],
)
def test_blocks_that_cannot_be_kept_whole_are_refused(
    client: TestClient, body: str, code: str
) -> None:
    address = f"/api/projects/{make_project(client)['id']}/program"
    answer = client.put(address, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, error_of(answer)) == (422, code)
    assert client.get(address).json()["version"] == 0


def test_blocks_at_the_deepest_level_are_kept(client: TestClient) -> None:
    address = f"/api/projects/{make_project(client)['id']}/program"
    answer = client.put(address, content=deep(200), headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert client.get(address).json() == answer.json()


def save(client: TestClient, blocks: dict[str, Any]) -> Any:
    address = f"/api/projects/{make_project(client)['id']}/program"
    return client.put(address, json={"version": 0, "format": FORMAT, "blocks": blocks})


def sprite(*scripts: dict[str, Any]) -> dict[str, Any]:
    return {"id": "a", "workspace": {"blocks": {"languageVersion": 0, "blocks": list(scripts)}}}


LITERAL = {"type": "number", "fields": {"VALUE": 10}}
MOVE = {"type": "move_direction", "inputs": {"VALUE": {"shadow": LITERAL}}}


def long_script(blocks: int) -> dict[str, Any]:
    return {"type": "when_run_button_click", "then": [MOVE] * blocks}


def test_a_script_of_five_thousand_blocks_is_kept(client: TestClient) -> None:
    assert save(client, {"sprites": [sprite(long_script(5000))]}).status_code == 200


def test_more_blocks_than_a_page_can_show_are_refused(client: TestClient) -> None:
    answer = save(client, {"sprites": [sprite(long_script(7000)), sprite(long_script(500))]})

    assert (answer.status_code, error_of(answer)) == (422, "program_too_many_blocks")
    assert answer.json()["error"]["details"] == {"blocks": 15_002, "max_blocks": 15_000}


@pytest.mark.parametrize(
    ("part", "blocks"),
    [
        ("variables", {"variables": [{"id": str(place), "name": "v"} for place in range(1001)]}),
        ("messages", {"messages": [{}] * 1001}),
        ("sprites", {"sprites": [sprite()] * 1001}),
        ("scripts", {"sprites": [sprite(), sprite(*[MOVE] * 1001)]}),
        ("costumes", {"sprites": [{**sprite(), "costumes": [{}] * 1001}]}),
        ("parameters", {"functions": [{"parameters": [{}] * 1001}]}),
    ],
)
def test_more_parts_than_a_page_can_show_are_refused(
    client: TestClient, part: str, blocks: dict[str, Any]
) -> None:
    answer = save(client, blocks)

    assert (answer.status_code, error_of(answer)) == (422, "program_too_many_parts")
    assert answer.json()["error"]["details"] == {"part": part, "count": 1001, "max_parts": 1000}


def test_a_list_may_begin_with_many_items(client: TestClient) -> None:
    assert (
        save(client, {"lists": [{"id": "l", "name": "l", "items": [1] * 5000}]}).status_code == 200
    )
