"""What the page that plays a program is made of besides its model: its blocks, own files and the library's files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from app.db.tables import Asset, Model, Program, Project
from app.errors import ExportNeedsProgram
from app.programs.assets.assets import asset_key
from app.programs.assets.references import assets_in
from app.programs.assets.sounds import MEDIA_TYPE as SOUND_TYPE
from app.programs.blocks import count_blocks

LIBRARY_TYPES = {".svg": "image/svg+xml", ".mp3": "audio/mpeg", ".wav": "audio/wav"}
_LIBRARY_PICTURE = re.compile(r'"(fluent|eyeblocks):([a-z0-9][a-z0-9-]*)"')
_WORD = re.compile(r'"([a-z]+)"')
_NOTES = '"sound_note_and_wait"'
"""The block that plays notes, which are made of the sounds of some piano keys."""
_A_BLOCK = '%"type": "%'
"""What the JSON of programs with blocks is like, as the database keeps it: texts have no bare quotes in them."""


@dataclass(frozen=True)
class OwnFile:
    """A picture or sound of the pupil's own. `address`: where the page looks for it."""

    address: str
    media_type: str
    storage_key: str


@dataclass(frozen=True)
class ProgramSource:
    """`version`: of the saved program, which stands for all the rest. `text`: its format and blocks as JSON.

    `class_ids`: of the model's outputs, in order.
    """

    version: int
    text: str
    class_ids: tuple[str, ...]
    own_files: tuple[OwnFile, ...]


def played_version(session: Session, project: Project) -> int:
    """The version of the project's program, which is not read. Raises ExportNeedsProgram as `read_program` does."""
    has_blocks = cast(Program.blocks, Text).like(_A_BLOCK)
    query = select(Program.version).where(Program.project_id == project.id, has_blocks)
    version = session.scalar(query)
    if version is None:
        raise ExportNeedsProgram
    return version


def read_program(session: Session, project: Project, model: Model) -> ProgramSource:
    """Raises ExportNeedsProgram for a project without a block."""
    program = session.get(Program, project.id)
    if program is None or count_blocks(program.blocks) == 0:
        raise ExportNeedsProgram
    saved = {"format": program.format, "blocks": program.blocks}
    used = assets_in(program.blocks)
    query = select(Asset).where(Asset.project_id == project.id, Asset.id.in_(used))
    return ProgramSource(
        program.version,
        json.dumps(saved, ensure_ascii=False),
        tuple(output["id"] for output in model.classes),
        tuple(map(_own_file, session.scalars(query.order_by(Asset.id)))),
    )


def _own_file(asset: Asset) -> OwnFile:
    ending = "audio" if asset.media_type == SOUND_TYPE else "image"
    return OwnFile(f"/own/{asset.id}/{ending}", asset.media_type, asset_key(asset))


def library_files(dist: Path, text: str) -> dict[str, tuple[str, bytes]]:
    """The library's pictures and sounds that a program's JSON names: media type and bytes, by address."""
    return {
        f"/{path.relative_to(dist).as_posix()}": (LIBRARY_TYPES[path.suffix], path.read_bytes())
        for path in _library_paths(dist, text)
        if path.is_file()
    }


def _library_paths(dist: Path, text: str) -> Iterator[Path]:
    """Names are of small letters, digits and hyphens, so that no path leads out of the folders."""
    for collection, name in sorted(set(_LIBRARY_PICTURE.findall(text))):
        file = f"eyeblocks-{name}" if collection == "eyeblocks" else name
        yield dist / "pictures" / f"{file}.svg"
    for name in sorted(set(_WORD.findall(text))):
        yield from (dist / "sounds" / f"{name}{ending}" for ending in (".mp3", ".wav"))
    if _NOTES in text:
        yield from sorted((dist / "sounds").glob("piano-*.wav"))
