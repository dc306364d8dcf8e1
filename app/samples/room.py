"""What the quotas leave of a class, a project and a student's storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import Session

from app.db.tables import Asset, Project, Sample
from app.errors import QuotaReached
from app.people.limits import limits_of
from app.settings import Settings


def stored_bytes(student_id: str | BindParameter[str]) -> Select[Any]:
    """Asks how many bytes the student's pictures fill: samples, and assets of programs."""
    own = select(Project.id).where(Project.student_id == student_id)
    sums = [
        select(func.coalesce(func.sum(kind.size_bytes), 0))
        .where(kind.project_id.in_(own))
        .scalar_subquery()
        for kind in (Sample, Asset)
    ]
    return select(sums[0] + sums[1])


def _count(where: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count()).where(where, Sample.deleted_at.is_(None)).scalar_subquery()


_REACHED = select(
    _count(Sample.class_id == bindparam("class_id")),
    _count(Sample.project_id == bindparam("project_id")),
    stored_bytes(bindparam("student_id")).scalar_subquery(),
)


@dataclass(frozen=True)
class _Quota:
    """How much of something a class, a project or a student may have."""

    quota: str
    whose: str
    limit: int


class Room:
    """What the quotas leave, asked for once and kept while samples are added."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings
        self._reached: dict[str, int] = {}
        self._limits: dict[str, int] = {}

    def take(self, student_id: str, sample: Sample) -> None:
        """Raises QuotaReached when one more sample of the student would be too many."""
        project_limit = self._project_limit(student_id)
        per_class, bytes_ = self._settings.max_samples_per_class, self._settings.max_student_bytes
        quotas = (
            _Quota(quota="samples_per_class", whose=sample.class_id, limit=per_class),
            _Quota(quota="samples_per_project", whose=sample.project_id, limit=project_limit),
            _Quota(quota="student_bytes", whose=student_id, limit=bytes_),
        )
        if not all(each.whose in self._reached for each in quotas):
            self._ask((sample.class_id, sample.project_id, student_id))
        for each in quotas:
            reached = self._reached[each.whose]
            if reached >= each.limit:
                raise QuotaReached(quota=each.quota, reached=reached, limit=each.limit)
        for each, amount in zip(quotas, (1, 1, sample.size_bytes), strict=True):
            self._reached[each.whose] += amount

    def _ask(self, ids: tuple[str, str, str]) -> None:
        names = ("class_id", "project_id", "student_id")
        row = self._session.execute(_REACHED, dict(zip(names, ids, strict=True))).one()
        for each, reached in zip(ids, row, strict=True):
            self._reached.setdefault(each, reached)

    def _project_limit(self, student_id: str) -> int:
        if student_id not in self._limits:
            limits = limits_of(self._session, self._settings, student_id)
            self._limits[student_id] = limits.max_samples_per_project
        return self._limits[student_id]
