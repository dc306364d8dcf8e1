"""The projects of students, in the order in which a teacher wants to see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from app.db.lesson_tables import CopyJob
from app.db.tables import Project, now
from app.projects.snapshots import is_live

NEWS_MINUTES = 60
"""For how long a hand-out is news: a lesson."""


@dataclass(frozen=True)
class StudentProject:
    """A project. `touched` is False for a handed-out copy that its student has not changed."""

    row: Project
    touched: bool


def worked_on(session: Session, student_ids: Sequence[str]) -> Mapping[str, list[StudentProject]]:
    """All projects of each student, by student id: the one changed last first, untouched ones last."""
    untouched = exists().where(_is_untouched_copy())
    query = (
        select(Project, ~untouched)
        .where(Project.student_id.in_(student_ids), is_live())
        .order_by(untouched, Project.updated_at.desc(), Project.id)
    )
    projects: dict[str, list[StudentProject]] = {}
    for project, touched in session.execute(query):
        projects.setdefault(project.student_id, []).append(StudentProject(project, bool(touched)))
    return projects


def newly_handed_out(session: Session, student_id: str) -> Project | None:
    """The newest copy that the student got within `NEWS_MINUTES` and has not changed yet."""
    query = (
        select(Project)
        .join(CopyJob, _is_untouched_copy())
        .where(Project.student_id == student_id, is_live())
        .where(CopyJob.finished_at > now() - timedelta(minutes=NEWS_MINUTES))
        .order_by(CopyJob.finished_at.desc(), Project.id)
        .limit(1)
    )
    return session.scalar(query)


def _is_untouched_copy() -> ColumnElement[bool]:
    return and_(
        CopyJob.project_id == Project.id,
        CopyJob.assignment_id.is_not(None),
        CopyJob.finished_at >= Project.updated_at,
    )
