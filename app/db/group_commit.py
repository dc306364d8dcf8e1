"""Writes of many requests in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from anyio.to_thread import run_sync

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class GroupCommit(Generic[ItemT, ResultT]):
    """Collects items while a transaction is committed and writes them together in the next one.

    A single request is written at once; thirty at a time wait for the disk once. `write` runs in a
    thread, never twice at a time, and returns one result per item. When it raises, it is called
    again for each item alone.
    """

    def __init__(self, write: Callable[[Sequence[ItemT]], Sequence[ResultT]]) -> None:
        self._write = write
        self._waiting: list[tuple[ItemT, asyncio.Future[ResultT]]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, item: ItemT) -> ResultT:
        """The item's result after the commit. Cancelling the caller does not stop the commit."""
        future: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None:
            self._task = asyncio.create_task(self._write_all())
        return await future

    async def close(self) -> None:
        """Wait until all items are written."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                _set_results(group, await self._results([item for item, _ in group]))
        finally:
            self._task = None

    async def _results(self, items: Sequence[ItemT]) -> Sequence[ResultT | Exception]:
        try:
            return await run_sync(self._write, items)
        except Exception as problem:  # raised again in the callers
            if len(items) == 1:
                return [problem]
        # An item that fails must not take others with it.
        return [result for item in items for result in await self._results([item])]


def _set_results(
    group: Sequence[tuple[ItemT, asyncio.Future[ResultT]]],
    results: Sequence[ResultT | Exception],
) -> None:
    for (_, future), result in zip(group, results, strict=True):
        if future.done():  # the caller was cancelled
            continue
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)
