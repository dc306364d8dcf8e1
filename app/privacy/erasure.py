"""Erases students, classrooms and teachers: rows, files, models and cached models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.classrooms.expiry import restorable_until
from app.db.account_tables import Teacher
from app.db.classroom_tables import Classroom, Membership
from app.db.database import Database
from app.db.lab_tables import TestPicture
from app.db.lesson_tables import Assignment, Collection, CopyJob
from app.db.row_locks import lock_students, lock_students_of_classrooms
from app.db.tables import Asset, Model, Program, Project, Sample, Student, now
from app.projects.file_deletions import FileDeletions, queue_project_deletions, queue_scrub
from app.settings import Settings


@dataclass(frozen=True)
class ErasedCounts:
    """The numbers of erased things. `pictures` counts samples, test sets and the stage's own pictures."""

    classrooms: int
    students: int
    projects: int
    pictures: int
    models: int
    programs: int


@dataclass(frozen=True)
class Receipt:
    """A report on an erasure. It has numbers only, so that it keeps nothing of the erased data.

    `complete` is False if some files could not be deleted; housekeeping tries again. Until
    `restorable_until` nothing is erased yet, and everything can be brought back.
    """

    erased_at: datetime
    erased: ErasedCounts
    complete: bool
    restorable_until: datetime | None = None


class Erasure:
    """Erases data for good. Blocking: call it in a thread."""

    def __init__(
        self, database: Database, file_deletions: FileDeletions, settings: Settings
    ) -> None:
        self._database = database
        self._file_deletions = file_deletions
        self._settings = settings

    def erase_student(self, student_id: str) -> Receipt:
        """Erases a student with all projects and the place in the classroom.

        `student_id` may be the owner id of a teacher: then only the projects are erased.
        """
        with self._database.transaction() as session:
            lock_students(session, student_id)
            erased = _erase(session, *_contents(session, [], student_id))
            if erased.students or erased.projects:
                queue_scrub(session, student_id)
        return self._receipt(erased)

    def delete_classroom(self, classroom_id: str) -> Receipt:
        """Hides a classroom, its students and all their work, which are erased after a day."""
        with self._database.transaction() as session:
            deleted_at = now()
            session.get_one(Classroom, classroom_id).deleted_at = deleted_at
            student_ids, project_ids = _contents(session, [classroom_id])
            counts = replace(_count(session, student_ids, project_ids), classrooms=1)
        until = restorable_until(deleted_at, self._settings)
        return Receipt(deleted_at, counts, complete=False, restorable_until=until)

    def erase_classroom(self, classroom_id: str) -> Receipt:
        """Erases a classroom, its students and everything that they made.

        Also erases the classroom's snapshots: templates of assignments, and collected projects.
        """
        with self._database.transaction() as session:
            erased = _erase_classrooms(session, [classroom_id])
            queue_scrub(session, classroom_id)
        return self._receipt(erased)

    def erase_teacher(self, teacher_id: str) -> Receipt:
        """Erases a teacher's account, its projects and its classrooms."""
        with self._database.transaction() as session:
            owner_id = session.get_one(Teacher, teacher_id).student_id
            query = select(Classroom.id).where(Classroom.teacher_id == teacher_id)
            erased = _erase_classrooms(session, session.scalars(query).all(), owner_id)
            session.execute(delete(Teacher).where(Teacher.id == teacher_id))
            session.execute(delete(Student).where(Student.id == owner_id))
            queue_scrub(session, teacher_id)
        return self._receipt(erased)

    def _receipt(self, erased: ErasedCounts) -> Receipt:
        complete = self._file_deletions.delete_pending()
        return Receipt(now(), erased, complete)


def _erase_classrooms(session: Session, ids: Sequence[str], *more_students: str) -> ErasedCounts:
    lock_students_of_classrooms(session, ids, *more_students)
    student_ids, project_ids = _contents(session, ids, *more_students)
    erased = _erase(session, student_ids, project_ids)
    session.execute(delete(Classroom).where(Classroom.id.in_(ids)))
    return replace(erased, classrooms=len(ids))


def _contents(
    session: Session, classroom_ids: Sequence[str], *more_students: str
) -> tuple[Sequence[str], Sequence[str]]:
    """The ids of the classrooms' students, and of these and more students' projects and snapshots."""
    students = select(Membership.student_id).where(
        Membership.classroom_id.in_(classroom_ids), Membership.student_id.is_not(None)
    )
    student_ids = [
        *more_students,
        *(student_id for student_id in session.scalars(students) if student_id),
    ]
    is_theirs = or_(
        Project.student_id.in_(student_ids), Project.id.in_(_snapshot_ids(session, classroom_ids))
    )
    return student_ids, session.scalars(select(Project.id).where(is_theirs)).all()


def _snapshot_ids(session: Session, classroom_ids: Sequence[str]) -> Sequence[str]:
    """The ids of the classrooms' snapshots: templates of assignments and collected projects."""
    handed_out = select(Assignment.project_id).where(Assignment.classroom_id.in_(classroom_ids))
    collected = select(CopyJob.project_id).join(Collection, Collection.id == CopyJob.collection_id)
    collected = collected.where(Collection.classroom_id.in_(classroom_ids))
    ids = [*session.scalars(handed_out), *session.scalars(collected)]
    return [project_id for project_id in ids if project_id is not None]


def _erase(
    session: Session, student_ids: Sequence[str], project_ids: Sequence[str]
) -> ErasedCounts:
    """Deletes the students' and the projects' rows, and queues the deletion of their files."""
    erased = _count(session, student_ids, project_ids)
    queue_project_deletions(session, project_ids)
    session.execute(delete(Project).where(Project.id.in_(project_ids)))
    session.execute(delete(Membership).where(Membership.student_id.in_(student_ids)))
    session.execute(delete(Student).where(_are_students(student_ids)))
    return erased


def _are_students(student_ids: Sequence[str]) -> ColumnElement[bool]:
    """A condition for rows of students: their id is in `student_ids`, and no teacher owns them."""
    return Student.id.in_(student_ids) & ~exists().where(Teacher.student_id == Student.id)


def _count(
    session: Session, student_ids: Sequence[str], project_ids: Sequence[str]
) -> ErasedCounts:
    def count_rows(column: InstrumentedAttribute[str]) -> int:
        return session.scalar(select(func.count()).where(column.in_(project_ids))) or 0

    return ErasedCounts(
        classrooms=0,
        students=session.scalar(select(func.count()).where(_are_students(student_ids))) or 0,
        projects=len(project_ids),
        pictures=sum(count_rows(table.project_id) for table in (Sample, TestPicture, Asset)),
        models=count_rows(Model.project_id),
        programs=count_rows(Program.project_id),
    )
