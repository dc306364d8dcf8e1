"""Starts one worker process, restarts it when it dies, and ends it.

All runs on the event loop. With a thread at each pipe, every picture switched threads four times in
the web process, and each switch waited for the GIL.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from app.engine.local.channel import MessageDecoder, pack_message
from app.engine.local.messages import JobError, JobResult, LogLine
from app.engine.local.worker import Setup

_log = logging.getLogger(__name__)

_MIN_PAUSE_S = 0.05
_MAX_PAUSE_S = 5.0
_CLOSE_TIMEOUT_S = 2.0

_SLICE_BYTES = 1 << 18
"""What is given to the pipe at a time. What it cannot take yet is copied, and the loop waits for that."""


class _WorkerConnection(asyncio.SubprocessProtocol):
    """The pipes of one worker process, from its start to its exit."""

    def __init__(self, on_message: Callable[[object], None]) -> None:
        self._on_message = on_message
        self._decoder = MessageDecoder()
        self._process: asyncio.SubprocessTransport
        self._stdin: asyncio.WriteTransport
        self._unsent: deque[memoryview] = deque()
        self._pipe_is_full = False
        self.has_answered = False
        """True once the process has answered a job."""
        self.exited = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._process = cast(asyncio.SubprocessTransport, transport)
        self._stdin = cast(asyncio.WriteTransport, self._process.get_pipe_transport(0))

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        for message in self._decoder.messages(data):
            self.has_answered = self.has_answered or isinstance(message, JobResult | JobError)
            self._on_message(message)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Kills a process that closed its output, because it can answer no more."""
        if fd == 1:
            self.kill()

    def connection_lost(self, exc: Exception | None) -> None:
        self._process.close()
        self.exited.set()

    def send(self, message: object) -> None:
        if not self._stdin.is_closing():
            self._unsent.extend(map(memoryview, pack_message(message)))
            self._send_unsent()

    def _send_unsent(self) -> None:
        """Fills the pipe. Arrays stay where they are until it takes them: nothing is copied."""
        while self._unsent and not (self._pipe_is_full or self._stdin.is_closing()):
            piece = self._unsent.popleft()
            if piece.nbytes > _SLICE_BYTES:
                self._unsent.appendleft(piece[_SLICE_BYTES:])
            self._stdin.write(piece[:_SLICE_BYTES])

    def pause_writing(self) -> None:
        self._pipe_is_full = True

    def resume_writing(self) -> None:
        self._pipe_is_full = False
        self._send_unsent()

    def close_input(self) -> None:
        """Closes the worker's input, on which the worker exits."""
        self._unsent.clear()
        self._stdin.close()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    @property
    def exit_code(self) -> int | None:
        return self._process.get_returncode()


class WorkerProcess:
    """Keeps one worker process running until it is closed.

    Calls `on_start` with the pid of each process, `on_message` with each of its messages, and
    `on_exit` after it has exited.
    """

    def __init__(
        self,
        name: str,
        setup: Setup,
        *,
        on_start: Callable[[int], None],
        on_message: Callable[[object], None],
        on_exit: Callable[[], None],
    ) -> None:
        self._name = name
        self._setup = setup
        self._on_start, self._on_message, self._on_exit = on_start, on_message, on_exit
        self._connection: _WorkerConnection | None = None
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Call once, on the event loop that gets the callbacks."""
        self._task = asyncio.create_task(self._supervise())

    def send(self, message: object) -> None:
        """Sends without waiting. A message to a dead worker is lost, and nobody answers it."""
        if self._connection:
            self._connection.send(message)

    def kill(self) -> None:
        """Kills the process. A new one is started."""
        if self._connection:
            self._connection.kill()

    async def close(self) -> None:
        """Ends the worker. Kills it if it is still running after `_CLOSE_TIMEOUT_S`."""
        if self._task is None:
            return
        self._closing.set()
        if self._connection:
            self._connection.close_input()
        kill_timer = asyncio.get_running_loop().call_later(_CLOSE_TIMEOUT_S, self.kill)
        await self._task
        kill_timer.cancel()

    async def _supervise(self) -> None:
        pause_s = _MIN_PAUSE_S
        while not self._closing.is_set():
            has_answered = await self._run_once()
            pause_s = _MIN_PAUSE_S if has_answered else min(2 * pause_s, _MAX_PAUSE_S)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._closing.wait()

    async def _run_once(self) -> bool:
        """Starts a process and waits for its exit. Returns whether it has answered a job."""
        try:
            self._connection = connection = await self._spawn()
        except OSError:
            _log.exception("The %s worker cannot be started", self._name)
            return False
        await connection.exited.wait()
        self._connection = None
        if not self._closing.is_set():
            _log.warning(
                "The %s worker died (%s); starting it again", self._name, connection.exit_code
            )
        self._on_exit()
        return connection.has_answered

    async def _spawn(self) -> _WorkerConnection:
        transport, connection = await asyncio.get_running_loop().subprocess_exec(
            lambda: _WorkerConnection(self._deliver),
            sys.executable, "-m", "app.engine.local",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=None,
            env=_environment(),
        )  # fmt: skip
        self._on_start(transport.get_pid())
        connection.send(self._setup)
        if self._closing.is_set():
            connection.close_input()
        return connection

    def _deliver(self, message: object) -> None:
        if isinstance(message, LogLine):
            logging.getLogger(message.logger).log(message.level, message.text)
        else:
            self._on_message(message)


def _environment() -> dict[str, str]:
    """Our environment and module path, and variables for the workers' libraries."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path),
        # Heads are small: more threads would only take cores from the backbone.
        "OPENBLAS_NUM_THREADS": "1",
        # For glibc; other systems ignore these four. Reuses the memory of one picture for the next
        # instead of asking the system for new pages (a webcam picture takes 5.3 ms, not 7.6 ms).
        "MALLOC_MMAP_THRESHOLD_": str(8 * 1024 * 1024),
        "MALLOC_TRIM_THRESHOLD_": str(64 * 1024 * 1024),
        # All threads share one heap, which is 3 % faster.
        "MALLOC_ARENA_MAX": "1",
        # Large pages for weights and activations: a forward pass takes 4 % less under load.
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    }
