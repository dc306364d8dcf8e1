"""A visitor's own copy of a shared project."""

from __future__ import annotations

from app.db.database import Database
from app.db.tables import Project, Share
from app.people.cookies import Credentials
from app.people.identity import student_or_new
from app.programs.contents import Contents, read_contents
from app.programs.copier import Copier
from app.projects.shares import Shares
from app.settings import Settings
from app.storage import Storage


class Remixes:
    """Copies a shared project: files first, then all rows in one transaction."""

    def __init__(
        self, database: Database, pictures: Storage, models: Storage, settings: Settings
    ) -> None:
        self._database = database
        self._copier = Copier(pictures, models, settings)
        self._settings = settings

    def remix(self, share_id: str, shown: Credentials) -> tuple[str, str]:
        """The copy's id; for a stranger, who becomes a student here, the token for its cookie.

        Pictures come along only where the owner allowed that. Raises ShareNotFound, also when the
        owner switches the link off meanwhile; ClassroomNeeded, ClassroomFrozen, QuotaReached,
        StorageFailed.
        """
        contents = self._read(share_id)
        draft = self._copier.draft(contents.name)
        with draft.or_nothing():
            self._copier.fill(draft, contents)
            with self._database.transaction() as session:
                share, _ = Shares(session).get(share_id)
                _remember(draft.project, share, contents.name)
                student_id, token = student_or_new(session, self._settings, shown)
                return draft.keep(session, student_id).id, token

    def _read(self, share_id: str) -> Contents:
        with self._database.reading() as session:
            share, project = Shares(session).get(share_id)
            return read_contents(session, project, pictures=share.with_pictures)


def _remember(project: Project, share: Share, name: str) -> None:
    project.remix_name, project.remix_share_id = name, share.id
