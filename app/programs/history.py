"""Earlier versions of a program: many of the last minutes, fewer of the last weeks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, defer

from app.db.tables import Program, ProgramVersion, now
from app.errors import ProgramVersionNotFound
from app.settings import Settings

ALL_KEPT = timedelta(minutes=1)
"""So long ago every saving is kept; the page saves about once a second."""
SPARSER = 4
"""Two kept versions lie a quarter of their age apart: a minute after four, an hour after four."""


class History:
    """Notes and gives earlier versions within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def earlier(self, program: Program) -> Sequence[ProgramVersion]:
        """The versions before the saved one, the newest first; their blocks are not read yet."""
        query = self._of(program.project_id).where(ProgramVersion.version < program.version)
        return self._session.scalars(query).all()

    def get(self, project_id: str, version: int) -> ProgramVersion:
        """Raises ProgramVersionNotFound, also when it was thinned out."""
        found = self._session.get(ProgramVersion, (project_id, version))
        if found is None:
            raise ProgramVersionNotFound
        return found

    def note(self, program: Program, *, pinned: bool = False) -> None:
        """Keep the program as it is now, if it was ever saved, and thin out what came before."""
        if program.version == 0:
            return
        noted = self._session.get(ProgramVersion, (program.project_id, program.version))
        if noted is None:
            self._session.add(noted := _version_of(program))
            self._session.flush()
        noted.pinned = noted.pinned or pinned
        self._thin(program.project_id)

    def _thin(self, project_id: str) -> None:
        versions = self._session.scalars(self._of(project_id)).all()
        kept = {each.version for each in self._within_bounds(_spread(versions, now()))}
        gone = [each.version for each in versions if each.version not in kept]
        self._session.execute(
            delete(ProgramVersion).where(
                ProgramVersion.project_id == project_id, ProgramVersion.version.in_(gone)
            )
        )

    def _within_bounds(self, versions: Iterator[ProgramVersion]) -> Iterator[ProgramVersion]:
        """The newest ones that the settings have room for."""
        size = 0
        for number, each in enumerate(versions):
            size += each.size_bytes
            if number and (
                number >= self._settings.kept_program_versions
                or size > self._settings.max_program_history_bytes
            ):
                return
            yield each

    @staticmethod
    def _of(project_id: str) -> Any:
        query = select(ProgramVersion).where(ProgramVersion.project_id == project_id)
        query = query.options(defer(ProgramVersion.blocks))
        return query.order_by(ProgramVersion.version.desc())


def _spread(versions: Sequence[ProgramVersion], moment: datetime) -> Iterator[ProgramVersion]:
    """From the newest on, those that lie far enough from the last one kept."""
    newer: datetime | None = None
    for each in versions:
        age = moment - each.saved_at
        apart = newer - each.saved_at if newer else age
        if newer is None or each.pinned or age < ALL_KEPT or apart >= age / SPARSER:
            newer = each.saved_at
            yield each


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
        block_count=_count_blocks(program.blocks),
        pinned=False,
    )


def _count_blocks(saved: Any) -> int:
    """Blockly gives every block a type, and nothing else has one beside an id."""
    if isinstance(saved, list):
        return sum(map(_count_blocks, saved))
    if not isinstance(saved, dict):
        return 0
    own = isinstance(saved.get("type"), str)
    return own + sum(map(_count_blocks, saved.values()))
