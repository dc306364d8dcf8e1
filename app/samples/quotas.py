"""The quotas of samples: for each class, each project and each student's storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import Session

from app.classrooms.limits import StudentLimits, limits_of
from app.db.lab_tables import TestPicture
from app.db.tables import Asset, Project, Sample
from app.errors import QuotaReached
from app.settings import Settings


def stored_bytes(student_id: str | BindParameter[str]) -> Select[Any]:
    """A query for the bytes of the student's pictures: samples, test set and assets."""
    project_ids = select(Project.id).where(Project.student_id == student_id)
    sums = [
        select(func.coalesce(func.sum(table.size_bytes), 0))
        .where(table.project_id.in_(project_ids))
        .scalar_subquery()
        for table in (Sample, TestPicture, Asset)
    ]
    return select(sums[0] + sums[1] + sums[2])


def _count(where: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count()).where(where, Sample.deleted_at.is_(None)).scalar_subquery()


_USAGE = select(
    _count(Sample.class_id == bindparam("class_id")),
    _count(Sample.project_id == bindparam("project_id")),
    stored_bytes(bindparam("student_id")).scalar_subquery(),
)


@dataclass(frozen=True)
class _Quota:
    """The limit of one class, project or student. `name` is the one in QuotaReached."""

    name: str
    owner_id: str
    limit: int


class Quotas:
    """Counts samples against their quotas. Reads the usage once and then counts by itself."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings
        self._usage: dict[str, int] = {}
        self._limits: dict[str, StudentLimits] = {}

    def count_sample(self, student_id: str, sample: Sample) -> None:
        """Count one more sample. Raises QuotaReached instead when a quota is used up."""
        limits, max_bytes = self._limits_of(student_id), self._settings.max_student_bytes
        per_class, project_limit = limits.max_samples_per_class, limits.max_samples_per_project
        quotas = (
            _Quota(name="samples_per_class", owner_id=sample.class_id, limit=per_class),
            _Quota(name="samples_per_project", owner_id=sample.project_id, limit=project_limit),
            _Quota(name="student_bytes", owner_id=student_id, limit=max_bytes),
        )
        if not all(quota.owner_id in self._usage for quota in quotas):
            self._load_usage((sample.class_id, sample.project_id, student_id))
        for quota in quotas:
            reached = self._usage[quota.owner_id]
            if reached >= quota.limit:
                raise QuotaReached(quota=quota.name, reached=reached, limit=quota.limit)
        for quota, amount in zip(quotas, (1, 1, sample.size_bytes), strict=True):
            self._usage[quota.owner_id] += amount

    def count_in_class(self, student_id: str, class_id: str, count: int) -> None:
        """Count more samples in the class that its project has already. Raises QuotaReached."""
        in_class = _count(Sample.class_id == class_id)
        reached = self._session.execute(select(in_class)).scalar_one()
        limit = self._limits_of(student_id).max_samples_per_class
        if reached + count > limit:
            raise QuotaReached(quota="samples_per_class", reached=reached, limit=limit)

    def _load_usage(self, ids: tuple[str, str, str]) -> None:
        names = ("class_id", "project_id", "student_id")
        row = self._session.execute(_USAGE, dict(zip(names, ids, strict=True))).one()
        for owner_id, reached in zip(ids, row, strict=True):
            self._usage.setdefault(owner_id, reached)

    def _limits_of(self, student_id: str) -> StudentLimits:
        if student_id not in self._limits:
            self._limits[student_id] = limits_of(self._session, self._settings, student_id)
        return self._limits[student_id]
