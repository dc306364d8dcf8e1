"""The rows of samples. A deleted sample can be restored for a few minutes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from app.db.row_locks import lock_owners_of_classes
from app.db.tables import Base, Embedding, ImageClass, Project, Sample, new_id, now
from app.errors import ClassNotFound, EyeblocksError, QuotaReached, SampleNotFound
from app.projects.changes import mark_data_changed, outdate_earlier_models
from app.projects.deleted_classes import undo_limit
from app.projects.file_deletions import queue_forgetting, queue_picture_deletions
from app.samples.quotas import Quotas
from app.settings import Settings
from app.storage import Storage

NewSample = tuple[Sample, Embedding | None]

# Built once, because building a query takes longer than executing it.
_BY_IDS = select(Sample).where(Sample.id.in_(bindparam("ids", expanding=True)))
_OWNERS = (
    select(ImageClass.id, Project.student_id)
    .join(Project, Project.id == ImageClass.project_id)
    .where(ImageClass.id.in_(bindparam("ids", expanding=True)), ImageClass.deleted_at.is_(None))
)


def picture_key(sample: Sample | Row[*tuple[Any, ...]]) -> str:
    """The storage key of the sample's picture. A row needs the columns of the same names."""
    return f"{sample.project_id}/{sample.class_id}/{sample.file_id or sample.id}.jpg"


@dataclass(frozen=True)
class SamplePage:
    """Samples that follow each other. `earlier`: how many of their class came before them."""

    samples: Sequence[Sample]
    earlier: int


class Samples:
    """Reads and changes samples within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def of_class(
        self, class_id: str, *, before: Sample | None = None, limit: int | None = None
    ) -> SamplePage:
        """The class's samples in order of arrival: of those before `before` the last `limit`."""
        own = [Sample.class_id == class_id, Sample.deleted_at.is_(None)]
        if before is not None:
            own.append(Sample.order_key < before.order_key)
        newest = select(Sample).where(*own).order_by(Sample.order_key.desc()).limit(limit)
        found = self._session.scalars(newest).all()[::-1]
        if limit is None or len(found) < limit:
            return SamplePage(found, 0)
        count = self._session.scalar(select(func.count()).select_from(Sample).where(*own))
        return SamplePage(found, (count or 0) - len(found))

    def get(self, project_id: str, sample_id: str, *, even_deleted: bool = False) -> Sample:
        """Raises SampleNotFound, also for a deleted sample unless it may be one."""
        sample = self._session.get(Sample, sample_id)
        if sample is None or sample.project_id != project_id:
            raise SampleNotFound
        if sample.deleted_at and not even_deleted:
            raise SampleNotFound
        return sample

    def find(self, sample_ids: Sequence[str]) -> dict[str, Sample]:
        """The samples that exist, by id, deleted ones included."""
        samples = self._session.scalars(_BY_IDS, {"ids": sample_ids})
        return {sample.id: sample for sample in samples}

    def checksums(self, class_id: str, before: datetime) -> frozenset[str]:
        """Those of the pictures that the class has since before this time."""
        query = select(Sample.checksum).where(
            Sample.class_id == class_id,
            Sample.deleted_at.is_(None),
            Sample.checksum.is_not(None),
            Sample.created_at < before,
        )
        return frozenset(each for each in self._session.scalars(query) if each)

    def add(self, new_samples: Sequence[NewSample]) -> list[EyeblocksError | Sample | None]:
        """Insert the samples together.

        Returns for each None, its refusal, or the sample that has its id already.
        """
        lock_owners_of_classes(self._session, {sample.class_id for sample, _ in new_samples})
        quotas = Quotas(self._session, self._settings)
        existing = self.find([sample.id for sample, _ in new_samples])
        owners = self._owners({sample.class_id for sample, _ in new_samples})
        refusals = [
            existing.get(sample.id) or _refusal(quotas, owners, sample) for sample, _ in new_samples
        ]
        accepted = [
            new_sample
            for new_sample, refusal in zip(new_samples, refusals, strict=True)
            if refusal is None
        ]
        self._insert([sample for sample, _ in accepted])
        self._insert([embedding for _, embedding in accepted if embedding is not None])
        self._mark_changed([sample for sample, _ in accepted])
        return refusals

    def _owners(self, class_ids: Collection[str]) -> Mapping[str, str]:
        """The owner's student id for each class that exists."""
        rows = self._session.execute(_OWNERS, {"ids": list(class_ids)})
        return {class_id: student_id for class_id, student_id in rows}

    def _insert(self, rows: Sequence[Base]) -> None:
        """Insert rows without the session's unit of work, which takes ten times as long."""
        if rows:
            table = cast(Table, type(rows[0]).__table__)
            names = table.columns.keys()
            values = [{name: getattr(row, name) for name in names} for row in rows]
            self._session.execute(insert(table), values)

    def switch(self, samples: Sequence[Sample], *, off: bool) -> None:
        """Keep the samples without learning from them (`off`), or learn from them again."""
        changed = [sample for sample in samples if sample.switched_off != off]
        for sample in changed:
            sample.switched_off = off
        self._mark_changed(changed)

    def delete(self, samples: Sequence[Sample]) -> None:
        """Mark the samples as deleted; `restore` brings them back for `undo_minutes`."""
        deleted_at = now()
        for sample in samples:
            sample.deleted_at = deleted_at
        self._mark_changed(samples)

    def restore(self, samples: Sequence[Sample]) -> None:
        """Undo deletions. Raises SampleNotFound when it is too late, and QuotaReached.

        A sample of a deleted class comes back with the class alone.
        """
        quotas = Quotas(self._session, self._settings)
        deleted = [sample for sample in samples if sample.deleted_at is not None]
        for sample in deleted:
            image_class = self._session.get_one(ImageClass, sample.class_id)
            too_late = sample.deleted_at and sample.deleted_at < undo_limit(self._settings)
            if image_class.deleted_at or too_late:
                raise SampleNotFound
            quotas.count_sample(self._owner_of(sample), sample)
        for sample in deleted:
            sample.deleted_at = None
        self._mark_changed(deleted)

    def move(
        self,
        samples: Sequence[Sample],
        class_id: str,
        pictures: Storage,
        copied: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Move the samples to another class of their project. Raises QuotaReached, SampleNotFound.

        A file gets a name of its own in the folder of its new class, before the row; the old one is
        queued for deletion. So two moves at once never delete each other's file. `copied`: the
        `file_id` of files that the caller has copied already, by their old key.
        """
        moved = [sample for sample in samples if sample.class_id != class_id]
        if not moved:
            return
        quotas = Quotas(self._session, self._settings)
        quotas.count_in_class(self._owner_of(moved[0]), class_id, len(moved))
        for sample in moved:
            self._move_file(sample, class_id, pictures, copied)
        outdate_earlier_models(self._session, moved[0].project_id)
        self._mark_changed(moved)

    def _move_file(
        self, sample: Sample, class_id: str, pictures: Storage, copied: Mapping[str, str]
    ) -> None:
        old_key = picture_key(sample)
        sample.class_id, sample.file_id = class_id, copied.get(old_key) or new_id()
        if old_key not in copied:
            _copy_file(pictures, old_key, picture_key(sample))
        queue_picture_deletions(self._session, old_key)

    def _owner_of(self, sample: Sample) -> str:
        return self._session.get_one(Project, sample.project_id).student_id

    def _mark_changed(self, samples: Sequence[Sample]) -> None:
        for project_id in {sample.project_id for sample in samples}:
            mark_data_changed(self._session, project_id)

    def purge(self) -> Sequence[str]:
        """Delete the rows of samples that cannot be restored. Returns their storage keys.

        What models have kept of them is queued for deletion.
        """
        expired = self._session.scalars(
            select(Sample).where(Sample.deleted_at < undo_limit(self._settings))
        ).all()
        self._session.execute(
            delete(Sample).where(Sample.id.in_([sample.id for sample in expired]))
        )
        queue_forgetting(self._session, (sample.project_id for sample in expired))
        return [picture_key(sample) for sample in expired]


def _copy_file(pictures: Storage, key: str, new_key: str) -> None:
    try:
        pictures.put(new_key, pictures.get(key))
    except KeyError as missing:
        raise SampleNotFound from missing


def _refusal(quotas: Quotas, owners: Mapping[str, str], sample: Sample) -> EyeblocksError | None:
    if sample.class_id not in owners:
        return ClassNotFound()
    try:
        quotas.count_sample(owners[sample.class_id], sample)
    except QuotaReached as refusal:
        return refusal
    return None
