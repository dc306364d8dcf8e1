"""Opens the zip file of an import, within the limits of whoever owns its project."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from app.classrooms.limits import limits_of
from app.db.database import Database
from app.db.tables import Project
from app.errors import ImportGone, ProjectNotFound, QuotaReached
from app.lab.imports.archive import ArchiveLimits, PictureArchive
from app.lab.imports.import_rows import ImportPurpose, Imports, import_key
from app.lab.imports.layout import PlannedFile, plan_files
from app.settings import Settings
from app.storage import Storage


@dataclass
class OpenImport:
    """An import whose zip file is open.

    `full`: the quotas that are used up, by the key of the class's name, or under "" for the whole
    project. Files that they refuse are not even read. `tries`: how often the batch in hand has been blocked.
    `known`: checksums of the pictures that a class had when the import began, by the class's id, or
    the test set, by the label.
    """

    id: str
    project_id: str
    student_id: str
    purpose: ImportPurpose
    archive: PictureArchive
    plan: Sequence[PlannedFile]
    began_at: datetime
    full: dict[str, QuotaReached] = field(default_factory=dict)
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    tries: int = 0


class ImportFiles:
    """The zip files of imports. Its methods block: call them in a thread."""

    def __init__(self, database: Database, storage: Storage, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self.storage = storage

    def open(self, project_id: str, import_id: str) -> OpenImport:
        """Open the zip file; the caller closes its archive.

        Raises ProjectNotFound, ImportNotFound, ImportGone, ImportUnreadable, ImportTooLarge,
        ImportTooManyFiles.
        """
        with self._database.reading() as session:
            project = session.get(Project, project_id)
            if project is None:
                raise ProjectNotFound
            student_id = project.student_id
            row = Imports(session).get(project_id, import_id)
            purpose, began_at = ImportPurpose(row.purpose), row.created_at
            limits = limits_of(session, self._settings, student_id)
        archive = self._open_archive(
            import_key(project_id, import_id),
            ArchiveLimits(
                limits.max_import_bytes, limits.max_import_files, self._settings.max_picture_bytes
            ),
        )
        with ExitStack() as on_problem:
            on_problem.callback(archive.close)
            plan = plan_files(
                archive.files(),
                self._settings.max_name_length,
                need_classes=purpose is ImportPurpose.SAMPLES,
            )
            on_problem.pop_all()
        return OpenImport(import_id, project_id, student_id, purpose, archive, plan, began_at)

    def count(self, project_id: str, import_id: str) -> int:
        """The number of files in the zip file. Raises the errors of `open`."""
        opened = self.open(project_id, import_id)
        opened.archive.close()
        return len(opened.plan)

    def _open_archive(self, key: str, limits: ArchiveLimits) -> PictureArchive:
        try:
            file = self.storage.open_file(key)
        except KeyError as missing:
            raise ImportGone from missing
        try:
            return PictureArchive(file, limits)
        except BaseException:
            file.close()
            raise
