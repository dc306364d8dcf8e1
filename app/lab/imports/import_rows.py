"""The rows of imports: begun by an upload, moved on batch by batch, finished once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Row, delete, insert, select, update
from sqlalchemy.orm import Session

from app.db.lab_tables import DataSetImport, ImportRefusal, SampleName
from app.db.tables import Project, Sample, new_id, now
from app.errors import EyeblocksError, ImportFinished, ImportNotFound, ImportUnfinished
from app.projects.file_deletions import queue_import_deletion

KEPT_IMPORTS = 10
"""Finished imports of a project whose refusals can still be read."""

Facts = dict[str, Any]


class ImportPurpose(StrEnum):
    """What the pictures become: samples, or the project's test set."""

    SAMPLES = "samples"
    TEST_SET = "test_set"


class ImportStatus(StrEnum):
    """`uploading`: its zip file is still being received."""

    UPLOADING = "uploading"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


WORKED_ON = (ImportStatus.QUEUED, ImportStatus.RUNNING)
UNFINISHED = (ImportStatus.UPLOADING, *WORKED_ON)


@dataclass(frozen=True)
class RefusedFile:
    """A file that was not taken. `position`: its number in the import."""

    position: int
    name: str
    error: EyeblocksError


@dataclass(frozen=True)
class Progress:
    """What one batch came to. `accepted`: how many files. `names`: of new samples, by their ids."""

    position: int
    accepted: int
    names: Mapping[str, str]
    refused: Sequence[RefusedFile]
    worked_s: float


def import_prefix(project_id: str, import_id: str) -> str:
    """The storage prefix of what was sent for an import."""
    return f"{project_id}/{import_id}"


def import_key(project_id: str, import_id: str) -> str:
    """The storage key of an import's zip file."""
    return f"{import_prefix(project_id, import_id)}/pictures.zip"


def facts_of(error: EyeblocksError) -> Facts:
    """The code and the facts of an error, as rows keep them."""
    return {"code": error.code, "facts": error.facts}


class Imports:
    """Reads and changes imports within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_project(self, project_id: str) -> Sequence[DataSetImport]:
        """The project's imports, the newest first."""
        query = select(DataSetImport).where(DataSetImport.project_id == project_id)
        newest_first = query.order_by(DataSetImport.created_at.desc(), DataSetImport.id)
        return self._session.scalars(newest_first).all()

    def get(self, project_id: str, import_id: str) -> DataSetImport:
        """Raises ImportNotFound."""
        found = self._session.get(DataSetImport, import_id)
        if found is None or found.project_id != project_id:
            raise ImportNotFound
        return found

    def find(self, import_id: str) -> DataSetImport | None:
        return self._session.get(DataSetImport, import_id)

    def refusals(self, import_id: str, after: int, limit: int) -> Sequence[ImportRefusal]:
        """Refused files in order, behind the one with the number `after`."""
        query = select(ImportRefusal).where(
            ImportRefusal.import_id == import_id, ImportRefusal.position > after
        )
        return self._session.scalars(query.order_by(ImportRefusal.position).limit(limit)).all()

    def begin(self, project: Project, file_name: str, purpose: ImportPurpose) -> DataSetImport:
        """A new import whose zip file is about to be received. Raises ImportUnfinished."""
        self._refuse_second(project.student_id)
        self._forget_old(project.id)
        begun = DataSetImport(
            id=new_id(),
            project_id=project.id,
            purpose=purpose,
            file_name=file_name,
            status=ImportStatus.UPLOADING,
        )
        self._session.add(begun)
        self._session.flush()
        return begun

    def queue(self, import_id: str, files: int) -> bool:
        """Queue the import, whose zip file is there. False if it was deleted meanwhile."""
        return self._change(
            import_id, (ImportStatus.UPLOADING,), status=ImportStatus.QUEUED, files=files
        )

    def discard(self, project_id: str, import_id: str) -> None:
        """Delete an import whose zip file was not received, and what is there of it."""
        self._session.execute(delete(DataSetImport).where(DataSetImport.id == import_id))
        queue_import_deletion(self._session, import_prefix(project_id, import_id))

    def discard_uploads(self, began_before: datetime) -> None:
        """Discard imports that are still being received."""
        query = select(DataSetImport).where(
            DataSetImport.status == ImportStatus.UPLOADING,
            DataSetImport.created_at < began_before,
        )
        for upload in self._session.scalars(query).all():
            self.discard(upload.project_id, upload.id)

    def waiting(self) -> Sequence[Row[str, str]]:
        """The ids of imports to work on and of their projects, the oldest first.

        Those of frozen projects wait until they are unfrozen.
        """
        query = (
            select(DataSetImport.id, DataSetImport.project_id)
            .join(Project, Project.id == DataSetImport.project_id)
            .where(DataSetImport.status.in_(WORKED_ON), Project.frozen_at.is_(None))
        )
        return self._session.execute(query.order_by(DataSetImport.created_at)).all()

    def start(self, import_id: str, classes: Facts) -> bool:
        """Keep what became of the names of the classes. False if the import is over."""
        return self._change(import_id, WORKED_ON, status=ImportStatus.RUNNING, classes=classes)

    def move_on(self, job: DataSetImport, progress: Progress) -> bool:
        """Record a batch that began at the job's position.

        False if the import is over, or another process has recorded this batch.
        """
        if not self._change(
            job.id,
            (ImportStatus.RUNNING,),
            DataSetImport.position == job.position,
            position=progress.position,
            accepted=job.accepted + progress.accepted,
            refused=job.refused + len(progress.refused),
            worked_s=job.worked_s + progress.worked_s,
            waiting_for=None,
        ):
            return False
        self._add_names(progress.names)
        self._add_refusals(job.id, progress.refused)
        return True

    def wait_for(self, import_id: str, problem: EyeblocksError) -> None:
        """Say what keeps the import from going on now."""
        self._change(import_id, WORKED_ON, waiting_for=facts_of(problem))

    def finish(
        self, job: DataSetImport, status: ImportStatus, problem: EyeblocksError | None = None
    ) -> bool:
        """End the import; its zip file is queued for deletion. False if it was over."""
        finished = self._change(
            job.id,
            WORKED_ON,
            status=status,
            problem=facts_of(problem) if problem else None,
            waiting_for=None,
            finished_at=now(),
        )
        if finished:
            queue_import_deletion(self._session, import_prefix(job.project_id, job.id))
        return finished

    def cancel(self, job: DataSetImport) -> None:
        """Stop the import; the pictures that came stay. Raises ImportFinished."""
        if not self.finish(job, ImportStatus.CANCELLED):
            raise ImportFinished(status=job.status)
        self._session.refresh(job)

    def cancel_all(self, project_id: str, purpose: ImportPurpose) -> None:
        """Stop all imports of the project for this purpose that are not over."""
        for job in self.of_project(project_id):
            if job.purpose == purpose:
                self.finish(job, ImportStatus.CANCELLED)

    def is_worked_on(self, import_id: str) -> bool:
        """Whether the import still takes pictures."""
        found = self._session.get(DataSetImport, import_id)
        return found is not None and found.status in WORKED_ON

    def _refuse_second(self, student_id: str) -> None:
        """One import at a time of each student, because zip files are large."""
        query = (
            select(Project.id, Project.name)
            .join(DataSetImport, DataSetImport.project_id == Project.id)
            .where(Project.student_id == student_id, DataSetImport.status.in_(UNFINISHED))
        )
        if (other := self._session.execute(query.limit(1)).one_or_none()) is not None:
            raise ImportUnfinished(project_id=other.id, project_name=other.name)

    def _forget_old(self, project_id: str) -> None:
        for old in self.of_project(project_id)[KEPT_IMPORTS - 1 :]:
            self._session.delete(old)

    def _add_names(self, names: Mapping[str, str]) -> None:
        """Add the names of samples that are still there."""
        is_named = Sample.id.in_(list(names))
        there = self._session.scalars(select(Sample.id).where(is_named))
        rows = [{"sample_id": sample_id, "name": names[sample_id]} for sample_id in there]
        self._session.execute(delete(SampleName).where(SampleName.sample_id.in_(list(names))))
        if rows:
            self._session.execute(insert(SampleName), rows)

    def _add_refusals(self, import_id: str, refused: Sequence[RefusedFile]) -> None:
        rows = [
            {
                "import_id": import_id,
                "position": file.position,
                "file_name": file.name,
                "code": file.error.code,
                "facts": file.error.facts,
            }
            for file in refused
        ]
        if rows:
            self._session.execute(insert(ImportRefusal), rows)

    def _change(
        self,
        import_id: str,
        statuses: Sequence[ImportStatus],
        *conditions: ColumnElement[bool],
        **values: Any,
    ) -> bool:
        """Change the row if it has one of the statuses and meets the conditions."""
        changed = self._session.execute(
            update(DataSetImport)
            .where(DataSetImport.id == import_id, DataSetImport.status.in_(statuses), *conditions)
            .values(**values)
        )
        return cast(CursorResult[Any], changed).rowcount > 0
