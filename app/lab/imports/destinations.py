"""Where the pictures of an import go: to the classes as samples, or to another place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from anyio.to_thread import run_sync
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.lab_tables import TestPicture
from app.db.tables import Project, Sample
from app.errors import EyeblocksError
from app.lab.imports.class_names import ClassesByName
from app.lab.imports.import_rows import Facts
from app.lab.imports.opening import OpenImport
from app.samples.sample_writer import UploadTarget
from app.samples.samples import Samples
from app.samples.uploads import ChosenFile, SampleUploads
from app.settings import Settings

Taken = Sample | TestPicture


class Destination(Protocol):
    """Takes pictures of imports for one purpose."""

    def resolve(self, session: Session, project: Project, names: Iterable[str]) -> dict[str, Facts]:
        """By the key of each class name, where its pictures go, or code and facts of a refusal."""

    async def accept(
        self, opened: OpenImport, place: Facts, files: Sequence[ChosenFile]
    ) -> Sequence[Taken | EyeblocksError]:
        """For each file, in order, what it became or the refusal. `place`: from `resolve`.

        Raises EngineNotReady, Busy and ClassNotFound.
        """


class ClassDestination:
    """Makes samples of the pictures, in the classes that their names stand for.

    What a class had before the import began does not come a second time. `first_names`: what the
    classes of new projects are called.
    """

    def __init__(
        self,
        uploads: SampleUploads,
        database: Database,
        settings: Settings,
        first_names: frozenset[str],
    ) -> None:
        self._uploads = uploads
        self._database = database
        self._settings = settings
        self._first_names = first_names

    def resolve(self, session: Session, project: Project, names: Iterable[str]) -> dict[str, Facts]:
        classes = ClassesByName(session, project, self._settings, self._first_names)
        return classes.resolve(names)

    async def accept(
        self, opened: OpenImport, place: Facts, files: Sequence[ChosenFile]
    ) -> Sequence[Taken | EyeblocksError]:
        class_id = str(place["id"])
        if class_id not in opened.known:
            opened.known[class_id] = await run_sync(self._read_known, class_id, opened.began_at)
        target = UploadTarget(opened.student_id, opened.project_id, class_id)
        known = opened.known[class_id]
        return await self._uploads.accept(target, files, patient=True, known=known)

    def _read_known(self, class_id: str, began_at: datetime) -> frozenset[str]:
        with self._database.reading() as session:
            return Samples(session, self._settings).checksums(class_id, began_at)
