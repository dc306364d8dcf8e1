"""Invitations: links, each of which creates one teacher's account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.tokens import new_token, token_hash
from app.db.account_tables import Invitation
from app.db.row_locks import lock_teacher
from app.db.tables import now
from app.errors import InvitationNotFound, QuotaReached
from app.settings import Settings

MAX_OPEN_INVITATIONS = 50
"""The number of unused invitations that one teacher may have at a time."""


class Invitations:
    """Creates, consumes and revokes invitations within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def create(self, teacher_id: str) -> tuple[Invitation, str]:
        """Creates a teacher's invitation; returns it with its token. Raises QuotaReached."""
        lock_teacher(self._session, teacher_id)
        self.delete_expired()
        count = select(func.count()).where(Invitation.teacher_id == teacher_id)
        open_count = self._session.scalar(count) or 0
        if open_count >= MAX_OPEN_INVITATIONS:
            raise QuotaReached(quota="invitations", reached=open_count, limit=MAX_OPEN_INVITATIONS)
        return self._add(teacher_id)

    def create_first(self) -> str:
        """Creates the invitation for the first account and deletes earlier ones; returns its token."""
        self._session.execute(delete(Invitation).where(Invitation.teacher_id.is_(None)))
        return self._add(None)[1]

    def of_teacher(self, teacher_id: str) -> Sequence[Invitation]:
        """The teacher's unused and unexpired invitations, the newest first."""
        query = (
            select(Invitation)
            .where(Invitation.teacher_id == teacher_id, Invitation.expires_at > now())
            .order_by(Invitation.created_at.desc(), Invitation.id)
        )
        return self._session.scalars(query).all()

    def find(self, token: str) -> Invitation:
        """The invitation with that token. Raises InvitationNotFound if it is used or expired."""
        query = select(Invitation).where(
            Invitation.token_hash == token_hash(token), Invitation.expires_at > now()
        )
        invitation = self._session.scalar(query)
        if invitation is None:
            raise InvitationNotFound
        return invitation

    def consume(self, token: str) -> None:
        """Deletes the invitation with that token. Raises InvitationNotFound."""
        self._session.delete(self.find(token))

    def revoke(self, teacher_id: str, invitation_id: str) -> None:
        """Deletes a teacher's invitation. Raises InvitationNotFound if it is another teacher's."""
        invitation = self._session.get(Invitation, invitation_id)
        if invitation is None or invitation.teacher_id != teacher_id:
            raise InvitationNotFound
        self._session.delete(invitation)

    def delete_expired(self) -> None:
        self._session.execute(delete(Invitation).where(Invitation.expires_at < now()))

    def _add(self, teacher_id: str | None) -> tuple[Invitation, str]:
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
