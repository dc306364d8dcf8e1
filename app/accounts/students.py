"""Students without accounts: a long-lived cookie in the browser identifies them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.hidden_students import is_hidden
from app.accounts.tokens import new_token, token_hash
from app.db.account_tables import StudentSession, Teacher
from app.db.classroom_tables import Membership
from app.db.row_locks import lock_students
from app.db.tables import Project, Student, TrainingRun, new_id


class Students:
    """Finds and creates students and their sessions within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find_id(self, token: str) -> str | None:
        """The id of the student whose session has `token`, or None, also for a hidden student."""
        found = self._session.connection().execute(_FIND, {"hash": token_hash(token)})
        student_id: str | None = found.scalar()
        return student_id

    def owns_projects(self, student_id: str) -> bool:
        return bool(self._session.scalar(select(exists().where(Project.student_id == student_id))))

    def delete_empty(self, older_than: datetime) -> None:
        """Deletes students created before `older_than` without projects, classroom and account."""
        self._session.execute(
            delete(Student).where(
                Student.created_at < older_than,
                ~exists().where(Project.student_id == Student.id),
                ~exists().where(Membership.student_id == Student.id),
                ~exists().where(Teacher.student_id == Student.id),
            )
        )

    def count_projects(self, student_id: str) -> int:
        query = select(func.count()).where(Project.student_id == student_id)
        return self._session.scalar(query) or 0

    def count_transferable_projects(self, student_id: str) -> int:
        """The number of the student's projects; 0 for a member of a classroom, whose projects stay."""
        query = select(func.count()).where(
            Project.student_id == student_id,
            ~exists().where(Membership.student_id == student_id),
        )
        return self._session.scalar(query) or 0

    def merge_into(self, student_id: str, target_id: str) -> None:
        """Gives the student's projects and runs to `target_id` and deletes the student."""
        lock_students(self._session, student_id, target_id)
        for table in (Project, TrainingRun):
            owned = table.student_id == student_id
            self._session.execute(update(table).where(owned).values(student_id=target_id))
        self._session.delete(self._session.get_one(Student, student_id))

    def create(self) -> tuple[str, str]:
        """Creates a student with a session; returns the student's id and the session's token."""
        student_id = self._add()
        return student_id, self.begin_session(student_id)

    def create_for(self, token: str) -> str:
        """The id of a new student whose session has `token`, which a page gave the browser.

        If two first writes of a browser come at once, both get the same student. A hidden student
        loses the token, and comes back to the restored classroom with the word card.
        """
        self._session.execute(
            delete(StudentSession).where(
                StudentSession.token_hash == token_hash(token), is_hidden(StudentSession.student_id)
            )
        )
        try:
            with self._session.begin_nested():
                student_id = self._add()
                self._add_session(student_id, token)
        except IntegrityError:
            found = self.find_id(token)
            if found is None:
                raise
            return found
        return student_id

    def begin_session(self, student_id: str) -> str:
        """Begins a session of the student in one more browser; returns its token."""
        token = new_token()
        self._add_session(student_id, token)
        return token

    def end_session(self, token: str) -> None:
        """Ends the session that has `token`."""
        self._session.execute(
            delete(StudentSession).where(StudentSession.token_hash == token_hash(token))
        )

    def end_sessions(self, student_id: str) -> None:
        """Ends every session of the student."""
        self._session.execute(delete(StudentSession).where(StudentSession.student_id == student_id))

    def _add(self) -> str:
        student = Student(id=new_id())
        self._session.add(student)
        self._session.flush()
        return student.id

    def _add_session(self, student_id: str, token: str) -> None:
        self._session.add(StudentSession(token_hash=token_hash(token), student_id=student_id))
        self._session.flush()


# Built once, because nearly every request asks.
_FIND = select(StudentSession.student_id).where(
    StudentSession.token_hash == bindparam("hash"), ~is_hidden(StudentSession.student_id)
)
