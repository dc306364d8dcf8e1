"""Rules for passwords, and their hashes (argon2id)."""

from __future__ import annotations

import threading
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.tokens import new_token
from app.errors import PasswordUnusable, TooManyAttempts

MAX_LENGTH = 200
MIN_DIFFERENT_CHARACTERS = 3
"""Refuses passwords such as 1111111111."""
MAX_CONCURRENT_HASHES = 2
"""One hash takes 64 MiB and a whole core, so more hashes at a time would only be slower."""
SLOT_WAIT_S = 10


class Passwords:
    """Hashes and checks passwords. Thread-safe."""

    def __init__(self, min_length: int, hasher: PasswordHasher | None = None) -> None:
        self._min_length = min_length
        self._hasher = hasher or PasswordHasher()
        self._slots = threading.BoundedSemaphore(MAX_CONCURRENT_HASHES)

    def hash(self, password: str, name: str) -> str:
        """The hash of a new password. Raises PasswordUnusable, TooManyAttempts."""
        folded = password.strip().casefold()
        fits = self._min_length <= len(password) <= MAX_LENGTH
        if (
            not fits
            or folded == name.strip().casefold()
            or len(set(password)) < MIN_DIFFERENT_CHARACTERS
        ):
            raise PasswordUnusable(min_length=self._min_length, max_length=MAX_LENGTH)
        return self._hash(password)

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether `password_hash` is the hash of `password`.

        Without a hash it checks a dummy hash, so that the duration does not tell whether an
        account exists. Raises TooManyAttempts if no slot becomes free within SLOT_WAIT_S seconds.
        """
        dummy_hash = self._dummy_hash
        self._acquire_slot()
        try:
            return (
                self._hasher.verify(password_hash or dummy_hash, password)
                and password_hash is not None
            )
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._slots.release()

    def rehash_if_outdated(self, password_hash: str, password: str) -> str | None:
        """A new hash if `password_hash` has other argon2 parameters than today's, else None."""
        return self._hash(password) if self._hasher.check_needs_rehash(password_hash) else None

    @cached_property
    def _dummy_hash(self) -> str:
        """The hash of a random password."""
        return self._hasher.hash(new_token())

    def _hash(self, password: str) -> str:
        self._acquire_slot()
        try:
            return self._hasher.hash(password)
        finally:
            self._slots.release()

    def _acquire_slot(self) -> None:
        if not self._slots.acquire(timeout=SLOT_WAIT_S):
            raise TooManyAttempts(retry_after_s=SLOT_WAIT_S)
