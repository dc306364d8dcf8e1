"""Logs teachers in, by password or invitation, and limits how often passwords are guessed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from app.accounts.door_cookies import DOOR_COOKIE_AGE_S, FIRST_GUESSES, most_valid_cookies
from app.accounts.invitations import Invitations
from app.accounts.passwords import Passwords
from app.accounts.teacher_sessions import TeacherSessions
from app.accounts.teachers import Teachers
from app.db.account_tables import Teacher
from app.db.database import Database
from app.errors import Busy, LoginFailed, LoginNeeded
from app.names import name_key
from app.settings import Settings
from app.web.limiter import Budget, Limiter, refund_all, spend_all

ADDRESSES_PER_ACCOUNT = 10
"""All addresses together may guess an account's password this many times as often as one address."""


@dataclass(frozen=True)
class Browser:
    """The browser of a login: its network address, its User-Agent header, the id of its door cookie."""

    address: str
    device: str
    door: str = ""


@dataclass(frozen=True)
class Login:
    """A teacher who has logged in, and the token of the new session."""

    teacher: Teacher
    token: str


class Logins:
    """Checks passwords and begins sessions. Thread-safe.

    Passwords are hashed outside of transactions, because hashing takes tenths of a second.
    """

    def __init__(
        self, database: Database, settings: Settings, passwords: Passwords | None = None
    ) -> None:
        self._database = database
        self._settings = settings
        self._passwords = passwords or Passwords(settings.min_password_length)
        pause_s = settings.guess_pause_s
        # A browser's own, so that whoever guesses at the same address does not lock the teacher out.
        self._first_tries = Limiter(FIRST_GUESSES, DOOR_COOKIE_AGE_S, most_valid_cookies(settings))
        self._tries_by_address = Limiter(settings.guesses_per_address, pause_s)
        # Counted by address, too, so that a child's wrong guesses do not lock the teacher out.
        self._tries_by_account_and_address = Limiter(settings.guesses_per_account, pause_s)
        self._tries_by_account = Limiter(
            settings.guesses_per_account * ADDRESSES_PER_ACCOUNT, pause_s / ADDRESSES_PER_ACCOUNT
        )

    def log_in(self, name: str, password: str, browser: Browser) -> Login:
        """Checks name and password and begins a session. Raises LoginFailed, TooManyAttempts."""
        teacher = self._verify(name, password, browser)
        rehashed = self._passwords.rehash_if_outdated(teacher.password_hash, password)
        with self._database.transaction() as session:
            if rehashed is not None:
                Teachers(session, self._settings).get(teacher.id).password_hash = rehashed
            token = self._begin_session(TeacherSessions(session), teacher, browser)
        return Login(teacher, token)

    def accept_invitation(
        self, invitation: str, name: str, password: str, browser: Browser
    ) -> Login:
        """Creates the account of an invitation and begins a session.

        Raises InvitationNotFound, PasswordUnusable, NameUnusable, NameHasControls, NameTaken,
        TooManyAttempts.
        """
        spent = self._spend(browser, [(self._tries_by_address, browser.address)])
        with self._database.reading() as session:
            Invitations(session, self._settings).find(invitation)
        refund_all(spent)
        password_hash = self._passwords.hash(password, name)
        with self._database.transaction() as session:
            Invitations(session, self._settings).consume(invitation)
            teacher = Teachers(session, self._settings).create(name, password_hash)
            token = self._begin_session(TeacherSessions(session), teacher, browser)
        return Login(teacher, token)

    def confirm_password(self, token: str, password: str, browser: Browser) -> Teacher:
        """Checks the password of the teacher whose session has `token`; returns the teacher.

        Raises LoginNeeded, LoginFailed, TooManyAttempts.
        """
        with self._database.reading() as session:
            teacher_session = TeacherSessions(session).find(token)
            if teacher_session is None:
                raise LoginNeeded(any_account=True)
            name = Teachers(session, self._settings).get(teacher_session.teacher_id).name
        return self._verify(name, password, browser)

    def change_password(self, token: str, current: str, new: str, browser: Browser) -> Login:
        """Sets a new password, ends every session and begins a new one.

        Raises LoginNeeded, LoginFailed, PasswordUnusable, TooManyAttempts.
        """
        teacher = self.confirm_password(token, current, browser)
        password_hash = self._passwords.hash(new, teacher.name)
        with self._database.transaction() as session:
            sessions = TeacherSessions(session)
            Teachers(session, self._settings).get(teacher.id).password_hash = password_hash
            sessions.end_all(teacher.id)
            token = self._begin_session(sessions, teacher, browser)
        return Login(teacher, token)

    def _verify(self, name: str, password: str, browser: Browser) -> Teacher:
        account = name_key(name.strip())
        shared = [
            (self._tries_by_address, browser.address),
            (self._tries_by_account_and_address, f"{account} {browser.address}"),
            (self._tries_by_account, account),
        ]
        spent = self._spend(browser, shared)
        with self._database.reading() as session:
            teacher = Teachers(session, self._settings).find_by_name(name.strip())
        password_hash = teacher.password_hash if teacher else None
        if not self._passwords.matches(password_hash, password) or teacher is None:
            raise LoginFailed
        refund_all(spent)
        return teacher

    def _spend(self, browser: Browser, shared: list[Budget]) -> list[Budget]:
        """Spends one of the browser's own first tries, or else one of the shared budgets."""
        if browser.door:
            with suppress(Busy):
                return spend_all([(self._first_tries, browser.door)])
        return spend_all(shared)

    def _begin_session(self, sessions: TeacherSessions, teacher: Teacher, browser: Browser) -> str:
        return sessions.begin(teacher.id, self._settings.teacher_session_hours, browser.device)
