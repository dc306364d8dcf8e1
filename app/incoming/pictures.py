"""Makes a project for a zip file of pictures, and queues their import."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import BinaryIO

from anyio import CancelScope
from anyio.to_thread import run_sync

from app.accounts.cookies import Credentials
from app.classrooms.limits import limits_of
from app.classrooms.project_creation import creator_of, get_or_create_owner
from app.db.database import Database
from app.db.tables import Project
from app.errors import (
    ImportClassMissing,
    ImportEmpty,
    IncomingFileUnknown,
    IncomingPicturesUnsorted,
)
from app.incoming.file import IncomingFile
from app.incoming.kinds import IncomingKind
from app.incoming.reports import IncomingReports
from app.lab.imports.archive import ArchiveLimits, PictureArchive
from app.lab.imports.import_rows import ImportPurpose
from app.lab.imports.layout import PlannedFile, is_picture_name, plan_files
from app.lab.imports.receiving import ImportTarget, ImportUploads
from app.projects.projects import Projects
from app.settings import Settings

PIECE_BYTES = 1024 * 1024


class IncomingPictures:
    """Makes projects of zip files of pictures."""

    def __init__(
        self, database: Database, import_uploads: ImportUploads, settings: Settings
    ) -> None:
        self._database = database
        self._import_uploads = import_uploads
        self._settings = settings

    async def bring_in(self, incoming: IncomingFile, kind: IncomingKind) -> tuple[str, str]:
        """Make the project and queue the import. Returns its id, and the token of a new student or ''.

        If the import cannot be queued, no project stays. Raises ImportEmpty, IncomingFileUnknown,
        IncomingPicturesUnsorted, ImportUnfinished, QuotaReached, StorageFailed, ClassroomNeeded,
        ClassroomFrozen and the errors of `PictureArchive`.
        """
        limits = await run_sync(self._limits_of, incoming.credentials)
        await run_sync(self._check, incoming.file, limits)
        project_id, token = await run_sync(self._make_project, incoming)
        try:
            import_id = await self._import_uploads.receive(
                ImportTarget(project_id, ImportPurpose.SAMPLES, incoming.name, limits.max_bytes),
                _pieces(incoming.file),
            )
        except BaseException:
            with CancelScope(shield=True):
                await run_sync(self._delete_project, project_id)
            raise
        await run_sync(self._keep_report, project_id, kind, incoming.name, import_id)
        return project_id, token

    def _limits_of(self, credentials: Credentials) -> ArchiveLimits:
        with self._database.reading() as session:
            caller = creator_of(session, self._settings, credentials)
            limits = limits_of(session, self._settings, caller.owner_id)
        return ArchiveLimits(
            limits.max_import_bytes, limits.max_import_files, self._settings.max_picture_bytes
        )

    def _check(self, file: BinaryIO, limits: ArchiveLimits) -> None:
        """Check that some picture may become a sample, before anything is made of the file."""
        files = PictureArchive(file, limits).files()
        if not files:
            raise ImportEmpty
        plan = plan_files(files, self._settings.max_name_length, need_classes=True)
        pictures = [planned for planned in plan if is_picture_name(planned.file.path)]
        if not pictures:
            raise IncomingFileUnknown
        if all(map(_is_unsorted, pictures)):
            raise IncomingPicturesUnsorted(files=len(pictures))

    def _make_project(self, incoming: IncomingFile) -> tuple[str, str]:
        with self._database.transaction() as session:
            student_id, token = get_or_create_owner(session, self._settings, incoming.credentials)
            made = Projects(session, self._settings).create(
                student_id, incoming.project_name(self._settings), incoming.first_classes
            )
            return made.id, token

    def _delete_project(self, project_id: str) -> None:
        with self._database.transaction() as session:
            if (project := session.get(Project, project_id)) is not None:
                Projects(session, self._settings).delete(project)

    def _keep_report(
        self, project_id: str, kind: IncomingKind, file_name: str, import_id: str
    ) -> None:
        with self._database.transaction() as session:
            if session.get(Project, project_id) is not None:
                IncomingReports(session).keep(project_id, kind, file_name, import_id=import_id)


def _is_unsorted(planned: PlannedFile) -> bool:
    return isinstance(planned.refusal, ImportClassMissing)


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    await run_sync(file.seek, 0)
    while piece := await run_sync(file.read, PIECE_BYTES):
        yield piece
