"""A project's program: its blocks as saved, version by version."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.db.tables import Program, Project, now
from app.errors import ProgramStale
from app.programs.blocks import refuse_unusable

FORMAT = 2
"""The newest format of saved blocks that this server knows."""


class Programs:
    """Reads and saves programs within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, project: Project) -> Program:
        """The saved program, or version 0, which is empty."""
        saved = self._session.get(Program, project.id)
        return saved or Program(project_id=project.id, version=0, format=FORMAT, updated_at=None)

    def save(
        self, project: Project, version: int, saved_format: int, blocks: dict[str, Any]
    ) -> Program:
        """Save over `version`, the one that the client read.

        Raises ProgramStale, ProgramTooDeep, UnusableValue.
        """
        refuse_unusable(blocks)
        current = self.get(project)
        if current.version != version:
            raise ProgramStale(current_version=current.version)
        program = Program(
            project_id=project.id,
            version=version + 1,
            format=saved_format,
            blocks=blocks,
            updated_at=now(),
        )
        project.updated_at = now()
        return self._session.merge(program)
