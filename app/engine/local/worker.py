"""The worker process: `python -m app.engine.local`, started by `process.py` alone.

It is a program of its own rather than a fork or a spawned copy of the web process, so that it
imports only what its work needs, however the server was started. It speaks over its standard
input and output, and ends when the input ends: with the web process, however that died.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import BinaryIO, Protocol, cast

from app.engine.local.channel import Outbox, receive
from app.engine.local.messages import Answer, Cancel, LogLine, Refusal, Report, Started, Work
from app.errors import EyeblocksError, Unexpected

_log = logging.getLogger(__name__)


Tell = Callable[[object], None]
"""Sends a message to the web process; any thread may."""


class Cancelled(Exception):
    """Nobody waits for this job any more."""


class Turn:
    """One job, as the code that does it sees it."""

    def __init__(self, job: int, tell: Tell) -> None:
        self._job = job
        self._tell = tell
        self.cancelled = False

    def check(self) -> None:
        """Raises Cancelled when nobody waits any more."""
        if self.cancelled:
            raise Cancelled

    def report(self, content: object) -> None:
        """Tells whoever waits how far the job has come."""
        self._tell(Report(self._job, content))


Doing = Callable[[object, Turn], object]
"""Does one request and gives its result; called by as many threads as were hired."""

Hire = Callable[[int], None]
"""Adds so many threads to those that take jobs; any thread may."""


class Setup(Protocol):
    """What a worker is told first: a picklable recipe for what it does."""

    @property
    def threads(self) -> int:
        """How many threads take jobs at first. Cancellations are heard while one is free."""

    def open(self, tell: Tell, hire: Hire) -> Doing:
        """Prepares the work, within a second; `tell` and `hire` can be called later, too."""


def main() -> None:
    """Does what the first message says, until the web process is gone."""
    # Ctrl-C reaches every process of the terminal, systemd's stop every process of the service; the
    # web process ends this one in its own time.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)
    tell = _telling(_own_stdout())
    logging.basicConfig(level=logging.INFO, handlers=[_LogHandler(tell)], format="%(message)s")
    with suppress(EOFError):
        _Crew(sys.stdin.buffer, tell).serve()
    # Not sys.exit: a job that hangs in native code must not keep the process alive.
    os._exit(0)


class _Crew:
    """Threads that take turns at the inbox; whoever takes a job out of it does it.

    With one thread that reads and others that wait for it, a core idled a tenth of the time: 32
    clients had 292 pictures a second recognised rather than 328.
    """

    def __init__(self, inbox: BinaryIO, tell: Tell) -> None:
        self._inbox = inbox
        self._tell = tell
        self._do: Doing
        self._turns: dict[int, Turn] = {}
        self._taking = Lock()
        self._over = Event()

    def serve(self) -> None:
        """Takes work until the inbox ends. Raises EOFError where it ends at once."""
        setup = cast(Setup, receive(self._inbox))
        self._do = setup.open(self._tell, self._hire)
        self._tell(Started())
        self._hire(setup.threads)
        self._over.wait()

    def _hire(self, count: int) -> None:
        for _ in range(count):
            Thread(target=self._work, name="job", daemon=True).start()

    def _work(self) -> None:
        try:
            with suppress(EOFError):
                while True:
                    work = self._take()
                    answer = _answer(self._do, work, self._turns[work.job])
                    del self._turns[work.job]
                    self._tell(answer)
        finally:
            self._over.set()

    def _take(self) -> Work:
        """The next job; what is said about others is heeded on the way."""
        with self._taking:
            while True:
                message = receive(self._inbox)
                if isinstance(message, Work):
                    self._turns[message.job] = Turn(message.job, self._tell)
                    return message
                if isinstance(message, Cancel) and (turn := self._turns.get(message.job)):
                    turn.cancelled = True


def _answer(do: Doing, work: Work, turn: Turn) -> Answer | Refusal:
    try:
        turn.check()
        return Answer(work.job, do(work.request, turn))
    except Cancelled:
        return Answer(work.job, None)
    except EyeblocksError as error:
        return Refusal(work.job, error)
    except Exception:
        _log.exception("A job failed by our own fault")
        return Refusal(work.job, Unexpected())


def _own_stdout() -> BinaryIO:
    """Standard output for messages alone; what libraries print goes to standard error."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


def _telling(stream: BinaryIO) -> Tell:
    outbox = Outbox(stream)

    def tell(message: object) -> None:
        try:
            outbox.send(message)
        except OSError:  # the web process is gone, and nobody wants the rest
            os._exit(0)

    return tell


class _LogHandler(logging.Handler):
    """Hands log lines to the web process, whose logging decides what becomes of them."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        self._tell(LogLine(record.name, record.levelno, self.format(record)))
