"""The worker process, `python -m app.engine.local`. Only `process.py` starts it.

It is a program of its own, not a fork or a spawned copy of the web process, so it imports only what
its jobs need. It reads messages from standard input and writes messages to standard output. It ends
when its input ends, so it ends with the web process, even with one that was killed.
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

from app.engine.local.channel import MessageWriter, read_message, widen_pipe
from app.engine.local.messages import (
    Cancel,
    JobError,
    JobProgress,
    JobRequest,
    JobResult,
    JobTurn,
    LogLine,
    WorkerReady,
)
from app.errors import EyeblocksError, Unexpected

_log = logging.getLogger(__name__)

Send = Callable[[object], None]
"""Sends a message to the web process. Any thread may call it."""


class Cancelled(Exception):
    """The job was cancelled: nobody waits for its result."""


def _ignore() -> None:
    pass


class JobContext:
    """Lets a handler check whether its job is cancelled and report progress."""

    def __init__(self, job: int, send: Send) -> None:
        self._job = job
        self._send = send
        self.cancelled = False
        self.on_cancel: Callable[[], None] = _ignore
        """Called when the job is cancelled, so that a handler that waits notices."""

    def cancel(self) -> None:
        self.cancelled = True
        self.on_cancel()

    def check(self) -> None:
        """Raises Cancelled if the job was cancelled."""
        if self.cancelled:
            raise Cancelled

    def begin_turn(self) -> None:
        """Tells the web process that this job is the one that is worked on."""
        self._send(JobTurn(self._job))

    def report(self, content: object) -> None:
        """Sends an intermediate report to the caller who waits for the job."""
        self._send(JobProgress(self._job, content))


Handler = Callable[[object, JobContext], object]
"""Handles one request and returns its result. Several threads call it at a time."""

AddThreads = Callable[[int], None]
"""Adds this many threads that run jobs. Any thread may call it."""


class Setup(Protocol):
    """The first message to a worker: a picklable recipe for its handler."""

    @property
    def threads(self) -> int:
        """How many threads run jobs at first. Cancel messages are read while one of them is free."""

    def open(self, send: Send, add_threads: AddThreads) -> Handler:
        """Prepares the handler within a second. It may keep `send` and `add_threads` for later."""


def main() -> None:
    """Runs jobs until the web process is gone. The first message is a Setup."""
    # Ctrl-C reaches every process of the terminal, and systemd's stop every process of the service.
    # Here they are ignored, because the web process ends its workers itself.
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    for pipe in (sys.stdin, sys.stdout):
        widen_pipe(pipe.fileno())
    send = _sender(_own_stdout())
    logging.basicConfig(level=logging.INFO, handlers=[_LogHandler(send)], format="%(message)s")
    with suppress(EOFError):
        _JobThreads(sys.stdin.buffer, send).serve()
    # sys.exit would wait for a job that hangs in native code.
    os._exit(0)


class _JobThreads:
    """Threads that read jobs from the input themselves, one after the other, and run them.

    A single reading thread that hands jobs to others leaves a core idle for a tenth of the time: 32
    clients then get 292 recognitions a second instead of 328.
    """

    def __init__(self, stream: BinaryIO, send: Send) -> None:
        self._input = stream
        self._send = send
        self._handler: Handler
        self._jobs: dict[int, JobContext] = {}
        self._read_lock = Lock()
        self._ended = Event()

    def serve(self) -> None:
        """Runs jobs until the input ends. Raises EOFError if it ends before the setup."""
        setup = cast(Setup, read_message(self._input))
        self._handler = setup.open(self._send, self._add_threads)
        self._send(WorkerReady())
        self._add_threads(setup.threads)
        self._ended.wait()

    def _add_threads(self, count: int) -> None:
        for _ in range(count):
            Thread(target=self._run_jobs, name="job", daemon=True).start()

    def _run_jobs(self) -> None:
        try:
            with suppress(EOFError):
                while True:
                    request = self._next_job()
                    outcome = _run_job(self._handler, request, self._jobs[request.job])
                    del self._jobs[request.job]
                    self._send(outcome)
        finally:
            self._ended.set()

    def _next_job(self) -> JobRequest:
        """Reads the next job. Marks jobs as cancelled on the way."""
        with self._read_lock:
            while True:
                message = read_message(self._input)
                if isinstance(message, JobRequest):
                    self._jobs[message.job] = JobContext(message.job, self._send)
                    return message
                if isinstance(message, Cancel) and (context := self._jobs.get(message.job)):
                    context.cancel()


def _run_job(handler: Handler, request: JobRequest, context: JobContext) -> JobResult | JobError:
    try:
        context.check()
        return JobResult(request.job, handler(request.request, context))
    except Cancelled:
        return JobResult(request.job, None)
    except EyeblocksError as error:
        return JobError(request.job, error)
    except Exception:
        _log.exception("A job failed by our own fault")
        return JobError(request.job, Unexpected())


def _own_stdout() -> BinaryIO:
    """Takes standard output for messages. Later prints of libraries go to standard error."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


def _sender(stream: BinaryIO) -> Send:
    writer = MessageWriter(stream)

    def send(message: object) -> None:
        try:
            writer.send(message)
        except OSError:  # the web process is gone
            os._exit(0)

    return send


class _LogHandler(logging.Handler):
    """Sends log lines to the web process, which logs them."""

    def __init__(self, send: Send) -> None:
        super().__init__()
        self._send = send

    def emit(self, record: logging.LogRecord) -> None:
        self._send(LogLine(record.name, record.levelno, self.format(record)))
