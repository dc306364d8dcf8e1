"""Hints: a teacher's messages to students. A hint is shown until the student marks it as seen."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db.lesson_tables import Hint
from app.db.tables import new_id, now
from app.errors import HintNotFound, HintUnusable, NameHasControls, NameUnusable
from app.names import usable_name
from app.settings import Settings


class Hints:
    """Sends, finds, marks and withdraws hints within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def send(self, classroom_id: str, student_ids: Sequence[str], text: str) -> None:
        """Sends a hint to the students; it replaces an earlier one. Raises HintUnusable."""
        text = self._as_one_line(text)
        self._session.execute(
            delete(Hint).where(Hint.classroom_id == classroom_id, Hint.student_id.in_(student_ids))
        )
        self._session.add_all(
            Hint(id=new_id(), classroom_id=classroom_id, student_id=student_id, text=text)
            for student_id in student_ids
        )
        self._session.flush()

    def of_student(self, student_id: str) -> Hint | None:
        """The student's newest unseen hint, or None."""
        query = select(Hint).where(Hint.student_id == student_id, Hint.seen_at.is_(None))
        return self._session.scalar(query.order_by(Hint.created_at.desc(), Hint.id).limit(1))

    def mark_seen(self, hint_id: str, student_id: str) -> None:
        """Marks the student's hint as seen. Raises HintNotFound if it is another student's."""
        hint = self._session.get(Hint, hint_id)
        if hint is None or hint.student_id != student_id:
            raise HintNotFound
        hint.seen_at = hint.seen_at or now()

    def withdraw(self, classroom_id: str, student_id: str) -> None:
        """Deletes the student's hint, seen or not."""
        self._session.execute(
            delete(Hint).where(Hint.classroom_id == classroom_id, Hint.student_id == student_id)
        )

    def _as_one_line(self, text: str) -> str:
        """The text as one line. Raises HintUnusable if it is empty or too long."""
        max_length = self._settings.max_hint_length
        try:
            return usable_name(" ".join(text.split()), max_length)
        except (NameUnusable, NameHasControls) as problem:
            raise HintUnusable(max_length=max_length) from problem
