"""Counts wrong join codes and word cards. Right ones cost nothing.

A browser's guesses count by its door cookie first. Its first wrong ones are its own affair, so a
browser that has not guessed is never refused, whoever else guesses. What it guesses beyond them is
paid for by its address and by all addresses together, too. Browsers without the cookie share a part
of their address's budget.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.accounts.door_cookies import (
    ADDRESSES_TOGETHER,
    DOOR_COOKIE_AGE_S,
    FIRST_GUESSES,
    most_valid_cookies,
)
from app.classrooms.recent_guesses import RecentGuesses
from app.errors import Busy, CardNotFound, JoinCodeNotFound
from app.settings import Settings
from app.web.limiter import Budget, Limiter, refund_all, spend_all

WRONG = (JoinCodeNotFound, CardNotFound)
PART_WITHOUT_COOKIE = 2
"""Browsers without the cookie have one part in so many of their address's budget."""
_EVERYBODY = ""


@dataclass(frozen=True)
class Guesser:
    """Who types a code: the browser's id from the door's cookie, empty without one, and its address."""

    browser: str
    address: str


class Guesses:
    """The budgets of wrong guesses, and the recent ones for teachers to see. Thread-safe."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        browsers, pause_s = most_valid_cookies(settings), settings.guess_pause_s
        by_address, part = settings.guesses_per_address, PART_WITHOUT_COOKIE
        self._first = Limiter(FIRST_GUESSES, DOOR_COOKIE_AGE_S, browsers, clock)
        self._by_browser = Limiter(settings.guesses_per_browser, pause_s, browsers, clock)
        self._without_cookie = Limiter(-(-by_address // part), pause_s * part, clock=clock)
        self._by_address = Limiter(by_address, pause_s, clock=clock)
        self._together = Limiter(
            settings.guesses_together, pause_s / ADDRESSES_TOGETHER, clock=clock
        )
        self.recent = RecentGuesses(settings, clock)

    @contextmanager
    def counting(self, guesser: Guesser) -> Iterator[None]:
        """Spends a guess and refunds it unless the block raises one of `WRONG`.

        Raises TooManyAttempts before the block if no guess is left.
        """
        spent = self._spend(guesser)
        try:
            yield
        except WRONG:
            self.recent.add(guesser.address)
            raise
        except BaseException:
            refund_all(spent)
            raise
        refund_all(spent)

    def _spend(self, guesser: Guesser) -> list[Budget]:
        shared = [(self._by_address, guesser.address), (self._together, _EVERYBODY)]
        if not guesser.browser:
            return spend_all([(self._without_cookie, guesser.address), *shared])
        own = (self._by_browser, guesser.browser)
        try:
            return spend_all([own, (self._first, guesser.browser)])
        except Busy:
            return spend_all([own, *shared])
