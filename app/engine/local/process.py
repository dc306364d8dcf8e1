"""One worker process as the web process holds it: started, watched, started again, ended.

All on the event loop: with a thread at each end of the pipes, a picture changed threads four times
in the web process, and each time they waited for one another's turn.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from app.engine.local.channel import Inbox, packed
from app.engine.local.messages import Answer, LogLine, Refusal
from app.engine.local.worker import Setup

_log = logging.getLogger(__name__)

_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 5.0
_CLOSE_LIMIT_S = 2.0


class _Life(asyncio.SubprocessProtocol):
    """One life of the worker, from its birth to its death."""

    def __init__(self, heard: Callable[[object], None]) -> None:
        self._heard = heard
        self._inbox = Inbox()
        self._process: asyncio.SubprocessTransport
        self._stdin: asyncio.WriteTransport
        self.useful = False
        """It has answered something."""
        self.over = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._process = cast(asyncio.SubprocessTransport, transport)
        self._stdin = cast(asyncio.WriteTransport, self._process.get_pipe_transport(0))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        for message in self._inbox.messages(data):
            self.useful = self.useful or isinstance(message, Answer | Refusal)
            self._heard(message)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Whatever cannot answer any more is of no use."""
        if fd == 1:
            self.kill()

    def connection_lost(self, exc: Exception | None) -> None:
        self._process.close()
        self.over.set()

    def send(self, message: object) -> None:
        if not self._stdin.is_closing():
            self._stdin.write(packed(message))

    def hang_up(self) -> None:
        """Ends its input, upon which it ends itself."""
        self._stdin.close()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    @property
    def exit_code(self) -> int | None:
        return self._process.get_returncode()


class WorkerProcess:
    """Keeps one worker process running until it is closed.

    The three functions are called in the order of events: `born` with its pid, `heard` with each
    of its messages, `died` when it is gone.
    """

    def __init__(
        self,
        name: str,
        setup: Setup,
        *,
        born: Callable[[int], None],
        heard: Callable[[object], None],
        died: Callable[[], None],
    ) -> None:
        self._name = name
        self._setup = setup
        self._on_born, self._on_heard, self._on_died = born, heard, died
        self._life: _Life | None = None
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Call it once, on the event loop that shall be told."""
        self._task = asyncio.create_task(self._supervise())

    def send(self, message: object) -> None:
        """Returns at once; a message to a dead worker is lost, as is its answer."""
        if self._life:
            self._life.send(message)

    def kill(self) -> None:
        """Ends this life of the worker; the next one is started."""
        if self._life:
            self._life.kill()

    async def close(self) -> None:
        """Ends the worker, by force where it doesn't listen."""
        if self._task is None:
            return
        self._closing.set()
        if self._life:
            self._life.hang_up()
        by_force = asyncio.get_running_loop().call_later(_CLOSE_LIMIT_S, self.kill)
        await self._task
        by_force.cancel()

    async def _supervise(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while not self._closing.is_set():
            useful = await self._live()
            pause_s = _FIRST_PAUSE_S if useful else min(2 * pause_s, _LONGEST_PAUSE_S)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._closing.wait()

    async def _live(self) -> bool:
        """One life from birth to death; says whether it answered anything."""
        try:
            self._life = life = await self._born()
        except OSError:
            _log.exception("The %s worker cannot be started", self._name)
            return False
        await life.over.wait()
        self._life = None
        if not self._closing.is_set():
            _log.warning("The %s worker died (%s); starting it again", self._name, life.exit_code)
        self._on_died()
        return life.useful

    async def _born(self) -> _Life:
        process, life = await asyncio.get_running_loop().subprocess_exec(
            lambda: _Life(self._hear),
            sys.executable, "-m", "app.engine.local",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=None,
            env=_environment(),
        )  # fmt: skip
        self._on_born(process.get_pid())
        life.send(self._setup)
        if self._closing.is_set():
            life.hang_up()
        return life

    def _hear(self, message: object) -> None:
        if isinstance(message, LogLine):
            logging.getLogger(message.logger).log(message.level, message.text)
        else:
            self._on_heard(message)


def _environment() -> dict[str, str]:
    """Ours, and the same modules; what else it says is for the libraries of the workers."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path),
        # Heads are small: more threads only take the cores from the backbone.
        "OPENBLAS_NUM_THREADS": "1",
        # For glibc, others ignore it: keep the memory of one picture for the next rather than ask
        # the system for fresh pages each time (a webcam picture takes 5.3 ms instead of 7.6).
        "MALLOC_MMAP_THRESHOLD_": str(8 * 1024 * 1024),
        "MALLOC_TRIM_THRESHOLD_": str(64 * 1024 * 1024),
        # What one thread gave back is there for the others, too; that is quicker by 3 % besides.
        "MALLOC_ARENA_MAX": "1",
        # Weights and activations in large pages: a forward pass takes 4 % less under load.
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    }
