"""Students without accounts: a browser's long-lived cookie says who it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from app.db.people_tables import Membership, StudentSession, Teacher
from app.db.tables import Project, Student, TrainingRun, new_id
from app.people.tokens import new_token, token_hash


class Students:
    """Finds and makes students and the sessions of their browsers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, token: str) -> str | None:
        """The id of the student who holds `token`, if anybody does."""
        query = select(StudentSession.student_id).where(
            StudentSession.token_hash == token_hash(token)
        )
        return self._session.scalar(query)

    def owns_projects(self, student_id: str) -> bool:
        return bool(self._session.scalar(select(exists().where(Project.student_id == student_id))))

    def forget_empty(self, older_than: datetime) -> None:
        """Forget students who came before `older_than`, own nothing and are in no classroom.

        Teachers' accounts stay.
        """
        self._session.execute(
            delete(Student).where(
                Student.created_at < older_than,
                ~exists().where(Project.student_id == Student.id),
                ~exists().where(Membership.student_id == Student.id),
                ~exists().where(Teacher.student_id == Student.id),
            )
        )

    def to_give(self, student_id: str) -> int:
        """How many projects somebody outside of classrooms has; none who is in one."""
        query = select(func.count()).where(
            Project.student_id == student_id,
            ~exists().where(Membership.student_id == student_id),
        )
        return self._session.scalar(query) or 0

    def give_all(self, student_id: str, to: str) -> None:
        """What a student made becomes another's, and the student is forgotten."""
        for table in (Project, TrainingRun):
            own = table.student_id == student_id
            self._session.execute(update(table).where(own).values(student_id=to))
        self._session.delete(self._session.get_one(Student, student_id))

    def create(self) -> tuple[str, str]:
        """A new student's id and token."""
        student = Student(id=new_id())
        self._session.add(student)
        self._session.flush()
        return student.id, self.begin_session(student.id)

    def begin_session(self, student_id: str) -> str:
        """One more browser is this student; its token."""
        token = new_token()
        self._session.add(StudentSession(token_hash=token_hash(token), student_id=student_id))
        self._session.flush()
        return token

    def end_session(self, token: str) -> None:
        """The browser that holds `token` is nobody."""
        self._session.execute(
            delete(StudentSession).where(StudentSession.token_hash == token_hash(token))
        )

    def end_sessions(self, student_id: str) -> None:
        """No browser is this student any more."""
        self._session.execute(delete(StudentSession).where(StudentSession.student_id == student_id))
