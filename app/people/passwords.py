"""Passwords: what they have to be, and how they are kept (argon2id)."""

from __future__ import annotations

import threading
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import PasswordUnusable, TooManyAttempts
from app.people.tokens import new_token

MAX_LENGTH = 200
FEWEST_LETTERS = 3
"""Different ones, so that nobody gets by with 1111111111."""
AT_A_TIME = 2
"""Hashing takes 64 MiB and a core for a moment each, so more at a time would help nobody."""
WAIT_S = 10


class Passwords:
    """Hashes and checks. Called from several threads."""

    def __init__(self, min_length: int, hasher: PasswordHasher | None = None) -> None:
        self._min_length = min_length
        self._hasher = hasher or PasswordHasher()
        self._places = threading.BoundedSemaphore(AT_A_TIME)

    def hash(self, password: str, name: str) -> str:
        """What to keep of a new password. Raises PasswordUnusable, TooManyAttempts."""
        told = password.strip().casefold()
        fits = self._min_length <= len(password) <= MAX_LENGTH
        if not fits or told == name.strip().casefold() or len(set(password)) < FEWEST_LETTERS:
            raise PasswordUnusable(min_length=self._min_length, max_length=MAX_LENGTH)
        return self._hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether `kept` was made from `password`; without one it takes as long to say no.

        Raises TooManyAttempts when too many wait.
        """
        nobodys = self._nobodys
        self._enter()
        try:
            return self._hasher.verify(kept or nobodys, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._places.release()

    def renewed(self, kept: str, password: str) -> str | None:
        """A new hash where `kept` was made with other parameters than today's."""
        return self._hash(password) if self._hasher.check_needs_rehash(kept) else None

    @cached_property
    def _nobodys(self) -> str:
        """The hash of a password that nobody knows."""
        return self._hasher.hash(new_token())

    def _hash(self, password: str) -> str:
        self._enter()
        try:
            return self._hasher.hash(password)
        finally:
            self._places.release()

    def _enter(self) -> None:
        if not self._places.acquire(timeout=WAIT_S):
            raise TooManyAttempts(retry_after_s=WAIT_S)
