"""Makes a project for a zip file of pictures, and queues their import."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import BinaryIO

from anyio import CancelScope
from anyio.to_thread import run_sync

from app.classrooms.project_creation import get_or_create_owner
from app.db.database import Database
from app.db.tables import Project
from app.errors import (
    ImportEmpty,
    IncomingFileUnknown,
    IncomingModelAlone,
    IncomingPicturesUnsorted,
)
from app.incoming.file import IncomingFile, Sender
from app.incoming.kinds import IncomingKind
from app.incoming.model_files import MODEL_FILE
from app.incoming.reports import IncomingReports
from app.lab.imports.archive import ArchiveLimits, PictureArchive
from app.lab.imports.import_rows import ImportPurpose
from app.lab.imports.layout import LAYOUT_REFUSALS, PlannedFile, is_picture_name, plan_files
from app.lab.imports.receiving import ImportTarget, ImportUploads
from app.projects.projects import Projects
from app.settings import Settings

PIECE_BYTES = 1024 * 1024
_FOLDERS_OF_MODELS = frozenset(("samples", "golden"))
"""Of pictures that a model brings along to show it or to prove it, not to learn from."""
_MODEL_ENDINGS = (".tflite", ".onnx", ".keras", ".h5")


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

        The file has been checked. If the import cannot be queued, no project stays. Raises
        ImportUnfinished, ImportTooLarge, QuotaReached, StorageFailed, ClassroomNeeded,
        ClassroomFrozen.
        """
        max_bytes = incoming.sender.limits.max_import_bytes
        project_id, token = await run_sync(self._make_project, incoming)
        try:
            import_id = await self._import_uploads.receive(
                ImportTarget(project_id, ImportPurpose.SAMPLES, incoming.name, max_bytes),
                _pieces(incoming.file),
            )
        except BaseException:
            with CancelScope(shield=True):
                await run_sync(self._delete_project, project_id)
            raise
        await run_sync(self._keep_report, project_id, kind, incoming.name, import_id)
        return project_id, token

    def check(self, incoming: IncomingFile) -> None:
        """Check that some picture may become a sample, before anything is made of the file.

        Raises ImportEmpty, IncomingFileUnknown, IncomingModelAlone, IncomingPicturesUnsorted, and
        the errors of `PictureArchive`.
        """
        files = PictureArchive(incoming.file, self._limits_of(incoming.sender)).files()
        if not files:
            raise ImportEmpty
        plan = plan_files(files, self._settings.max_name_length, need_classes=True)
        pictures = [planned for planned in plan if is_picture_name(planned.file.path)]
        if _is_model(plan) and not _are_of_several_classes(pictures):
            raise IncomingModelAlone
        if not pictures:
            raise IncomingFileUnknown
        if all(map(_is_misplaced, pictures)):
            raise IncomingPicturesUnsorted(files=len(pictures))

    def _limits_of(self, sender: Sender) -> ArchiveLimits:
        limits = sender.limits
        return ArchiveLimits(
            limits.max_import_bytes, limits.max_import_files, self._settings.max_picture_bytes
        )

    def _make_project(self, incoming: IncomingFile) -> tuple[str, str]:
        with self._database.transaction() as session:
            student_id, token = get_or_create_owner(
                session, self._settings, incoming.sender.credentials
            )
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


def _is_misplaced(planned: PlannedFile) -> bool:
    return isinstance(planned.refusal, LAYOUT_REFUSALS)


def _is_model(plan: Iterable[PlannedFile]) -> bool:
    """Whether the files of a trained model are there, as Teachable Machine and this program write it."""
    names = {planned.name for planned in plan}
    return MODEL_FILE in names or any(name.endswith(_MODEL_ENDINGS) for name in names)


def _are_of_several_classes(pictures: Iterable[PlannedFile]) -> bool:
    """Whether they are pictures to learn from, beside those that models bring along."""
    keys = {planned.class_key for planned in pictures if planned.refusal is None}
    return len(keys - _FOLDERS_OF_MODELS) > 1


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    await run_sync(file.seek, 0)
    while piece := await run_sync(file.read, PIECE_BYTES):
        yield piece
