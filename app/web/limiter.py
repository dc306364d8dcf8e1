"""How often somebody may try: a few times at once, then one by one. Memory is bounded."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from starlette.requests import HTTPConnection

from app.errors import Busy, TooManyAttempts

REMEMBERED = 10_000
"""Keys that a limiter remembers; the one that was asked for longest ago makes room."""


class Limiter:
    """`burst` tries at once for each key, and one more every `every_s` seconds; then `refusal`.

    One number a key: the time at which all its tries will have come back. Called from several
    threads; each web process counts for itself.
    """

    def __init__(
        self,
        burst: int,
        every_s: float,
        size: int = REMEMBERED,
        clock: Callable[[], float] = time.monotonic,
        refusal: type[Busy] = TooManyAttempts,
    ) -> None:
        self._refusal = refusal
        self._every_s = every_s
        self._debt_s = burst * every_s
        self._size = size
        self._clock = clock
        self._whole_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Spend one try. Raises the refusal when none is left, with the seconds to wait."""
        with self._lock:
            now = self._clock()
            whole_at = max(self._whole_at.get(key, now), now) + self._every_s
            wait_s = whole_at - now - self._debt_s
            if wait_s > 0:
                raise self._refusal(retry_after_s=math.ceil(wait_s))
            self._whole_at[key] = whole_at
            self._whole_at.move_to_end(key)
            while len(self._whole_at) > self._size:
                self._whole_at.popitem(last=False)

    @contextmanager
    def guessing(self, key: str, *wrong: type[Exception]) -> Iterator[None]:
        """Spend one try on the block, which counts only when it raises one of `wrong`.

        Raises TooManyAttempts.
        """
        self.take(key)
        try:
            yield
        except wrong:
            raise
        except BaseException:
            self.give_back(key)
            raise
        self.give_back(key)

    def give_back(self, key: str) -> None:
        """Undo one `take`: it turned out to be no guess."""
        with self._lock:
            if key in self._whole_at:
                self._whole_at[key] -= self._every_s


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from; a home's or school's IPv6 network counts as one address."""
    return _network_of(connection.client.host if connection.client else "")


@lru_cache(REMEMBERED)
def _network_of(host: str) -> str:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
