"""Token buckets that limit how often a key, such as an address, may try something."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache

from starlette.requests import HTTPConnection

from app.errors import Busy, TooManyAttempts

MAX_KEYS = 10_000
"""The maximum number of keys of a limiter. A new key replaces the least recently used one."""

ROUNDING_S = 1e-6
"""Sums of times in seconds are not exact; so little is no reason to wait."""


class Limiter:
    """A token bucket for each key: `burst` tries, refilled by one every `refill_s` seconds.

    It stores one number for each key: the time at which the bucket will be full again.
    Thread-safe. Each web process has its own limiters.
    """

    def __init__(
        self,
        burst: int,
        refill_s: float,
        size: int = MAX_KEYS,
        clock: Callable[[], float] = time.monotonic,
        refusal: type[Busy] = TooManyAttempts,
    ) -> None:
        self._refusal = refusal
        self._refill_s = refill_s
        self._capacity_s = burst * refill_s
        self._size = size
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, key: str) -> None:
        """Spends one try. Raises `refusal` with the seconds to wait if none is left."""
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(key, now), now) + self._refill_s
            wait_s = full_at - now - self._capacity_s
            if wait_s > ROUNDING_S:
                raise self._refusal(retry_after_s=math.ceil(wait_s))
            self._full_at[key] = full_at
            self._full_at.move_to_end(key)
            while len(self._full_at) > self._size:
                self._full_at.popitem(last=False)

    def refund(self, key: str) -> None:
        """Gives back one try, for example after a right password."""
        with self._lock:
            if key in self._full_at:
                self._full_at[key] -= self._refill_s


Budget = tuple[Limiter, str]
"""A limiter, and the key under which a try is spent there."""


def spend_all(budgets: list[Budget]) -> list[Budget]:
    """Spends a try of every budget, or of none. Raises the refusal of the first that has none left."""
    spent: list[Budget] = []
    try:
        for limiter, key in budgets:
            limiter.spend(key)
            spent.append((limiter, key))
    except Busy:
        refund_all(spent)
        raise
    return spent


def refund_all(budgets: list[Budget]) -> None:
    """Gives back a try of every budget."""
    for limiter, key in budgets:
        limiter.refund(key)


def client_address(connection: HTTPConnection) -> str:
    """The client's IP address; for IPv6 its /64 network, because a home or school has a whole one."""
    return network_address(connection.client.host if connection.client else "")


@lru_cache(MAX_KEYS)
def network_address(host: str) -> str:
    """The address by which a client is counted; for IPv6 its /64 network."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
