"""The order in which files from elsewhere are read: one at a time, and not many of one sender."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.errors import EngineBusy

MAX_OF_SENDER = 2
"""Files of one sender, the one that is read included."""
RETRY_AFTER_S = 5


class Turns:
    """Lets one file at a time be read. Those that wait are bounded, for each keeps its bytes on the
    disk. Call everything here on the event loop.
    """

    def __init__(self, max_waiting: int) -> None:
        self._max_waiting = max_waiting
        self._max_of_strangers = max(1, max_waiting // 2)
        self._one_at_a_time = asyncio.Lock()
        self._waiting: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, sender: str) -> AsyncIterator[None]:
        """Waits for a turn, and holds it during the block. `sender`: empty for all strangers.

        Raises EngineBusy if too many wait, of all or of this sender.
        """
        most = MAX_OF_SENDER if sender else self._max_of_strangers
        if self._waiting.total() >= self._max_waiting or self._waiting[sender] >= most:
            raise EngineBusy(retry_after_s=RETRY_AFTER_S)
        self._waiting[sender] += 1
        try:
            async with self._one_at_a_time:
                yield
        finally:
            self._waiting[sender] -= 1
            self._waiting = +self._waiting
