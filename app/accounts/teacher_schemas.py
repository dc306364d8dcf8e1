"""JSON schemas of teachers, their sessions and invitations."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from app.accounts.passwords import MAX_LENGTH
from app.db.account_tables import Invitation, Teacher, TeacherSession
from app.web.fields import Body, Id, Moment, Name

Password = Annotated[str, StringConstraints(strict=True, max_length=MAX_LENGTH)]
Token = Annotated[str, StringConstraints(strict=True, max_length=100)]


class LoginIn(Body):
    """A name and its password."""

    name: Name = Field(max_length=200, description="As the account was made; letter case is free")
    password: Password = Field(description="The password", examples=["correct horse battery"])


class AccountIn(Body):
    """A new account."""

    invitation: Token = Field(description="The part of the link behind #")
    name: Name = Field(max_length=200, description="What the teacher is called here")
    password: Password = Field(
        description="Long enough and not the name", examples=["correct horse battery"]
    )


class PasswordChange(Body):
    """From one password to another."""

    current: Password = Field(description="The password until now")
    new: Password = Field(description="The password from now on")


class PasswordIn(Body):
    """The password, once more."""

    password: Password = Field(description="The password", examples=["correct horse battery"])


class TeacherOut(BaseModel):
    """The teacher who is logged in."""

    id: Id
    name: str = Field(description="What the teacher is called here", examples=["김선생님"])

    @classmethod
    def of(cls, teacher: Teacher) -> TeacherOut:
        return cls(id=teacher.id, name=teacher.name)


class WhoOut(BaseModel):
    """Whether a teacher is logged in in this browser."""

    teacher: TeacherOut | None = Field(description="Who is logged in; null: nobody")
    any_account: bool = Field(description="Whether there is a teacher's account at all")
    projects_to_bring: int = Field(
        ge=0,
        description="Projects that somebody outside of classrooms made in this browser: they can be"
        " brought into the account",
    )


class TeacherSessionOut(BaseModel):
    """A browser in which the teacher is logged in."""

    id: Id
    device: str = Field(description="What the browser says of itself", examples=["Mozilla/5.0"])
    current: bool = Field(description="Whether it is the one that asks")
    created_at: Moment
    expires_at: Moment

    @classmethod
    def of(cls, session: TeacherSession, token_hash: str) -> TeacherSessionOut:
        return cls(
            id=session.id,
            device=session.device,
            current=session.token_hash == token_hash,
            created_at=session.created_at,
            expires_at=session.expires_at,
        )


class TeacherSessionList(BaseModel):
    """Every browser in which the teacher is logged in."""

    sessions: list[TeacherSessionOut] = Field(description="The newest first")


class InvitationOut(BaseModel):
    """A link that makes one account."""

    id: Id
    created_at: Moment
    expires_at: Moment

    @classmethod
    def of(cls, invitation: Invitation) -> InvitationOut:
        return cls(
            id=invitation.id,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
        )


class NewInvitationOut(InvitationOut):
    """A new link; it is told this once."""

    path: str = Field(description="What to open on this server", examples=["/teacher/start#t0ken"])
    url: str = Field(
        description="The same for other devices",
        examples=["http://192.168.0.5:8000/teacher/start#t0ken"],
    )
    qr: str = Field(description="`url` as a QR code, an SVG in a data address")
    on_network: bool = Field(description="Whether other devices reach the server at all")


class InvitationList(BaseModel):
    """The teacher's invitations that nobody has used."""

    invitations: list[InvitationOut] = Field(description="The newest first")
