"""Links that make one teacher's account each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.db.people_tables import Invitation
from app.db.tables import now
from app.errors import InvitationNotFound, QuotaReached
from app.people.tokens import new_token, token_hash
from app.settings import Settings

MOST_OPEN = 50
"""Invitations of one teacher that may be open at a time."""


class Invitations:
    """Makes, uses and takes back invitations within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def create(self, teacher_id: str) -> tuple[Invitation, str]:
        """An invitation and its token. Raises QuotaReached."""
        self.forget_expired()
        count = select(func.count()).where(Invitation.teacher_id == teacher_id)
        open_ones = self._session.scalar(count) or 0
        if open_ones >= MOST_OPEN:
            raise QuotaReached(quota="invitations", reached=open_ones, limit=MOST_OPEN)
        return self._new(teacher_id)

    def create_first(self) -> str:
        """The console's own invitation; one that it made before opens nothing any more."""
        self._session.execute(delete(Invitation).where(Invitation.teacher_id.is_(None)))
        return self._new(None)[1]

    def of_teacher(self, teacher_id: str) -> Sequence[Invitation]:
        """Those that can still be used, the newest first."""
        query = (
            select(Invitation)
            .where(Invitation.teacher_id == teacher_id, Invitation.expires_at > now())
            .order_by(Invitation.created_at.desc(), Invitation.id)
        )
        return self._session.scalars(query).all()

    def find(self, token: str) -> Invitation:
        """Raises InvitationNotFound, for a used or expired one too."""
        query = select(Invitation).where(
            Invitation.token_hash == token_hash(token), Invitation.expires_at > now()
        )
        invitation = self._session.scalar(query)
        if invitation is None:
            raise InvitationNotFound
        return invitation

    def use(self, token: str) -> None:
        """It opens nothing any more. Raises InvitationNotFound."""
        self._session.delete(self.find(token))

    def take_back(self, teacher_id: str, invitation_id: str) -> None:
        """Raises InvitationNotFound, for another teacher's too."""
        invitation = self._session.get(Invitation, invitation_id)
        if invitation is None or invitation.teacher_id != teacher_id:
            raise InvitationNotFound
        self._session.delete(invitation)

    def forget_expired(self) -> None:
        self._session.execute(delete(Invitation).where(Invitation.expires_at < now()))

    def _new(self, teacher_id: str | None) -> tuple[Invitation, str]:
        token = new_token()
        hours = self._settings.invitation_hours
        invitation = Invitation(
            token_hash=token_hash(token),
            teacher_id=teacher_id,
            expires_at=now() + timedelta(hours=hours),
        )
        self._session.add(invitation)
        self._session.flush()
        return invitation, token
