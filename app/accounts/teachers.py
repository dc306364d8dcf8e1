"""Teachers' accounts in the database."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.db.account_tables import Teacher
from app.db.tables import Student, new_id
from app.errors import NameTaken, TeacherNotFound
from app.names import name_key, usable_name
from app.settings import Settings


class Teachers:
    """Finds and creates accounts within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def any_exist(self) -> bool:
        return bool(self._session.scalar(select(exists().where(Teacher.id.is_not(None)))))

    def find_by_name(self, name: str) -> Teacher | None:
        """The teacher with that name, in any letter case, or None."""
        return self._session.scalar(select(Teacher).where(Teacher.name_key == name_key(name)))

    def get(self, teacher_id: str) -> Teacher:
        """The teacher with that id. Raises TeacherNotFound."""
        teacher = self._session.get(Teacher, teacher_id)
        if teacher is None:
            raise TeacherNotFound
        return teacher

    def create(self, name: str, password_hash: str) -> Teacher:
        """Creates an account, and the student row that owns its projects.

        Raises NameUnusable, NameHasControls, NameTaken.
        """
        name = usable_name(name, self._settings.max_name_length)
        if self.find_by_name(name) is not None:
            raise NameTaken(name=name)
        owner = Student(id=new_id())
        self._session.add(owner)
        self._session.flush()
        teacher = Teacher(
            name=name, name_key=name_key(name), password_hash=password_hash, student_id=owner.id
        )
        self._session.add(teacher)
        self._session.flush()
        return teacher
