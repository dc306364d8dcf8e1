"""Students without accounts: a browser's long-lived cookie is its identity."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.db.tables import Project, Student, new_id


class Students:
    """Finds and makes identities. Tokens leave this class once; only their hash is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, token: str) -> str | None:
        """The id of the student who holds `token`, if anybody does."""
        query = select(Student.id).where(Student.token_hash == _hash(token))
        return self._session.scalar(query)

    def forget_empty(self, older_than: datetime) -> None:
        """Forget students who came before `older_than` and own nothing."""
        self._session.execute(
            delete(Student).where(
                Student.created_at < older_than,
                ~exists().where(Project.student_id == Student.id),
            )
        )

    def create(self) -> tuple[str, str]:
        """A new student's id and token."""
        token = secrets.token_urlsafe(32)
        student = Student(id=new_id(), token_hash=_hash(token))
        self._session.add(student)
        self._session.flush()
        return student.id, token


def _hash(token: str) -> str:
    """A plain hash is enough: the token is 256 random bits, not a password."""
    return hashlib.sha256(token.encode()).hexdigest()
