"""`eyeblocks check` names every kind of damage, ends in no traceback, and finds the rest, too."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from app.__main__ import main
from app.main import create_app
from app.settings import Settings

from ..conftest import TEST_CLIENT_HOST, browser
from ..pictures import drawing, jpeg, saved
from ..shared_engine import SharedEngine
from ..sounds import overclaiming_wav, wav
from ..student import trained_project
from ..teacher import become_teacher, make_classroom


@dataclass(frozen=True)
class Folders:
    """The folders of a server that has stopped."""

    data: Path
    models: Path

    @property
    def samples(self) -> list[Path]:
        return sorted(
            path
            for path in (self.data / "pictures").glob("*/*/*.jpg")
            if path.parent.name not in ("assets", "thumbnails")
        )

    def execute(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.data / "eyeblocks.db")) as database, database:
            for statement in statements:
                database.execute(statement)


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory,
    portal: BlockingPortal,
    shared_engine: SharedEngine,
    migrated_database: Path,
) -> Folders:
    """What a server leaves behind: a trained project, a program, a thumbnail, a sound, a word card."""
    folder = tmp_path_factory.mktemp("kept")
    folders = Folders(folder / "data", folder / "models_store")
    folders.data.mkdir()
    folders.models.mkdir()
    shutil.copy(migrated_database, folders.data)
    settings = Settings(
        data_dir=folders.data,
        models_dir=folders.models,
        disk_reserve_bytes=0,
        allowed_hosts=TEST_CLIENT_HOST,
    )
    with browser(create_app(settings, shared_engine), portal) as client:
        project, _ = trained_project(client, epochs=2)
        base = f"/api/projects/{project['id']}"
        client.put(f"{base}/program", json={"version": 0, "format": 1, "blocks": {"a": 1}})
        picture = {"image": saved(drawing("circle", 1), "PNG")}
        assert client.put(f"{base}/thumbnail", files=picture).status_code == 204
        assert client.post(f"{base}/sounds", files={"sound": wav()}).status_code == 201
        become_teacher(client)
        path = f"/api/classrooms/{make_classroom(client)['id']}"
        client.post(f"{path}/students", json={"names": ["Mina"]})
    return folders


@pytest.fixture
def folders(kept: Folders, tmp_path: Path) -> Folders:
    """A copy to damage."""
    copy = Folders(tmp_path / "data", tmp_path / "models_store")
    shutil.copytree(kept.data, copy.data)
    shutil.copytree(kept.models, copy.models)
    return copy


def swap_pictures(folders: Folders) -> None:
    one, other, *_ = folders.samples
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def make_unreadable(folders: Folders) -> None:
    picture = folders.samples[0]
    picture.unlink()
    picture.mkdir()


def break_sound(folders: Folders) -> None:
    [sound] = (folders.data / "pictures").rglob("*.wav")
    sound.write_bytes(overclaiming_wav())


def add_orphan(folders: Folders) -> None:
    orphan = folders.samples[0].with_name("0123.jpg")
    orphan.write_bytes(jpeg("circle", 1))
    hour_ago = time.time() - 3600
    os.utime(orphan, (hour_ago, hour_ago))


def fill_with_zeros(folders: Folders) -> None:
    for log in folders.data.glob("eyeblocks.db-*"):
        log.unlink()
    (folders.data / "eyeblocks.db").write_bytes(bytes(8192))


def remove(pattern: str) -> Callable[[Folders], None]:
    def damage(folders: Folders) -> None:
        for path in folders.data.parent.glob(pattern):
            path.unlink()

    return damage


def tear(pattern: str) -> Callable[[Folders], None]:
    def damage(folders: Folders) -> None:
        for path in folders.data.parent.glob(pattern):
            path.write_bytes(path.read_bytes()[:100])

    return damage


def execute(*statements: str) -> Callable[[Folders], None]:
    return lambda folders: folders.execute(*statements)


DAMAGES: dict[str, tuple[Callable[[Folders], None], str]] = {
    "swapped pictures": (swap_pictures, ": its file is another picture"),
    "an unreadable picture": (make_unreadable, ": its file cannot be read"),
    "a missing picture": (lambda folders: folders.samples[0].unlink(), ": its file is missing"),
    "a broken sound": (break_sound, ": its file is broken"),
    "an orphan": (add_orphan, "0123.jpg: it belongs to nothing"),
    "a database of zeros": (fill_with_zeros, "database database: cannot be read"),
    "no database": (remove("data/eyeblocks.db*"), "it is missing"),
    "no key": (remove("data/cards.key"), "key cards.key: "),
    "no thumbnail": (remove("data/pictures/*/thumbnails/*"), "thumbnail "),
    "no model": (remove("models_store/models/*/head.npz"), "model "),
    "torn insights": (tear("models_store/models/*/insights.npz"), "its file is broken"),
    "a broken program": (execute("UPDATE programs SET blocks = '{\"a'"), "its blocks are broken"),
    "broken classes of a model": (execute("UPDATE models SET classes = '[1'"), "its classes are broken"),
    "broken settings of a run": (execute("UPDATE training_runs SET settings = 'x'"), "training_runs "),
    "a broken time": (execute("UPDATE samples SET created_at = 'noon'"), "samples "),
    "a foreign status": (execute("UPDATE training_runs SET status = 'done'"), "its status 'done'"),
    "a changed embedding": (
        execute("UPDATE embeddings SET numbers = zeroblob(length(numbers))"),
        "its numbers were changed",
    ),
    "a cut embedding": (
        execute("UPDATE embeddings SET numbers = x'00', checksum = NULL"), ": 1 bytes",
    ),
    "no table of samples": (
        execute("PRAGMA foreign_keys = OFF", "DROP TABLE embeddings", "DROP TABLE samples"),
        "database samples: cannot be read",
    ),
    "no table of projects": (
        execute("PRAGMA foreign_keys = OFF", "DROP TABLE projects"),
        "database projects: cannot be read",
    ),
    "no table of classrooms": (
        execute("PRAGMA foreign_keys = OFF", "DROP TABLE memberships"),
        "database memberships: cannot be read",
    ),
}  # fmt: skip


def check(folders: Folders, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """The exit status of the command and what it says about problems."""
    capsys.readouterr()
    places = ("--data-dir", str(folders.data), "--models-dir", str(folders.models))
    status = main(["check", *options, *places])
    return status, capsys.readouterr().err


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_named(
    folders: Folders, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    do_damage, words = DAMAGES[damage]
    assert check(folders, capsys) == (0, "")
    do_damage(folders)

    status, said = check(folders, capsys)

    assert status == 1
    assert words in said


def test_one_damage_hides_no_other(folders: Folders, capsys: pytest.CaptureFixture[str]) -> None:
    damages = (
        "an unreadable picture",
        "a broken program",
        "a foreign status",
        "no key",
        "an orphan",
    )
    for damage in damages:
        DAMAGES[damage][0](folders)

    _, said = check(folders, capsys)

    assert all(DAMAGES[damage][1] in said for damage in damages)


def all_files(folders: Folders) -> set[Path]:
    return {path for top in (folders.data / "pictures", folders.models) for path in top.rglob("*")}


@pytest.mark.parametrize(
    "name", ["0123.jpg", f".new-{'0a' * 8}"], ids=["a file without a row", "an unfinished file"]
)
def test_leftovers_are_deleted_when_asked_for(
    folders: Folders, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    before = all_files(folders)
    folders.samples[0].with_name(name).write_bytes(jpeg("circle", 1))

    assert check(folders, capsys, "--delete-leftovers") == (0, "")

    assert all_files(folders) == before


def test_a_file_of_a_file_manager_is_left_alone(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = folders.samples[0].with_name(".DS_Store")
    foreign.write_bytes(b"how the window stood")

    assert check(folders, capsys, "--delete-leftovers") == (0, "")

    assert foreign.exists()


def test_no_leftover_is_deleted_beside_other_problems(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files may have lost their rows by the same accident."""
    add_orphan(folders)
    DAMAGES["no key"][0](folders)

    status, said = check(folders, capsys, "--delete-leftovers")

    assert status == 1
    assert DAMAGES["an orphan"][1] in said
