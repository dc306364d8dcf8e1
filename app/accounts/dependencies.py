"""FastAPI dependencies for the caller of a request and what the caller may do."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from app.accounts.authorization import Access, Caller
from app.accounts.cookies import Credentials, credentials_of
from app.accounts.students import Students
from app.accounts.teacher_sessions import TeacherSessions
from app.db.account_tables import Teacher
from app.web.dependencies import SessionDep, SettingsDep


async def request_credentials(connection: HTTPConnection, settings: SettingsDep) -> Credentials:
    return credentials_of(connection, settings)


CredentialsDep = Annotated[Credentials, Depends(request_credentials)]


def caller_of(session: Session, credentials: Credentials) -> Caller:
    """The caller to whom the tokens belong; an empty Caller for unknown tokens.

    A teacher's login takes precedence over the student cookie of the same browser.
    """
    teacher_session = (
        TeacherSessions(session).find(credentials.teacher_token)
        if credentials.teacher_token
        else None
    )
    if teacher_session is not None:
        return Caller(
            session.get_one(Teacher, teacher_session.teacher_id).student_id,
            teacher_session.teacher_id,
        )
    return Caller(browser_student_id(session, credentials))


def browser_student_id(session: Session, credentials: Credentials) -> str:
    """The id behind the browser's student cookie, even if a teacher is logged in; empty for none."""
    return (
        Students(session).find_id(credentials.student_token) or ""
        if credentials.student_token
        else ""
    )


def request_caller(session: SessionDep, credentials: CredentialsDep) -> Caller:
    return caller_of(session, credentials)


CallerDep = Annotated[Caller, Depends(request_caller)]


async def request_access(session: SessionDep, caller: CallerDep) -> Access:
    return Access(session, caller)


async def owner_id_of(caller: CallerDep) -> str:
    """The id of the student row that owns the caller's projects; empty for an anonymous caller."""
    return caller.owner_id


AccessDep = Annotated[Access, Depends(request_access)]
OwnerIdDep = Annotated[str, Depends(owner_id_of)]
