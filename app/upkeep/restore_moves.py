"""The folders of a restore, and what becomes of them when it is killed.

Without a plan nothing has been moved, so the unpacked files are thrown away. With a plan the moves
that are left are made by the next command. Imports little, because every start asks.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from app.db.server_database import empty_database
from app.settings import Settings
from app.storage.folder_lock import hold_folder, require_unused

DATABASE = "eyeblocks.db"
"""The name of the database in the data folder."""


@dataclass(frozen=True)
class RestorePaths:
    """Where a restore works. All moves are renames, because a stage lies beside its target."""

    data: Path
    models: Path

    @classmethod
    def of(cls, settings: Settings) -> RestorePaths:
        return cls(settings.data_dir, settings.models_dir / "models")

    @property
    def stage(self) -> Path:
        """The folder that exists while a restore is under way, and after a kill."""
        return self.data.with_name(f".restoring-{self.data.name}")

    @property
    def unpacked(self) -> Path:
        return self.stage / "all"

    @property
    def plan(self) -> Path:
        """The file that says that everything is unpacked and checked."""
        return self.stage / "plan.json"

    @property
    def database_mark(self) -> Path:
        """The file that says that the database, which was empty, is being filled."""
        return self.stage / "database"

    @property
    def models_stage(self) -> Path:
        return self.models.with_name(f".restoring-{self.models.name}-of-{self.data.name}")


def finish_restore(settings: Settings) -> str:
    """Finish a restore that was killed, or undo it if it had moved nothing.

    Returns what was done, empty if there was none. Raises FolderInUse while a restore runs.
    """
    paths = RestorePaths.of(settings)
    if not paths.unpacked.is_dir():
        return ""
    with working_on_restore(paths):
        if paths.plan.is_file():
            move_into_place(paths)
            return f"an interrupted restore of {paths.data} was finished"
        _empty_database(settings, paths)
        return f"an interrupted restore was undone; {paths.data} is as it was"


@contextmanager
def undone_where_it_fails(settings: Settings, paths: RestorePaths) -> Iterator[None]:
    """Empty the database again where the block raises before the plan is written."""
    try:
        yield
    except BaseException:
        if not paths.plan.is_file():
            _empty_database(settings, paths)
        raise


def _empty_database(settings: Settings, paths: RestorePaths) -> None:
    if paths.database_mark.is_file():
        empty_database(settings)


def require_no_restore(settings: Settings) -> None:
    """Raises FolderInUse while a restore is under way."""
    require_unused(RestorePaths.of(settings).stage)


@contextmanager
def working_on_restore(paths: RestorePaths) -> Iterator[None]:
    """Hold the stage's lock during the block. Afterwards delete the stages, unless moves are left."""
    paths.models.parent.mkdir(parents=True, exist_ok=True)
    paths.stage.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold_folder(paths.stage, "restore"):
        try:
            yield
        finally:
            if not (paths.plan.is_file() and paths.unpacked.is_dir()):
                shutil.rmtree(paths.models_stage, ignore_errors=True)
                # Windows leaves the locked file behind, which says nothing by itself.
                shutil.rmtree(paths.stage, ignore_errors=True)


def move_into_place(paths: RestorePaths) -> None:
    """Move both folders, or what is left of it after a kill. The data folder is moved last."""
    stamp = json.loads(paths.plan.read_text("utf-8"))["stamp"]
    for target, stage in ((paths.models, paths.models_stage), (paths.data, paths.unpacked)):
        if stage.is_dir():
            if target.exists():
                target.replace(_unused_path(target.with_name(f"{target.name}.before-{stamp}")))
            stage.replace(target)


def _unused_path(path: Path) -> Path:
    """`path`, or with a number behind it if that exists."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return next(each for each in chain([path], numbered) if not each.exists())
