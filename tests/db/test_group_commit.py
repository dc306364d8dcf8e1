from __future__ import annotations

import asyncio
from collections.abc import Sequence
from threading import Event

import pytest

from app.db.group_commit import GroupCommit


def test_what_comes_in_during_a_commit_is_written_together() -> None:
    groups: list[list[int]] = []
    started, go_on = Event(), Event()

    def write(items: Sequence[int]) -> Sequence[int]:
        groups.append(list(items))
        started.set()
        assert go_on.wait(5)
        return [10 * item for item in items]

    async def add_six() -> list[int]:
        commits = GroupCommit(write)
        first = asyncio.create_task(commits.add(0))
        assert await asyncio.to_thread(started.wait, 5)
        others = [asyncio.create_task(commits.add(item)) for item in range(1, 6)]
        await asyncio.sleep(0)
        go_on.set()
        return [await task for task in (first, *others)]

    assert asyncio.run(add_six()) == [0, 10, 20, 30, 40, 50]
    assert groups == [[0], [1, 2, 3, 4, 5]]


def test_an_item_that_fails_takes_no_other_with_it() -> None:
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


def test_a_caller_that_leaves_does_not_stop_the_commit() -> None:
    written: list[int] = []
    started, go_on = Event(), Event()

    def write(items: Sequence[int]) -> Sequence[int]:
        started.set()
        assert go_on.wait(5)
        written.extend(items)
        return items

    async def leave() -> None:
        commits = GroupCommit(write)
        task = asyncio.create_task(commits.add(1))
        assert await asyncio.to_thread(started.wait, 5)
        task.cancel()
        go_on.set()
        await commits.close()

    asyncio.run(leave())
    assert written == [1]
