"""Brings a file in, whatever it is: a project of this program, or what another program made."""

from __future__ import annotations

from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.incoming.entry_projects import EntryProjects
from app.incoming.file import IncomingFile
from app.incoming.kinds import IncomingKind, kind_of
from app.incoming.pictures import IncomingPictures
from app.project_copies.project_file.reader import ProjectFileReader


@dataclass(frozen=True)
class BroughtIn:
    """What a file became. `token`: of the cookie of a new student, or ''."""

    kind: IncomingKind
    project_id: str
    token: str


class IncomingFiles:
    """Makes a project of a file. Whatever cannot be used is refused, and nothing of it stays."""

    def __init__(
        self,
        project_files: ProjectFileReader,
        pictures: IncomingPictures,
        entry_projects: EntryProjects,
    ) -> None:
        self._project_files = project_files
        self._pictures = pictures
        self._entry_projects = entry_projects

    async def bring_in(self, incoming: IncomingFile) -> BroughtIn:
        """Raises the errors of `kind_of` and of whoever reads that kind."""
        kind = await run_sync(kind_of, incoming)
        if kind is IncomingKind.PROJECT_FILE:
            made = await self._project_files.read(incoming.file, incoming.credentials)
        elif kind is IncomingKind.ENTRY:
            made = await self._entry_projects.bring_in(incoming)
        else:
            made = await self._pictures.bring_in(incoming, kind)
        return BroughtIn(kind, *made)
