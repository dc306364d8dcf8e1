"""The samples of a project: rows, and the short while in which a deletion can be undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.db.tables import Base, Embedding, ImageClass, Project, Sample, now
from app.errors import ClassNotFound, EyeblocksError, QuotaReached, SampleNotFound
from app.projects.projects import mark_data_changed
from app.samples.room import Room
from app.settings import Settings

Arrival = tuple[Sample, Embedding | None]

# Written down once: to put a query together takes longer than to ask it.
_KNOWN = select(Sample).where(Sample.id.in_(bindparam("ids", expanding=True)))
_OWNERS = (
    select(ImageClass.id, Project.student_id)
    .join(Project, Project.id == ImageClass.project_id)
    .where(ImageClass.id.in_(bindparam("ids", expanding=True)))
)


def picture_key(sample: Sample | Row[*tuple[Any, ...]]) -> str:
    """Where storage keeps the sample's picture. A row has the columns of the same names."""
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

    def known(self, sample_ids: Sequence[str]) -> dict[str, Sample]:
        """Those of the samples that were recorded before, deleted ones too."""
        found = self._session.scalars(_KNOWN, {"ids": sample_ids})
        return {each.id: each for each in found}

    def add(self, arrivals: Sequence[Arrival]) -> list[EyeblocksError | Sample | None]:
        """Record them together; for each, why it cannot be, the sample of the same id that was
        recorded meanwhile, or None.
        """
        room = Room(self._session, self._settings)
        before = self.known([sample.id for sample, _ in arrivals])
        owners = self._owners({sample.class_id for sample, _ in arrivals})
        refusals = [
            before.get(sample.id) or _refusal(room, owners, sample) for sample, _ in arrivals
        ]
        welcome = [
            arrival for arrival, refusal in zip(arrivals, refusals, strict=True) if refusal is None
        ]
        self._insert([sample for sample, _ in welcome])
        self._insert([embedding for _, embedding in welcome if embedding is not None])
        for project_id in {sample.project_id for sample, _ in welcome}:
            mark_data_changed(self._session, project_id)
        return refusals

    def _owners(self, class_ids: Collection[str]) -> Mapping[str, str]:
        """The student of each class that is there."""
        rows = self._session.execute(_OWNERS, {"ids": list(class_ids)})
        return {class_id: student_id for class_id, student_id in rows}

    def _insert(self, rows: Sequence[Base]) -> None:
        """A list of rows takes a tenth of the time of as many objects that the session watches."""
        if rows:
            table = cast(Table, type(rows[0]).__table__)
            names = table.columns.keys()
            values = [{name: getattr(row, name) for name in names} for row in rows]
            self._session.execute(insert(table), values)

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
            student_id = self._session.get_one(Project, project_id).student_id
            Room(self._session, self._settings).take(student_id, sample)
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


def _refusal(room: Room, owners: Mapping[str, str], sample: Sample) -> EyeblocksError | None:
    if sample.class_id not in owners:
        return ClassNotFound()
    try:
        room.take(owners[sample.class_id], sample)
    except QuotaReached as refusal:
        return refusal
    return None
