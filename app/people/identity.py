"""The cookie that says which student is asking."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Response
from starlette.requests import HTTPConnection

from app.people.students import Students
from app.settings import Settings
from app.web.dependencies import SessionDep, SettingsDep

STUDENT_COOKIE = "eyeblocks_student"
COOKIE_AGE_S = 400 * 24 * 3600  # the longest that browsers keep a cookie


def student_id_of(connection: HTTPConnection, session: SessionDep) -> str:
    """The asking student's id, or an empty one, which owns nothing, for a stranger."""
    token = connection.cookies.get(STUDENT_COOKIE)
    return (Students(session).find(token) if token else None) or ""


def make_student(
    student_id: Annotated[str, Depends(student_id_of)],
    session: SessionDep,
    settings: SettingsDep,
    response: Response,
) -> str:
    """The asking student's id; a stranger becomes a student and gets the cookie."""
    if student_id:
        return student_id
    student_id, token = Students(session).create()
    set_student_cookie(response, token, settings)
    return student_id


def set_student_cookie(response: Response, token: str, settings: Settings) -> None:
    response.set_cookie(
        STUDENT_COOKIE,
        token,
        max_age=COOKIE_AGE_S,
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )


StudentIdDep = Annotated[str, Depends(student_id_of)]
NewStudentIdDep = Annotated[str, Depends(make_student)]
