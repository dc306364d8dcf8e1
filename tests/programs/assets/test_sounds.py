"""The student's own sounds: what is accepted, who hears them, and that they are copied along."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ...app_state import settings_of
from ...conftest import Start
from ...project_copies.test_project_file import export_project, import_file, parts_of, zip_of
from ...sounds import RATE, overclaiming_wav, wav
from ...student import Json, error_of, make_project
from .test_assets import add as add_picture
from .test_assets import cut_out


def address(project: Json) -> str:
    return f"/api/projects/{project['id']}/sounds"


def add(client: TestClient, project: Json, sound: bytes) -> Json:
    answer = client.post(address(project), files={"sound": sound})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def save_program(client: TestClient, project: Json, sound: Json) -> None:
    block = {"type": "sound_effect", "fields": {"SOUND": sound["name"]}}
    workspace = {"blocks": {"languageVersion": 0, "blocks": [block]}}
    blocks = {
        "sprites": [{"id": "a", "workspace": workspace}],
        "sounds": [{"id": sound["name"], "name": "내 목소리"}],
    }
    body = {"version": 0, "format": 3, "blocks": blocks}
    answer = client.put(f"/api/projects/{project['id']}/program", json=body)
    assert answer.status_code == 200, answer.text


def sound_name(client: TestClient, project_id: str) -> str:
    blocks = client.get(f"/api/projects/{project_id}/program").json()["blocks"]
    [sound] = blocks["sounds"]
    [block] = blocks["sprites"][0]["workspace"]["blocks"]["blocks"]
    assert block["fields"]["SOUND"] == sound["id"]
    return str(sound["id"])


def heard(client: TestClient, project_id: str, name: str) -> bytes:
    asset_id = name.removeprefix("own:")
    return client.get(f"/api/projects/{project_id}/sounds/{asset_id}/audio").content


def test_a_sound_comes_back_as_a_wav_file(client: TestClient) -> None:
    sound = add(client, make_project(client), wav(0.5))

    answer = client.get(sound["audio_url"])

    assert sound["name"] == f"own:{sound['id']}"
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as reader:
        assert (reader.getframerate(), reader.getnframes()) == (RATE, RATE // 2)


def test_nothing_but_the_samples_is_kept(client: TestClient) -> None:
    tag = b"LIST" + (26).to_bytes(4, "little") + b"INFOIART" + (14).to_bytes(4, "little")
    secret = tag + b"Hong Gildong\0\0"
    file = wav(0.1) + secret
    file = file[:4] + (len(file) - 8).to_bytes(4, "little") + file[8:]

    sound = add(client, make_project(client), file)

    assert client.get(sound["audio_url"]).content == wav(0.1)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "not_a_sound"),
        (b"<script>alert(1)</script>", "not_a_sound"),
        (b"ID3\x04" + bytes(400), "not_a_sound"),
        (cut_out(), "not_a_sound"),
        (wav(0.2)[:-100], "not_a_sound"),
        (overclaiming_wav(), "not_a_sound"),
        (wav(0), "not_a_sound"),
        (wav(0.1, width=1), "not_a_sound"),
        (wav(0.1, channels=3), "not_a_sound"),
        (wav(0.1, rate=4000), "not_a_sound"),
        (wav(21, rate=8000), "sound_too_long"),
        (bytes(2_100_000), "sound_too_large"),
    ],
)
def test_what_is_no_usable_sound_is_refused_and_leaves_no_file(
    client: TestClient, file: bytes, code: str
) -> None:
    project = make_project(client)

    answer = client.post(address(project), files={"sound": file})

    assert error_of(answer) == code
    folder: Path = settings_of(client).data_dir / "pictures"
    assert not list(folder.rglob("*.wav"))


def test_sounds_have_a_quota_of_their_own(start: Start) -> None:
    with start(max_sounds=1, max_assets=1) as client:
        project = make_project(client)
        add_picture(client, project, cut_out())
        add(client, project, wav())

        answer = client.post(address(project), files={"sound": wav()})

        assert error_of(answer) == "quota_reached"
        assert answer.json()["error"]["details"]["quota"] == "sounds"


def test_pictures_and_sounds_are_told_apart(client: TestClient) -> None:
    project = make_project(client)
    sound, picture = add(client, project, wav()), add_picture(client, project, cut_out())
    pictures = f"/api/projects/{project['id']}/pictures"

    as_picture = client.get(f"{pictures}/{sound['id']}/image")
    as_sound = client.get(f"{address(project)}/{picture['id']}/audio")

    assert error_of(as_picture) == "picture_not_found"
    assert error_of(as_sound) == "sound_not_found"
    assert [each["id"] for each in client.get(pictures).json()["pictures"]] == [picture["id"]]


def test_sounds_are_listed_newest_first_and_deleted_unless_blocks_use_them(
    client: TestClient,
) -> None:
    project = make_project(client)
    used, unused = add(client, project, wav()), add(client, project, wav(0.2))
    picture = add_picture(client, project, cut_out())
    save_program(client, project, used)
    listed = client.get(address(project)).json()["sounds"]
    assert listed == [unused, used]

    refused = client.delete(f"{address(project)}/{used['id']}")
    assert (refused.status_code, error_of(refused)) == (409, "sound_in_use")
    not_one = client.delete(f"{address(project)}/{picture['id']}")
    assert error_of(not_one) == "sound_not_found"
    assert client.delete(f"{address(project)}/{unused['id']}").status_code == 204

    assert client.get(address(project)).json()["sounds"] == [used]
    assert error_of(client.get(unused["audio_url"])) == "sound_not_found"
    assert heard(client, project["id"], used["name"])


def test_a_sound_goes_along_in_the_project_file_a_share_and_a_remix(client: TestClient) -> None:
    project = make_project(client)
    save_program(client, project, add(client, project, wav()))
    name = sound_name(client, project["id"])

    file = client.get(f"/api/projects/{project['id']}/file").content
    opened = client.post("/api/project-files", files={"file": file}).json()
    share = client.put(f"/api/projects/{project['id']}/share", json={"with_pictures": False})
    link = f"/api/shares/{share.json()['id']}"
    remix = client.post(f"{link}/remix").json()

    for copy in (opened, remix):
        copied = sound_name(client, copy["id"])
        assert copied != name
        assert heard(client, copy["id"], copied) == wav()
    shared = client.get(f"{link}/sounds/{name.removeprefix('own:')}/audio")
    assert (shared.status_code, shared.content) == (200, wav())


def test_a_project_file_with_a_broken_sound_is_refused(client: TestClient) -> None:
    project = make_project(client)
    save_program(client, project, add(client, project, wav()))
    parts = parts_of(export_project(client, project))
    assert parts["own/0"] == wav()

    answer = import_file(client, zip_of({**parts, "own/0": overclaiming_wav()}))

    assert error_of(answer) == "project_file_part_unusable"
    assert answer.json()["error"]["details"] == {"part": "own/0", "reason": "not_a_sound"}


@pytest.mark.parametrize(
    ("max_picture_bytes", "seconds", "code"),
    [(5_000_000, 2, "project_file_part_unusable"), (30_000, 1, "")],
    ids=["pictures may be larger", "pictures may only be smaller"],
)
def test_sounds_in_project_files_have_the_limit_of_sounds(
    start: Start, max_picture_bytes: int, seconds: int, code: str
) -> None:
    with start(max_sound_bytes=60_000, max_picture_bytes=max_picture_bytes) as client:
        project = make_project(client)
        save_program(client, project, add(client, project, wav()))
        parts = parts_of(export_project(client, project))

        answer = import_file(client, zip_of({**parts, "own/0": wav(seconds)}))

        if not code:
            assert answer.status_code == 201, answer.text
            return
        assert error_of(answer) == code
        assert answer.json()["error"]["details"]["reason"] == "sound_too_large"


def test_only_the_page_with_the_blocks_may_use_the_microphone(client: TestClient) -> None:
    project = make_project(client)

    policies = {
        path: client.get(path).headers["permissions-policy"]
        for path in (
            "/",
            f"/projects/{project['id']}",
            f"/projects/{project['id']}/blocks",
            "/program-frame",
        )
    }

    assert "microphone=(self)" in policies.pop(f"/projects/{project['id']}/blocks")
    assert all("microphone=()" in policy for policy in policies.values())
