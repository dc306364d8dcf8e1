"""The samples of a project: rows, quotas, and the short while in which a deletion can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.db.tables import Embedding, Project, Sample, now
from app.errors import QuotaReached, SampleNotFound
from app.projects.projects import mark_data_changed
from app.settings import Settings


def picture_key(sample: Sample) -> str:
    """Where storage keeps the sample's picture."""
    return f"{sample.project_id}/{sample.class_id}/{sample.id}.jpg"


class Samples:
    """Reads and changes samples within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def of_class(self, class_id: str) -> Sequence[Sample]:
        """The class's samples in order of arrival."""
        query = (
            select(Sample)
            .where(Sample.class_id == class_id, Sample.deleted_at.is_(None))
            .order_by(Sample.order_key)
        )
        return self._session.scalars(query).all()

    def get(self, project_id: str, sample_id: str) -> Sample:
        """Raises SampleNotFound, for a deleted sample too."""
        sample = self._session.get(Sample, sample_id)
        if sample is None or sample.project_id != project_id or sample.deleted_at:
            raise SampleNotFound
        return sample

    def add(self, sample: Sample, embedding: Embedding | None) -> None:
        self._session.add(sample)
        self._session.flush()
        if embedding is not None:
            self._session.add(embedding)
        mark_data_changed(self._session, sample.project_id)

    def delete(self, sample: Sample) -> None:
        """Mark the sample as deleted; `restore` brings it back for `undo_minutes`."""
        sample.deleted_at = now()
        mark_data_changed(self._session, sample.project_id)

    def restore(self, project_id: str, sample_id: str) -> Sample:
        """Raises SampleNotFound when it was never there or is gone for good, QuotaReached."""
        sample = self._session.get(Sample, sample_id)
        if sample is None or sample.project_id != project_id:
            raise SampleNotFound
        if sample.deleted_at is not None:
            if sample.deleted_at < self.undo_limit():
                raise SampleNotFound
            self.refuse_above_quota(sample.project_id, sample.class_id)
            sample.deleted_at = None
            mark_data_changed(self._session, project_id)
        return sample

    def undo_limit(self) -> datetime:
        """Samples deleted before this time cannot be brought back."""
        return now() - timedelta(minutes=self._settings.undo_minutes)

    def purge(self) -> Sequence[str]:
        """Forget the samples that cannot be brought back; their storage keys."""
        gone = self._session.scalars(
            select(Sample).where(Sample.deleted_at < self.undo_limit())
        ).all()
        self._session.execute(delete(Sample).where(Sample.id.in_([each.id for each in gone])))
        return [picture_key(each) for each in gone]

    def refuse_above_quota(self, project_id: str, class_id: str) -> None:
        """Raises QuotaReached when one more sample would be too many."""
        in_class = self._count(Sample.class_id == class_id)
        self._refuse_above("samples_per_class", in_class, self._settings.max_samples_per_class)
        in_project = self._count(Sample.project_id == project_id)
        self._refuse_above(
            "samples_per_project", in_project, self._settings.max_samples_per_project
        )
        self._refuse_above(
            "student_bytes", self._student_bytes(project_id), self._settings.max_student_bytes
        )

    def _count(self, condition: ColumnElement[bool]) -> int:
        query = select(func.count(Sample.id)).where(condition, Sample.deleted_at.is_(None))
        return self._session.scalar(query) or 0

    def _student_bytes(self, project_id: str) -> int:
        student = select(Project.student_id).where(Project.id == project_id).scalar_subquery()
        query = (
            select(func.sum(Sample.size_bytes))
            .join(Project, Project.id == Sample.project_id)
            .where(Project.student_id == student)
        )
        return self._session.scalar(query) or 0

    @staticmethod
    def _refuse_above(quota: str, reached: int, limit: int) -> None:
        if reached >= limit:
            raise QuotaReached(quota=quota, reached=reached, limit=limit)
