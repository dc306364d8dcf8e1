"""How a teacher comes in: password, invitation, and what is done against guessing."""

from __future__ import annotations

from dataclasses import dataclass

from app.db.database import Database
from app.db.people_tables import Teacher
from app.errors import LoginFailed, LoginNeeded
from app.names import name_key
from app.people.invitations import Invitations
from app.people.passwords import Passwords
from app.people.teacher_sessions import TeacherSessions
from app.people.teachers import Teachers
from app.settings import Settings
from app.web.limiter import Limiter

ADDRESSES = 10
"""So many times the guesses of one address are allowed for an account from all together."""


@dataclass(frozen=True)
class Browser:
    """Where somebody logs in: the address, and what the browser says of itself."""

    address: str
    device: str


@dataclass(frozen=True)
class Login:
    """A teacher who came in, and the token of the new session."""

    teacher: Teacher
    token: str


class Logins:
    """Hashing takes a while, so it is done outside of transactions. Called from several threads."""

    def __init__(
        self, database: Database, settings: Settings, passwords: Passwords | None = None
    ) -> None:
        self._database = database
        self._settings = settings
        self._passwords = passwords or Passwords(settings.min_password_length)
        pause_s = settings.guess_pause_s
        self._addresses = Limiter(settings.guesses_per_address, pause_s)
        # By address, so that a child who types nonsense does not shut the teacher out.
        self._accounts = Limiter(settings.guesses_per_account, pause_s)
        self._accounts_anywhere = Limiter(
            settings.guesses_per_account * ADDRESSES, pause_s / ADDRESSES
        )

    def log_in(self, name: str, password: str, browser: Browser) -> Login:
        """Raises LoginFailed, TooManyAttempts."""
        teacher = self._checked(name, password, browser)
        renewed = self._passwords.renewed(teacher.password_hash, password)
        with self._database.transaction() as session:
            if renewed is not None:
                Teachers(session, self._settings).get(teacher.id).password_hash = renewed
            token = self._begin(TeacherSessions(session), teacher, browser)
        return Login(teacher, token)

    def accept(self, invitation: str, name: str, password: str, browser: Browser) -> Login:
        """Make the account that an invitation stands for, and log in.

        Raises InvitationNotFound, PasswordUnusable, NameUnusable, NameHasControls, NameTaken,
        TooManyAttempts.
        """
        self._addresses.take(browser.address)
        with self._database.reading() as session:
            Invitations(session, self._settings).find(invitation)
        self._addresses.give_back(browser.address)
        kept = self._passwords.hash(password, name)
        with self._database.transaction() as session:
            Invitations(session, self._settings).use(invitation)
            teacher = Teachers(session, self._settings).create(name, kept)
            token = self._begin(TeacherSessions(session), teacher, browser)
        return Login(teacher, token)

    def confirm(self, token: str, password: str, browser: Browser) -> Teacher:
        """The teacher of a session, who types the password once more.

        Raises LoginNeeded, LoginFailed, TooManyAttempts.
        """
        with self._database.reading() as session:
            found = TeacherSessions(session).find(token)
            if found is None:
                raise LoginNeeded(any_account=True)
            name = Teachers(session, self._settings).get(found.teacher_id).name
        return self._checked(name, password, browser)

    def change_password(self, token: str, current: str, new: str, browser: Browser) -> Login:
        """End every session and begin a new one.

        Raises LoginNeeded, LoginFailed, PasswordUnusable, TooManyAttempts.
        """
        teacher = self.confirm(token, current, browser)
        kept = self._passwords.hash(new, teacher.name)
        with self._database.transaction() as session:
            sessions = TeacherSessions(session)
            Teachers(session, self._settings).get(teacher.id).password_hash = kept
            sessions.end_all(teacher.id)
            token = self._begin(sessions, teacher, browser)
        return Login(teacher, token)

    def _checked(self, name: str, password: str, browser: Browser) -> Teacher:
        account = name_key(name.strip())
        self._addresses.take(browser.address)
        self._accounts.take(f"{account} {browser.address}")
        self._accounts_anywhere.take(account)
        with self._database.reading() as session:
            teacher = Teachers(session, self._settings).named(name.strip())
        kept = teacher.password_hash if teacher else None
        if not self._passwords.matches(kept, password) or teacher is None:
            raise LoginFailed
        self._addresses.give_back(browser.address)
        self._accounts.give_back(f"{account} {browser.address}")
        self._accounts_anywhere.give_back(account)
        return teacher

    def _begin(self, sessions: TeacherSessions, teacher: Teacher, browser: Browser) -> str:
        return sessions.begin(teacher.id, self._settings.teacher_session_hours, browser.device)
