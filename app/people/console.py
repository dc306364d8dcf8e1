"""Teachers' accounts from the terminal, where whoever runs the server is trusted."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.db.database import Database
from app.errors import TeacherNotFound
from app.people.invitations import Invitations
from app.people.passwords import Passwords
from app.people.teacher_sessions import TeacherSessions
from app.people.teachers import Teachers
from app.settings import Settings


def first_account_token(settings: Settings) -> str | None:
    """The token of a link that makes the first teacher's account; None once there is one."""
    with opened_database(settings) as database, database.transaction() as session:
        if Teachers(session, settings).any_exist():
            return None
        return Invitations(session, settings).create_first()


def add_teacher(settings: Settings, name: str, prompt: str) -> None:
    """Raises PasswordUnusable, NameUnusable, NameHasControls, NameTaken."""
    kept = Passwords(settings.min_password_length).hash(_asked_password(prompt), name)
    with opened_database(settings) as database, database.transaction() as session:
        Teachers(session, settings).create(name, kept)


def set_password(settings: Settings, name: str, prompt: str) -> None:
    """A new password for a teacher who forgot the old one; every session ends.

    Raises TeacherNotFound, PasswordUnusable.
    """
    kept = Passwords(settings.min_password_length).hash(_asked_password(prompt), name)
    with opened_database(settings) as database, database.transaction() as session:
        teacher = Teachers(session, settings).named(name)
        if teacher is None:
            raise TeacherNotFound
        teacher.password_hash = kept
        TeacherSessions(session).end_all(teacher.id)


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """The newest schema; closed afterwards."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_address)
    try:
        database.migrate()
        yield database
    finally:
        database.close()


def _asked_password(prompt: str) -> str:
    """Typed unseen, or the first line of what is piped in; never an argument, which others see."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")
