"""The messages between the web process and a worker process."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import EyeblocksError


@dataclass(frozen=True)
class JobRequest:
    """To the worker: do this job. Its answer is a JobResult or a JobError."""

    job: int
    request: object


@dataclass(frozen=True)
class Cancel:
    """To the worker: end this job soon, nobody waits for it. It still answers."""

    job: int


@dataclass(frozen=True)
class WorkerReady:
    """From the worker: it accepts jobs."""


@dataclass(frozen=True)
class JobResult:
    """From the worker: the job is done."""

    job: int
    result: object


@dataclass(frozen=True)
class JobError:
    """From the worker: the job ended with an error."""

    job: int
    error: EyeblocksError


@dataclass(frozen=True)
class JobProgress:
    """From the worker: an intermediate report of a job."""

    job: int
    content: object


@dataclass(frozen=True)
class JobTurn:
    """From the worker: of the jobs in progress, it works on this one until the next such message."""

    job: int


@dataclass(frozen=True)
class BackboneLoaded:
    """From the pictures worker: the backbone is loaded."""

    runtime: str
    device: str


@dataclass(frozen=True)
class BackboneUnusable:
    """From the pictures worker: the backbone cannot be loaded. The worker keeps trying."""

    problem: EyeblocksError


@dataclass(frozen=True)
class LogLine:
    """From the worker: a line for the log of the web process."""

    logger: str
    level: int
    text: str
