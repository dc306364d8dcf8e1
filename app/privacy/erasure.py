"""Erases a student or a classroom: rows, files, models and what is cached of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db.database import Database
from app.db.lesson_tables import Assignment, Collection, CopyJob
from app.db.people_tables import Classroom, Membership, Teacher
from app.db.tables import Asset, Model, Program, Project, Sample, Student, now
from app.projects.removals import Removals, note_projects, note_rows


@dataclass(frozen=True)
class Erased:
    """How much was erased; `pictures` are samples and the stage's own pictures."""

    classrooms: int
    students: int
    projects: int
    pictures: int
    models: int
    programs: int


@dataclass(frozen=True)
class Receipt:
    """Numbers only, since nothing of what was erased is kept.

    `complete` is false while the disk refuses to let some files go; housekeeping tries again.
    """

    erased_at: datetime
    erased: Erased
    complete: bool


class Erasure:
    """Erases for good. Called in a thread: it waits for the disk."""

    def __init__(self, database: Database, removals: Removals) -> None:
        self._database = database
        self._removals = removals

    def student(self, student_id: str) -> Receipt:
        """Everything of one student, in every browser and in the classroom too.

        Of a teacher the projects alone: the account stays.
        """
        with self._database.transaction() as session:
            erased = _erase_students(session, [student_id])
            if erased.students or erased.projects:
                note_rows(session, student_id)
        return self._finished(erased)

    def classroom(self, classroom_id: str) -> Receipt:
        """The classroom, its students and everything that they made.

        Copies that the classroom alone keeps go too: demos that were handed out, and what was
        collected from students who have left.
        """
        with self._database.transaction() as session:
            erased = _erase_classrooms(session, [classroom_id])
            note_rows(session, classroom_id)
        return self._finished(erased)

    def teacher(self, teacher_id: str) -> Receipt:
        """The account with its own projects, and its classrooms as above."""
        with self._database.transaction() as session:
            own = session.get_one(Teacher, teacher_id).student_id
            query = select(Classroom.id).where(Classroom.teacher_id == teacher_id)
            erased = _erase_classrooms(session, session.scalars(query).all(), own)
            session.execute(delete(Teacher).where(Teacher.id == teacher_id))
            session.execute(delete(Student).where(Student.id == own))
            note_rows(session, teacher_id)
        return self._finished(erased)

    def _finished(self, erased: Erased) -> Receipt:
        complete = self._removals.carry_out()
        return Receipt(now(), erased, complete)


def _erase_classrooms(session: Session, ids: Sequence[str], *more_students: str) -> Erased:
    students = select(Membership.student_id).where(
        Membership.classroom_id.in_(ids), Membership.student_id.is_not(None)
    )
    student_ids = [*more_students, *(each for each in session.scalars(students) if each)]
    erased = _erase_students(session, student_ids, _kept_by(session, ids))
    session.execute(delete(Classroom).where(Classroom.id.in_(ids)))
    return replace(erased, classrooms=len(ids))


def _kept_by(session: Session, classroom_ids: Sequence[str]) -> Sequence[str]:
    """The ids of the projects in nobody's list that the classrooms keep."""
    handed_out = select(Assignment.project_id).where(Assignment.classroom_id.in_(classroom_ids))
    collected = select(CopyJob.project_id).join(Collection, Collection.id == CopyJob.collection_id)
    collected = collected.where(Collection.classroom_id.in_(classroom_ids))
    ids = [*session.scalars(handed_out), *session.scalars(collected)]
    return [each for each in ids if each is not None]


def _erase_students(
    session: Session, student_ids: Sequence[str], kept_ids: Sequence[str] = ()
) -> Erased:
    """The rows of the students go with all that hangs on them; their files are noted."""
    theirs = or_(Project.student_id.in_(student_ids), Project.id.in_(kept_ids))
    project_ids = session.scalars(select(Project.id).where(theirs)).all()
    erased = _count(session, student_ids, project_ids)
    note_projects(session, project_ids)
    session.execute(delete(Project).where(Project.id.in_(project_ids)))
    session.execute(delete(Membership).where(Membership.student_id.in_(student_ids)))
    session.execute(delete(Student).where(_pupils(student_ids)))
    return erased


def _pupils(student_ids: Sequence[str]) -> ColumnElement[bool]:
    """Of a query of students: those of them that are no teachers' accounts."""
    return Student.id.in_(student_ids) & ~exists().where(Teacher.student_id == Student.id)


def _count(session: Session, student_ids: Sequence[str], project_ids: Sequence[str]) -> Erased:
    def rows(column: InstrumentedAttribute[str]) -> int:
        return session.scalar(select(func.count()).where(column.in_(project_ids))) or 0

    return Erased(
        classrooms=0,
        students=session.scalar(select(func.count()).where(_pupils(student_ids))) or 0,
        projects=len(project_ids),
        pictures=rows(Sample.project_id) + rows(Asset.project_id),
        models=rows(Model.project_id),
        programs=rows(Program.project_id),
    )
