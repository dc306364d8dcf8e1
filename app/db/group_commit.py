"""Writes of many requests in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from anyio.to_thread import run_sync

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class GroupCommit(Generic[ItemT, ResultT]):
    """While one transaction is being committed, what comes in waits for the next one, together.

    So a request alone waits for nobody, and thirty at once wait for the disk once. `write` is
    called in a thread, never twice at a time, and gives a result for each item; when it raises, it
    is called again for each item alone.
    """

    def __init__(self, write: Callable[[Sequence[ItemT]], Sequence[ResultT]]) -> None:
        self._write = write
        self._waiting: list[tuple[ItemT, asyncio.Future[ResultT]]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, item: ItemT) -> ResultT:
        """The item's result, once it is committed, which a cancelled caller doesn't prevent."""
        future: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None:
            self._task = asyncio.create_task(self._write_all())
        return await future

    async def close(self) -> None:
        """Wait for what is being written."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                _tell(group, await self._results([item for item, _ in group]))
        finally:
            self._task = None

    async def _results(self, items: Sequence[ItemT]) -> Sequence[ResultT | Exception]:
        try:
            return await run_sync(self._write, items)
        except Exception as problem:  # handed on to whoever waits
            if len(items) == 1:
                return [problem]
        # One that fails takes no other with it.
        return [result for item in items for result in await self._results([item])]


def _tell(
    group: Sequence[tuple[ItemT, asyncio.Future[ResultT]]],
    results: Sequence[ResultT | Exception],
) -> None:
    for (_, future), result in zip(group, results, strict=True):
        if future.done():  # its caller has gone
            continue
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)
