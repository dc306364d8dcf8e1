from __future__ import annotations

import threading

import pytest
from starlette.requests import Request

from app.errors import TooManyAttempts
from app.web.limiter import Limiter, address_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def spent(limiter: Limiter, key: str) -> int:
    """How many tries the key has left, by spending them."""
    count = 0
    while True:
        try:
            limiter.take(key)
        except TooManyAttempts:
            return count
        count += 1


def test_some_tries_at_once_then_one_by_one() -> None:
    clock = Clock()
    limiter = Limiter(3, 10, clock=clock)

    assert spent(limiter, "a") == 3
    assert spent(limiter, "b") == 3
    clock.now += 9.5
    with pytest.raises(TooManyAttempts) as refusal:
        limiter.take("a")
    assert refusal.value.facts == {"retry_after_s": 1}
    clock.now += 0.5
    assert spent(limiter, "a") == 1
    clock.now += 1000
    assert spent(limiter, "a") == 3


def test_a_try_that_was_no_guess_is_given_back() -> None:
    limiter = Limiter(2, 10, clock=Clock())
    for _ in range(10):
        limiter.take("a")
        limiter.give_back("a")
    limiter.give_back("a")
    limiter.give_back("never seen")
    assert spent(limiter, "a") == 2


def test_memory_is_bounded_and_the_newest_stay() -> None:
    limiter = Limiter(1, 10, size=100, clock=Clock())
    for number in range(1000):
        limiter.take(str(number))
    assert spent(limiter, "0") == 1
    assert spent(limiter, "999") == 0


def test_threads_do_not_get_more_than_there_is() -> None:
    limiter = Limiter(50, 1000, clock=Clock())
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(spent(limiter, "a"))) for _ in range(8)
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
def test_the_address_of_a_request(host: str, address: str) -> None:
    assert address_of(Request({"type": "http", "client": (host, 1), "headers": []})) == address
    assert address_of(Request({"type": "http", "client": None, "headers": []})) == ""
