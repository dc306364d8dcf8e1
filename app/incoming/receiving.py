"""Brings a file in, whatever it is: a project of this program, or what another program made."""

from __future__ import annotations

from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.errors import IncomingModelAlone
from app.incoming.entry_projects import EntryProjects
from app.incoming.file import IncomingFile
from app.incoming.kinds import IncomingKind, kind_of
from app.incoming.model_files import holds_layers_model
from app.incoming.model_projects import ModelProjects
from app.incoming.pictures import IncomingPictures
from app.incoming.turns import Turns
from app.project_copies.project_file.reader import ProjectFileReader
from app.settings import Settings

MAX_WAITING = 32
"""Files that wait to be looked into, which takes a blink: a class brings its own at one time."""


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
        model_projects: ModelProjects,
        settings: Settings,
    ) -> None:
        self._project_files = project_files
        self._pictures = pictures
        self._entry_projects = entry_projects
        self._model_projects = model_projects
        self._settings = settings
        self._looks = Turns(MAX_WAITING)

    async def bring_in(self, incoming: IncomingFile) -> BroughtIn:
        """Raises EngineBusy, the errors of `kind_of`, and those of whoever reads that kind."""
        async with self._looks.turn(incoming.sender.key):
            kind = await run_sync(self._look_into, incoming)
        if kind is IncomingKind.PROJECT_FILE:
            made = await self._project_files.read(incoming.file, incoming.sender.credentials)
        elif kind is IncomingKind.ENTRY:
            made = await self._entry_projects.bring_in(incoming)
        elif kind is IncomingKind.TEACHABLE_MACHINE_MODEL:
            made = await self._model_projects.bring_in(incoming)
        else:
            made = await self._pictures.bring_in(incoming, kind)
        return BroughtIn(kind, *made)

    def _look_into(self, incoming: IncomingFile) -> IncomingKind:
        """What the file is; pictures are checked at once, while no other file is in memory."""
        kind = kind_of(incoming, self._settings.max_project_file_parts)
        if kind in (IncomingKind.PICTURES, IncomingKind.TEACHABLE_MACHINE):
            try:
                self._pictures.check(incoming)
            except IncomingModelAlone:
                if not holds_layers_model(incoming.file):
                    raise
                return IncomingKind.TEACHABLE_MACHINE_MODEL
        return kind
