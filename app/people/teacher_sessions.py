"""The browsers in which a teacher is logged in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db.people_tables import TeacherSession
from app.db.tables import now
from app.errors import SessionNotFound
from app.people.tokens import new_token, token_hash

LONGEST_DEVICE = 200


class TeacherSessions:
    """Begins, finds and ends sessions within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, teacher_id: str, hours: int, device: str) -> str:
        """A new session's token. `device` is what the browser says of itself."""
        token = new_token()
        self._session.add(
            TeacherSession(
                token_hash=token_hash(token),
                teacher_id=teacher_id,
                device=device[:LONGEST_DEVICE],
                expires_at=now() + timedelta(hours=hours),
            )
        )
        self._session.flush()
        return token

    def find(self, token: str) -> TeacherSession | None:
        """The session that `token` opens, unless it is over."""
        query = select(TeacherSession).where(
            TeacherSession.token_hash == token_hash(token), TeacherSession.expires_at > now()
        )
        return self._session.scalar(query)

    def of_teacher(self, teacher_id: str) -> Sequence[TeacherSession]:
        """Those that are not over, the newest first."""
        query = (
            select(TeacherSession)
            .where(TeacherSession.teacher_id == teacher_id, TeacherSession.expires_at > now())
            .order_by(TeacherSession.created_at.desc(), TeacherSession.id)
        )
        return self._session.scalars(query).all()

    def end(self, teacher_id: str, session_id: str) -> None:
        """Raises SessionNotFound, for another teacher's session too."""
        found = self._session.get(TeacherSession, session_id)
        if found is None or found.teacher_id != teacher_id:
            raise SessionNotFound
        self._session.delete(found)

    def end_all(self, teacher_id: str) -> None:
        self._session.execute(delete(TeacherSession).where(TeacherSession.teacher_id == teacher_id))

    def forget_expired(self) -> None:
        self._session.execute(delete(TeacherSession).where(TeacherSession.expires_at < now()))
