"""Who is asking, as routes need it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Response
from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from app.db.people_tables import Membership, Teacher
from app.errors import ClassroomNeeded
from app.people.access import Access, Caller
from app.people.cookies import Credentials, credentials_of, set_student_cookie
from app.people.freezing import refuse_frozen
from app.people.students import Students
from app.people.teacher_sessions import TeacherSessions
from app.settings import Settings
from app.web.dependencies import SessionDep, SettingsDep


async def credentials(connection: HTTPConnection, settings: SettingsDep) -> Credentials:
    return credentials_of(connection, settings)


CredentialsDep = Annotated[Credentials, Depends(credentials)]


def caller_of(session: Session, shown: Credentials) -> Caller:
    """Who holds the tokens; a stranger is nobody, and owns nothing.

    A teacher who is logged in owns what belongs to the account, on whatever computer, and is not
    the student whom the browser knows besides.
    """
    found = TeacherSessions(session).find(shown.teacher) if shown.teacher else None
    if found is not None:
        return Caller(session.get_one(Teacher, found.teacher_id).student_id, found.teacher_id)
    return Caller(browser_student(session, shown))


def browser_student(session: Session, shown: Credentials) -> str:
    """The id of the student whom the browser knows, whoever is logged in; empty for none."""
    return Students(session).find(shown.student) or "" if shown.student else ""


def calling(session: SessionDep, shown: CredentialsDep) -> Caller:
    return caller_of(session, shown)


CallerDep = Annotated[Caller, Depends(calling)]


def may_make_projects(session: Session, settings: Settings, caller: Caller) -> bool:
    """Whether the caller is in a classroom or a teacher, unless anybody may work here."""
    if settings.students_work_alone or caller.teacher_id:
        return True
    return bool(session.scalar(select(exists().where(Membership.student_id == caller.student_id))))


async def access_of(session: SessionDep, caller: CallerDep) -> Access:
    return Access(session, caller)


async def student_id_of(caller: CallerDep) -> str:
    """The asking student's id, or an empty one, which owns nothing, for a stranger."""
    return caller.student_id


def maker_of(session: Session, settings: Settings, shown: Credentials) -> Caller:
    """Who is about to make a project.

    Raises ClassroomNeeded where students do not work alone, ClassroomFrozen.
    """
    caller = caller_of(session, shown)
    if not may_make_projects(session, settings, caller):
        raise ClassroomNeeded
    refuse_frozen(session, caller.student_id)
    return caller


def student_or_new(session: Session, settings: Settings, shown: Credentials) -> tuple[str, str]:
    """The asking student's id; for a stranger a new student's, with the token for its cookie.

    Raises what `maker_of` raises.
    """
    caller = maker_of(session, settings, shown)
    return (caller.student_id, "") if caller.student_id else Students(session).create()


def make_student(
    shown: CredentialsDep, session: SessionDep, settings: SettingsDep, response: Response
) -> str:
    """The asking student's id; a stranger becomes a student and gets the cookie.

    Raises ClassroomNeeded where students do not work alone, ClassroomFrozen.
    """
    student_id, token = student_or_new(session, settings, shown)
    if token:
        set_student_cookie(response, token, settings)
    return student_id


AccessDep = Annotated[Access, Depends(access_of)]
StudentIdDep = Annotated[str, Depends(student_id_of)]
NewStudentIdDep = Annotated[str, Depends(make_student)]
