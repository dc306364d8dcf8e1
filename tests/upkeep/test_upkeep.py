"""Backup, restore and check by the commands that whoever runs the server uses."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.settings import Settings

from ..conftest import Start
from ..db.test_migrations import move
from ..pictures import jpeg
from ..student import Json, train, trained_project, upload, visitor
from ..teacher import become_teacher, make_classroom

Command = tuple[str, ...]


@pytest.fixture
def folders(server_settings: Settings) -> Command:
    data, models = server_settings.data_dir, server_settings.models_dir
    return ("--data-dir", str(data), "--models-dir", str(models))


@pytest.fixture
def school(start: Start) -> Iterator[tuple[TestClient, Json]]:
    """A running server with a trained project and a program."""
    with start() as client:
        project, _ = trained_project(client)
        path = f"/api/projects/{project['id']}/program"
        client.put(path, json={"version": 0, "format": 1, "blocks": {"a": 1}})
        yield client, project


def picture_files(settings: Settings) -> list[Path]:
    return sorted((settings.data_dir / "pictures").glob("*/*/*.jpg"))


def test_a_running_server_s_backup_gives_everything_back_elsewhere(
    school: tuple[TestClient, Json],
    folders: Command,
    tmp_path: Path,
    backbones: Path,
    start: Start,
    capsys: pytest.CaptureFixture[str],
) -> None:
    client, project = school
    file = tmp_path / "all.backup"
    assert main(["backup", str(file), *folders]) == 0
    assert "12 samples" in capsys.readouterr().out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    new = tmp_path / "new"
    (new / "models").mkdir(parents=True)
    (new / "models" / "backbones").symlink_to(backbones, target_is_directory=True)
    there = ("--data-dir", str(new / "data"), "--models-dir", str(new / "models"))
    assert main(["restore", str(file), *there]) == 0
    assert main(["check", *there]) == 0

    with start(data_dir=new / "data", models_dir=new / "models") as restored:
        restored.cookies = client.cookies
        base = f"/api/projects/{project['id']}"
        found = restored.get(base).json()
        assert [each["sample_count"] for each in found["classes"]] == [6, 6]
        assert restored.get(f"{base}/program").json()["blocks"] == {"a": 1}
        assert train(restored, project)["status"] == "succeeded"


def test_printed_cards_open_the_restored_classroom(
    start: Start, folders: Command, tmp_path: Path, backbones: Path
) -> None:
    file, new = tmp_path / "all.backup", tmp_path / "new"
    (new / "models").mkdir(parents=True)
    (new / "models" / "backbones").symlink_to(backbones, target_is_directory=True)
    with start(ready=False) as teacher:
        become_teacher(teacher)
        classroom = make_classroom(teacher)
        path = f"/api/classrooms/{classroom['id']}"
        teacher.post(f"{path}/students", json={"names": ["Mina"]})
        (card,) = teacher.get(f"{path}/cards").json()["cards"]
        assert main(["backup", str(file), *folders]) == 0
    there = ("--data-dir", str(new / "data"), "--models-dir", str(new / "models"))
    assert main(["restore", str(file), *there]) == 0

    with start(ready=False, data_dir=new / "data", models_dir=new / "models") as restored:
        assert (
            visitor(restored).post("/api/join/card", json={"card": card["card"]}).status_code == 200
        )
    assert stat.S_IMODE((new / "data" / "cards.key").stat().st_mode) == 0o600


def test_a_backup_while_everybody_works_is_whole(
    school: tuple[TestClient, Json], folders: Command, tmp_path: Path
) -> None:
    """Pictures come and go while it is written."""
    client, project = school
    class_id = project["classes"][0]["id"]
    over = Event()

    def work() -> None:
        for number in count():
            if over.is_set():
                return
            kept = upload(client, project, class_id, ("a.jpg", jpeg("circle", 1000 + number)))
            client.delete(f"/api/projects/{project['id']}/samples/{kept['accepted'][0]['id']}")

    working = Thread(target=work)
    working.start()
    try:
        for number in range(3):
            assert main(["backup", str(tmp_path / f"{number}.backup"), *folders]) == 0
    finally:
        over.set()
        working.join()
    there = ("--data-dir", str(tmp_path / "x" / "data"), "--models-dir", str(tmp_path / "x" / "m"))
    assert main(["restore", str(tmp_path / "2.backup"), *there]) == 0
    assert main(["check", *there]) == 0


def test_a_backup_of_the_first_schema_is_brought_up_to_date(
    folders: Command, server_settings: Settings, tmp_path: Path, start: Start
) -> None:
    old = tmp_path / "old.db"
    move(f"sqlite:///{old}", "0001", "INSERT INTO students VALUES ('s', 'hash', '2026-03-02');")
    file = tmp_path / "old.backup"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("backup.json", '{"format": 1}')
        packed.write(old, "eyeblocks.db")

    assert main(["restore", str(file), *folders]) == 0
    assert main(["check", *folders]) == 0
    with start(ready=False) as client:
        assert client.post("/api/projects", json={"name": "new"}).status_code == 201


def test_data_that_is_there_is_never_overwritten(
    school: tuple[TestClient, Json],
    folders: Command,
    server_settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "all.backup"
    main(["backup", str(file), *folders])
    assert main(["backup", str(file), *folders]) == 1
    assert main(["restore", str(file), *folders]) == 1
    assert "--replace" in capsys.readouterr().err

    before = [path.read_bytes() for path in picture_files(server_settings)]
    assert main(["restore", str(file), "--replace", *folders]) == 0
    assert [path.read_bytes() for path in picture_files(server_settings)] == before
    assert len(list(tmp_path.glob("data.before-*/pictures"))) == 1


@pytest.mark.parametrize(
    "content",
    [b"no zip", {"backup.json": b'{"format": 99}'}, {"other": b""},
     {"backup.json": b'{"format": 1}', "../../evil": b"x"},
     {"backup.json": b'{"format": 1}', "pictures/../../evil": b"x"},
     {"backup.json": b'{"format": 1}', "eyeblocks.db": b"no database"}],
)  # fmt: skip
def test_what_is_no_backup_changes_nothing(
    content: bytes | dict[str, bytes], folders: Command, server_settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "strange"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        with zipfile.ZipFile(file, "w") as packed:
            for name, data in content.items():
                packed.writestr(name, data)

    assert main(["restore", str(file), *folders]) == 1

    assert not server_settings.data_dir.exists()
    assert not list(tmp_path.rglob("evil"))


def test_a_damaged_backup_is_refused(
    school: tuple[TestClient, Json], folders: Command, tmp_path: Path
) -> None:
    file = tmp_path / "all.backup"
    main(["backup", str(file), *folders])
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    there = ("--data-dir", str(tmp_path / "x" / "data"), "--models-dir", str(tmp_path / "x" / "m"))
    assert main(["restore", str(file), *there]) == 1
    assert not (tmp_path / "x" / "data").exists()


def test_the_check_names_what_is_missing_or_broken(
    school: tuple[TestClient, Json],
    folders: Command,
    server_settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", *folders]) == 0
    assert "12 samples" in capsys.readouterr().out
    gone, cut, *_ = picture_files(server_settings)
    gone.unlink()
    cut.write_bytes(cut.read_bytes()[:500])
    for head in (server_settings.models_dir / "models").rglob("*.npz"):
        head.write_bytes(b"")

    assert main(["check", *folders]) == 1

    said = capsys.readouterr().err
    assert f"sample {gone.stem}: its file is missing" in said
    assert f"sample {cut.stem}: its file is broken" in said
    assert "model " in said
