from __future__ import annotations

import asyncio
from collections.abc import Sequence
from threading import Event

import pytest

from app.db.group_commit import GroupCommit


def test_items_that_come_during_a_commit_are_written_together() -> None:
    groups: list[list[int]] = []
    started, may_finish = Event(), Event()

    def write(items: Sequence[int]) -> Sequence[int]:
        groups.append(list(items))
        started.set()
        assert may_finish.wait(5)
        return [10 * item for item in items]

    async def add_six() -> list[int]:
        commits = GroupCommit(write)
        first = asyncio.create_task(commits.add(0))
        assert await asyncio.to_thread(started.wait, 5)
        others = [asyncio.create_task(commits.add(item)) for item in range(1, 6)]
        await asyncio.sleep(0)
        may_finish.set()
        return [await task for task in (first, *others)]

    assert asyncio.run(add_six()) == [0, 10, 20, 30, 40, 50]
    assert groups == [[0], [1, 2, 3, 4, 5]]


def test_an_item_that_fails_does_not_fail_the_others() -> None:
    def write(items: Sequence[int]) -> Sequence[int]:
        if 3 in items:
            raise ValueError("three")
        return items

    async def add_all() -> list[int | BaseException]:
        commits = GroupCommit(write)
        return await asyncio.gather(*map(commits.add, range(5)), return_exceptions=True)

    results = asyncio.run(add_all())
    assert [each for each in results if isinstance(each, int)] == [0, 1, 2, 4]
    with pytest.raises(ValueError, match="three"):
        raise results[3]


def test_cancelling_a_caller_does_not_stop_the_commit() -> None:
    written: list[int] = []
    started, may_finish = Event(), Event()

    def write(items: Sequence[int]) -> Sequence[int]:
        started.set()
        assert may_finish.wait(5)
        written.extend(items)
        return items

    async def cancel() -> None:
        commits = GroupCommit(write)
        task = asyncio.create_task(commits.add(1))
        assert await asyncio.to_thread(started.wait, 5)
        task.cancel()
        may_finish.set()
        await commits.close()

    asyncio.run(cancel())
    assert written == [1]
