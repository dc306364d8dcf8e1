"""Starts the process that trains a network, listens to it, and ends it."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress

from app.errors import EngineTimeout, WorkerDied
from app.lab.network_trainings.messages import Report, Task

MAX_LINE_BYTES = 1024 * 1024
LOOK_EVERY_S = 1.0
"""How long a report is waited for before the caller looks whether it is still wanted."""
SILENCE_S = 1800.0
"""A process that tells nothing for so long hangs: a step takes seconds, on a busy machine minutes."""


class TrainingProcess:
    """One process at a time, on the event loop. Its owner calls `close`.

    It keeps how far it is, so it can be killed at any time.
    """

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._coming: asyncio.Task[bytes] | None = None
        self._silent_s = 0.0
        self._killed = False

    @property
    def runs(self) -> bool:
        return self._process is not None and not self._killed

    def kill(self) -> None:
        """Kills the process, if there is one; `start` or `close` waits until it is gone."""
        self._killed = True
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def start(self, task: Task) -> None:
        """Starts with a task, in place of an earlier one."""
        await self.close()
        self._silent_s, self._killed = 0.0, False
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.lab.network_trainings",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=None,
            env=_environment(),
            limit=MAX_LINE_BYTES,
        )  # fmt: skip
        if process.stdin is not None:
            with suppress(ConnectionError):  # then there is no report either
                process.stdin.write(task.to_line())
                await process.stdin.drain()

    async def report(self) -> Report | None:
        """The next report, or None if there is none for a while. Raises WorkerDied, EngineTimeout."""
        if self._process is None or self._process.stdout is None:
            raise WorkerDied
        if self._coming is None:
            self._coming = asyncio.create_task(self._process.stdout.readline())
        done, _ = await asyncio.wait([self._coming], timeout=LOOK_EVERY_S)
        if not done:
            await self._note_silence()
            return None
        self._silent_s = 0.0
        coming, self._coming = self._coming, None
        line = coming.result()
        if not line.endswith(b"\n"):
            await self.close()
            raise WorkerDied
        return Report.from_line(line)

    async def close(self) -> None:
        """Kills the process, if there is one, and waits until it is gone."""
        process, self._process = self._process, None
        coming, self._coming = self._coming, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if coming is not None:
            await asyncio.gather(coming, return_exceptions=True)

    async def _note_silence(self) -> None:
        self._silent_s += LOOK_EVERY_S
        if self._silent_s > SILENCE_S:
            await self.close()
            raise EngineTimeout


def _environment() -> dict[str, str]:
    """Our environment and module path, without our settings: those are in the task."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EYEBLOCKS_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path)}
