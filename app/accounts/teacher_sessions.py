"""Teachers' sessions: one for each browser in which a teacher is logged in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.tokens import new_token, token_hash
from app.db.account_tables import TeacherSession
from app.db.tables import now
from app.errors import SessionNotFound

MAX_DEVICE_LENGTH = 200


class TeacherSessions:
    """Begins, finds and ends sessions within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, teacher_id: str, hours: int, device: str) -> str:
        """Begins a session that lasts `hours`; returns its token. `device` is the User-Agent header."""
        token = new_token()
        self._session.add(
            TeacherSession(
                token_hash=token_hash(token),
                teacher_id=teacher_id,
                device=device[:MAX_DEVICE_LENGTH],
                expires_at=now() + timedelta(hours=hours),
            )
        )
        self._session.flush()
        return token

    def find(self, token: str) -> TeacherSession | None:
        """The unexpired session that has `token`, or None."""
        query = select(TeacherSession).where(
            TeacherSession.token_hash == token_hash(token), TeacherSession.expires_at > now()
        )
        return self._session.scalar(query)

    def of_teacher(self, teacher_id: str) -> Sequence[TeacherSession]:
        """The teacher's unexpired sessions, the newest first."""
        query = (
            select(TeacherSession)
            .where(TeacherSession.teacher_id == teacher_id, TeacherSession.expires_at > now())
            .order_by(TeacherSession.created_at.desc(), TeacherSession.id)
        )
        return self._session.scalars(query).all()

    def end(self, teacher_id: str, session_id: str) -> None:
        """Ends one session of the teacher. Raises SessionNotFound if it is another teacher's."""
        teacher_session = self._session.get(TeacherSession, session_id)
        if teacher_session is None or teacher_session.teacher_id != teacher_id:
            raise SessionNotFound
        self._session.delete(teacher_session)

    def end_all(self, teacher_id: str) -> None:
        self._session.execute(delete(TeacherSession).where(TeacherSession.teacher_id == teacher_id))

    def delete_expired(self) -> None:
        self._session.execute(delete(TeacherSession).where(TeacherSession.expires_at < now()))
