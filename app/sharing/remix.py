"""Copies a shared project for a visitor."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.cookies import Credentials
from app.classrooms.project_creation import get_or_create_owner
from app.db.database import Database
from app.db.lesson_tables import GalleryRemoval
from app.db.tables import Project, Share
from app.project_copies.contents import ProjectContents, read_project_contents
from app.project_copies.copier import ProjectCopier
from app.projects.shares import Shares
from app.settings import Settings
from app.storage import Storage


class Remixes:
    """Copies shared projects: first the files, then all rows in one transaction."""

    def __init__(
        self, database: Database, pictures: Storage, models: Storage, settings: Settings
    ) -> None:
        self._database = database
        self._copier = ProjectCopier(pictures, models, settings)
        self._settings = settings

    def remix(self, share_id: str, credentials: Credentials) -> tuple[str, str]:
        """Copy the project. Returns the copy's id, and the cookie token of a new student or ''.

        Copies the pictures only if the owner allows that, and never the test set. Raises
        ShareNotFound, also when the owner unshares the project meanwhile; ClassroomNeeded,
        ClassroomFrozen, QuotaReached, StorageFailed.
        """
        contents = self._read(share_id)
        draft = self._copier.new_draft(contents.name)
        with draft.deleting_files_on_error():
            self._copier.fill_draft(draft, contents)
            with self._database.transaction() as session:
                share, _ = Shares(session).get(share_id)
                _record_origin(draft.project, share, contents.name)
                student_id, token = get_or_create_owner(session, self._settings, credentials)
                copy_id = draft.insert(session, student_id).id
                _keep_out_of_galleries(session, share.project_id, copy_id)
                return copy_id, token

    def _read(self, share_id: str) -> ProjectContents:
        with self._database.reading() as session:
            share, project = Shares(session).get(share_id)
            return read_project_contents(
                session,
                project,
                pictures=share.with_pictures,
                test_set=False,
                embeddings=True,
            )


def _keep_out_of_galleries(session: Session, project_id: str, copy_id: str) -> None:
    """What a teacher took out of a classroom's gallery does not come back there as a copy."""
    removed_from = select(GalleryRemoval.classroom_id).where(
        GalleryRemoval.project_id == project_id
    )
    for classroom_id in session.scalars(removed_from).all():
        session.add(GalleryRemoval(project_id=copy_id, classroom_id=classroom_id))


def _record_origin(project: Project, share: Share, name: str) -> None:
    project.remix_name, project.remix_share_id = name, share.id
