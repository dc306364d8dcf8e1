"""The commands backup, restore and check."""

from __future__ import annotations

import shutil
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event, Thread

import httpx2
import pytest
from starlette.testclient import TestClient

from app.__main__ import main
from app.settings import Settings
from app.storage.folder_lock import hold_folder

from ..conftest import Start
from ..db.test_migrations import migrate_to
from ..pictures import jpeg
from ..server import running_server
from ..student import Json, make_project, train, trained_project, upload, visitor
from ..teacher import become_teacher, make_classroom

Command = tuple[str, ...]


@pytest.fixture
def folders(server_settings: Settings) -> Command:
    data, models = server_settings.data_dir, server_settings.models_dir
    return ("--data-dir", str(data), "--models-dir", str(models))


@pytest.fixture
def empty_folders(folders: Command, server_settings: Settings) -> Command:
    """The same folders before a server has started for the first time."""
    shutil.rmtree(server_settings.data_dir)
    return folders


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


def test_the_backup_of_a_running_server_is_restored_elsewhere(
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
    new_folders = ("--data-dir", str(new / "data"), "--models-dir", str(new / "models"))
    assert main(["restore", str(file), *new_folders]) == 0
    files = [each for part in ("data", "models/models") for each in (new / part).rglob("*.*")]
    assert len(files) > 12
    assert {stat.S_IMODE(each.stat().st_mode) for each in files if each.is_file()} == {0o600}
    assert main(["check", *new_folders]) == 0

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
    new_folders = ("--data-dir", str(new / "data"), "--models-dir", str(new / "models"))
    assert main(["restore", str(file), *new_folders]) == 0

    with start(ready=False, data_dir=new / "data", models_dir=new / "models") as restored:
        assert (
            visitor(restored).post("/api/join/card", json={"card": card["card"]}).status_code == 200
        )
    assert stat.S_IMODE((new / "data" / "cards.key").stat().st_mode) == 0o600


def test_a_backup_during_uploads_and_deletions_is_complete(
    school: tuple[TestClient, Json], folders: Command, tmp_path: Path
) -> None:
    """Pictures are added and deleted while the backup is written."""
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
    new_folders = (
        "--data-dir",
        str(tmp_path / "x" / "data"),
        "--models-dir",
        str(tmp_path / "x" / "m"),
    )
    assert main(["restore", str(tmp_path / "2.backup"), *new_folders]) == 0
    assert main(["check", *new_folders]) == 0


def test_a_backup_of_the_first_schema_is_migrated(
    empty_folders: Command, server_settings: Settings, tmp_path: Path, start: Start
) -> None:
    old = tmp_path / "old.db"
    migrate_to(
        f"sqlite:///{old}", "0001", "INSERT INTO students VALUES ('s', 'hash', '2026-03-02');"
    )
    file = tmp_path / "old.backup"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("backup.json", '{"format": 1}')
        packed.write(old, "eyeblocks.db")

    assert main(["restore", str(file), *empty_folders]) == 0
    assert main(["check", *empty_folders]) == 0
    with start(ready=False) as client:
        assert client.post("/api/projects", json={"name": "new"}).status_code == 201


def test_existing_data_is_never_overwritten(
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
def test_a_file_that_is_no_backup_changes_nothing(
    content: bytes | dict[str, bytes],
    empty_folders: Command,
    server_settings: Settings,
    tmp_path: Path,
) -> None:
    file = tmp_path / "strange"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        with zipfile.ZipFile(file, "w") as packed:
            for name, data in content.items():
                packed.writestr(name, data)

    assert main(["restore", str(file), *empty_folders]) == 1

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
    new_folders = (
        "--data-dir",
        str(tmp_path / "x" / "data"),
        "--models-dir",
        str(tmp_path / "x" / "m"),
    )
    assert main(["restore", str(file), *new_folders]) == 1
    assert not (tmp_path / "x" / "data").exists()


def test_the_check_names_missing_and_broken_files(
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


def test_a_second_server_and_a_restore_are_refused_while_a_server_runs(
    tmp_path: Path, backbones: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folders = ("--data-dir", str(tmp_path / "data"), "--models-dir", str(tmp_path / "models_store"))
    file = tmp_path / "all.backup"
    with (
        running_server(tmp_path, backbones) as server,
        httpx2.Client(base_url=server.address, timeout=60) as client,
    ):
        project = make_project(client)
        assert main(["backup", str(file), *folders]) == 0
        for command in (["serve", "--port", "0"], ["restore", str(file), "--replace"]):
            capfd.readouterr()
            assert main([*command, *folders]) == 1
            said = capfd.readouterr().err
            assert f"{command[0]}: {tmp_path / 'data'} is in use by `eyeblocks serve`" in said
            assert f"process {server.process.pid} " in said
        class_id = project["classes"][0]["id"]
        (kept,) = upload(client, project, class_id, ("a.jpg", jpeg("circle", 1)))["accepted"]
        assert client.get(kept["image_url"]).status_code == 200

    assert main(["restore", str(file), "--replace", *folders]) == 0


@pytest.mark.parametrize(
    "renames_before_kill",
    [0, 1, *(pytest.param(renames, marks=pytest.mark.thorough) for renames in (2, 3, 4))],
)
def test_a_killed_restore_is_finished_or_undone_by_the_next_command(
    school: tuple[TestClient, Json],
    folders: Command,
    server_settings: Settings,
    tmp_path: Path,
    renames_before_kill: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "all.backup"
    assert main(["backup", str(file), *folders]) == 0
    client, _ = school
    client.post("/api/projects", json={"name": "Newer than the backup"})

    assert killed_restore(renames_before_kill, str(file), "--replace", *folders) == -signal.SIGKILL
    assert main(["check", *folders]) == 0

    restored = renames_before_kill > 0  # the first rename writes the plan
    said = capsys.readouterr()
    assert ("was finished" if restored else "was undone") in said.err
    assert ("1 project" if restored else "2 projects") in said.out.splitlines()[-1]
    assert not list(tmp_path.glob("**/.restoring-*"))
    assert main(["check", *folders]) == 0
    assert capsys.readouterr().err == ""


def killed_restore(renames: int, *arguments: str) -> int:
    """Run a restore that kills itself at its next rename after `renames`. Returns the exit status."""
    script = (
        "import os, pathlib, signal, sys\n"
        "from app.__main__ import main\n"
        f"left, rename = [{renames}], pathlib.Path.replace\n"
        "def replace(path, target):\n"
        "    if not left[0]:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    left[0] -= 1\n"
        "    return rename(path, target)\n"
        "pathlib.Path.replace = replace\n"
        "main(['restore', *sys.argv[1:]])\n"
    )
    return subprocess.run([sys.executable, "-c", script, *arguments], check=False).returncode


@pytest.mark.parametrize(
    "step",
    [
        "_files",
        *(
            pytest.param(step, marks=pytest.mark.thorough)
            for step in ("copy_database", "unpack", "check_folder")
        ),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_backup_leaves_no_copy_behind(
    folders: Command, tmp_path: Path, step: str, number: signal.Signals
) -> None:
    target = tmp_path / "backups"
    target.mkdir()
    (target / ".eyeblocks-backup-of-mine").mkdir()

    assert killed_backup(step, number, str(target / "first.backup"), *folders) != 0
    if number == signal.SIGKILL:  # nothing can clean up then, so the next backup does
        assert main(["backup", str(target / "second.backup"), *folders]) == 0
        (target / "second.backup").unlink()

    assert [each.name for each in target.iterdir()] == [".eyeblocks-backup-of-mine"]


def killed_backup(step: str, number: signal.Signals, *arguments: str) -> int:
    """Run a backup that is killed after one of its steps. Returns the exit status."""
    script = (
        "import os, sys\n"
        "from app.__main__ import main\n"
        "from app.upkeep import backup\n"
        f"run = backup.{step}\n"
        "def run_and_die(*arguments):\n"
        "    result = run(*arguments)\n"
        f"    os.kill(os.getpid(), {int(number)})\n"
        "    return result\n"
        f"backup.{step} = run_and_die\n"
        "sys.exit(main(['backup', *sys.argv[1:]]))\n"
    )
    return subprocess.run([sys.executable, "-c", script, *arguments], check=False).returncode


def test_a_backup_leaves_the_files_of_another_one_alone(folders: Command, tmp_path: Path) -> None:
    other = tmp_path / ".eyeblocks-backup-other"
    other.mkdir()
    with hold_folder(other, "backup"):
        assert main(["backup", str(tmp_path / "all.backup"), *folders]) == 0
        assert other.is_dir()
