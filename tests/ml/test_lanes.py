"""Two lanes of work."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.ml._lanes import Lanes, Work

PORTIONS = 40


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


def nothing() -> None:
    pass


def test_every_work_is_done_whole_and_the_first_one_here(beside: ThreadPoolExecutor) -> None:
    threads: dict[int, list[int]] = {}

    def work(number: int) -> Work:
        for _ in range(PORTIONS):
            threads.setdefault(number, []).append(threading.get_ident())
            time.sleep(0.001)
            yield

    Lanes(beside, nothing).run([work(number) for number in range(4)])
    assert [len(threads[number]) for number in range(4)] == [PORTIONS] * 4
    assert all(len(set(own)) == 1 for own in threads.values())
    assert threads[0][0] == threading.get_ident()
    assert threads[1][0] != threading.get_ident()


def test_without_a_thread_beside_every_work_is_done_here_in_order() -> None:
    done: list[tuple[int, int]] = []

    def work(number: int) -> Work:
        for _ in range(PORTIONS):
            done.append((number, threading.get_ident()))
            yield

    Lanes(None, nothing).run([work(number) for number in range(3)])
    here = threading.get_ident()
    assert done == [(number, here) for number in range(3) for _ in range(PORTIONS)]


def test_no_lane_works_while_it_pauses(beside: ThreadPoolExecutor) -> None:
    at_work: set[int] = set()
    pauses: list[set[int]] = []

    def work(number: int) -> Work:
        for _ in range(PORTIONS):
            at_work.add(number)
            time.sleep(0.003)
            at_work.discard(number)
            yield

    Lanes(beside, lambda: pauses.append(set(at_work))).run([work(0), work(1)])
    assert len(pauses) > 2
    assert not any(pauses)


@pytest.mark.parametrize("failing", [0, 1])
def test_an_error_in_a_lane_ends_the_work(beside: ThreadPoolExecutor, failing: int) -> None:
    def work(number: int) -> Work:
        for _ in range(PORTIONS):
            time.sleep(0.002)
            yield
            if number == failing:
                raise LookupError

    with pytest.raises(LookupError):
        Lanes(beside, nothing).run([work(0), work(1)])


def test_an_error_between_portions_passes_through(beside: ThreadPoolExecutor) -> None:
    def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        Lanes(beside, fail).run([iter([None])])
