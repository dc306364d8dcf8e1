"""Reads and saves the program of a project."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.db.tables import Program, Project, now
from app.errors import ProgramStale
from app.programs.blocks import check_blocks
from app.programs.history import History
from app.settings import Settings

FORMAT = 3
"""The newest format of saved blocks that this version of the server reads."""


class Programs:
    """Reads and saves programs within one transaction."""

    def __init__(self, session: Session, history: History, settings: Settings) -> None:
        self._session = session
        self._history = history
        self._settings = settings

    def get(self, project: Project) -> Program:
        """The saved program, or an empty one of version 0."""
        saved = self._session.get(Program, project.id)
        return saved or Program(project_id=project.id, version=0, format=FORMAT, updated_at=None)

    def save(
        self, project: Project, version: int, saved_format: int, blocks: dict[str, Any]
    ) -> Program:
        """Save the next version. `version` is the one that the client read.

        Raises ProgramStale when it is not the newest, and what `check_blocks` raises.
        """
        check_blocks(blocks, self._settings)
        current = self.get(project)
        if current.version != version:
            raise ProgramStale(current_version=current.version)
        return self._save_next_version(project, current, saved_format, blocks)

    def restore(self, project: Project, version: int) -> Program:
        """Save an earlier version as the newest. The replaced one stays in the history, pinned.

        Raises ProgramVersionNotFound.
        """
        earlier = self._history.get(project.id, version)
        saved_format, blocks = earlier.format, earlier.blocks
        current = self.get(project)
        self._history.keep_version(current, pinned=True)
        return self._save_next_version(project, current, saved_format, blocks)

    def _save_next_version(
        self, project: Project, current: Program, saved_format: int, blocks: dict[str, Any]
    ) -> Program:
        self._history.keep_version(current)
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
        self._history.keep_version(saved)
        return saved
