"""Erased data is gone: rows, files, models, and the bytes in the database's files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.housekeeping import Housekeeping
from app.settings import Settings
from app.storage import FolderStorage

from ..app_state import services_of
from ..cards import put_card
from ..conftest import Start
from ..student import trained_project, visitor

NAME = "Zitronenfalter-Projekt"
PROGRAM_TEXT = "Wiesenschaumkraut im Programm"
CARD_TEXT = "What stands on this card is in no other data"


@pytest.fixture
def folders(server_settings: Settings) -> tuple[Path, Path]:
    return server_settings.data_dir, server_settings.models_dir / "models"


def bytes_on_disk(folders: tuple[Path, ...]) -> bytes:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in sorted(files))


def trained_named_project(client: TestClient) -> tuple[dict[str, Any], str]:
    """A trained project with a recognizable name and program; its current state and model id."""
    project, model_id = trained_project(client, epochs=2)
    address = f"/api/projects/{project['id']}"
    assert client.patch(address, json={"name": NAME}).status_code == 200
    put_card(client, project, {"text": CARD_TEXT})
    program = {"version": 0, "format": 1, "blocks": {"say": PROGRAM_TEXT}}
    assert client.put(f"{address}/program", json=program).status_code == 200
    return dict(client.get(address).json()), model_id


def unique_bytes_of(
    client: TestClient, project: dict[str, Any], folders: tuple[Path, Path]
) -> list[bytes]:
    """Bytes that occur in this student's data alone: names, a picture, an embedding, the model."""
    sample = client.get(
        f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    ).json()["samples"][0]
    picture = client.get(f"/api/projects/{project['id']}/samples/{sample['id']}/image").content
    with services_of(client).database.reading() as session:
        numbers = session.execute(text("SELECT numbers FROM embeddings LIMIT 1")).scalar_one()
    head = (folders[1] / project["current_model_id"] / "head.npz").read_bytes()
    middle = len(picture) // 2
    return [
        NAME.encode(),
        PROGRAM_TEXT.encode(),
        CARD_TEXT.encode(),
        picture[middle : middle + 64],
        bytes(numbers)[2000:2064],
        head[-64:],
    ]


@pytest.mark.sqlite
def test_erasing_a_student_leaves_no_bytes_on_the_disk(
    client: TestClient, folders: tuple[Path, Path]
) -> None:
    project, model_id = trained_named_project(client)
    unique_bytes = unique_bytes_of(client, project, folders)
    before = bytes_on_disk(folders)
    assert [part for part in unique_bytes if part not in before] == []

    receipt = client.delete("/api/me")

    assert receipt.status_code == 200
    assert receipt.json() | {"erased_at": ""} == {
        "erased_at": "",
        "classrooms": 0,
        "students": 1,
        "projects": 1,
        "pictures": 12,
        "models": 1,
        "programs": 1,
        "complete": True,
    }
    after = bytes_on_disk(folders)
    assert [part for part in unique_bytes if part in after] == []
    assert client.get(f"/api/projects/{project['id']}").status_code == 404
    assert client.get(f"/api/models/{model_id}").status_code == 404
    assert not client.cookies


@pytest.mark.sqlite
def test_a_student_erases_only_own_data(client: TestClient, folders: tuple[Path, Path]) -> None:
    project, _ = trained_named_project(client)
    other = visitor(client)
    trained_project(other, epochs=2)

    assert other.delete("/api/me").json()["projects"] == 1

    unique_bytes = unique_bytes_of(client, project, folders)
    after = bytes_on_disk(folders)
    assert [part for part in unique_bytes if part not in after] == []
    assert client.get(f"/api/projects/{project['id']}").status_code == 200


def test_a_stranger_has_nothing_to_erase(client: TestClient) -> None:
    receipt = client.delete("/api/me").json()

    assert receipt["students"] == 0
    assert receipt["projects"] == 0


def test_files_that_cannot_be_deleted_are_deleted_later(
    start: Start, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipt says that files are left, and housekeeping deletes them."""
    from app.errors import StorageFailed

    with start() as client:
        project, _ = trained_named_project(client)
        disk_refuses = True
        remove = FolderStorage.delete_all

        def refuse(storage: FolderStorage, prefix: str) -> None:
            if disk_refuses:
                raise StorageFailed(retry_after_s=1)
            remove(storage, prefix)

        monkeypatch.setattr(FolderStorage, "delete_all", refuse)
        receipt = client.delete("/api/me").json()
        assert receipt["complete"] is False
        assert (folders[0] / "pictures" / project["id"]).is_dir()

        disk_refuses = False
        housekeeping: Housekeeping = services_of(client).housekeeping
        housekeeping.run_once()

        assert not (folders[0] / "pictures" / project["id"]).exists()


def test_deleting_a_project_leaves_no_bytes_on_the_disk(
    client: TestClient, folders: tuple[Path, Path]
) -> None:
    project, _ = trained_named_project(client)
    unique_bytes = unique_bytes_of(client, project, folders)

    assert client.delete(f"/api/projects/{project['id']}").status_code == 204

    after = bytes_on_disk(folders)
    assert [part for part in unique_bytes if part in after] == []
