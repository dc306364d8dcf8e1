"""Teachers' accounts as rows."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.db.people_tables import Teacher
from app.db.tables import Student, new_id
from app.errors import NameTaken, TeacherNotFound
from app.names import name_key, usable_name
from app.settings import Settings


class Teachers:
    """Finds, makes and changes accounts within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def any_exist(self) -> bool:
        return bool(self._session.scalar(select(exists().where(Teacher.id.is_not(None)))))

    def named(self, name: str) -> Teacher | None:
        """The teacher of that name, whatever the letter case."""
        return self._session.scalar(select(Teacher).where(Teacher.name_key == name_key(name)))

    def get(self, teacher_id: str) -> Teacher:
        """Raises TeacherNotFound."""
        teacher = self._session.get(Teacher, teacher_id)
        if teacher is None:
            raise TeacherNotFound
        return teacher

    def create(self, name: str, password_hash: str) -> Teacher:
        """Raises NameUnusable, NameHasControls, NameTaken."""
        name = usable_name(name, self._settings.max_name_length)
        if self.named(name) is not None:
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
