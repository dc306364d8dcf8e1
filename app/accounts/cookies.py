"""The cookies that identify students and teachers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from fastapi import Response
from starlette.requests import HTTPConnection

from app.settings import Settings

STUDENT_COOKIE = "eyeblocks_student"
TEACHER_COOKIE = "eyeblocks_teacher"
STUDENT_COOKIE_AGE_S = 400 * 24 * 3600  # browsers keep no cookie longer


@dataclass(frozen=True)
class Credentials:
    """The session tokens of a request; empty where the request has no such cookie."""

    student_token: str = ""
    teacher_token: str = ""


def credentials_of(connection: HTTPConnection, settings: Settings) -> Credentials:
    return Credentials(
        student_token=_read_cookie(connection, STUDENT_COOKIE, settings),
        teacher_token=_read_cookie(connection, TEACHER_COOKIE, settings),
    )


def earlier_token_of(connection: HTTPConnection, settings: Settings) -> str:
    """On https, the token of a student cookie with the plain name; empty for none.

    The browser has it from before https was switched on, or an attacker has planted it over http.
    It identifies nobody: its student is shown, and only the child's word makes it count.
    """
    return connection.cookies.get(STUDENT_COOKIE, "") if settings.secure_cookies else ""


def caller_key(connection: HTTPConnection, settings: Settings) -> str:
    """A key that is the same for all requests of one caller; empty for a caller without cookies.

    It is a SHA-256 hash, so it does not reveal the token.
    """
    credentials = credentials_of(connection, settings)
    token = credentials.student_token or credentials.teacher_token
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


def set_student_cookie(response: Response, token: str, settings: Settings) -> None:
    _set_cookie(response, STUDENT_COOKIE, token, settings, STUDENT_COOKIE_AGE_S)


def set_teacher_cookie(response: Response, token: str, settings: Settings) -> None:
    _set_cookie(response, TEACHER_COOKIE, token, settings, settings.teacher_session_hours * 3600)


def delete_student_cookie(response: Response, settings: Settings) -> None:
    _set_cookie(response, STUDENT_COOKIE, "", settings, 0)


def delete_earlier_cookie(response: Response) -> None:
    """Deletes the student cookie with the plain name, once the browser has said whose it is."""
    response.delete_cookie(STUDENT_COOKIE, httponly=True, samesite="lax", secure=True)


def delete_teacher_cookie(response: Response, settings: Settings) -> None:
    _set_cookie(response, TEACHER_COOKIE, "", settings, 0)


def cookie_name(name: str, settings: Settings) -> str:
    """The cookie's name. With https it has the prefix `__Host-`, which ties the cookie to this host."""
    return f"__Host-{name}" if settings.secure_cookies else name


def _read_cookie(connection: HTTPConnection, name: str, settings: Settings) -> str:
    """The cookie's value, or an empty string. On https a cookie with the plain name does not count."""
    return connection.cookies.get(cookie_name(name, settings), "")


def _set_cookie(response: Response, name: str, token: str, settings: Settings, age_s: int) -> None:
    response.set_cookie(
        cookie_name(name, settings),
        token,
        max_age=age_s,
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
