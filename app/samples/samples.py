"""The samples of a project: rows, quotas, and the short while in which a deletion can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, func, select
from sqlalchemy.orm import Session

from app.db.tables import Asset, Embedding, ImageClass, Project, Sample, now
from app.errors import ClassNotFound, EyeblocksError, QuotaReached, SampleNotFound
from app.people.limits import limits_of
from app.projects.projects import mark_data_changed
from app.settings import Settings

Arrival = tuple[Sample, Embedding | None]


def picture_key(sample: Sample | Row[*tuple[Any, ...]]) -> str:
    """Where storage keeps the sample's picture. A row has the columns of the same names."""
    return f"{sample.project_id}/{sample.class_id}/{sample.id}.jpg"


def stored_bytes(student_id: str) -> Select[Any]:
    """Asks how many bytes the student's pictures fill: samples, and assets of programs."""
    own = select(Project.id).where(Project.student_id == student_id)
    sums = [
        select(func.coalesce(func.sum(kind.size_bytes), 0))
        .where(kind.project_id.in_(own))
        .scalar_subquery()
        for kind in (Sample, Asset)
    ]
    return select(sums[0] + sums[1])


def _of_class(class_id: str) -> Select[Any]:
    return select(func.count()).where(Sample.class_id == class_id, Sample.deleted_at.is_(None))


def _of_project(project_id: str) -> Select[Any]:
    return select(func.count()).where(Sample.project_id == project_id, Sample.deleted_at.is_(None))


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

    def known(self, sample_ids: Sequence[str]) -> dict[str, Sample]:
        """Those of the samples that were recorded before, deleted ones too."""
        query = select(Sample).where(Sample.id.in_(sample_ids))
        return {each.id: each for each in self._session.scalars(query)}

    def add(self, arrivals: Sequence[Arrival]) -> list[EyeblocksError | Sample | None]:
        """Record them together; for each, why it cannot be, the sample of the same id that was
        recorded meanwhile, or None.
        """
        room = Room(self._session, self._settings)
        before = self.known([sample.id for sample, _ in arrivals])
        classes = self._classes({sample.class_id for sample, _ in arrivals})
        refusals = [
            before.get(sample.id) or _refusal(room, classes, sample) for sample, _ in arrivals
        ]
        welcome = [
            arrival for arrival, refusal in zip(arrivals, refusals, strict=True) if refusal is None
        ]
        self._session.add_all(sample for sample, _ in welcome)
        self._session.flush()
        self._session.add_all(embedding for _, embedding in welcome if embedding is not None)
        for project_id in {sample.project_id for sample, _ in welcome}:
            mark_data_changed(self._session, project_id)
        return refusals

    def _classes(self, ids: Collection[str]) -> Collection[str]:
        """Those of them that are there."""
        return set(self._session.scalars(select(ImageClass.id).where(ImageClass.id.in_(ids))))

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
            Room(self._session, self._settings).take(sample)
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


def _refusal(room: Room, classes: Collection[str], sample: Sample) -> EyeblocksError | None:
    if sample.class_id not in classes:
        return ClassNotFound()
    try:
        room.take(sample)
    except QuotaReached as refusal:
        return refusal
    return None


class Room:
    """What the quotas leave, asked for once and kept while samples are added."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings
        self._reached: dict[tuple[str, str], int] = {}
        self._students: dict[str, str] = {}
        self._limits: dict[str, int] = {}

    def take(self, sample: Sample) -> None:
        """Raises QuotaReached when one more sample would be too many."""
        student_id = self._student(sample.project_id)
        settings = self._settings
        keys = (
            self._refuse_above(
                "samples_per_class", sample.class_id, _of_class, settings.max_samples_per_class
            ),
            self._refuse_above(
                "samples_per_project",
                sample.project_id,
                _of_project,
                self._project_limit(student_id),
            ),
            self._refuse_above(
                "student_bytes", student_id, stored_bytes, settings.max_student_bytes
            ),
        )
        for key, amount in zip(keys, (1, 1, sample.size_bytes), strict=True):
            self._reached[key] += amount

    def _refuse_above(
        self, quota: str, whose: str, count: Callable[[str], Select[Any]], limit: int
    ) -> tuple[str, str]:
        key = (quota, whose)
        if key not in self._reached:
            self._reached[key] = self._session.scalar(count(whose)) or 0
        if self._reached[key] >= limit:
            raise QuotaReached(quota=quota, reached=self._reached[key], limit=limit)
        return key

    def _project_limit(self, student_id: str) -> int:
        if student_id not in self._limits:
            limits = limits_of(self._session, self._settings, student_id)
            self._limits[student_id] = limits.max_samples_per_project
        return self._limits[student_id]

    def _student(self, project_id: str) -> str:
        if project_id not in self._students:
            project = self._session.get_one(Project, project_id)
            self._students[project_id] = project.student_id
        return self._students[project_id]
