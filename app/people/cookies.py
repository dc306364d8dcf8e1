"""The cookies that say who is asking."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from fastapi import Response
from starlette.requests import HTTPConnection

from app.settings import Settings

STUDENT_COOKIE = "eyeblocks_student"
TEACHER_COOKIE = "eyeblocks_teacher"
STUDENT_AGE_S = 400 * 24 * 3600  # the longest that browsers keep a cookie


@dataclass(frozen=True)
class Credentials:
    """What a request shows of itself: tokens, empty where there is none."""

    student: str = ""
    teacher: str = ""


def credentials_of(connection: HTTPConnection, settings: Settings) -> Credentials:
    return Credentials(
        student=_read(connection, STUDENT_COOKIE, settings),
        teacher=_read(connection, TEACHER_COOKIE, settings),
    )


def student_key(connection: HTTPConnection, settings: Settings) -> str:
    """Tells whoever is asking from others, and tells nobody the token; empty for a stranger."""
    shown = credentials_of(connection, settings)
    token = shown.student or shown.teacher
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def set_student_cookie(response: Response, token: str, settings: Settings) -> None:
    _set(response, STUDENT_COOKIE, token, settings, STUDENT_AGE_S)


def set_teacher_cookie(response: Response, token: str, settings: Settings) -> None:
    _set(response, TEACHER_COOKIE, token, settings, settings.teacher_session_hours * 3600)


def forget_student_cookie(response: Response, settings: Settings) -> None:
    _set(response, STUDENT_COOKIE, "", settings, 0)


def forget_teacher_cookie(response: Response, settings: Settings) -> None:
    _set(response, TEACHER_COOKIE, "", settings, 0)


def cookie_name(name: str, settings: Settings) -> str:
    """On https a name that browsers accept from this very host alone."""
    return f"__Host-{name}" if settings.secure_cookies else name


def _read(connection: HTTPConnection, name: str, settings: Settings) -> str:
    """A student who came before https was switched on has a cookie of the plain name."""
    cookies = connection.cookies
    given = cookies.get(cookie_name(name, settings))
    if given is None and name == STUDENT_COOKIE:
        given = cookies.get(name)
    return given or ""


def _set(response: Response, name: str, token: str, settings: Settings, age_s: int) -> None:
    response.set_cookie(
        cookie_name(name, settings),
        token,
        max_age=age_s,
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
    if settings.secure_cookies:
        response.delete_cookie(name, httponly=True, samesite="lax", secure=True)
