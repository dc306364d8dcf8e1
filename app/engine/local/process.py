"""One worker process as the web process holds it: started, watched, started again, ended."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Thread
from typing import BinaryIO, cast

from app.engine.local.channel import Outbox, receive
from app.engine.local.messages import Answer, LogLine, Refusal
from app.engine.local.worker import Setup

_log = logging.getLogger(__name__)

_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 5.0
_CLOSE_LIMIT_S = 2.0


class Running:
    """One life of the worker: its process and the thread that writes to it."""

    def __init__(self, name: str, setup: Setup) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.engine.local"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        self._letters: SimpleQueue[object] = SimpleQueue()
        self._letters.put(setup)
        self._writer = Thread(target=self._write, name=f"to {name} worker", daemon=True)
        self._writer.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def stdout(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdout)

    def send(self, message: object) -> None:
        """Returns at once; a message to a dead worker is lost, as is its answer."""
        self._letters.put(message)

    def hang_up(self) -> None:
        """Ends its input, upon which it ends itself."""
        self._letters.put(None)

    def kill(self) -> None:
        self._process.kill()

    def bury(self) -> int:
        """Makes sure that process and thread are gone; gives the exit code."""
        self._process.kill()
        self.hang_up()
        self._writer.join()
        self.stdout.close()
        return self._process.wait()

    def _write(self) -> None:
        stdin = cast(BinaryIO, self._process.stdin)
        outbox = Outbox(stdin)
        with suppress(OSError):  # the worker is dead, which its reader notices
            while (message := self._letters.get()) is not None:
                outbox.send(message)
        with suppress(OSError):
            stdin.close()


class WorkerProcess:
    """Keeps one worker process running until it is closed.

    The three functions are called on the event loop, in the order of events: `born` with its
    pid, `heard` with each of its messages, `died` when it is gone.
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
        self._running: Running | None = None
        self._closing = Event()
        self._ended = asyncio.Event()
        self._thread = Thread(target=self._supervise, name=f"{name} worker", daemon=True)
        self._loop: asyncio.AbstractEventLoop

    def start(self) -> None:
        """Call it once, on the event loop that shall be told."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def send(self, message: object) -> None:
        """Returns at once; a message to a dead worker is lost, as is its answer."""
        if self._running:
            self._running.send(message)

    def kill(self) -> None:
        """Ends this life of the worker; the next one is started."""
        if self._running:
            self._running.kill()

    async def close(self) -> None:
        """Ends the worker, by force where it doesn't listen."""
        if not self._thread.ident:  # never started
            return
        self._closing.set()
        if self._running:
            self._running.hang_up()
        by_force = self._loop.call_later(_CLOSE_LIMIT_S, self.kill)
        await self._ended.wait()
        by_force.cancel()
        self._thread.join()

    def _supervise(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while not self._closing.is_set():
            useful = self._live()
            pause_s = _FIRST_PAUSE_S if useful else min(2 * pause_s, _LONGEST_PAUSE_S)
            self._closing.wait(pause_s)
        self._call(self._ended.set)

    def _live(self) -> bool:
        """One life from birth to death; says whether it answered anything."""
        try:
            running = Running(self._name, self._setup)
        except OSError:
            _log.exception("The %s worker cannot be started", self._name)
            return False
        self._call(self._be_born, running)
        useful = self._relay(running.stdout)
        exit_code = running.bury()
        if not self._closing.is_set():
            _log.warning("The %s worker died (%s); starting it again", self._name, exit_code)
        self._call(self._die)
        return useful

    def _relay(self, stdout: BinaryIO) -> bool:
        useful = False
        while True:
            try:
                message = receive(stdout)
            except (EOFError, OSError):
                return useful
            useful = useful or isinstance(message, Answer | Refusal)
            if isinstance(message, LogLine):
                logging.getLogger(message.logger).log(message.level, message.text)
            else:
                self._call(self._on_heard, message)

    def _be_born(self, running: Running) -> None:
        self._running = running
        if self._closing.is_set():
            running.hang_up()
        self._on_born(running.pid)

    def _die(self) -> None:
        self._running = None
        self._on_died()

    def _call(self, told: Callable[..., None], *facts: object) -> None:
        # RuntimeError: the loop is closed, the server went without closing us.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(told, *facts)


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
    }
