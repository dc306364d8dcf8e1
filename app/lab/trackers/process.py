"""Starts the process of one tracker when a run is to be sent, and ends it when none is."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from anyio.to_thread import run_sync

from app.errors import (
    EyeblocksError,
    TrackerFailed,
    TrackerRefused,
    TrackerSilent,
    TrackerUnreachable,
    WorkerDied,
)
from app.lab.trackers.libraries import TITLES
from app.lab.trackers.messages import Answer, Outcome, Setup

log = logging.getLogger(__name__)

IDLE_S = 10.0
"""How long the process waits for another run: it takes a second to start, and 150 MB."""
CLOSE_TIMEOUT_S = 2.0
LEFTOVER_S = 24 * 3600.0
"""Age at which a folder of a process belongs to one that was killed."""
WORK_PREFIX = ".work-"
PROBLEMS: dict[Outcome, type[EyeblocksError]] = {
    Outcome.UNREACHABLE: TrackerUnreachable,
    Outcome.REFUSED: TrackerRefused,
    Outcome.FAILED: TrackerFailed,
}


class TrackerProcess:
    """One process at a time, on the event loop. Its owner calls `rest` now and then, and `close`.

    The libraries start programs of their own, change how signals are handled, print, and may hang:
    nothing of that reaches the web process. After any problem the process is ended.
    """

    def __init__(self, setup_in: Callable[[Path], Setup], folder: Path) -> None:
        """`setup_in` makes the setup for a work folder; those lie in `folder`."""
        self._setup_in = setup_in
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._setup: Setup
        self._used_at = 0.0

    async def send(self, run: bytes) -> None:
        """Sends a run, a line of `FinishedRun`.

        Raises TrackerSilent, TrackerUnreachable, TrackerRefused, TrackerFailed, WorkerDied.
        """
        try:
            if self._process is None:
                await self._start()
            await self._ask(run)
        except BaseException:
            await self.close()
            raise
        self._used_at = time.monotonic()

    async def rest(self) -> None:
        """Ends the process if it has had nothing to do for a while."""
        if self._process is not None and time.monotonic() - self._used_at > IDLE_S:
            await self.close()

    async def close(self) -> None:
        """Ends the process, if there is one, or kills it, and deletes its folder."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if not await _exits(process):
            with suppress(ProcessLookupError):
                process.kill()
            await _exits(process)
        await run_sync(_delete_folder, Path(self._setup.work))

    async def _start(self) -> None:
        work = await run_sync(_make_work_folder, self._folder)
        self._setup = self._setup_in(work)
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.lab.trackers",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )  # fmt: skip
        await self._ask(self._setup.to_line())

    async def _ask(self, line: bytes) -> None:
        """Sends a line and awaits the answer, with a limit."""
        tracker = TITLES[self._setup.tracker]
        try:
            async with asyncio.timeout(self._setup.timeout_s):
                answer = await self._exchange(line)
        except TimeoutError:
            log.warning("%s gave no answer in time", tracker)
            raise self._silent() from None
        if answer.outcome is Outcome.DONE:
            return
        log.warning("%s did not take a training: %s", tracker, answer.reason)
        if answer.outcome is Outcome.SILENT:
            raise self._silent()
        raise PROBLEMS[answer.outcome](tracker=tracker)

    async def _exchange(self, line: bytes) -> Answer:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise WorkerDied
        with suppress(ConnectionError):  # then there is no answer either
            process.stdin.write(line)
            await process.stdin.drain()
        answer = await process.stdout.readline()
        if not answer.endswith(b"\n"):
            raise WorkerDied
        return Answer.from_line(answer)

    def _silent(self) -> TrackerSilent:
        seconds = round(self._setup.timeout_s)
        return TrackerSilent(tracker=TITLES[self._setup.tracker], seconds=seconds)


async def _exits(process: asyncio.subprocess.Process) -> bool:
    """Whether the process ends within a limit."""
    try:
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await process.wait()
    except TimeoutError:
        return False
    return True


def _make_work_folder(folder: Path) -> Path:
    """A new folder for a process. Deletes those of processes that were killed with the web process."""
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.glob(f"{WORK_PREFIX}*"):
        with suppress(FileNotFoundError):
            if time.time() - earlier.stat().st_mtime > LEFTOVER_S:
                _delete_folder(earlier)
    work = folder / f"{WORK_PREFIX}{token_hex(4)}"
    work.mkdir()
    return work.resolve()


def _delete_folder(folder: Path) -> None:
    """Deletes what it can: a program that the library started may write for a moment yet."""
    shutil.rmtree(folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    """Our environment and module path, without our settings and those of the user's own W&B."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("EYEBLOCKS_", "WANDB_"))
    }
    return {**kept, "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path)}
