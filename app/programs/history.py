"""Keeps earlier versions of a program: many of the last minutes, fewer of the last weeks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, defer

from app.db.tables import Program, ProgramVersion, now
from app.errors import ProgramVersionNotFound
from app.programs.blocks import count_blocks
from app.settings import Settings

KEEP_ALL_FOR = timedelta(minutes=1)
"""Age up to which every version is kept. The page saves about once a second."""
SPACING_DIVISOR = 4
"""Older versions are kept if they lie a quarter of their age apart: after four hours, one an hour."""


class History:
    """Reads and keeps earlier versions within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def versions_before(self, program: Program) -> Sequence[ProgramVersion]:
        """The versions before the saved one, the newest first. Their blocks are loaded on access."""
        query = self._versions_query(program.project_id).where(
            ProgramVersion.version < program.version
        )
        return self._session.scalars(query).all()

    def get(self, project_id: str, version: int) -> ProgramVersion:
        """Raises ProgramVersionNotFound, also for a version that is not kept any more."""
        row = self._session.get(ProgramVersion, (project_id, version))
        if row is None:
            raise ProgramVersionNotFound
        return row

    def keep_version(self, program: Program, *, pinned: bool = False) -> None:
        """Keep the program as it is now, if it was ever saved, and delete superfluous versions."""
        if program.version == 0:
            return
        version = self._session.get(ProgramVersion, (program.project_id, program.version))
        if version is None:
            self._session.add(version := _version_of(program))
            self._session.flush()
        version.pinned = version.pinned or pinned
        self._delete_superfluous(program.project_id)

    def _delete_superfluous(self, project_id: str) -> None:
        versions = self._session.scalars(self._versions_query(project_id)).all()
        kept_numbers = {
            version.version for version in self._within_limits(_spaced(versions, now()))
        }
        superfluous = [
            version.version for version in versions if version.version not in kept_numbers
        ]
        self._session.execute(
            delete(ProgramVersion).where(
                ProgramVersion.project_id == project_id, ProgramVersion.version.in_(superfluous)
            )
        )

    def _within_limits(self, versions: Iterator[ProgramVersion]) -> Iterator[ProgramVersion]:
        """The newest versions, as many as the settings allow by number and by bytes."""
        size = 0
        for number, version in enumerate(versions):
            size += version.size_bytes
            if number and (
                number >= self._settings.kept_program_versions
                or size > self._settings.max_program_history_bytes
            ):
                return
            yield version

    @staticmethod
    def _versions_query(project_id: str) -> Any:
        query = select(ProgramVersion).where(ProgramVersion.project_id == project_id)
        query = query.options(defer(ProgramVersion.blocks))
        return query.order_by(ProgramVersion.version.desc())


def _spaced(versions: Sequence[ProgramVersion], at: datetime) -> Iterator[ProgramVersion]:
    """The versions to keep at a time, the newest first: each far enough from the one before it."""
    newer: datetime | None = None
    for version in versions:
        age = at - version.saved_at
        distance = newer - version.saved_at if newer else age
        is_spaced = distance >= age / SPACING_DIVISOR
        if newer is None or version.pinned or age < KEEP_ALL_FOR or is_spaced:
            newer = version.saved_at
            yield version


def _version_of(program: Program) -> ProgramVersion:
    sprites = program.blocks.get("sprites")
    return ProgramVersion(
        project_id=program.project_id,
        version=program.version,
        format=program.format,
        blocks=program.blocks,
        saved_at=program.updated_at,
        size_bytes=len(json.dumps(program.blocks, ensure_ascii=False).encode()),
        sprite_count=len(sprites) if isinstance(sprites, list) else 0,
        block_count=count_blocks(program.blocks),
        pinned=False,
    )
