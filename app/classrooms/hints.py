"""A teacher's words to a student, until the student puts them away."""

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
    """Sends, finds and puts away hints within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def send(self, classroom_id: str, student_ids: Sequence[str], text: str) -> None:
        """A student has one hint at a time: a new one takes its place. Raises HintUnusable."""
        text = self._usable(text)
        self._session.execute(
            delete(Hint).where(Hint.classroom_id == classroom_id, Hint.student_id.in_(student_ids))
        )
        self._session.add_all(
            Hint(id=new_id(), classroom_id=classroom_id, student_id=each, text=text)
            for each in student_ids
        )
        self._session.flush()

    def of_student(self, student_id: str) -> Hint | None:
        """The newest hint that the student has not put away."""
        query = select(Hint).where(Hint.student_id == student_id, Hint.seen_at.is_(None))
        return self._session.scalar(query.order_by(Hint.created_at.desc(), Hint.id).limit(1))

    def put_away(self, hint_id: str, student_id: str) -> None:
        """Raises HintNotFound, for somebody else's too."""
        hint = self._session.get(Hint, hint_id)
        if hint is None or hint.student_id != student_id:
            raise HintNotFound
        hint.seen_at = hint.seen_at or now()

    def take_back(self, classroom_id: str, student_id: str) -> None:
        """The student sees it no more, put away or not."""
        self._session.execute(
            delete(Hint).where(Hint.classroom_id == classroom_id, Hint.student_id == student_id)
        )

    def _usable(self, text: str) -> str:
        """In one line."""
        longest = self._settings.max_hint_length
        try:
            return usable_name(" ".join(text.split()), longest)
        except (NameUnusable, NameHasControls) as problem:
            raise HintUnusable(max_length=longest) from problem
