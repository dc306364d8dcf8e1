"""The limits of one student: the smaller of the server's and the classroom's. Teachers have others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from app.db.account_tables import Teacher
from app.db.classroom_tables import Classroom, Membership
from app.settings import Settings

_CLASSROOM_LIMITS = (
    select(Classroom.max_projects, Classroom.max_classes, Classroom.max_samples_per_project)
    .join(Membership, Membership.classroom_id == Classroom.id)
    .where(Membership.student_id == bindparam("student_id"))
)


_IS_TEACHER = select(exists().where(Teacher.student_id == bindparam("student_id")))


@dataclass(frozen=True)
class StudentLimits:
    """What one student, or one teacher, may have and import."""

    max_projects: int
    max_classes: int
    max_samples_per_project: int
    max_samples_per_class: int
    max_import_bytes: int
    max_import_files: int
    max_test_set_pictures: int


def limits_of(session: Session, settings: Settings, student_id: str) -> StudentLimits:
    """The limits of the student, or of the teacher who owns projects under this id."""
    limits = _server_limits(settings)
    parameters = {"student_id": student_id}
    classroom = session.execute(_CLASSROOM_LIMITS, parameters).one_or_none()
    if classroom is not None:
        stricter = {
            name: min(limit, getattr(limits, name))
            for name, limit in classroom._mapping.items()
            if limit is not None
        }
        return replace(limits, **stricter)
    if session.execute(_IS_TEACHER, parameters).scalar_one():
        return _teacher_limits(limits, settings)
    return limits


def _server_limits(settings: Settings) -> StudentLimits:
    return StudentLimits(
        max_projects=settings.max_projects,
        max_classes=settings.max_classes,
        max_samples_per_project=settings.max_samples_per_project,
        max_samples_per_class=settings.max_samples_per_class,
        max_import_bytes=settings.max_import_bytes,
        max_import_files=settings.max_import_files,
        max_test_set_pictures=settings.max_test_set_pictures,
    )


def _teacher_limits(limits: StudentLimits, settings: Settings) -> StudentLimits:
    return replace(
        limits,
        max_samples_per_project=settings.max_samples_per_project_of_teachers,
        max_samples_per_class=settings.max_samples_per_class_of_teachers,
        max_import_bytes=settings.max_import_bytes_of_teachers,
        max_import_files=settings.max_import_files_of_teachers,
        max_test_set_pictures=settings.max_test_set_pictures_of_teachers,
    )
