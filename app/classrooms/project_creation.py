"""Who may create projects: members of classrooms and teachers, or everybody if the settings say so."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Response
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.authorization import Caller
from app.accounts.cookies import Credentials, set_student_cookie
from app.accounts.dependencies import CredentialsDep, caller_of
from app.accounts.students import Students
from app.accounts.tokens import is_token
from app.classrooms.freezing import refuse_frozen
from app.db.classroom_tables import Membership
from app.errors import ClassroomNeeded
from app.settings import Settings
from app.web.dependencies import SessionDep, SettingsDep


def may_create_projects(session: Session, settings: Settings, caller: Caller) -> bool:
    """Whether the caller is a teacher or in a classroom, or students may work alone here."""
    if settings.students_work_alone or caller.teacher_id:
        return True
    return bool(session.scalar(select(exists().where(Membership.student_id == caller.owner_id))))


def creator_of(session: Session, settings: Settings, credentials: Credentials) -> Caller:
    """The caller, if the caller may create a project now.

    Raises ClassroomNeeded outside of classrooms if students may not work alone, ClassroomFrozen.
    """
    caller = caller_of(session, credentials)
    if not may_create_projects(session, settings, caller):
        raise ClassroomNeeded
    refuse_frozen(session, caller.owner_id)
    return caller


def get_or_create_owner(
    session: Session, settings: Settings, credentials: Credentials
) -> tuple[str, str]:
    """The id that owns the caller's projects, and the token for the student's cookie.

    For an anonymous caller it creates a student. The token is empty for everybody else.
    Raises ClassroomNeeded, ClassroomFrozen.
    """
    caller = creator_of(session, settings, credentials)
    if caller.owner_id:
        return caller.owner_id, ""
    students, token = Students(session), credentials.student_token
    return (students.create_for(token), token) if is_token(token) else students.create()


def ensure_owner(
    credentials: CredentialsDep, session: SessionDep, settings: SettingsDep, response: Response
) -> str:
    """The id that owns the caller's projects. An anonymous caller becomes a student and gets a cookie.

    Raises ClassroomNeeded, ClassroomFrozen.
    """
    student_id, token = get_or_create_owner(session, settings, credentials)
    if token:
        set_student_cookie(response, token, settings)
    return student_id


EnsuredOwnerIdDep = Annotated[str, Depends(ensure_owner)]
