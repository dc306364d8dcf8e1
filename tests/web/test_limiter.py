"""The limiter's token buckets, and the client address that is their key."""

from __future__ import annotations

import threading

import pytest
from starlette.requests import Request

from app.errors import TooManyAttempts
from app.web.limiter import Limiter, client_address


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def count_tries(limiter: Limiter, key: str) -> int:
    """Spends all tries of the key; returns how many there were."""
    count = 0
    while True:
        try:
            limiter.spend(key)
        except TooManyAttempts:
            return count
        count += 1


def test_a_burst_is_allowed_and_then_one_try_per_interval() -> None:
    clock = Clock()
    limiter = Limiter(3, 10, clock=clock)

    assert count_tries(limiter, "a") == 3
    assert count_tries(limiter, "b") == 3
    clock.now += 9.5
    with pytest.raises(TooManyAttempts) as refusal:
        limiter.spend("a")
    assert refusal.value.facts == {"retry_after_s": 1}
    clock.now += 0.5
    assert count_tries(limiter, "a") == 1
    clock.now += 1000
    assert count_tries(limiter, "a") == 3


def test_a_burst_of_one_is_allowed_at_every_time() -> None:
    clock = Clock()
    limiter = Limiter(1, 1000, clock=clock)
    for number in range(1000):
        clock.now += 1000 + number / 7
        assert count_tries(limiter, "a") == 1


def test_a_refunded_try_does_not_count() -> None:
    limiter = Limiter(2, 10, clock=Clock())
    for _ in range(10):
        limiter.spend("a")
        limiter.refund("a")
    limiter.refund("a")
    limiter.refund("never seen")
    assert count_tries(limiter, "a") == 2


def test_memory_is_bounded_and_the_newest_keys_stay() -> None:
    limiter = Limiter(1, 10, size=100, clock=Clock())
    for number in range(1000):
        limiter.spend(str(number))
    assert count_tries(limiter, "0") == 1
    assert count_tries(limiter, "999") == 0


def test_threads_together_do_not_exceed_the_burst() -> None:
    limiter = Limiter(50, 1000, clock=Clock())
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(count_tries(limiter, "a"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 50


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_the_client_address_of_a_request(host: str, address: str) -> None:
    assert client_address(Request({"type": "http", "client": (host, 1), "headers": []})) == address
    assert client_address(Request({"type": "http", "client": None, "headers": []})) == ""
