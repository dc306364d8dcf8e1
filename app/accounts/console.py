"""Commands of the terminal for teachers' accounts. They ask for no login."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.accounts.invitations import Invitations
from app.accounts.passwords import Passwords
from app.accounts.teacher_sessions import TeacherSessions
from app.accounts.teachers import Teachers
from app.db.database import Database
from app.errors import TeacherNotFound
from app.settings import Settings


def first_account_token(settings: Settings) -> str | None:
    """Creates the invitation for the first account; its token, or None if an account exists."""
    with open_database(settings) as database, database.transaction() as session:
        if Teachers(session, settings).any_exist():
            return None
        return Invitations(session, settings).create_first()


def add_teacher(settings: Settings, name: str, prompt: str) -> None:
    """Creates an account with a password that the terminal asks for.

    Raises PasswordUnusable, NameUnusable, NameHasControls, NameTaken.
    """
    password_hash = Passwords(settings.min_password_length).hash(_read_password(prompt), name)
    with open_database(settings) as database, database.transaction() as session:
        Teachers(session, settings).create(name, password_hash)


def set_password(settings: Settings, name: str, prompt: str) -> None:
    """Sets a teacher's password and ends every session of the teacher.

    Raises TeacherNotFound, PasswordUnusable.
    """
    password_hash = Passwords(settings.min_password_length).hash(_read_password(prompt), name)
    with open_database(settings) as database, database.transaction() as session:
        teacher = Teachers(session, settings).find_by_name(name)
        if teacher is None:
            raise TeacherNotFound
        teacher.password_hash = password_hash
        TeacherSessions(session).end_all(teacher.id)


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Opens the database, migrates it to the newest schema, and closes it after the block."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database.of(settings)
    try:
        database.migrate()
        yield database
    finally:
        database.close()


def _read_password(prompt: str) -> str:
    """Reads the password without echo, or the first line of piped input.

    It is no command-line argument, because other users of the machine can list those.
    """
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")
