"""A server does not begin anew in silence where a part of its data is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from app.settings import Settings

from ..conftest import Start
from ..student import trained_project, visitor
from ..teacher import become_teacher, make_classroom

Command = tuple[str, ...]


@pytest.fixture
def folders(server_settings: Settings) -> Command:
    data, models = server_settings.data_dir, server_settings.models_dir
    return ("--data-dir", str(data), "--models-dir", str(models))


def test_without_its_database_a_server_does_not_start(
    start: Start, folders: Command, server_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    database = server_settings.data_dir / "eyeblocks.db"
    with start() as client:
        trained_project(client)
    for file in server_settings.data_dir.glob("eyeblocks.db*"):
        file.unlink()

    assert main(["serve", "--port", "0", *folders]) == 1

    said = capsys.readouterr().err
    assert f"serve: {database} is missing" in said
    assert "eyeblocks restore FILE --replace" in said
    assert not database.exists()


@pytest.mark.parametrize("key", [None, b"", b"short"])
def test_without_the_key_of_the_cards_a_server_does_not_start(
    start: Start,
    folders: Command,
    server_settings: Settings,
    capsys: pytest.CaptureFixture[str],
    key: bytes | None,
) -> None:
    file: Path = server_settings.data_dir / "cards.key"
    with start(ready=False) as teacher:
        become_teacher(teacher)
        path = f"/api/classrooms/{make_classroom(teacher)['id']}"
        teacher.post(f"{path}/students", json={"names": ["Mina", "Juno"]})
        (old, _) = teacher.get(f"{path}/cards").json()["cards"]
        cookies = teacher.cookies
    file.unlink()
    if key is not None:
        file.write_bytes(key)

    assert main(["serve", "--port", "0", *folders]) == 1
    said = capsys.readouterr().err
    assert f"serve: {file} is missing or damaged" in said
    assert "eyeblocks new-cards" in said

    assert main(["new-cards", *folders]) == 0
    assert "2 word cards" in capsys.readouterr().out
    with start(ready=False) as teacher:
        teacher.cookies = cookies
        (new, _) = teacher.get(f"{path}/cards").json()["cards"]
        assert new["card"] != old["card"]
        assert visitor(teacher).post("/api/join/card", json={"card": new["card"]}).is_success
