"""The order in which files from elsewhere are read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from app.errors import EngineBusy
from app.incoming.turns import Turns

Hold = Callable[[str], asyncio.Task[None]]


def with_turns(max_waiting: int, check: Callable[[Turns, Hold], Coroutine[Any, Any, None]]) -> None:
    """Run the check with `hold`, which begins a file of a sender that takes for ever."""

    async def run() -> None:
        turns = Turns(max_waiting)

        async def read(sender: str) -> None:
            async with turns.turn(sender):
                await asyncio.Event().wait()

        tasks: list[asyncio.Task[None]] = []

        def hold(sender: str) -> asyncio.Task[None]:
            tasks.append(asyncio.create_task(read(sender)))
            return tasks[-1]

        await check(turns, hold)
        for task in tasks:
            task.cancel()

    asyncio.run(run())


async def refuses(turns: Turns, sender: str) -> None:
    with pytest.raises(EngineBusy):
        async with turns.turn(sender):
            pass


def test_one_sender_leaves_places_for_the_others() -> None:
    async def check(turns: Turns, hold: Hold) -> None:
        first, second = hold("a"), hold("a")
        await asyncio.sleep(0)
        await refuses(turns, "a")
        other = hold("b")
        await asyncio.sleep(0)
        assert not other.done()
        second.cancel()
        first.cancel()
        await asyncio.wait([first, second])
        again = hold("a")
        await asyncio.sleep(0)
        assert not again.done()

    with_turns(8, check)


def test_strangers_together_have_half_of_the_places() -> None:
    async def check(turns: Turns, hold: Hold) -> None:
        for _ in range(4):
            hold("")
        await asyncio.sleep(0)
        await refuses(turns, "")
        known = hold("a")
        await asyncio.sleep(0)
        assert not known.done()

    with_turns(8, check)


def test_all_places_are_bounded_and_free_again() -> None:
    async def check(turns: Turns, hold: Hold) -> None:
        first, _ = hold("a"), hold("b")
        await asyncio.sleep(0)
        await refuses(turns, "c")
        first.cancel()
        await asyncio.wait([first])
        third = hold("c")
        await asyncio.sleep(0)
        assert not third.done()

    with_turns(2, check)
