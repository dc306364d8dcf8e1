"""The page that plays a program: what lies in it, what does not, and when there is none."""

from __future__ import annotations

import html
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from app.services import services_of

from ..pictures import jpeg
from ..sounds import wav
from ..student import Json, assert_refused, trained_project
from .files import Export, exported
from .test_exports import exports_of

FACTS = re.compile(r'<script id="facts" type="application/json">(.*?)</script>')
PLAYED = re.compile(r"<script>(.*?)</script>", re.DOTALL)
POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


def save_program(client: TestClient, project: Json, *scripts: Json, costume: str = "") -> None:
    """A program of one sprite."""
    costumes = [{"id": "c", "name": "c", "picture": costume}] if costume else []
    workspace = {"blocks": {"languageVersion": 0, "blocks": list(scripts)}}
    sprite = {"id": "s", "workspace": workspace, "costumes": costumes}
    address = f"/api/projects/{project['id']}/program"
    version = client.get(address).json()["version"]
    body = {"version": version, "format": 1, "blocks": {"sprites": [sprite]}}
    answer = client.put(address, json=body)
    assert answer.status_code == 200, answer.text


def sound(name: str) -> Json:
    return {"type": "sound_effect", "fields": {"SOUND": name}}


def facts_of(export: Export) -> dict[str, Any]:
    found = FACTS.search(export.files["program.html"].decode())
    assert found
    return dict(json.loads(found[1]))


@pytest.fixture
def trained(client: TestClient) -> tuple[Json, str]:
    return trained_project(client)


def test_the_page_holds_the_program_and_what_it_uses_and_nothing_else(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    project, model_id = trained
    address = f"/api/projects/{project['id']}"
    used, other = (
        client.post(f"{address}/pictures", files={"image": jpeg("cross", seed)}).json()["id"]
        for seed in (1, 2)
    )
    own = client.post(f"{address}/sounds", files={"sound": wav(0.1)}).json()["id"]
    note = {"type": "sound_note_and_wait", "fields": {"NOTE": "C4"}}
    text = {"type": "text", "fields": {"VALUE": "</script><!--"}}
    blocks = [sound("bird"), sound(f"own:{own}"), sound("../../etc/passwd"), note, text]
    save_program(client, project, *blocks, costume=f"own:{used}")

    export = exported(client, model_id, "page")

    facts = facts_of(export)
    assert set(facts["files"]) == {
        "/sounds/bird.wav", "/sounds/piano-2.wav", "/sounds/piano-7.wav", "/sounds/piano-12.wav",
        f"/own/{used}/image", f"/own/{own}/audio",
    }  # fmt: skip
    picture = client.get(f"{address}/pictures/{used}/image")
    kind, _, data = facts["files"][f"/own/{used}/image"].partition(";base64,")
    assert (kind, b64decode(data)) == (f"data:{picture.headers['content-type']}", picture.content)
    assert other not in export.files["program.html"].decode()
    saved = client.get(f"{address}/program").json()
    assert facts["program"] == {"format": saved["format"], "blocks": saved["blocks"]}
    names = [(each["id"], each["name"]) for each in project["classes"]]
    assert [(each["id"], each["name"]) for each in facts["model"]["classes"]] == names
    assert facts["model"]["familiarity"] is None


def test_only_the_pages_own_scripts_may_run(client: TestClient, trained: tuple[Json, str]) -> None:
    project, model_id = trained
    name = "</title><script>alert(1)</script>"
    client.patch(f"/api/projects/{project['id']}", json={"name": name})
    save_program(client, project, sound("bird"))

    export = exported(client, model_id, "page")

    page = export.files["program.html"].decode()
    assert f"<title>{html.escape(name)}</title>" in page
    (script,) = PLAYED.findall(page)
    (framed,) = PLAYED.findall(facts_of(export)["frame"])
    policies = [POLICY.findall(text)[0] for text in (page, facts_of(export)["frame"])]
    for each, allowing in ((script, policies[:1]), (framed, policies)):
        digest = sha256(each.encode()).digest()
        assert all(digest in digests_in(policy) for policy in allowing)
    assert all("default-src 'none'" in policy for policy in policies)


def digests_in(policy: str) -> list[bytes]:
    return [b64decode(digest) for digest in re.findall(r"'sha256-([^']*)'", policy)]


def test_a_project_without_a_program_says_so(client: TestClient, trained: tuple[Json, str]) -> None:
    project, model_id = trained
    for _ in range(2):
        listed = exports_of(client, model_id)["page"]
        assert listed["state"] == "impossible"
        assert listed["problem"]["code"] == "export_needs_program"
        refused = client.get(f"/api/models/{model_id}/exports/page")
        assert_refused(refused, 409, "export_needs_program")
        save_program(client, project)  # of a sprite without a block


@contextmanager
def counted_statements(client: TestClient) -> Iterator[list[str]]:
    """What the database is asked during the block."""
    statements: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    engine = services_of(client.app).database._engine
    event.listen(engine, "before_cursor_execute", count)
    yield statements
    event.remove(engine, "before_cursor_execute", count)


def test_the_list_reads_each_class_once_and_no_program(
    client: TestClient, trained: tuple[Json, str]
) -> None:
    """The page asks again and again while a file is made."""
    project, model_id = trained
    save_program(client, project, sound("bird"))
    client.post(f"/api/models/{model_id}/exports/page")

    with counted_statements(client) as statements:
        listed = exports_of(client, model_id)

    assert listed["page"]["state"] == "ready"
    assert sum("FROM samples" in each for each in statements) == len(project["classes"])
    assert not [each for each in statements if "programs.blocks AS programs_blocks" in each]


@pytest.mark.parametrize(
    ("export_format", "of_program", "of_samples"), [("tflite", 0, 2), ("page", 1, 0)]
)
def test_a_format_reads_only_what_it_is_made_of(
    client: TestClient,
    trained: tuple[Json, str],
    export_format: str,
    of_program: int,
    of_samples: int,
) -> None:
    project, model_id = trained
    save_program(client, project, sound("bird"))

    with counted_statements(client) as statements:
        assert client.post(f"/api/models/{model_id}/exports/{export_format}").status_code == 200

    assert sum("FROM programs" in each for each in statements) == of_program
    assert sum("FROM samples" in each for each in statements) == of_samples


def test_a_changed_program_has_its_new_page(client: TestClient, trained: tuple[Json, str]) -> None:
    project, model_id = trained
    save_program(client, project, sound("bird"))
    made = client.post(f"/api/models/{model_id}/exports/page").json()
    assert made["state"] == "ready"
    assert 0 < made["difference"] <= 2e-3
    assert exports_of(client, model_id)["page"]["state"] == "ready"

    save_program(client, project, sound("frog"))

    assert exports_of(client, model_id)["page"]["state"] == "not_made"
    files = facts_of(exported(client, model_id, "page"))["files"]
    assert set(files) == {"/sounds/frog.wav"}
