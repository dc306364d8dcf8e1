"""The rows of test sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.orm import Session

from app.classrooms.limits import limits_of
from app.db.lab_tables import TestEmbedding, TestPicture
from app.db.row_locks import lock_students
from app.db.tables import Project
from app.errors import ImportFinished, PictureOfTestSetNotFound, QuotaReached
from app.lab.imports.import_rows import Facts, ImportPurpose, Imports, ImportStatus
from app.names import name_key
from app.projects.file_deletions import queue_picture_deletions
from app.samples.quotas import stored_bytes
from app.settings import Settings

NewTestPicture = tuple[TestPicture, TestEmbedding]
Refusal = QuotaReached | ImportFinished


def storage_key(picture: TestPicture | Row[*tuple[Any, ...]]) -> str:
    """The storage key of the picture, or of the row with its columns. An import has its own prefix."""
    return f"{picture.project_id}/{picture.import_id}/{picture.id}.jpg"


def resolve_labels(project: Project, names: Iterable[str]) -> dict[str, Facts]:
    """By the key of each name, the label of its pictures and the id of the class that has it now.

    A single name that no class has is that of a folder around pictures without labels.
    """
    firsts: dict[str, str] = {}
    for name in names:
        firsts.setdefault(name_key(name), name)
    ids = {other.name_key: other.id for other in project.classes}
    labels = [key for key in firsts if key]
    is_label = len(labels) > 1 or any(key in ids for key in labels)
    return {
        key: {"label": name if key and is_label else None, "class_id": ids.get(key)}
        for key, name in firsts.items()
    }


class TestPictures:
    """Reads and changes test sets within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_project(self, project_id: str) -> Sequence[TestPicture]:
        """The pictures of the project's test set, in order of arrival."""
        query = select(TestPicture).where(TestPicture.project_id == project_id)
        return self._session.scalars(query.order_by(TestPicture.order_key)).all()

    def get(self, project_id: str, picture_id: str) -> TestPicture:
        """Raises PictureOfTestSetNotFound."""
        found = self._session.get(TestPicture, picture_id)
        if found is None or found.project_id != project_id:
            raise PictureOfTestSetNotFound
        return found

    def find(self, picture_ids: Sequence[str]) -> dict[str, TestPicture]:
        """The pictures that exist, by id."""
        query = select(TestPicture).where(TestPicture.id.in_(picture_ids))
        return {picture.id: picture for picture in self._session.scalars(query)}

    def checksums(self, project_id: str, label: str | None, before: datetime) -> frozenset[str]:
        """Those of the pictures that the test set has under the label since before this time."""
        query = select(TestPicture.checksum).where(
            TestPicture.project_id == project_id,
            TestPicture.label.is_not_distinct_from(label),
            TestPicture.created_at < before,
        )
        return frozenset(self._session.scalars(query))

    def add(
        self, settings: Settings, student_id: str, new: Sequence[NewTestPicture]
    ) -> list[Refusal | None]:
        """Insert the pictures of one import. Returns for each None or its refusal."""
        if not new:
            return []
        lock_students(self._session, student_id)
        if not Imports(self._session).is_worked_on(new[0][0].import_id):
            return [ImportFinished(status=ImportStatus.CANCELLED)] * len(new)
        return self._add_counted(settings, student_id, new)

    def add_to_new_project(
        self, settings: Settings, student_id: str, new: Sequence[NewTestPicture]
    ) -> None:
        """Insert the test set that a new project begins with. Raises QuotaReached."""
        for refusal in self._add_counted(settings, student_id, new):
            if refusal is not None:
                raise refusal

    def _add_counted(
        self, settings: Settings, student_id: str, new: Sequence[NewTestPicture]
    ) -> list[Refusal | None]:
        """Insert the pictures of one project that its quotas admit."""
        if not new:
            return []
        quotas = _TestQuotas(self._session, settings, student_id, new[0][0].project_id)
        refusals: list[Refusal | None] = [quotas.count(picture) for picture, _ in new]
        taken = [pair for pair, refusal in zip(new, refusals, strict=True) if refusal is None]
        self._session.add_all([picture for picture, _ in taken])
        self._session.flush()  # the embeddings refer to them
        self._session.add_all([embedding for _, embedding in taken])
        return refusals

    def delete_all(self, project_id: str) -> None:
        """Delete the project's test set, and stop the imports that would add to it."""
        Imports(self._session).cancel_all(project_id, ImportPurpose.TEST_SET)
        is_of_project = TestPicture.project_id == project_id
        import_ids = self._session.scalars(
            select(TestPicture.import_id).where(is_of_project).distinct()
        ).all()
        self._session.execute(delete(TestPicture).where(is_of_project))
        for import_id in import_ids:
            queue_picture_deletions(self._session, f"{project_id}/{import_id}")


class _TestQuotas:
    """The quotas of one project's test set. Reads the usage once and then counts by itself."""

    def __init__(
        self, session: Session, settings: Settings, student_id: str, project_id: str
    ) -> None:
        count = select(func.count()).where(TestPicture.project_id == project_id)
        self._pictures = session.execute(count).scalar_one()
        self._bytes = session.execute(stored_bytes(student_id)).scalar_one()
        self._max_pictures = limits_of(session, settings, student_id).max_test_set_pictures
        self._max_bytes = settings.max_student_bytes

    def count(self, picture: TestPicture) -> QuotaReached | None:
        """Count one more picture, or say which quota is used up."""
        reached, limit = self._pictures, self._max_pictures
        if reached >= limit:
            return QuotaReached(quota="test_set_pictures", reached=reached, limit=limit)
        stored, limit = self._bytes, self._max_bytes
        if stored >= limit:
            return QuotaReached(quota="student_bytes", reached=stored, limit=limit)
        self._pictures += 1
        self._bytes += picture.size_bytes
        return None
