"""A project's program: its blocks as saved, version by version."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.db.tables import Program, Project, now
from app.errors import ProgramStale
from app.programs.blocks import refuse_unusable
from app.programs.history import History

FORMAT = 3
"""The newest format of saved blocks that this server knows."""


class Programs:
    """Reads and saves programs within one transaction."""

    def __init__(self, session: Session, history: History) -> None:
        self._session = session
        self._history = history

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
        return self._replace(project, current, saved_format, blocks)

    def restore(self, project: Project, version: int) -> Program:
        """Save an earlier version once more; the one that it replaces stays in the history.

        Raises ProgramVersionNotFound.
        """
        wanted = self._history.get(project.id, version)
        saved_format, blocks = wanted.format, wanted.blocks
        current = self.get(project)
        self._history.note(current, pinned=True)
        return self._replace(project, current, saved_format, blocks)

    def _replace(
        self, project: Project, current: Program, saved_format: int, blocks: dict[str, Any]
    ) -> Program:
        self._history.note(current)
        saved = self._session.merge(
            Program(
                project_id=project.id,
                version=current.version + 1,
                format=saved_format,
                blocks=blocks,
                updated_at=now(),
            )
        )
        project.updated_at = now()
        self._session.flush()
        self._history.note(saved)
        return saved
